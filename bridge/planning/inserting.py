"""Inserting: rows a batch adds, as requests, and as what must be emptied again where a column of their tab had moved.

Rows that are new overwrite nothing, but their cells go to columns by number. So the headers of those columns are copied with the
batch (before.py); where one stood elsewhere, exactly what was written is taken back: a cell in which somebody typed since stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from bridge.book import ObjectArray
from bridge.planning.blocks import Block
from bridge.planning.plan import WRITTEN, Guard, NewRows
from bridge.planning.requests import Request, grid, insert_rows, repeat_value, update_cells
from bridge.sheet.snapshot import Cell

ALIKE = 5  # rows from which on it takes fewer bytes to say what they share once


def insertion(rows: NewRows) -> Iterator[Request]:
    """Insert the rows, then write their cells, one rectangle for each run of columns; what all rows share is said once."""
    if not rows.cells:
        return
    yield insert_rows(rows.sheet_id, rows.row_index, len(rows.cells), inherit=rows.row_index > 1)
    own, shared = said(rows)
    for block in own:
        yield update_cells(block.sheet_id, block.row, block.column, block.new)
    height = (rows.row_index, rows.row_index + len(rows.cells))
    for column, cell in shared.items():
        yield repeat_value(grid(rows.sheet_id, height, (column, column + 1)), cell)


def said(rows: NewRows) -> tuple[list[Block], dict[int, Cell]]:
    """What is written: rectangles, blank in columns that hold the same cell in every row; and those columns with their cell."""
    columns = by_column(rows)
    shared = alike(columns)
    if shared:
        blank = (None,) * len(rows.cells)
        columns = {index: blank if index in shared else cells for index, cells in columns.items()}
    own = [block for block in _runs(rows, columns) if not shared.keys() >= {*range(*block.columns)}]
    return own, shared


def by_column(rows: NewRows) -> dict[int, tuple[Cell, ...]]:
    """The cells of each column that one of these rows fills, ascending; None where a row has none."""
    columns = _columns(rows)
    lines = [map(row.get, columns) for row in rows.cells]
    return dict(zip(columns, zip(*lines, strict=True), strict=True))


def alike(columns: Mapping[int, Sequence[Cell]]) -> dict[int, Cell]:
    """The columns that hold the same cell in each of their rows, where there are enough of them."""
    found: dict[int, Cell] = {}
    for index, cells in columns.items():
        first = cells[0]
        if len(cells) < ALIKE or first is None or cells[-1] != first:
            continue
        if cells.count(first) == len(cells) and {*map(type, cells)} == {type(first)}:
            found[index] = first
    return found


def filled(rows: NewRows) -> Iterator[Block]:
    """What is written into the rows once they are there; before, they are blank."""
    return _runs(rows, by_column(rows))


def _runs(rows: NewRows, columns: Mapping[int, Sequence[Cell]]) -> Iterator[Block]:
    """One rectangle for each run of columns that stand side by side."""
    indexes = [*columns]
    for run in np.split(np.array(indexes), np.flatnonzero(np.diff(indexes) != 1) + 1) if indexes else ():
        lines = tuple(zip(*(columns[index] for index in run.tolist()), strict=True))
        blank = ((None,) * len(run),) * len(lines)
        yield Block(rows.sheet_id, rows.row_index, int(run[0]), lines, blank)


def _columns(rows: NewRows) -> list[int]:
    return sorted(set[int]().union(*rows.cells))


def header_guards(inserted: Iterable[NewRows]) -> Iterator[Guard]:
    """The header of every column that these rows write must stand where it was read."""
    written: dict[tuple[int, int], NewRows] = {}
    for rows in inserted:
        written |= {(rows.sheet_id, column): rows for column in _columns(rows)}
    for (sheet_id, column), rows in written.items():
        keys = {index: key for key, index in rows.bound.columns.items()}
        label = rows.bound.labels.get(keys[column]) if column in keys else None
        yield Guard(sheet_id, column, np.array([rows.bound.header_row]), _objects([label]), "header")


def joined(told: Iterable[NewRows]) -> tuple[NewRows, ...]:
    """Lines that go to the same place of a tab, in one piece: those that come later stand above."""
    places: dict[tuple[int, int], NewRows] = {}
    for rows in told:
        place = rows.sheet_id, rows.row_index
        below = places.get(place, replace(rows, cells=(), records=()))
        places[place] = replace(rows, cells=(*rows.cells, *below.cells), records=(*rows.records, *below.records))
    return tuple(places.values())


def landed(inserted: Iterable[NewRows]) -> list[NewRows]:
    """The same rows where they stand after the batch: what is inserted later above them, or in their place, moves them down."""
    stand: list[NewRows] = []
    for rows in inserted:
        count = len(rows.cells)
        stand = [
            replace(one, row_index=one.row_index + count)
            if one.sheet_id == rows.sheet_id and one.row_index >= rows.row_index
            else one
            for one in stand
        ]
        stand.append(rows)
    return stand


def parts(rows: NewRows, which: Sequence[int]) -> Iterator[NewRows]:
    """Some of the rows, in runs that stand together."""
    for run in np.split(np.array(which, dtype=np.int64), np.flatnonzero(np.diff(which) != 1) + 1):
        if len(run):
            yield replace(rows.at(run.tolist()), row_index=rows.row_index + int(run[0]))


def emptied(rows: NewRows) -> Iterator[Block]:
    """The rectangles that take back what was written into rows that have landed; what people typed into them since wins."""
    for block in filled(rows):
        yield replace(block, new=block.old, old=block.new, shared=True)


def names(rows: NewRows) -> Iterator[Guard]:
    """What tells that these rows are still the ones that were written: their ids, or all their cells where they hold none."""
    columns = _columns(rows)
    cells = {column: [row.get(column) for row in rows.cells] for column in columns}
    by_id = [column for column in columns if cells[column] == list(rows.records) and all(rows.records)]
    stand = np.arange(rows.row_index, rows.row_index + len(rows.cells), dtype=np.int64)
    for column in by_id[:1] or columns:
        yield Guard(rows.sheet_id, column, stand, _objects(cells[column]), WRITTEN)


def _objects(cells: Sequence[object]) -> ObjectArray:
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made
