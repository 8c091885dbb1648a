"""Emptying rows of records that leave the sheet (archive, purge): found by id, emptied where they stand, never deleted.

Every cell of the row is written, blank ones too, so that the before-image holds the whole row: where anybody changed any of it
meanwhile, the whole row is put back. Formulas of people stay: they are no data of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import orjson

from bridge.book import Book, BoundTab, Formula, ObjectArray
from bridge.planning.logs import undo_line
from bridge.planning.plan import CellChanges, Guard, NewRows
from bridge.settings.template import Tab
from bridge.sheet.snapshot import Cell

OWN = "own:"  # before the header of a column the template does not know
ROW = "row"  # kind of an `_undo` line: cells of a row that was emptied, by name
PART = 30_000  # characters of JSON in one `_undo` cell; a cell holds 50,000


@dataclass(frozen=True, slots=True)
class Entered:
    """One record's row as people entered it. row: zero-based; cells: all columns of the tab, from the first on."""

    record: str
    row: int
    cells: tuple[Cell | Formula, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A tab rows leave. bound: its columns; head: the header row as it stands, full width."""

    tab: Tab
    bound: BoundTab
    head: tuple[Cell, ...]

    def names(self) -> dict[int, str]:
        """Column index -> column key, or `own:` and the header of a column of people's."""
        ours = {index: key for key, index in self.bound.columns.items()}
        own = {
            index: f"{OWN}{label}"
            for index, label in enumerate(self.head)
            if index not in ours and label not in (None, "")
        }
        return {**own, **ours}

    def cells(self, row: Entered) -> dict[str, Cell]:
        """What the row holds, by name: neither blanks nor formulas."""
        named = ((name, row.cells[index]) for index, name in self.names().items() if index < len(row.cells))
        return {name: cell for name, cell in named if not isinstance(cell, Formula) and cell not in (None, "")}

    def said(self, row: Entered) -> dict[str, Cell]:
        """What people said in the row; an empty checkbox says nothing."""
        return {name: cell for name, cell in self.cells(row).items() if cell is not False and self._is_peoples(name)}

    def is_telling(self, name: str) -> bool:
        """Whether a cell of this column tells which record stands here, or is people's ('': no header)."""
        return name in ("", "id") or self._is_peoples(name)

    def _is_peoples(self, name: str) -> bool:
        return name.startswith(OWN) or name in self.bound.adopted or self.tab.column(name).owner != "B"


def emptied(place: Place, rows: Sequence[Entered]) -> tuple[tuple[CellChanges, ...], tuple[Guard, ...]]:
    """The changes that empty these rows, and guards for each of their cells and for the header."""
    changes: list[CellChanges] = []
    guards: list[Guard] = []
    names = place.names()
    ordered = sorted(rows, key=lambda row: row.row)
    for index in range(place.bound.column_count):
        column = [(row, row.cells[index] if index < len(row.cells) else None) for row in ordered]
        values = [(row, cell) for row, cell in column if not isinstance(cell, Formula)]
        if not values:
            continue
        change = _column(place, index, names.get(index, ""), values, alone=len(values) < len(column))
        changes.append(change)
        header = place.head[index] if index < len(place.head) else None
        guards.append(_guard(place, index, [place.bound.header_row], [header], "header"))
        if place.is_telling(
            names.get(index, "")
        ):  # they are written, so they are copied with their blocks, as memory is
            guards.append(_guard(place, index, change.rows.tolist(), change.old.tolist(), "memory"))
    return tuple(changes), tuple(guards)


def _column(place: Place, index: int, name: str, values: Sequence[tuple[Entered, Cell]], *, alone: bool) -> CellChanges:
    """alone: formulas stand in other rows of this column, so it may not become part of a wider rectangle."""
    nothing: list[Cell] = [None] * len(values)
    return CellChanges(
        tab=place.tab.key,
        sheet_id=place.bound.sheet_id,
        title=place.bound.title,
        column=name,
        label=str(place.head[index]) if index < len(place.head) and place.head[index] is not None else "",
        type="text",
        column_index=index,
        owner="S" if alone else "B",
        rows=np.array([row.row for row, _ in values], dtype=np.int64),
        records=_objects([row.record for row, _ in values]),
        old=_objects([cell for _, cell in values]),
        new=_objects(nothing),
    )


def _guard(place: Place, index: int, rows: Sequence[int], expected: Sequence[object], kind: str) -> Guard:
    return Guard(place.bound.sheet_id, index, np.array(rows, dtype=np.int64), _objects(expected), kind)


def _objects(values: Sequence[object]) -> ObjectArray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def row_lines(book: Book, run: str, now: datetime, place: Place, rows: Iterable[Entered]) -> NewRows | None:
    """`_undo` lines that hold the rows, so that `undo` can write them again; None where there is no such tab."""
    bound = next(iter(book.bound.get("_undo", ())), None)
    if bound is None:
        return None
    lines, records = [], []
    for row in rows:
        for part in _parts(place.cells(row)):
            values: dict[str, Cell] = {"kind": ROW, "tab": place.tab.key, "record": row.record, "column": ""}
            lines.append(undo_line(bound, run, now, values, part, None))
            records.append(row.record)
    return NewRows(bound, bound.header_row + 1, tuple(lines), tuple(records))


def _parts(cells: Mapping[str, Cell]) -> Iterator[dict[str, Cell]]:
    """The cells in parts that fit into one cell as JSON."""
    part: dict[str, Cell] = {}
    size = 0
    for name, cell in cells.items():
        length = len(orjson.dumps({name: cell}).decode())
        if part and size + length > PART:
            yield part
            part, size = {}, 0
        part[name] = cell
        size += length
    if part:
        yield part
