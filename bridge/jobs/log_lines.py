"""Log lines of a run that plans more than once: each is told once, though a write was put back or a log's columns had moved.

However often it plans, it is one run (and one import), so that `undo` takes back all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bridge.book import Book
from bridge.google_sheets.apply import Applied, Outcome
from bridge.planning.batches import Batch
from bridge.planning.plan import NewRows, Plan
from bridge.sheet.snapshot import Cell

Line = tuple[str, str, frozenset[tuple[str, Cell]]]
"""A log line: its tab, the record it tells of, its cells by column key."""


@dataclass
class LogLines:
    """told: lines that earlier tries have written, or owe; owed: lines that must be written anew, where their columns are now;
    run: which run it is, an empty text until something is written."""

    told: set[Line] = field(default_factory=set)
    owed: list[NewRows] = field(default_factory=list)
    run: str = ""

    def left(self, plan: Plan, book: Book) -> Plan:
        """The plan with the lines that are still to be written. book: as just read."""
        if not (self.told or self.owed):
            return plan
        return replace(plan, logs=(*self._untold(plan.logs), *self._owed(book)), undo=tuple(self._untold(plan.undo)))

    def _untold(self, logs: Iterable[NewRows]) -> list[NewRows]:
        left = [rows.at([at for at, line in enumerate(_lines(rows)) if line not in self.told]) for rows in logs]
        return [rows for rows in left if rows.cells]

    def _owed(self, book: Book) -> list[NewRows]:
        """In the columns they belong to now; a log that is gone needs none."""
        moved = []
        for rows in self.owed:
            bound = next((one for one in book.bound.get(rows.tab, ()) if one.sheet_id == rows.sheet_id), None)
            if bound is not None:
                keys = {index: key for key, index in rows.bound.columns.items()}
                columns = {index: bound.columns[key] for index, key in keys.items() if key in bound.columns}
                cells = [{columns[at]: cell for at, cell in row.items() if at in columns} for row in rows.cells]
                moved.append(NewRows(bound, bound.header_row + 1, tuple(cells), rows.records))
        return moved

    def note(self, run: str, batch: Batch, applied: Applied) -> None:
        """Remember what this batch told, and what of it was emptied again."""
        if applied.outcome not in (Outcome.APPLIED, Outcome.REPAIRED):
            return
        self.run = run
        emptied = applied.verdict.emptied if applied.verdict else ()
        owed = applied.verdict.owed if applied.verdict else ()
        # what the batch wrote of the lines that were owed is paid; where it was emptied again, it is owed again
        written = {line for rows in batch.told for line in _lines(rows)}
        self.owed = [rows for rows in self.owed if not written.issuperset(_lines(rows))]
        self.told |= written
        self.told -= {line for rows in emptied for line in _lines(rows)}
        self.told |= {line for rows in owed for line in _lines(rows)}
        self.owed += owed


def _lines(rows: NewRows) -> list[Line]:
    """A line with an id (of a run, an import) is the same whatever else it says: the first one tells what the run set out to do."""
    keys = {index: key for key, index in rows.bound.columns.items()}
    named = rows.bound.columns.get("id", -1)
    return [
        (rows.tab, record, frozenset((keys.get(at, ""), cells[at]) for at in ([named] if named in cells else cells)))
        for record, cells in zip(rows.records, rows.cells, strict=True)
    ]
