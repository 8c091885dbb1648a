"""Remove rows of a range whose values stand in an earlier row.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteDuplicatesRequest
"""

from __future__ import annotations

from collections.abc import Hashable

from bridge.local_sheets.editing.pasting import clear_area
from bridge.local_sheets.editing.sorting import reorder_area
from bridge.local_sheets.grid.ranges import Area, lines, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ErrorText, Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "deleteDuplicates"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Case, format and formulas do not count; rows move up inside the range, hidden ones too. The reply counts them."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    columns = _columns(tab, area, request.get("comparisonColumns", []))
    kept = _first_rows(draft, tab, area, columns=columns)
    gone = area.row_count - len(kept)
    if not gone:
        return {NAME: {}}
    reorder_area(draft, tab, area, sources=kept, targets=list(area.rows())[: len(kept)])
    clear_area(tab, Area(area.sheet_id, area.end_row - gone, area.end_row, area.start_column, area.end_column))
    return {NAME: {"duplicatesRemovedCount": gone}}


def _columns(tab: Tab, area: Area, chosen: list[Json]) -> list[int]:
    found: list[int] = []
    for item in chosen:
        place = lines(item, tab)
        if place.by_rows or sheet_of(item) != area.sheet_id:
            raise ApiError("comparisonColumns must be columns of the range.")
        if place.start < area.start_column or place.end > area.end_column:
            raise ApiError("comparisonColumns must lie within the range.")
        found += range(place.start, place.end)
    return found or list(area.columns())


def _first_rows(draft: Spreadsheet, tab: Tab, area: Area, *, columns: list[int]) -> list[int]:
    """Rows whose values stand in no earlier row."""
    seen: set[tuple[Hashable, ...]] = set()
    kept = []
    for row, cells in enumerate(calculated_rows(draft, tab, area), area.start_row):
        key = tuple(_key(cells[column] if column < len(cells) else None) for column in columns)
        if all(value is None for value in key) or key not in seen:  # a blank row is nobody's duplicate
            seen.add(key)
            kept.append(row)
    return kept


def _key(value: Value) -> Hashable:
    value = effective(value)
    if isinstance(value, bool):
        return ("boolean", value)
    return value.casefold() if isinstance(value, str) and not isinstance(value, ErrorText) else value
