"""Coalescing: scattered cell changes become few rectangles.

Inside a rectangle the bridge's own unchanged cells are written again (with what was read there) where that saves bytes, which saves
requests, too; a cell that people may write (owner S) is only written where it changes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.planning.plan import SHARED, CellChanges
from bridge.sheet.snapshot import Cell

MAX_GAP = 3  # unchanged cells in a row that are cheaper to write again than to go around
REACH = 12  # unchanged rows between two that change, across which rectangles may be joined
# Bytes of JSON: around the literal of a value, a row of a rectangle, a rectangle, and a copy that a before-image makes (before.py).
CELL, ROW, BLOCK, COPY = 37, 14, 110, 545
BLANK, SAMPLE = 3, 50  # bytes of a blank cell; cells by which the others of a column are judged

Span = tuple[int, int]
Rectangle = tuple[int, int, int, int]  # rows, then columns, half open
Backdrop = Mapping[tuple[int, int], tuple[IntArray, ObjectArray]]
"""(sheet id, column index) of the bridge's own columns -> (row indexes, ascending; cells read there): what may be written again."""


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of cells in existing rows: its first cell, what is written and what was read there, row by row.

    shared: the cells belong to people, too: a value they typed meanwhile wins.
    """

    sheet_id: int
    row: int
    column: int
    new: tuple[tuple[Cell, ...], ...]
    old: tuple[tuple[Cell, ...], ...]
    shared: bool = False

    @property
    def rows(self) -> tuple[int, int]:
        """Half-open span of row indexes."""
        return self.row, self.row + len(self.new)

    @property
    def columns(self) -> tuple[int, int]:
        """Half-open span of column indexes."""
        return self.column, self.column + len(self.new[0])


def blocks(changes: Iterable[CellChanges], backdrop: Backdrop) -> Iterator[Block]:
    """The rectangles that write these changes, by tab and column band, from the top."""
    return Layout(changes, backdrop).blocks()


class Layout:
    """Where the rectangles of changes stand, found once: however these are cut into batches, the rectangles are cut with them."""

    def __init__(self, changes: Iterable[CellChanges], backdrop: Backdrop) -> None:
        by_sheet: dict[int, list[CellChanges]] = defaultdict(list)
        for change in changes:
            by_sheet[change.sheet_id].append(change)
        self._bands = [
            _Band(group, backdrop) for sheet_id in sorted(by_sheet) for group in _neighbours(by_sheet[sheet_id])
        ]

    def blocks(self, only: Mapping[int, Span] | None = None) -> Iterator[Block]:
        """All of them, or those of some rows. only: sheet id -> first and last of its rows."""
        for band in self._bands:
            if only is None:
                yield from band.blocks(0, len(band.rows))
            elif band.sheet_id in only:
                first, last = only[band.sheet_id]
                yield from band.blocks(
                    int(np.searchsorted(band.rows, first)), int(np.searchsorted(band.rows, last, "right"))
                )


class _Band:
    """Neighbouring columns over all rows in which one of them changes, and the rectangles in it."""

    def __init__(self, group: Sequence[CellChanges], backdrop: Backdrop) -> None:
        self.sheet_id, self.shared = group[0].sheet_id, group[0].owner in SHARED
        self.rows, changed, new, old = _cells(group, backdrop)
        self._columns = [change.column_index for change in group]
        rectangles = list(_rectangles(self.rows, changed, new))
        self._tops, self._ends, self._lefts, self._rights = zip(*rectangles, strict=True)
        self._new, self._old = [*map(tuple, new.tolist())], [*map(tuple, old.tolist())]
        self._touched: list[bool] = np.any(changed, axis=1).tolist()

    def blocks(self, first: int, end: int) -> Iterator[Block]:
        """The rectangles that change something in the rows from `first` to before `end` (positions in the band)."""
        rows, width = self.rows.tolist(), len(self._columns)
        which = slice(bisect_right(self._ends, first), bisect_left(self._tops, end))
        for top, bottom, left, right in zip(
            self._tops[which], self._ends[which], self._lefts[which], self._rights[which], strict=True
        ):
            if top < first or bottom > end:
                top, bottom = self._trimmed(max(top, first), min(bottom, end))
                if top == bottom:
                    continue
            new, old = self._new[top:bottom], self._old[top:bottom]
            if right - left < width:
                new, old = [line[left:right] for line in new], [line[left:right] for line in old]
            yield Block(self.sheet_id, rows[top], self._columns[left], tuple(new), tuple(old), self.shared)

    def _trimmed(self, top: int, bottom: int) -> Span:
        """Without rows at either end in which nothing changes: what they stood between was cut off."""
        while top < bottom and not self._touched[top]:
            top += 1
        while top < bottom and not self._touched[bottom - 1]:
            bottom -= 1
        return top, bottom


def _neighbours(changes: Sequence[CellChanges]) -> Iterator[list[CellChanges]]:
    """Columns that stand side by side and are wholly ours belong together; a shared column stands alone."""
    group: list[CellChanges] = []
    for change in sorted(changes, key=lambda one: one.column_index):
        joins = group and change.owner == group[-1].owner == "B" and change.column_index == group[-1].column_index + 1
        if group and not joins:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _cells(group: Sequence[CellChanges], backdrop: Backdrop) -> tuple[IntArray, BoolArray, ObjectArray, ObjectArray]:
    """The rows of a band; of each of its cells whether it changes, what is written and what was read there."""
    changing = np.unique(np.concatenate([change.rows for change in group]))
    rows = _with_spare(changing, [backdrop.get((one.sheet_id, one.column_index)) for one in group])
    shape = (len(rows), len(group))
    changed = np.zeros(shape, dtype=bool)
    new, old = np.full(shape, None, dtype=object), np.full(shape, None, dtype=object)
    for column, change in enumerate(group):
        read = backdrop.get((change.sheet_id, change.column_index))
        if read is not None:
            old[:, column] = new[:, column] = read[1][np.searchsorted(read[0], rows)]
        at = np.searchsorted(rows, change.rows)
        changed[at, column] = True
        new[at, column], old[at, column] = change.new, change.old
    return rows, changed, new, old


def _with_spare(rows: IntArray, read: Sequence[tuple[IntArray, ObjectArray] | None]) -> IntArray:
    """These rows and those between them of which every column was read."""
    known = [one[0] for one in read if one is not None]
    return np.union1d(rows, between(rows, known[0])) if known and len(known) == len(read) else rows


def between(rows: IntArray, known: IntArray) -> IntArray:
    """The rows of `known` between two of `rows` that have at most REACH rows between them, all of them known. All ascending."""
    at = np.searchsorted(known, rows)
    apart = np.diff(rows)
    joined = np.flatnonzero((apart > 1) & (apart <= REACH + 1) & (np.diff(at) == apart))
    inside = np.zeros(len(known) + 1, dtype=np.int64)
    inside[at[joined] + 1] += 1
    inside[at[joined + 1]] -= 1
    return known[np.cumsum(inside)[:-1] > 0]


def _rectangles(rows: IntArray, changed: BoolArray, new: ObjectArray) -> Iterator[Rectangle]:
    """The rectangles of a band, as positions in it: joined from the top while that takes fewer bytes."""
    touched = np.flatnonzero(changed.any(axis=1))
    cost = _Cost(new, touched)
    run_of = np.cumsum(np.diff(rows, prepend=-2) != 1)[touched].tolist()  # rows of one run follow each other
    at: list[int] = touched.tolist()
    known: dict[bytes, list[Span]] = {}
    first, columns = -1, (0, 0)  # of the rectangle that may still grow; -1: there is none
    for here, pattern in enumerate(map(bytes, changed[touched])):
        if pattern not in known:
            known[pattern] = _spans(changed[at[here]])
        spans = known[pattern]
        follows = first >= 0 and run_of[here] == run_of[here - 1]
        if follows and len(spans) == 1 and cost.joins(first, here, columns, spans[0]):
            columns = min(columns[0], spans[0][0]), max(columns[1], spans[0][1])
            continue
        if first >= 0:
            yield at[first], at[here - 1] + 1, *columns
        first, columns = here, spans[0]
        if len(spans) > 1:
            yield from ((at[here], at[here] + 1, *span) for span in spans)
            first = -1
    if first >= 0:
        yield at[first], at[-1] + 1, *columns


class _Cost:
    """Bytes of JSON that rectangles of a band take. Rows are counted among `touched`, those in which something changes."""

    def __init__(self, new: ObjectArray, touched: IntArray) -> None:
        filled = np.asarray(new != np.array(None, dtype=object), dtype=bool)
        weights = np.where(filled, CELL + np.array([_length(column) for column in new.T]), BLANK)
        sums = np.pad(weights.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
        self._above: list[list[int]] = sums[touched].tolist()
        self._below: list[list[int]] = sums[touched + 1].tolist()
        self._at: list[int] = touched.tolist()

    def joins(self, first: int, here: int, columns: Span, others: Span) -> bool:
        """Whether one rectangle from row `first` to `here` takes fewer bytes than one that ends above `here` and another for it."""
        if columns == others and self._at[here] == self._at[here - 1] + 1:
            return True
        around = min(columns[0], others[0]), max(columns[1], others[1])
        apart = self._of(first, here - 1, columns) + self._of(here, here, others) + BLOCK + COPY
        return self._of(first, here, around) <= apart

    def _of(self, first: int, last: int, columns: Span) -> int:
        upper, lower = self._above[first], self._below[last]
        left, right = columns
        cells = lower[right] - lower[left] - upper[right] + upper[left]
        return ROW * (self._at[last] + 1 - self._at[first]) + cells


def _length(column: ObjectArray) -> int:
    """Bytes of a literal of this column, by a few of its cells."""
    some = [cell for cell in column[:SAMPLE].tolist() if cell is not None]
    return sum(len(str(cell).encode()) for cell in some) // len(some) if some else 0


def _spans(row: BoolArray) -> list[Span]:
    columns = np.flatnonzero(row)
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > MAX_GAP + 1) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]
