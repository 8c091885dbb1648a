"""Coalescing: scattered cell changes become few rectangles.

Inside a rectangle the bridge's own unchanged cells are written again (with what was read there) where that saves requests;
a cell that people may write (owner S) is only written where it changes.
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
MAX_WASTE = 2.0  # a rectangle may hold this many cells for each one that changes

Span = tuple[int, int]
Backdrop = Mapping[tuple[int, int], tuple[IntArray, ObjectArray]]
"""(sheet id, column index) of the bridge's own columns -> (row indexes, ascending; the cells read there)."""


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
    rows = np.unique(np.concatenate([change.rows for change in group]))
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


def _rectangles(band: _Band) -> Iterator[tuple[Span, Span]]:
    """(rows, columns) of each rectangle, half open, as positions in the band."""
    first, left, right, count = 0, 0, 0, 0
    known: dict[bytes, tuple[list[Span], int]] = {}
    follows = np.diff(band.rows, prepend=-2) == 1
    for at, (pattern, joins) in enumerate(zip(map(bytes, band.changed), follows.tolist(), strict=True)):
        if pattern not in known:
            known[pattern] = _spans(band.changed[at]), pattern.count(1)
        spans, cells = known[pattern]
        if len(spans) > 1:
            if count:
                yield (first, at), (left, right)
            yield from (((at, at + 1), span) for span in spans)
            count = 0
            continue
        start, end = spans[0]
        union = min(left, start), max(right, end)
        area = (at + 1 - first) * (union[1] - union[0])
        if count and joins and area <= MAX_WASTE * (count + cells):
            (left, right), count = union, count + cells
            continue
        if count:
            yield (first, at), (left, right)
        first, left, right, count = at, start, end, cells
    if count:
        yield (first, len(band.rows)), (left, right)


def _spans(row: BoolArray) -> list[Span]:
    columns = np.flatnonzero(row)
    runs = np.split(columns, np.flatnonzero(np.diff(columns) > MAX_GAP + 1) + 1)
    return [(int(run[0]), int(run[-1]) + 1) for run in runs]


def _cut(lines: list[list[Cell]], rows: Span, columns: Span) -> tuple[tuple[Cell, ...], ...]:
    return tuple([tuple(line[slice(*columns)]) for line in lines[slice(*rows)]])
