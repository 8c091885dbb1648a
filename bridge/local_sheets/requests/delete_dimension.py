"""Take rows or columns out.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteDimensionRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.structure import delete_lines
from bridge.local_sheets.grid.ranges import Lines, line_count, lines, sheet_of
from bridge.local_sheets.grid.shifts import Deleted
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "deleteDimension"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """What refers to the lines becomes #REF!, what lies on them is gone with them."""
    tab = draft.find(sheet_of(request.get("range", {})))
    place = lines(request.get("range", {}), tab)
    check_deletable(tab, place)
    delete_lines(draft, Deleted(tab.sheet_id, place.by_rows, place.start, place.end))
    return {}


def check_deletable(tab: Tab, place: Lines) -> None:
    """Raises ApiError 400 for lines that are not there, and for all lines."""
    count = line_count(tab, by_rows=place.by_rows)
    what = "row" if place.by_rows else "column"
    if place.start >= count or place.end > count:
        missing = max(place.start, count)
        tried = f"Tried to delete {what} index {missing} but there are only {count} {what}s."
        raise ApiError(f"Cannot delete a {what} that doesn't exist. {tried}")
    if place.count >= count:
        raise ApiError(f"You can't delete all the {what}s on the sheet.")
    frozen = tab.properties.get("gridProperties", {}).get(f"frozen{what.capitalize()}Count", 0)
    if frozen and place.start <= frozen and place.end == count:
        raise ApiError(f"Sorry, it is not possible to delete all non-frozen {what}s.")
