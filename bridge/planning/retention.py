"""Retention: how far the logs and `_undo` may grow, and which of their oldest rows go. Settings: `log_rows`, `undo_runs`.

A log is shortened at its end, where its oldest lines stand, and only below the last cell of anybody else's; one that people have
sorted otherwise is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bridge.book import BoundTab
from bridge.planning.requests import Request, column_copy, delete_rows, grid, insert_rows, resize
from bridge.settings import Settings
from bridge.sheet.snapshot import Cell, Structure, TabStructure

MOMENTS = {"events": "at", "sync_runs": "start"}  # logs, and the column by which they are newest first
UNDO = "_undo"
SLACK = 1000  # rows beyond what is kept before anything is done: a sync looks no further than the number of rows
MARK = "shortened."  # in `_state`: rows the tab had when it was last looked at


@dataclass(frozen=True, slots=True)
class Tail:
    """Rows at the end of a tab that go. first: the first of them, zero-based; home: the tab; cells: what was read there, by column;
    at: row of `_before` from which they are copied."""

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

    def back(self, before: TabStructure, now: TabStructure) -> Iterator[Request]:
        """Add rows at the end of the tab as it is now, and copy them back."""
        yield insert_rows(now.sheet_id, now.row_count, self.count, inherit=True)
        yield column_copy(self._area(before.sheet_id, self.at), self._area(now.sheet_id, now.row_count))

    def _area(self, sheet_id: int, row: int) -> Request:
        return grid(sheet_id, (row, row + self.count), (0, self.home.column_count))


def grown(
    structure: Structure, bound: Mapping[str, Sequence[BoundTab]], entries: Mapping[str, str], settings: Settings
) -> list[BoundTab]:
    """Tabs that have grown so far that a closer look is due. entries: of `_state`."""
    return [
        place
        for key in (*MOMENTS, UNDO)
        for place in bound.get(key, ())
        if (home := structure.tab(place.sheet_id)) and home.row_count > _limit(place, entries, settings)
    ]


def _limit(place: BoundTab, entries: Mapping[str, str], settings: Settings) -> int:
    looked = entries.get(f"{MARK}{place.tab}", "0")
    kept = settings.bridge.log_rows if place.tab in MOMENTS else SLACK
    return max(place.header_row + 1 + kept, int(looked) if looked.isdecimal() else 0) + SLACK


def tail(place: BoundTab, home: TabStructure, columns: Sequence[Sequence[Cell]], settings: Settings) -> Tail | None:
    """The rows that go; None where none may. columns: every column of the tab from row 0 on, trailing blanks cut."""
    first = place.header_row + 1
    if place.tab == UNDO:
        last = first + _lines_of_runs(_of(columns, place.columns.get("run"))[first:], settings.bridge.undo_runs)
    elif _newest_first(_of(columns, place.columns.get(MOMENTS[place.tab]))[first:]):
        last = first + settings.bridge.log_rows
    else:
        return None
    ours = set(place.columns.values())
    others = [len(column) for index, column in enumerate(columns) if index not in ours]
    last = max(last, first + 1, *others)  # a tab keeps one row below its header
    if last >= home.row_count:
        return None
    return Tail(place, home, last, tuple(tuple(column[last:]) for column in columns))


def _of(columns: Sequence[Sequence[Cell]], index: int | None) -> Sequence[Cell]:
    return columns[index] if index is not None and index < len(columns) else ()


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


def removal(tails: Sequence[Tail], before: TabStructure) -> Iterator[Request]:
    """Copy the rows, one tab below the other, and delete them."""
    rows = max([before.row_count, *(one.at + one.count for one in tails)])
    columns = max([before.column_count, *(one.home.column_count for one in tails)])
    if (rows, columns) != (before.row_count, before.column_count):
        yield resize(before.sheet_id, rows=rows, columns=columns)
    for one in tails:
        yield one.copy(before)
    for one in tails:
        yield one.deletion()
