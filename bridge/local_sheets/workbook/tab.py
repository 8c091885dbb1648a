"""One tab: its grid of entered values, how the cells look, and the objects that lie on it.

Made for big grids: a row is a plain list of values (see cells), untouched rows are one shared empty list, and a row's looks (the
CellData members that are no values) are an immutable tuple that many rows share. A tab is copied before a batch changes it; only
the rows that the batch writes are copied with it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any, TypeAlias

from bridge.local_sheets.grid.ranges import Area, Lines, area
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value

Row: TypeAlias = list[Value]
Look: TypeAlias = "Json | None"  # CellData without the values; never changed in place
Looks: TypeAlias = "tuple[Look, ...] | None"

EMPTY: Row = []  # shared by untouched rows: never written to
OBJECTS = (
    "merges",
    "conditionalFormats",
    "protectedRanges",
    "filterViews",
    "basicFilter",
    "bandedRanges",
    "tables",
    "charts",
    "slicers",
    "rowGroups",
    "columnGroups",
    "commentAnchors",
)


class Tab:
    """See the module. rows, keys and looks have one entry per row of the grid; a row's key never changes while it lives.

    properties: SheetProperties without sheetId, title, index, rowCount and columnCount; row_properties and column_properties:
    index -> DimensionProperties where they are not the default; formula_keys: keys of rows that may hold formulas;
    dirty_cells, dirty_looks, removed: keys that must be written to the file.
    """

    def __init__(self, sheet_id: int, title: str, *, rows: int = 1000, columns: int = 26) -> None:
        self.sheet_id, self.title, self.column_count = sheet_id, title, columns
        self.birth = random.getrandbits(48)  # tells it from a later tab of the same id
        self.properties: Json = {}
        self.rows: list[Row] = list(repeat(EMPTY, rows))
        self.keys: list[int] = list(range(rows))
        self.looks: list[Looks] = list(repeat(None, rows))
        self.next_key = rows
        self.order: list[tuple[int, int]] | None = None  # the keys as (first, count) of runs; None: to be made anew
        self.row_properties: dict[int, Json] = {}
        self.column_properties: dict[int, Json] = {}
        self.objects: dict[str, list[Json]] = {name: [] for name in OBJECTS}
        self.formula_keys: set[int] = set()
        self.dirty_cells: set[int] = set()
        self.dirty_looks: set[int] = set()
        self.removed: set[int] = set()
        self.kept: Any = None  # what reading keeps of this tab, for its later versions, too
        self.state = object()  # of this version
        self.stored = b""  # what the file holds about the tab besides its rows

    @property
    def row_count(self) -> int:
        """Rows of the grid."""
        return len(self.rows)

    @property
    def is_grid(self) -> bool:
        """Whether it has cells; a tab that a chart fills has none."""
        return self.properties.get("sheetType") != "OBJECT"

    def copy(self) -> Tab:
        """A tab that can be changed without changing this one; rows are shared until they are written."""
        new = Tab(self.sheet_id, self.title, rows=0, columns=self.column_count)
        new.properties, new.next_key, new.stored = self.properties, self.next_key, self.stored
        new.birth, new.kept = self.birth, self.kept
        new.rows, new.keys, new.looks = self.rows.copy(), self.keys.copy(), self.looks.copy()
        new.row_properties, new.column_properties = self.row_properties.copy(), self.column_properties.copy()
        new.objects = {name: list(objects) for name, objects in self.objects.items()}
        new.formula_keys, new.order = self.formula_keys.copy(), self.order
        return new

    def duplicate(self, sheet_id: int, title: str) -> Tab:
        """A new tab with the same content; ids of objects are the caller's matter."""
        new = self.copy()
        new.sheet_id, new.title, new.stored, new.birth = sheet_id, title, b"", random.getrandbits(48)
        new.kept = None
        new.dirty_cells = {key for key, row in zip(new.keys, new.rows, strict=True) if row}
        new.dirty_looks = {key for key, looks in zip(new.keys, new.looks, strict=True) if looks}
        new.rows = [row.copy() if row else EMPTY for row in new.rows]
        return new

    def key_order(self) -> list[tuple[int, int]]:
        """The keys of all rows as (first, count) of ascending runs."""
        if self.order is None:
            self.order = list(_runs(self.keys))
        return self.order

    def whole(self) -> Area:
        """The whole grid."""
        return Area(self.sheet_id, 0, self.row_count, 0, self.column_count)

    def area(self, value: Json) -> Area:
        """A GridRange closed to this grid."""
        return area(value, self)

    # cells

    def value(self, row: int, column: int) -> Value:
        """What was entered into a cell."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def own_row(self, row: int) -> Row:
        """A row that may be written to."""
        key = self.keys[row]
        if key not in self.dirty_cells:
            self.dirty_cells.add(key)
            self.rows[row] = self.rows[row].copy()
        return self.rows[row]

    def put(self, row: int, column: int, value: Value) -> None:
        """Enter a value."""
        self.put_run(row, column, (value,))

    def put_run(self, row: int, column: int, values: Row | tuple[Value, ...]) -> None:
        """Enter values side by side, from `column` on."""
        cells = self.own_row(row)
        if len(cells) < column + len(values):
            cells.extend(repeat(None, column + len(values) - len(cells)))
        cells[column : column + len(values)] = values
        if any(type(value) is Formula for value in values):
            self.formula_keys.add(self.keys[row])

    def replace_row(self, row: int, values: Row) -> None:
        """Put a new list in place of a row's values."""
        self.dirty_cells.add(self.keys[row])
        self.rows[row] = values
        if any(type(value) is Formula for value in values):
            self.formula_keys.add(self.keys[row])

    def formulas(self) -> Iterator[tuple[int, int, Formula]]:
        """Every formula with its row and column index."""
        if not self.formula_keys:
            return
        for row, key in enumerate(self.keys):
            if key in self.formula_keys:
                for column, value in enumerate(self.rows[row]):
                    if type(value) is Formula:
                        yield row, column, value

    # looks

    def look(self, row: int, column: int) -> Look:
        """How a cell looks; None where nothing was set."""
        looks = self.looks[row]
        return looks[column] if looks is not None and column < len(looks) else None

    def set_looks(self, row: int, looks: Looks) -> None:
        """Replace a row's looks."""
        if looks is not None and not any(looks):
            looks = None
        if looks != self.looks[row]:
            self.looks[row] = looks
            self.dirty_looks.add(self.keys[row])

    def set_look(self, row: int, column: int, look: Look) -> None:
        """Replace a cell's look; an empty one is none."""
        self.change_looks(Area(self.sheet_id, row, row + 1, column, column + 1), lambda _: look)

    def change_looks(self, where: Area, change: Callable[[Look], Look]) -> None:
        """Replace the looks of an area by what `change` gives; rows that look alike are computed once and stay shared."""
        known: dict[int, Looks] = {}
        changed: dict[int, Look] = {}
        for row in where.rows():
            old = self.looks[row]
            if id(old) not in known:
                known[id(old)] = _changed(old, where, change, changed=changed)
            new = known[id(old)]
            if new is not old:
                self.looks[row] = new
                self.dirty_looks.add(self.keys[row])

    # properties

    def grid_properties(self) -> Json:
        """GridProperties with the size."""
        return {
            "rowCount": self.row_count,
            "columnCount": self.column_count,
            **self.properties.get("gridProperties", {}),
        }

    def sheet_properties(self, index: int) -> Json:
        """SheetProperties as Google returns them."""
        known = {"sheetId": self.sheet_id, "title": self.title, "index": index, "sheetType": "GRID"}
        if not self.is_grid:
            return known | self.properties
        return known | {"gridProperties": self.grid_properties()} | _without(self.properties, "gridProperties")

    def line_properties(self, *, by_rows: bool) -> dict[int, Json]:
        """index -> DimensionProperties of rows or columns."""
        return self.row_properties if by_rows else self.column_properties

    def hidden(self, row: int) -> bool:
        """Whether a row is hidden, by a person or a filter."""
        properties = self.row_properties.get(row, {})
        return bool(properties.get("hiddenByUser") or properties.get("hiddenByFilter"))

    def all_lines(self, *, by_rows: bool) -> Lines:
        """Every row, or every column."""
        return Lines(self.sheet_id, by_rows, 0, self.row_count if by_rows else self.column_count)


def _runs(keys: list[int]) -> Iterator[tuple[int, int]]:
    """Keys in order as (first, count) of ascending runs."""
    start = 0
    for index in range(1, len(keys) + 1):
        if index == len(keys) or keys[index] != keys[index - 1] + 1:
            yield keys[start], index - start
            start = index


def _without(value: Json, name: str) -> Json:
    return {key: item for key, item in value.items() if key != name}


def _changed(old: Looks, where: Area, change: Callable[[Look], Look], *, changed: dict[int, Look]) -> Looks:
    """A row's looks after a change between two columns; changed: memo, by identity of the old look."""
    looks = list(old or ())
    looks.extend(repeat(None, where.end_column - len(looks)))
    for column in where.columns():
        look = looks[column]
        if id(look) not in changed:
            changed[id(look)] = change(look) or None
        looks[column] = changed[id(look)]
    if old is not None and tuple(looks[: len(old)]) == old and not any(looks[len(old) :]):
        return old
    return tuple(looks) if any(looks) else None
