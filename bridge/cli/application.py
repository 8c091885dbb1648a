"""The application: its global options, which may stand before or after the command."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bridge import __version__
from bridge.cli import logs
from bridge.cli.invocation import Invocation
from bridge.cli.terminal import show_plain

application = typer.Typer(
    name="sheetbridge",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks would show local values, so people's data
    rich_markup_mode=None,  # plain help needs no rich, and texts in brackets are texts
    epilog="The options above may stand after the command, too. `sheetbridge COMMAND --help` tells more.",
)

TAKES_VALUE = {"--project": True, "--spreadsheet": True, "--log-level": True, "--json": False}


class LogLevel(StrEnum):
    """How much is told on stderr."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the global options in front, wherever they stood (before a bare `--`)."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    front: list[str] = []
    rest: list[str] = []
    place = 0
    while place < end:
        argument = arguments[place]
        name, equals, _ = argument.partition("=")
        length = 2 if TAKES_VALUE.get(name) and not equals else 1
        (front if name in TAKES_VALUE else rest).extend(arguments[place : place + length])
        place += length
    return [*front, *rest, *arguments[end:]]


def _version(wanted: bool) -> None:
    if wanted:
        show_plain(f"sheetbridge {__version__}")
        raise typer.Exit


@application.callback()
def options(
    context: typer.Context,
    project: Annotated[
        Path,
        typer.Option(
            metavar="FOLDER",
            help="Folder with bridge.yaml, config/ and sheet_templates/.",
            exists=True,
            file_okay=False,
        ),
    ] = Path(),
    spreadsheet: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The spreadsheet instead of bridge.yaml's: id, address or local:FILE."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print results for machines, as JSON.")] = False,
    log_level: Annotated[LogLevel, typer.Option(help="How much is told on stderr.")] = LogLevel.WARNING,
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Make a shared Google Sheet work like a CRM while it stays your sheet.

    People type and tick; sheetbridge computes stage, score, baton, blockers and deadlines and writes back only what differs.
    Nothing people typed is ever overwritten.
    """
    logs.set_up(log_level)
    context.obj = Invocation(project=project, spreadsheet=spreadsheet, json=json)
