"""How the objects of a tab (rules, ranges, filters, charts ...) follow inserted, deleted and moved lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.grid.references import follow
from bridge.local_sheets.grid.shifts import Shift
from bridge.local_sheets.objects.charts import without_empty
from bridge.local_sheets.wire.schema import Json

GONE: Any = object()  # what a deletion leaves of a range or an object
OPEN = 10**9  # stands for an open end
ROW_BOUNDS, COLUMN_BOUNDS = ("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex")
VITAL = ("range", "ranges")  # an object whose range is gone is gone


def follow_object(kind: str, value: Json, shift: Shift, *, home: int, sheet_ids: Mapping[str, int]) -> Any:
    """An object after a shift, or GONE. kind: its place in Sheet, such as "merges"; home: the sheetId of its tab."""
    if kind == "merges":
        return _merge(value, shift)
    if kind in ("rowGroups", "columnGroups"):
        return follow_columns(value, shift, home, sheet_ids=sheet_ids)
    new = follow_columns(value, shift, home, sheet_ids=sheet_ids)
    if kind == "tables" and new is not GONE:
        return _table(value, new, shift)
    if kind == "charts":
        return without_empty(new)
    return _slicer(new, shift) if kind == "slicers" else new


def _slicer(new: Json, shift: Shift) -> Json:
    """A slicer names a column of the tab; without that column it filters nothing."""
    spec = new["spec"]
    if shift.by_rows or "columnIndex" not in spec or sheet_of(spec.get("dataRange", {})) != shift.sheet_id:
        return new
    line = shift.line(spec["columnIndex"])
    kept = {name: item for name, item in spec.items() if name not in ("columnIndex", "filterCriteria")}
    return {**new, "spec": kept if line is None else {**spec, "columnIndex": line}}


def _merge(value: Json, shift: Shift) -> Any:
    new = _grid_range(value, shift)
    if new is GONE:
        return GONE
    cells = (new["endRowIndex"] - new["startRowIndex"]) * (new["endColumnIndex"] - new["startColumnIndex"])
    return new if cells > 1 else GONE


def follow_columns(value: Any, shift: Shift, home: int, *, sheet_ids: Mapping[str, int]) -> Any:
    """Any JSON value after a shift: its grid ranges, dimension ranges, coordinates and formulas."""
    if isinstance(value, list):
        items = [follow_columns(item, shift, home, sheet_ids=sheet_ids) for item in value]
        return [item for item in items if item is not GONE]
    if isinstance(value, str) and value.startswith("="):
        return follow(value, shift, home=home, sheet_ids=sheet_ids)
    if not isinstance(value, dict):
        return value
    if _is_grid_range(value):
        return _grid_range(value, shift)
    if "dimension" in value and "startIndex" in value:
        return _dimension_range(value, shift)
    if ("rowIndex" in value or "columnIndex" in value) and "dataRange" not in value:
        return _coordinate(value, shift)
    return _members(value, shift, home, sheet_ids=sheet_ids)


def _is_grid_range(value: Json) -> bool:
    return any(name in value for name in (*ROW_BOUNDS, *COLUMN_BOUNDS))


def _members(value: Json, shift: Shift, home: int, *, sheet_ids: Mapping[str, int]) -> Any:
    new: Json = {}
    on_our_columns = not shift.by_rows and _on(value, shift, home)
    for name, item in value.items():
        if name in ("filterSpecs", "sortSpecs", "criteria"):
            new[name] = _by_column(name, item, shift) if on_our_columns else item
            continue
        moved = follow_columns(item, shift, home, sheet_ids=sheet_ids) if name != "columnProperties" else item
        if name in VITAL and (moved is GONE or (item and not moved)):
            return GONE
        if moved is not GONE:
            new[name] = moved
    return new


def _on(value: Json, shift: Shift, home: int) -> bool:
    return (sheet_of(value["range"]) if "range" in value else home) == shift.sheet_id


def _by_column(name: str, specs: Any, shift: Shift) -> Any:
    """Filter and sort specs and criteria name absolute columns of the tab."""
    if name == "criteria":
        moved = ((shift.line(int(column)), criteria) for column, criteria in specs.items())
        return {str(column): criteria for column, criteria in moved if column is not None}
    key = "columnIndex" if name == "filterSpecs" else "dimensionIndex"
    placed = ((spec, shift.line(spec.get(key, 0))) for spec in specs)
    return [{**spec, key: line} for spec, line in placed if line is not None]


def _grid_range(value: Json, shift: Shift) -> Any:
    start_name, end_name = ROW_BOUNDS if shift.by_rows else COLUMN_BOUNDS
    if sheet_of(value) != shift.sheet_id or (start_name not in value and end_name not in value):
        return value
    span = shift.span(value.get(start_name, 0), value.get(end_name, OPEN))
    if span is None:
        return GONE
    new = dict(value)
    if start_name in value:
        new[start_name] = span[0]
    if end_name in value:
        new[end_name] = span[1]
    return new


def _dimension_range(value: Json, shift: Shift) -> Any:
    if sheet_of(value) != shift.sheet_id or (value["dimension"] == "ROWS") != shift.by_rows:
        return value
    span = shift.span(value["startIndex"], value.get("endIndex", OPEN))
    return GONE if span is None else {**value, "startIndex": span[0], "endIndex": span[1]}


def _coordinate(value: Json, shift: Shift) -> Json:
    """An anchor stays on the grid: where its line is gone it keeps its index."""
    name = "rowIndex" if shift.by_rows else "columnIndex"
    if sheet_of(value) != shift.sheet_id or name not in value:
        return value
    line = shift.line(value[name])
    return value if line is None else {**value, name: line}


def _table(old: Json, new: Json, shift: Shift) -> Json:
    """A table's column properties are counted from its first column."""
    if shift.by_rows or sheet_of(old["range"]) != shift.sheet_id or "columnProperties" not in old:
        return new
    first, new_first = old["range"].get("startColumnIndex", 0), new["range"].get("startColumnIndex", 0)
    columns = []
    for properties in old["columnProperties"]:
        line = shift.line(first + properties.get("columnIndex", 0))
        if line is not None:
            columns.append({**properties, "columnIndex": line - new_first})
    width = new["range"]["endColumnIndex"] - new_first
    known = {column["columnIndex"] for column in columns}
    fresh = [
        {"columnIndex": index, "columnName": f"Column {index + 1}"} for index in range(width) if index not in known
    ]
    columns = [column for column in columns if 0 <= column["columnIndex"] < width] + fresh
    return {**new, "columnProperties": sorted(columns, key=lambda column: int(column["columnIndex"]))}
