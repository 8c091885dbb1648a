"""Put blank rows or columns in.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#InsertDimensionRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.structure import insert_lines
from bridge.local_sheets.grid.ranges import line_count, lines, sheet_of
from bridge.local_sheets.grid.shifts import Inserted
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "insertDimension"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """New lines look like the one before (inheritFromBefore) or after."""
    tab = draft.find(sheet_of(request.get("range", {})))
    place = lines(request.get("range", {}), tab)
    before = request.get("inheritFromBefore", False)
    count = line_count(tab, by_rows=place.by_rows)
    if place.start > count:
        raise ApiError(f"range.startIndex is larger than current grid size ({count})")
    if place.start == count and not before:
        raise ApiError(f"range.startIndex must be less than the grid size ({count}) if inheritFromBefore is false.")
    if before and place.start == 0:
        raise ApiError("inheritFromBefore cannot be true when inserting at index 0.")
    if place.count < 1:
        raise ApiError("range.endIndex must be greater than range.startIndex.")
    insert_lines(draft, Inserted(tab.sheet_id, place.by_rows, place.start, place.count), inherit_from_before=before)
    return {}
