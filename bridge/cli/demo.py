"""`demo`: the whole way on this machine, without a Google account."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import Invocation, moment
from bridge.cli.plan import sync_words
from bridge.cli.terminal import one_line, say, say_lines, show, width_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bridge.jobs.connecting import Connection
    from bridge.settings import Settings
    from bridge.sheet.mapping import Proposal

PAIRS, PAIR_CELLS = 2, 38  # pairs of labels a line, terminal cells of each
DAYS = 4  # between the first sync and the people's work, so that clocks have run
SHOWN = {"v_kanban": 3, "v_blockers": 5, "v_handoffs": 5}  # lines of each view


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
    today = moment(at, settings)
    monday = today - timedelta(days=DAYS)
    count = open_deals(folder, monday)
    _title(1, f"A deal list as people keep it: {count} deals in {folder / WORKBOOK}")
    connection = _adopted(run, folder, monday)
    _title(3, "The first sync computes stage, score, baton, blockers and deadlines")
    _sync(connection, settings, monday)
    _title(4, f"{DAYS} days later, people tick and type")
    _work(connection, settings, today)
    _title(5, "The next sync writes only what follows from it")
    _sync(connection, settings, today)
    _views(connection, settings, today)
    _title(7, "One more sync finds nothing to do")
    _sync(connection, settings, today)
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


def _mapping(proposal: Proposal, settings: Settings) -> Iterator[str]:
    """Pairs of labels, a few on each line."""
    template = settings.tabs[proposal.tab]
    pairs = [
        f"{one_line(column.label)} = {template.column(column.key).label(settings.language)}"
        for column in proposal.columns
        if column.key
    ]
    for first in range(0, len(pairs), PAIRS):
        yield "  " + "".join(pair + " " * max(PAIR_CELLS - width_of(pair), 2) for pair in pairs[first : first + PAIRS])


def _sync(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.google_sheets.transport import Traffic
    from bridge.jobs.sync import sync

    connection.transport.traffic = Traffic()  # each sync of the demo counts for itself
    say(f"  {sync_words(sync(connection, settings, now))}")


def _work(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.jobs.demo import act_as_people
    from bridge.jobs.gathering import gather

    done = act_as_people(connection, gather(connection, settings, now).book)
    say_lines([[(f"  {one_line(words)}", "")] for words in done])


def _views(connection: Connection, settings: Settings, now: datetime) -> None:
    from bridge.cli.view_tables import view_tables
    from bridge.jobs.planned import make_plan

    _title(6, "What everybody sees in the spreadsheet now")
    rendered = make_plan(connection, settings, now).after.rendered
    for key, lines in SHOWN.items():
        say()
        show(view_tables(rendered[key], limit=lines))


def _farewell(folder: Path) -> None:
    from bridge.jobs.demo import DATA

    command = _command()
    _title(8, "Your turn")
    say(f"  In a browser:       {command} local serve --data {folder / DATA}")
    say("                      and open http://127.0.0.1:8089/")
    say(f"  Ask why:            {command} --project {folder} explain D-00001")
    say("  A Google Sheet:     README.md, five minutes; in short: save a service")
    say("                      account's key, share the sheet with its address,")
    say(f"                      {command} --spreadsheet ADDRESS doctor")
    say("                      says what is missing and what to click.")


def _command() -> str:
    """What a person types to run this again: `make demo` leaves the command in .venv/bin, where no shell looks for it."""
    started = Path(sys.argv[0])
    return str(started) if started.name == "sheetbridge" and shutil.which("sheetbridge") is None else "sheetbridge"
