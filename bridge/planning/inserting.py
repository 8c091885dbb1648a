"""Inserting: rows a batch adds, as requests, and as what must be emptied again where a column of their tab had moved.

Rows that are new overwrite nothing, but their cells go to columns by number. So the headers of those columns are copied with the
batch (before.py); where one stood elsewhere, exactly what was written is taken back: a cell in which somebody typed since stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    shared = _alike(rows)
    own = []
    for block in filled(rows):
        inside = [column not in shared for column in range(*block.columns)]
        if all(inside):
            own.append(block)
        elif any(inside):
            lines = ((cell if mine else None for cell, mine in zip(line, inside, strict=True)) for line in block.new)
            own.append(replace(block, new=tuple(map(tuple, lines))))
    return own, shared


def _alike(rows: NewRows) -> dict[int, Cell]:
    """The columns that hold the same cell in each of these rows, where there are enough of them."""
    found: dict[int, Cell] = {}
    for column, cell in rows.cells[0].items() if len(rows.cells) >= ALIKE else ():
        cells = [row.get(column) for row in rows.cells]
        if cell is not None and cells.count(cell) == len(cells) and {*map(type, cells)} == {type(cell)}:
            found[column] = cell
    return found


def filled(rows: NewRows) -> Iterator[Block]:
    """What is written into the rows once they are there; before, they are blank."""
    columns = _columns(rows)
    for run in np.split(np.array(columns), np.flatnonzero(np.diff(columns) != 1) + 1):
        indexes = run.tolist()
        lines = tuple([tuple(map(row.get, indexes)) for row in rows.cells])
        blank = ((None,) * len(run),) * len(lines)
        yield Block(rows.sheet_id, rows.row_index, int(run[0]), lines, blank)


def _columns(rows: NewRows) -> list[int]:
    return sorted({index for row in rows.cells for index in row})


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
