"""`demo`: the whole way on this machine, without a Google account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import Invocation, moment
from bridge.cli.plan import sync_words
from bridge.cli.terminal import one_line, say, say_lines, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bridge.jobs.connecting import Connection
    from bridge.settings import Settings
    from bridge.sheet.mapping import Proposal

SHOWN = 6  # lines of a view that are shown
VIEWS = ("v_kanban", "v_blockers", "v_handoffs")


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(demo)


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder for its files, new or empty.")] = Path(
        "demo"
    ),
    at: Annotated[str | None, typer.Option(metavar="ISO", hidden=True)] = None,
) -> None:
    """Show everything on this machine, without a Google account.

    Makes a deal list as people keep them, adopts it, ticks a few boxes, syncs, and shows kanban, blockers and batons.
    """
    from bridge.jobs.demo import WORKBOOK, fresh_folder, open_deals

    run = Invocation(project=fresh_folder(folder))
    settings = run.settings()
    now = moment(at, settings)
    count = open_deals(folder, now)
    _title(1, f"A deal list as people keep it: {count} deals in {folder / WORKBOOK}")
    connection = _adopted(run, folder, now)
    _title(3, "Sync: stage, score, baton, blockers and deadlines are computed")
    _sync(connection, settings, now)
    _title(4, "People go on working")
    _work(connection, settings, now)
    _title(5, "Sync again: only what follows is written")
    _sync(connection, settings, now)
    _views(connection, settings, now)
    _title(7, "A third sync finds nothing to do")
    _sync(connection, settings, now)
    _farewell(folder)


def _title(number: int, text: str) -> None:
    say()
    say(f"{number}. {text}", "bold")


def _adopted(run: Invocation, folder: Path, now: datetime) -> Connection:
    from bridge.jobs.adopt import adopt, propose
    from bridge.jobs.connecting import connect
    from bridge.jobs.demo import DATA, TAB_TITLE
    from bridge.jobs.project_file import remember

    settings = run.settings()
    remember(folder, settings, f"local:{DATA}")
    settings = run.settings()
    connection = connect(settings, project=folder, spreadsheet=None, environ={})
    _title(2, "Adopt: sheetbridge finds out which column means what")
    proposals = propose(connection, settings, now, tabs=(TAB_TITLE,))
    say_lines([[(line, "")] for proposal in proposals for line in _mapping(proposal, settings)])
    adopt(connection, settings, [one for one in proposals if one.is_usable], now, clocks="from-dates", add=())
    say("Nothing they wrote was changed; computed columns stand at the right.")
    return connection


def _mapping(proposal: Proposal, settings: Settings) -> Sequence[str]:
    template = settings.tabs[proposal.tab]
    pairs = [
        f"{one_line(column.label)} = {template.column(column.key).label(settings.language)}"
        for column in proposal.columns
        if column.key
    ]
    return [f"  {', '.join(pairs)}"]


def _sync(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.jobs.sync import sync

    before = connection.transport.traffic.writes
    result = sync(connection, settings, now)
    writes = connection.transport.traffic.writes - before
    say(f"  {sync_words(result)}" if writes else "  0 writes: the sheet is as it should be.")


def _work(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.jobs.demo import act_as_people
    from bridge.jobs.gathering import gather

    done = act_as_people(connection, gather(connection, settings, now).book)
    say_lines([[(f"  {one_line(words)}", "")] for words in done])


def _views(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.cli.view_tables import view_tables
    from bridge.jobs.sync import make_plan

    _title(6, "What everybody sees in the spreadsheet now")
    rendered = make_plan(connection, settings, now).after.rendered
    for key in VIEWS:
        say()
        show(view_tables(rendered[key], limit=SHOWN))


def _farewell(folder: Path) -> None:
    from bridge.jobs.demo import DATA

    _title(8, "Your turn")
    say(f"  See it in a browser:  sheetbridge local serve --data {folder / DATA}")
    say("                        then open http://127.0.0.1:8089/")
    say(f"  Ask why:              sheetbridge --project {folder} explain D-00001")
    say("  A real Google Sheet:  put a service account's key beside a bridge.yaml, share the")
    say("                        spreadsheet with its address, then run")
    say("                        sheetbridge --spreadsheet ADDRESS doctor")
