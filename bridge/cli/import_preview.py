"""What people see of an import: the preview, what was written, and the file of rejected rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bridge.cli.exit_codes import ExitCode
from bridge.cli.invocation import Invocation
from bridge.cli.terminal import complain, say, say_lines, shortened, show_json, show_table

if TYPE_CHECKING:
    from bridge.importing.file_list import FileList
    from bridge.importing.terms import Terms
    from bridge.jobs.importing import Prepared
    from bridge.jobs.sync import SyncResult

WHO, WHAT, PLACE, CELL = 29, 26, 18, 20  # terminal cells
DIFFS = 10


def show(prepared: Prepared) -> None:
    """The preview: counts, the first rows of each outcome, and cells in which known leads and the files differ."""
    from bridge.importing.preview import EXAMPLES, cell_diffs, examples
    from bridge.importing.terms import Fate, Outcome
    from bridge.planning.text import counted

    found = prepared.reconciled
    for one in prepared.lists:
        rows_read = counted(len(one.frame), "row")
        say(f"{Path(one.path).name}: {rows_read}, read as {one.source}{_campaign_of(one, prepared.terms)}", "bold")
    for name in found.campaigns:
        say(f'New campaign: "{name}".', "yellow")
    say("  ".join(f"{outcome.value} {found.count(outcome)}" for outcome in Outcome))
    say(_beside(prepared))
    if prepared.home and found.count(Outcome.NEW):
        say(f'New people go to the tab "{prepared.home}"; --tab NAME chooses another.')
    rows = [
        (one.outcome, _line(one.place, prepared.lists), shortened(one.who, WHO), shortened(one.what, WHAT))
        for one in examples(found, prepared.lists)
    ]
    if rows:
        show_table(["outcome", "line", "who", "what"], rows)
    if any(found.count(outcome) > EXAMPLES for outcome in Outcome):
        say(f"The first {EXAMPLES} of each outcome; --json lists all.")
    diffs = list(cell_diffs(found, prepared.context))
    for cell in diffs[:DIFFS]:
        old, new = shortened(cell.old, CELL) or "(blank)", shortened(cell.new, CELL) or "(blank)"
        say_lines([[(f"{cell.lead} {cell.label}: {old} → {new} ", ""), (f"({cell.fate})", "dim")]])
    if len(diffs) > DIFFS:
        say(f"... and {counted(len(diffs) - DIFFS, 'more cell')} (--json lists all).")
    if not prepared.terms.verb.merges and any(cell.fate == Fate.KEPT and not cell.old for cell in diffs):
        say("Blank cells of known leads stay blank; --fill-blanks fills them.")
    for problem in found.problems[:DIFFS]:
        complain(f"note: {problem}")


def _campaign_of(one: FileList, terms: Terms) -> str:
    """The campaign that the rows go to, unless a column says it row by row."""
    name = terms.campaign or one.campaign
    words = " on ".join(map(str, filter(None, (name, one.campaign_on))))
    return f"; campaign {words}" if words and not terms.campaign_column else ""


def _line(place: str, lists: Sequence[FileList]) -> str:
    """The line in the file, with its name where there are several."""
    name, _, line = place.rpartition(":")
    return f"{shortened(name, PLACE)}:{line}" if len(lists) > 1 else line


def _beside(prepared: Prepared) -> str:
    from bridge.importing.terms import Fate

    found = prepared.reconciled
    conflicts = found.differing(Fate.CONFLICT) + found.differing(Fate.NEWER)
    parts = [f"history: {found.history_added} added, {found.history_changed} changed", f"conflicts: {conflicts}"]
    parts += [f"for review: {found.issues_added}"] if found.issues_added else []
    parts += [f"addresses of a role (info@ ...): {found.role_addresses}"] if found.role_addresses else []
    return "; ".join(parts) + "."


def end(run: Invocation, prepared: Prepared, result: SyncResult | None, *, dry_run: bool) -> None:
    """What was done, the file of rejected rows, and the exit code."""
    from bridge.planning.text import counted

    written = [] if dry_run else _rejected(prepared)
    if run.json:
        show_as_json(prepared, result, written)
    elif dry_run:
        say("Nothing was written (--dry-run).")
    elif result is None:
        say("No changes: everything in the file is in the spreadsheet already.", "bold")
    else:
        say(
            f"{prepared.import_id} ({result.plan.run}) was written: {_extent(result)}, {counted(result.calls, 'call')}.",
            "bold",
        )
        say(f"`sheetbridge undo {prepared.import_id}` takes it back.")
    for path in written:
        complain(f"rows that could not be taken: {path}")
    if prepared.left:
        raise typer.Exit(ExitCode.ROWS_LEFT)


def _rejected(prepared: Prepared) -> list[Path]:
    """The files of rejected rows; where one cannot be written the import is done all the same, and must be told."""
    from bridge.errors import SheetbridgeError
    from bridge.jobs.importing import write_rejected

    try:
        return write_rejected(prepared)
    except SheetbridgeError as error:
        complain(f"note: the rows that could not be taken are not in a file: {error}; --json lists them")
        return []


def _extent(result: SyncResult) -> str:
    from bridge.planning.text import extent

    return extent(result.plan)


def show_as_json(prepared: Prepared, result: SyncResult | None, written: Sequence[Path]) -> None:
    """Everything for machines."""
    from bridge.importing.preview import as_json

    facts = {
        "import": prepared.import_id,
        "verb": prepared.terms.verb.value,
        "files": [{"path": one.path, "source": one.source, "sha256": one.sha256} for one in prepared.lists],
        "written": result is not None and result.written,
        "run": result.plan.run if result else None,
        "calls": result.calls if result else None,
        "rejected": [str(path) for path in written],
    }
    show_json(facts | as_json(prepared.reconciled, prepared.lists, prepared.context))
