"""`import ...`: files of other programs. `inspect` shows what a file holds, `map` makes a source of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import invocation
from bridge.cli.progress import reading, working
from bridge.cli.terminal import say, shortened, show_facts, show_json, show_table

if TYPE_CHECKING:
    from bridge.importing.file_list import FileList
    from bridge.importing.report import Report
    from bridge.settings import Settings

commands = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

File = Annotated[str, typer.Argument(metavar="FILE", help="A file, or - for stdin.", show_default=False)]
SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="KEY", help="Read it as this source of config/imports/.")
]
Worksheet = Annotated[str | None, typer.Option(metavar="NAME", help="Worksheet of a workbook.  [default: the best]")]

HEADER_CELLS, KEY_CELLS, SAMPLE_CELLS = 22, 13, 24  # terminal cells


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    from bridge.cli import import_map, import_verbs

    import_verbs.register(commands)
    import_map.register(commands)
    application.add_typer(commands, name="import", help="Read lists of people from files of other programs.")


def read(context: typer.Context, file: str, source: str | None, worksheet: str | None) -> tuple[FileList, Settings]:
    """The list in a file, e-mail addresses or not."""
    import sys

    from bridge.importing.reader import read_list

    run = invocation(context)
    settings = run.settings()
    stdin = None if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer
    with working(reading(file), json=run.json):
        found = read_list(file, settings, source=source, worksheet=worksheet, allow_no_email=False, stdin=stdin)
    return found, settings


@commands.command()
def inspect(context: typer.Context, file: File, source: SourceOption = None, worksheet: Worksheet = None) -> None:
    """Show what a file holds and how it is read.

    Tells the source and why, encoding, header, campaign, who came, mail consent, and what each column becomes. A file that is no
    list of people is refused with what was seen.
    """
    from bridge.importing.report import as_json

    found, settings = read(context, file, source, worksheet)
    if invocation(context).json:
        show_json(as_json(found))
        return
    show_summary(found, settings)
    show_columns(found)
    show_remarks(found)


def show_summary(found: FileList, settings: Settings) -> None:
    """What the whole file is."""
    from bridge.importing.report import report

    counts, source = report(found), settings.imports[found.source]
    status = ", ".join(f"{count} {name}" for name, count in counts.statuses.items())
    campaign = " on ".join(map(str, filter(None, (found.campaign, found.campaign_on))))
    facts = {
        "source": f"{found.source}: {source.label.en}{' (experimental)' if found.experimental else ''}",
        "why": found.reason,
        "written": _written(found),
        "campaign": f"{campaign} (from {found.campaign_from})" if campaign else "",
        "rows": f"{counts.rows}{f': {status}' if status else ''}",
        "people": ", ".join(_people(counts)),
        "mail": ", ".join(f"{count} {name}" for name, count in counts.mail.items() if count),
        "for": ", ".join(f"import {verb}" for verb in found.verbs),
    }
    say(Path(found.path).name, "bold")
    show_facts((name, text) for name, text in facts.items() if text)


def _written(found: FileList) -> str:
    from bridge.importing.grid import DELIMITERS

    parts = [
        found.encoding,
        DELIMITERS.get(found.delimiter or ""),
        found.worksheet and f'worksheet "{found.worksheet}"',
    ]
    header = f"header in line {found.header_line}" if found.header_line else "no header"
    return ", ".join([*filter(None, parts), header])


def _people(counts: Report) -> list[str]:
    from bridge.importing.file_list import Fault
    from bridge.planning.text import counted

    faults = {fault: counts.faults.get(fault, 0) for fault in Fault}
    words = (
        (True, f"{counts.people} different e-mails"),
        (counts.repeated, f"{counted(counts.repeated, 'row')} with one that stood above"),
        (counts.roles, f"{counts.roles} of a role (info@ ...)"),
        (faults[Fault.NO_EMAIL], f"{counted(faults[Fault.NO_EMAIL], 'row')} without"),
        (faults[Fault.INVALID_EMAIL], f"{counted(faults[Fault.INVALID_EMAIL], 'row')} with none that is valid"),
        (faults[Fault.TORN], f"{counted(faults[Fault.TORN], 'torn row')}"),
    )
    return [text for there, text in words if there]


def show_columns(found: FileList) -> None:
    """What each column becomes, and by what; columns nobody knows in one line."""
    rows = [
        (
            shortened(column.header or f"列{column.index + 1}", HEADER_CELLS),
            shortened(column.key, KEY_CELLS),
            _by(column.why),
            shortened(" / ".join(column.samples), SAMPLE_CELLS),
        )
        for column in found.columns
        if column.key and column.samples
    ]
    show_table(["column", "becomes", "by", "samples"], rows)
    empty = [shortened(column.header, HEADER_CELLS) for column in found.columns if column.key and not column.samples]
    if empty:
        say(f"Known, but empty: {', '.join(empty)}.")
    others = [shortened(column.header, HEADER_CELLS) for column in found.columns if not column.key and column.samples]
    if others:
        say(f"Kept aside, nobody knows them: {', '.join(others)}.")


def _by(why: str) -> str:
    """The kind of reason, in a word."""
    return next((word for word in ("header", "question") if word in why), "cells")


def show_remarks(found: FileList) -> None:
    """What was concluded, and what is wrong."""
    for note in found.notes:
        say(f"Note: {note}.")
    for problem in found.problems[:20]:
        say(str(problem))
    if len(found.problems) > 20:
        say(f"... and {len(found.problems) - 20} more like these (--json lists all).")
    if found.experimental:
        say("This source is experimental: its headers are not proven by a real file, so an import asks first.")
