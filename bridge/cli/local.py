"""`local serve` and `local open`: spreadsheets on this machine, without a Google account."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from bridge.cli.invocation import invocation
from bridge.cli.terminal import say, show_json, show_plain

DATA = Path("local.sheets")
LEAST_TOKEN = 16  # characters of a token that others must not guess

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.add_typer(commands, name="local", help="Work on this machine without a Google account.")


@commands.command()
def serve(
    data: Annotated[
        Path, typer.Option(metavar="FILE", help="File that holds the spreadsheets; made if missing.")
    ] = DATA,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to answer on.")] = 8089,
    host: Annotated[str, typer.Option(help="Address to answer on.")] = "127.0.0.1",
    token: Annotated[
        str,
        typer.Option(
            envvar="SHEETBRIDGE_LOCAL_TOKEN",
            help="What every request must carry as a bearer token. Needed where others can reach the address.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Serve spreadsheets of this machine over HTTP.

    Speaks Google Sheets v4 and Drive v3; / is a page to see and edit them in a browser. Set SHEETS_EMULATOR_HOST=127.0.0.1:8089 and
    every command of sheetbridge (and any program that honours it) talks to this server. Ctrl-C stops it; nothing answered is lost.
    """
    from bridge.jobs.connecting import open_local
    from bridge.local_sheets.server.app import serve as run_server

    _raise_if_open(host, token)
    _raise_if_taken(host, port)
    local = open_local(data, create=True)
    say(f"http://{host}:{port}/ serves {data}; Ctrl-C stops it.", errors=True)
    run_server(local, host, port, token=token)


def _raise_if_open(host: str, token: str) -> None:
    """Refuse to serve people's data to whoever passes by."""
    from bridge.errors import InvalidInput
    from bridge.local_sheets.server.guard import is_loopback

    how = f"--token TOKEN, or SHEETBRIDGE_LOCAL_TOKEN in the environment: at least {LEAST_TOKEN} characters without spaces"
    if not token and not is_loopback(host):
        raise InvalidInput(
            f"{host} can be reached by others, who could then read and change every spreadsheet: give {how}"
        )
    if token and (len(token) < LEAST_TOKEN or not token.isascii() or not token.isprintable() or " " in token):
        raise InvalidInput(f"the token is too short or has other characters than a header may hold: give {how}")


def _raise_if_taken(host: str, port: int) -> None:
    """Refuse, before anything is said or made, a place where no server can listen."""
    from bridge.errors import InvalidInput

    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise InvalidInput(
            f"{host}:{port} cannot be used ({os.strerror(error.errno or 0)}); choose another --port"
        ) from error


@commands.command("open")
def open_workbook(
    context: typer.Context,
    workbook: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook.", show_default=False)],
    data: Annotated[
        Path, typer.Option(metavar="FILE", help="File to keep the spreadsheet in; made if missing.")
    ] = DATA,
) -> None:
    """Open an .xlsx workbook as a spreadsheet of this machine.

    Takes over values, formulas, formats, comments, dropdowns and conditional formats. The workbook itself is not changed.
    """
    from bridge.jobs.opening import open_workbook as run_open

    opened = run_open(workbook, data)
    if invocation(context).json:
        show_json({"spreadsheet": opened.spreadsheet_id, "title": opened.title, "data": str(data)})
        return
    say(f"Opened {workbook} in {data}.", "bold")
    say("Next, to take over its tabs:")
    show_plain(f"  sheetbridge --spreadsheet '{opened.reference}' adopt")
