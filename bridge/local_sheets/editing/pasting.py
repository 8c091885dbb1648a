"""A copied block of cells, and putting it somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bridge.local_sheets.editing.pasted_rules import moved_range, paste_rules
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.references import copied
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Row, Tab

WITH_VALUES = ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_VALUES", "PASTE_FORMULA")
WITH_RULES = ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_FORMAT", "PASTE_CONDITIONAL_FORMATTING")


@dataclass(frozen=True, slots=True)
class Clip:
    """Cells as they were when they were copied. cut: formulas keep their references."""

    source: Area
    values: list[list[Value]]
    looks: list[list[Look]]
    merges: list[Json]
    cut: bool

    @classmethod
    def of(
        cls, tab: Tab, source: Area, *, rows: list[Row] | None = None, transpose: bool = False, cut: bool = False
    ) -> Clip:
        """Copy an area. rows: its rows, whole, where they show more than was entered."""
        rows = tab.rows[source.start_row : source.end_row] if rows is None else rows
        values = [[row[column] if column < len(row) else None for column in source.columns()] for row in rows]
        looks = [[tab.look(row, column) for column in source.columns()] for row in source.rows()]
        if transpose:
            values, looks = (
                [list(row) for row in zip(*values, strict=True)],
                [list(row) for row in zip(*looks, strict=True)],
            )
        inside = [] if transpose else [item for item in tab.objects["merges"] if _within(item, source, tab)]
        return cls(source, values, looks, inside, cut)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.values)

    @property
    def width(self) -> int:
        """Columns."""
        return len(self.values[0]) if self.values else 0


def _within(item: Json, source: Area, tab: Tab) -> bool:
    place = overlap(item, tab)
    return place is not None and place.meets(source)


def paste(draft: Spreadsheet, tab: Tab, clip: Clip, *, target: Area, kind: str) -> None:
    """Put a clip into an area (cut to it). kind: a PasteType; tab: the draft's own."""
    rows, columns = target.start_row - clip.source.start_row, target.start_column - clip.source.start_column
    change = _look_change(kind)
    for offset in range(target.row_count):
        row = target.start_row + offset
        if kind in WITH_VALUES:
            values = clip.values[offset][: target.column_count]
            tab.put_run(
                row, target.start_column, [_pasted(value, rows, columns, kind=kind, clip=clip) for value in values]
            )
        if change is not None:
            _paste_looks(tab, row, target.start_column, looks=clip.looks[offset][: target.column_count], change=change)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS"):
        _paste_merges(tab, clip, target, offset=(rows, columns))
    if kind in WITH_RULES:
        paste_rules(draft, clip.source, target, offset=(rows, columns))


def _pasted(value: Value, rows: int, columns: int, *, kind: str, clip: Clip) -> Value:
    if not isinstance(value, Formula):
        return value
    if kind == "PASTE_VALUES":
        return effective(value)
    if clip.cut:
        return value
    text = copied(value, rows, columns)
    return value if text == value else Formula(text)


def _paste_looks(tab: Tab, row: int, column: int, *, looks: list[Look], change: Callable[[Look, Look], Look]) -> None:
    old = list(tab.looks[row] or ())
    old.extend([None] * (column + len(looks) - len(old)))
    for offset, look in enumerate(looks):
        old[column + offset] = change(old[column + offset], look)
    tab.set_looks(row, tuple(old))


def _look_change(kind: str) -> Callable[[Look, Look], Look] | None:
    """What becomes of a cell's look: (old, copied) -> new; None: nothing."""
    names = {
        "PASTE_FORMAT": ("userEnteredFormat", "dataValidation"),
        "PASTE_DATA_VALIDATION": ("dataValidation",),
    }.get(kind)
    if names is not None:
        return lambda old, new: _taken(old, new, names)
    if kind == "PASTE_NORMAL":
        return lambda _, new: new
    return _no_borders if kind == "PASTE_NO_BORDERS" else None


def _taken(old: Look, new: Look, names: tuple[str, ...]) -> Look:
    kept = {name: item for name, item in (old or {}).items() if name not in names}
    return kept | {name: item for name, item in (new or {}).items() if name in names} or None


def _no_borders(old: Look, new: Look) -> Look:
    look = dict(new or {})
    format_ = {name: item for name, item in look.get("userEnteredFormat", {}).items() if name != "borders"}
    borders = (old or {}).get("userEnteredFormat", {}).get("borders")
    format_ |= {"borders": borders} if borders else {}
    look.pop("userEnteredFormat", None)
    return look | ({"userEnteredFormat": format_} if format_ else {}) or None


def _paste_merges(tab: Tab, clip: Clip, target: Area, *, offset: tuple[int, int]) -> None:
    for item in clip.merges:
        moved = moved_range(item, offset, target.sheet_id)
        if moved not in tab.objects["merges"]:
            tab.objects["merges"].append(moved)


def clear_area(tab: Tab, area: Area) -> None:
    """Empty cells altogether: values and looks. tab: the draft's own."""
    for row in area.rows():
        if len(tab.rows[row]) > area.start_column:
            tab.put_run(row, area.start_column, [None] * area.column_count)
    tab.change_looks(area, lambda _: None)
