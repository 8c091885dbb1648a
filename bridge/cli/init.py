"""`init`: prepare a spreadsheet."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import Invocation, invocation, moment
from bridge.cli.terminal import say, show_json

if TYPE_CHECKING:
    from pathlib import Path

    from bridge.jobs.connecting import Connection
    from bridge.jobs.init import InitResult
    from bridge.settings import Settings


class Language(StrEnum):
    """Language of the labels."""

    JA = "ja"
    EN = "en"


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(init)


def init(
    context: typer.Context,
    preset: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Set of tabs; may be given more than once.  [default: baton]"),
    ] = None,
    language: Annotated[Language | None, typer.Option(help="Language of labels on the sheet.  [default: ja]")] = None,
    new: Annotated[str | None, typer.Option(metavar="TITLE", help="Create a new spreadsheet with this title.")] = None,
) -> None:
    """Prepare a spreadsheet: tabs, columns, dropdowns, colours.

    Adds what the preset needs beside whatever is there; people's tabs are left alone. Run again, it changes nothing; after an
    update of sheetbridge it adds what is new. Leaves a bridge.yaml in the project folder, if there is none.
    """
    from bridge.jobs.init import init as run_init

    run = invocation(context)
    settings = run.settings_as_asked(_asked(preset, language))
    connection = _target(run, settings, new)
    result = run_init(connection, settings, moment(None, settings))
    _report(run, connection, result, run.remember(settings, connection), deals="deals" in settings.tabs)


def _asked(preset: list[str] | None, language: Language | None) -> dict[str, object]:
    asked: dict[str, object] = {}
    if preset:
        asked["preset"] = preset
    if language:
        asked["language"] = language.value
    return asked


def _target(run: Invocation, settings: Settings, new: str | None) -> Connection:
    """The spreadsheet to prepare; created where --new asks for it, or where a local file has none yet."""
    from bridge.jobs.creating import create

    named = run.spreadsheet or settings.bridge.spreadsheet
    connection = run.connection(settings, create=bool(new) or named.startswith("local:"))
    if new is None and connection.spreadsheet_id:
        return connection
    title = new or (connection.path.stem if connection.path else "sheetbridge")
    return create(connection, settings, title)


def _report(run: Invocation, connection: Connection, result: InitResult, written: Path | None, *, deals: bool) -> None:
    if run.json:
        show_json(
            {
                "spreadsheet": connection.spreadsheet_id,
                "created": result.created,
                "already": result.already,
                "calls": result.calls,
            }
        )
        return
    say("Nothing to add: the spreadsheet is prepared." if result.already else "Prepared:", "bold")
    for line in result.created:
        say(f"  {line}")
    if written:
        say(f"Wrote {written}.")
    if connection.link:
        say(f"Open {connection.link}")
    what = (
        "type or paste a deal, then run `sheetbridge sync`" if deals else "`sheetbridge import leads FILE` reads a list"
    )
    say(f"Next: {what}.")
