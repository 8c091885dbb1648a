"""`archive` and `purge`: records leave the sheet, after a look at them and a yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.exit_codes import ExitCode, without_yes
from bridge.cli.invocation import Invocation, invocation, moment, pairs
from bridge.cli.terminal import complain, confirmed, say, shortened, show_json, show_table

if TYPE_CHECKING:
    from bridge.jobs.emptying import Leaving, Left

SHOWN = 20
NAME, OWN = 30, 40  # terminal cells

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would leave; write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; for schedulers.")]


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(archive)
    application.command()(purge)


def archive(
    context: typer.Context,
    tab: Annotated[str, typer.Argument(metavar="TAB", help="Key or name of a tab, e.g. deals.", show_default=False)],
    where: Annotated[
        list[str],
        typer.Option(
            metavar="COLUMN=VALUE",
            help="Records in which a column reads so; may be given more than once.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A new file.  [default: TAB-archive-DATE-TIME.csv]")
    ] = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="An Excel workbook; texts keep their leading zeros.")] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Move records into a file and empty their rows.

    The file is written first: all columns people see, your own too; only you can read it. Rows are found by their id and emptied,
    never deleted; one that somebody edits meanwhile stays (exit code 3). `sheetbridge undo RUN` writes them again.
    """
    from bridge.jobs.archive import archive as run_archive
    from bridge.jobs.archive import prepare_archive
    from bridge.jobs.export import Format

    run = invocation(context)
    settings = run.settings()
    now = moment(None, settings)
    connection = run.connection(settings)
    prepared = prepare_archive(connection, settings, tab, pairs(where, "--where"), now)
    kind = Format.XLSX if xlsx else Format.CSV
    path = output or Path(f"{prepared.leaving.tab}-archive-{now:%Y%m%d-%H%M%S}.{kind.value}")
    if not _agreed(run, prepared.leaving, prepared.kept, f"Write them to {path} and empty their rows?", dry_run, yes):
        return
    left = run_archive(connection, settings, prepared, path, now, kind=kind)
    if not run.json:
        say(f"{_records(left.records)} written to {path}, and emptied on the sheet ({left.result.plan.run}).", "bold")
        say(f"`sheetbridge undo {left.result.plan.run}` writes them again. Views follow with the next sync.")
    _end(run, left, prepared.kept, file=str(path))


def purge(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV or TSV files of `export`.", show_default=False)
    ],
    unmarked: Annotated[bool, typer.Option("--unmarked", help="Also records not marked confidential.")] = False,
    delete_files: Annotated[
        bool, typer.Option("--delete-files", help="Delete the files too, if all their records are gone.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Remove exported, confidential records for good.

    Only what stands in the files (see `export --confidential`) and reads the same on the sheet; anything else is kept and listed
    (exit code 3). Rows are emptied by id, never deleted, and so are the hidden copies: there is no undo. Google's version history
    still has them.
    """
    from bridge.jobs.purge import prepare_purge
    from bridge.jobs.purge import purge as run_purge

    run = invocation(context)
    settings = run.settings()
    now = moment(None, settings)
    connection = run.connection(settings)
    prepared = prepare_purge(connection, settings, files, now, unmarked=unmarked)
    if not _agreed(run, prepared.leaving, prepared.kept, "Empty these rows for good?", dry_run, yes):
        return
    left, deleted = run_purge(connection, settings, prepared, now, delete_files=delete_files)
    if not run.json:
        say(f"{_records(left.records)} emptied on the sheet, hidden copies too ({left.result.plan.run}).", "bold")
        say("Views follow with the next sync. Google's version history still has them (File > Version history).")
        for path in deleted:
            say(f"Deleted {path}.")
    _end(run, left, prepared.kept, deleted=[str(path) for path in deleted])


def _records(records: Sequence[str]) -> str:
    return "1 record was" if len(records) == 1 else f"{len(records)} records were"


def _agreed(
    run: Invocation, leaving: Leaving, kept: Mapping[str, str], question: str, dry_run: bool, yes: bool
) -> bool:
    """Show what would leave, and ask. Ends the command with exit code 3 where nothing may leave, but something was meant to."""
    if not run.json:
        _show(leaving, kept)
    if dry_run or not len(leaving):
        if run.json:
            show_json({"records": leaving.records, "kept": dict(kept), "written": False})
        elif dry_run:
            say("Nothing was written (--dry-run).")
        if kept and not dry_run:
            raise typer.Exit(ExitCode.ROWS_LEFT)
        return False
    if yes or confirmed(question):
        return True
    complain("Nothing was written; run again with --yes to do it without being asked.")
    raise typer.Exit(without_yes())


def _show(leaving: Leaving, kept: Mapping[str, str]) -> None:
    rows = list(_lines(leaving))
    if rows:
        show_table(["id", "who", "row", "columns of your own"], rows[:SHOWN])
    if len(rows) > SHOWN:
        say(f"... and {len(rows) - SHOWN} more (--json lists all).")
    if not rows:
        say("No record leaves.", "bold")
    _tell_kept(kept)


def _lines(leaving: Leaving) -> list[tuple[str, str, str, str]]:
    from bridge.planning.emptying import OWN as PREFIX

    lines = []
    for place, rows in leaving.rows:
        for row in rows:
            cells = place.cells(row)
            own = ", ".join(name.removeprefix(PREFIX) for name in cells if name.startswith(PREFIX))
            names = (cells.get(column.key) for column in place.tab.columns if column.identity or column.required)
            who = shortened(" / ".join(str(name) for name in names if name not in (None, "")), NAME)
            lines.append((row.record, who, f"{place.bound.title}!{row.row + 1}", shortened(own, OWN)))
    return lines


def _tell_kept(kept: Mapping[str, str]) -> None:
    for record, reason in list(kept.items())[:SHOWN]:
        say(f"kept: {record} {reason}", "yellow")
    if len(kept) > SHOWN:
        say(f"... and {len(kept) - SHOWN} more are kept.", "yellow")


def _end(run: Invocation, left: Left, before: Mapping[str, str], **more: object) -> None:
    kept = {**before, **left.kept}
    if run.json:
        result = {"run": left.result.plan.run, "records": left.records, "kept": kept, "written": True, **more}
        show_json(result)
    else:
        _tell_kept(left.kept)
    if kept:
        raise typer.Exit(ExitCode.ROWS_LEFT)
