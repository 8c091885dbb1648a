"""Coalescing: scattered cell changes become few rectangles.

Inside a rectangle the bridge's own unchanged cells are written again (with what was read there) where that saves bytes, which saves
requests, too; a cell that people may write (owner S) is only written where it changes.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class _Band:
    """Neighbouring columns over all rows in which one of them changes."""

    columns: tuple[int, ...]
    rows: IntArray
    changed: BoolArray
    new: ObjectArray
    old: ObjectArray


def blocks(changes: Iterable[CellChanges], backdrop: Backdrop) -> Iterator[Block]:
    """The rectangles that write these changes, by tab and column band, from the top."""
    by_sheet: dict[int, list[CellChanges]] = defaultdict(list)
    for change in changes:
        by_sheet[change.sheet_id].append(change)
    for sheet_id in sorted(by_sheet):
        for group in _neighbours(by_sheet[sheet_id]):
            band = _band(group, backdrop)
            new, old, shared = band.new.tolist(), band.old.tolist(), group[0].owner in SHARED
            for rows, columns in _rectangles(band):
                first = int(band.rows[rows[0]]), band.columns[columns[0]]
                yield Block(sheet_id, *first, _cut(new, rows, columns), _cut(old, rows, columns), shared)


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


def _band(group: Sequence[CellChanges], backdrop: Backdrop) -> _Band:
    changing = np.unique(np.concatenate([change.rows for change in group]))
    rows = _with_spare(changing, [backdrop.get((one.sheet_id, one.column_index)) for one in group])
    shape = (len(rows), len(group))
    changed, new, old = (
        np.zeros(shape, dtype=bool),
        np.full(shape, None, dtype=object),
        np.full(shape, None, dtype=object),
    )
    for column, change in enumerate(group):
        read = backdrop.get((change.sheet_id, change.column_index))
        if read is not None:
            old[:, column] = new[:, column] = read[1][np.searchsorted(read[0], rows)]
        at = np.searchsorted(rows, change.rows)
        changed[at, column] = True
        new[at, column], old[at, column] = change.new, change.old
    return _Band(tuple(change.column_index for change in group), rows, changed, new, old)


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


def _rectangles(band: _Band) -> Iterator[tuple[Span, Span]]:
    """(rows, columns) of each rectangle, half open, as positions in the band: joined from the top while that takes fewer bytes."""
    rows, columns = (0, 0), (0, 0)
    known: dict[bytes, list[Span]] = {}
    cost = _Cost(band)
    follows = (np.diff(band.rows, prepend=-2) == 1).tolist()
    touched: list[bool] = np.any(band.changed, axis=1).tolist()
    for at, pattern in enumerate(map(bytes, band.changed)):
        if not follows[at] and rows[1]:
            yield rows, columns
            rows = (0, 0)
        if not touched[at]:
            continue
        if pattern not in known:
            known[pattern] = _spans(band.changed[at])
        first, *more = known[pattern]
        here = (at, at + 1)
        union = (min(columns[0], first[0]), max(columns[1], first[1]))
        if rows[1] and not more and cost.joins(rows, columns, here, first):
            rows, columns = (rows[0], at + 1), union
            continue
        if rows[1]:
            yield rows, columns
        rows, columns = here, first
        if more:
            yield from ((here, span) for span in known[pattern])
            rows = (0, 0)
    if rows[1]:
        yield rows, columns


class _Cost:
    """Bytes of JSON that rectangles of a band take."""

    def __init__(self, band: _Band) -> None:
        filled = np.asarray(band.new != np.array(None, dtype=object), dtype=bool)
        weights = np.where(filled, CELL + np.array([_length(column) for column in band.new.T]), BLANK)
        self._sums = np.pad(weights.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0))).tolist()

    def joins(self, rows: Span, columns: Span, more: Span, others: Span) -> bool:
        """Whether one rectangle around two takes fewer bytes than both."""
        if rows[1] == more[0] and columns == others:
            return True
        around = (rows[0], more[1]), (min(columns[0], others[0]), max(columns[1], others[1]))
        return self._of(*around) <= self._of(rows, columns) + self._of(more, others)

    def _of(self, rows: Span, columns: Span) -> int:
        upper, lower = self._sums[rows[0]], self._sums[rows[1]]
        cells: int = lower[columns[1]] - lower[columns[0]] - upper[columns[1]] + upper[columns[0]]
        return BLOCK + COPY + ROW * (rows[1] - rows[0]) + cells


def _length(column: ObjectArray) -> int:
    """Bytes of a literal of this column, by a few of its cells."""
    some = [cell for cell in column[:SAMPLE].tolist() if cell is not None]
    return sum(len(str(cell).encode()) for cell in some) // len(some) if some else 0


def _spans(row: BoolArray) -> list[Span]:
    columns = np.flatnonzero(row)
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > MAX_GAP + 1) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]


def _cut(lines: list[list[Cell]], rows: Span, columns: Span) -> tuple[tuple[Cell, ...], ...]:
    return tuple([tuple(line[slice(*columns)]) for line in lines[slice(*rows)]])
