"""Retention: how far the logs and `_undo` may grow, and which of their oldest rows go. Settings: `log_rows`, `undo_runs`.

A log is shortened at its end, where its oldest lines stand, and only below the last cell of anybody else's; one that people have
sorted otherwise is left as it is. It costs no call: the end of a tab that has grown too long is read with everything else, and goes
in the batch that is written anyway. Rows can only be deleted by position, and people may move some in that very moment; so the
batch copies them to `_before` first, and where the copy holds anything else than what was read, all of it goes back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bridge.book import BoundTab, Formula
from bridge.planning.digests import same
from bridge.planning.requests import Request, column_copy, delete_rows, grid, insert_rows, update_cells
from bridge.settings import Settings
from bridge.sheet.binding import tab_mark
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.snapshot import Cell, Grid, Snapshot, TabStructure

MOMENTS = {"events": "at", "sync_runs": "start"}  # logs, and the column by which they are newest first
UNDO = "_undo"
ORDER = {**MOMENTS, UNDO: "run"}  # the column that tells which lines are the oldest
SLACK = 1000  # rows beyond what is kept before anything is done
MOST = 2000  # rows that go with one batch: each is read twice


@dataclass(frozen=True, slots=True)
class End:
    """What is read of a tab that has grown too long: every cell from row `first` on, and a column in full height."""

    sheet_id: int
    first: int
    column: int


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows at the end of a tab that go. first: the first of them, zero-based; home: the tab; cells: what was read there, by column;
    at: row of `_before` to which they are copied."""

    bound: BoundTab
    home: TabStructure
    first: int
    cells: tuple[tuple[Cell, ...], ...]
    at: int = 0

    @property
    def count(self) -> int:
        """How many rows go."""
        return self.home.row_count - self.first

    def copy(self, before: TabStructure) -> Request:
        """Copy them to `_before` whole, with all they carry."""
        return column_copy(self._area(self.home.sheet_id, self.first), self._area(before.sheet_id, self.at))

    def deletion(self) -> Request:
        """Delete them."""
        return delete_rows(self.home.sheet_id, (self.first, self.home.row_count))

    def is_as_read(self, seen: Mapping[tuple[int, int, int], Cell | Formula]) -> bool:
        """Whether the copy holds what was read there. seen: (sheet id, row index, column index) -> what stood there."""
        stood: dict[tuple[int, int], Cell | Formula] = {
            (row, column): cell
            for (sheet_id, row, column), cell in seen.items()
            if sheet_id == self.home.sheet_id and row >= self.first and cell not in (None, "")
        }
        read = {
            (row, column): cell
            for column, cells in enumerate(self.cells)
            for row, cell in enumerate(cells, self.first)
            if cell not in (None, "")
        }
        return stood.keys() == read.keys() and all(same(stood[place], cell) for place, cell in read.items())

    def back(
        self, before: TabStructure, now: TabStructure, seen: Mapping[tuple[int, int, int], Cell | Formula] | None
    ) -> Iterator[Request]:
        """Add rows at the end of the tab as it is now, and copy them back. seen: cells to write over what is copied."""
        yield insert_rows(now.sheet_id, now.row_count, self.count, inherit=True)
        yield column_copy(self._area(before.sheet_id, self.at), self._area(now.sheet_id, now.row_count))
        if seen is not None:
            rows = range(self.first, self.home.row_count)
            columns = range(self.home.column_count)
            cells = [[seen.get((now.sheet_id, row, column)) for column in columns] for row in rows]
            yield update_cells(now.sheet_id, now.row_count, 0, cells)

    def _area(self, sheet_id: int, row: int) -> Request:
        return grid(sheet_id, (row, row + self.count), (0, self.home.column_count))


def end_of(tab: TabStructure, settings: Settings) -> End | None:
    """What to read of a tab; None where it is no log or has not grown too long."""
    mark = tab_mark(tab)
    order = ORDER.get(mark[0]) if mark else None
    if mark is None or order is None:
        return None
    kept = settings.bridge.log_rows if mark[0] in MOMENTS else 0
    column = next((one.column for one in tab.metadata if one.key == COLUMN_KEY and one.value == order), None)
    if column is None or tab.row_count <= 1 + (kept or SLACK) + SLACK:
        return None
    return End(tab.sheet_id, max(1 + kept, tab.row_count - MOST), column)


def tails(
    bound: Mapping[str, Sequence[BoundTab]], snapshot: Snapshot, settings: Settings, *, closed: frozenset[int]
) -> tuple[Tail, ...]:
    """The rows that go, of all tabs whose end was read. closed: sheet ids of tabs with ranges that are protected against us."""
    found: list[Tail] = []
    for place in (place for key in ORDER for place in bound.get(key, ())):
        grid, home = snapshot.grids.get(place.sheet_id, Grid()), snapshot.structure.tab(place.sheet_id)
        if grid.end_row and home is not None and place.sheet_id not in closed:
            one = _tail(place, home, grid, settings)
            found += [one] if one else []
    return tuple(found)


def _tail(place: BoundTab, home: TabStructure, read: Grid, settings: Settings) -> Tail | None:
    first = place.header_row + 1
    order = read.columns.get(place.columns.get(ORDER[place.tab], -1))
    if order is None:
        return None
    if place.tab == UNDO:
        last = first + _lines_of_runs(order[first:], settings.bridge.undo_runs)
    elif _newest_first(order[first:]):
        last = first + settings.bridge.log_rows
    else:
        return None
    ours = set(place.columns.values())
    others = [read.end_row + len(column) for index, column in enumerate(read.end) if index not in ours and column]
    last = max(last, first + 1, read.end_row, *others)  # a tab keeps one row below its header
    if last >= home.row_count:
        return None
    return Tail(place, home, last, tuple(column[last - read.end_row :] for column in read.end))


def _newest_first(moments: Sequence[Cell]) -> bool:
    known = [cell for cell in moments if cell not in (None, "")]
    numbers = [float(cell) for cell in known if isinstance(cell, int | float)]
    return len(numbers) == len(known) and all(a >= b for a, b in pairwise(numbers))


def _lines_of_runs(runs: Sequence[Cell], wanted: int) -> int:
    """How many lines the newest runs have."""
    seen: dict[Any, None] = {}
    for at, run in enumerate(runs):
        seen.setdefault(run)
        if len(seen) > wanted:
            return at
    return len(runs)
