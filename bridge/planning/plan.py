"""Plan: everything one apply will do, as values. It can be printed, compared and refused."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import orjson

from bridge.book import BoolArray, BoundTab, IntArray, ObjectArray
from bridge.errors import Problem, UnsafePlan
from bridge.planning.retention import Tail
from bridge.sheet.snapshot import Cell

SHARED = ("S", "I")  # owners of cells that people edit, too: what they typed meanwhile wins
PIECE = 200  # rows inserted together; small enough that pieces fill a batch well
ID, WRITTEN = "id", "written"  # kinds of guards, see Guard
SMALL = 20  # below so many existing records the safety limit does not apply


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that will change, as people read it. row_index: zero-based."""

    tab: str
    title: str
    record: str
    column: str
    label: str
    row_index: int
    old: Cell
    new: Cell


@dataclass(frozen=True)
class CellChanges:
    """The changes of one column of one tab of the spreadsheet, row by row.

    owner: B, S or I; rows: zero-based, ascending; records, old, new: one entry a row (ids; cells as on the sheet).
    stamp: a moment that moves with the clock of the run (masked in the digest).
    """

    tab: str
    sheet_id: int
    title: str
    column: str
    label: str
    type: str
    column_index: int
    owner: str
    rows: IntArray
    records: ObjectArray
    old: ObjectArray
    new: ObjectArray
    volatile: bool = False
    by_time: bool = False
    hidden: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[CellChange]:
        for row, record, old, new in zip(self.rows, self.records, self.old, self.new, strict=True):
            yield CellChange(self.tab, self.title, record, self.column, self.label, int(row), old, new)

    def at(self, which: BoolArray | slice) -> CellChanges:
        """Only these of the rows."""
        return replace(
            self, rows=self.rows[which], records=self.records[which], old=self.old[which], new=self.new[which]
        )

    def between(self, first: int, last: int) -> CellChanges:
        """Only the rows from `first` to `last`."""
        left, right = np.searchsorted(self.rows, (first, last + 1))
        return self.at(slice(int(left), int(right)))

    @property
    def replaces(self) -> bool:
        """Whether people see it change: neither hidden memory nor volatile."""
        return not (self.hidden or self.volatile)

    @property
    def counts(self) -> bool:
        """Whether it counts for the safety limit: a state that turns with the clock is no sign that something is set wrongly."""
        return self.replaces and not self.by_time


@dataclass(frozen=True, slots=True)
class NewRows:
    """Rows to insert. bound: the tab as it was read; row_index: where the first stands; cells: column index -> cell, one mapping a
    row; records: the ids they hold, or those that a log line tells of."""

    bound: BoundTab
    row_index: int
    cells: tuple[Mapping[int, Cell], ...]
    records: tuple[str, ...] = ()

    @property
    def tab(self) -> str:
        """Key of the template tab."""
        return self.bound.tab

    @property
    def sheet_id(self) -> int:
        """Of the tab of the spreadsheet."""
        return self.bound.sheet_id

    @property
    def title(self) -> str:
        """Of the tab of the spreadsheet."""
        return self.bound.title

    def at(self, which: Sequence[int]) -> NewRows:
        """Only these of the rows, by their number."""
        records = tuple(self.records[at] for at in which)
        return replace(self, cells=tuple(self.cells[at] for at in which), records=records)


def pieces(rows: NewRows) -> Iterator[NewRows]:
    """The rows in parts of at most PIECE, one below the other: what one batch takes at a time."""
    for first in range(0, len(rows.cells), PIECE):
        cut = slice(first, first + PIECE)
        yield replace(rows, row_index=rows.row_index + first, cells=rows.cells[cut], records=rows.records[cut])


@dataclass(frozen=True, slots=True)
class ViewRows:
    """Rows of a rendered tab to write over what stands there, from row_index on; formats: one CellFormat a cell (empty: plain);
    before: requests that make room."""

    tab: str
    sheet_id: int
    title: str
    row_index: int
    cells: tuple[tuple[Any, ...], ...]
    formats: tuple[tuple[dict[str, Any], ...], ...] = ()
    before: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Guard:
    """Cells that must still hold what was read when a batch lands, else its writes in that row (or column) are put back.

    kind: `id`, `row` (identity cells of rows that have no id yet, or in which cells of people's are written), `memory` (what the
    bridge remembers of rows it writes: people who restore an older version bring older memory back), `header` (one cell; guards the
    column), `label` (the header of a column whose cells are guards: copied, so that they are found again, and never judged) or
    `written` (what the bridge has just written and no other row holds: by it a row is found again that people renamed since).
    """

    sheet_id: int
    column_index: int
    rows: IntArray
    expected: ObjectArray
    kind: str = "row"


@dataclass(frozen=True)
class Plan:
    """Everything one apply will do. seq: the last applied batch this plan was made from; run: id of the run in 同期ログ;
    existing_records: records on the sheet now; entries: what `_state` shall hold; format_requests: a batch of their own;
    skipped: cells that should change but may not be written; held: records that are left alone for that reason;
    cut: the oldest lines of logs that have grown too long, which go along with whatever is written."""

    spreadsheet_id: str
    run: str
    now: datetime
    seq: int
    existing_records: int
    cells: tuple[CellChanges, ...] = ()
    new_rows: tuple[NewRows, ...] = ()
    logs: tuple[NewRows, ...] = ()
    views: tuple[ViewRows, ...] = ()
    guards: tuple[Guard, ...] = ()
    entries: Mapping[str, str] = field(default_factory=dict)
    undo: tuple[NewRows, ...] = ()
    format_requests: tuple[Mapping[str, Any], ...] = ()
    format_words: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: int = 0
    held: frozenset[str] = frozenset()
    cut: tuple[Tail, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing to write at all."""
        return not (self.cells or self.new_rows or self.views or self.format_requests)

    @property
    def cell_count(self) -> int:
        """Cells of records that change or are new (views and logs apart)."""
        return sum(map(len, self.cells)) + sum(len(row) for rows in self.new_rows for row in rows.cells)

    @cached_property
    def changed_records(self) -> int:
        """Existing records in which a cell would change that is neither blank nor hidden and does not turn with the clock."""
        changed: set[tuple[int, int]] = set()
        for change in self.cells:
            if change.counts:
                filled = np.array([old is not None for old in change.old], dtype=bool)
                changed.update((change.sheet_id, int(row)) for row in change.rows[filled])
        return len(changed)

    def raise_if_unsafe(self, limit: float) -> None:
        """Refuse a plan that changes more than this share (0..1) of the existing records. Raises UnsafePlan."""
        if self.existing_records >= SMALL and self.changed_records > limit * self.existing_records:
            raise UnsafePlan(changed=self.changed_records, existing=self.existing_records, limit=limit)

    @cached_property
    def digest(self) -> str:
        """Short hash of what people would see change; moments stamped by the run itself are masked, so it holds for a later run."""
        return hashlib.sha256(orjson.dumps([*self._words()], default=str)).hexdigest()[:12]

    def _words(self) -> Iterator[tuple[Any, ...]]:
        for change in self.cells:
            if change.replaces:
                new = "moments" if change.type in ("datetime", "deadline") else change.new.tolist()
                yield change.tab, change.title, change.column, change.records.tolist(), change.old.tolist(), new
        for rows in self.new_rows:
            columns = sorted({index for row in rows.cells for index in row})
            yield rows.tab, rows.title, columns, [[row.get(index) for index in columns] for row in rows.cells]
        yield from (("format", word) for word in self.format_words)
