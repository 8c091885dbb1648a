"""Move rows or columns; the destination counts as before the move.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#MoveDimensionRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.structure import move_lines
from bridge.local_sheets.grid.ranges import Lines, line_count, lines, sheet_of
from bridge.local_sheets.grid.shifts import Moved
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "moveDimension"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    tab = draft.find(sheet_of(request.get("source", {})))
    place = lines(request.get("source", {}), tab)
    to = request.get("destinationIndex", 0)
    count = line_count(tab, by_rows=place.by_rows)
    if place.end > count or not 0 <= to <= count:
        raise ApiError("destinationIndex or source is outside the grid.")
    if place.start <= to <= place.end:
        return {}
    _check_merges(tab, place, to)
    move_lines(draft, Moved(tab.sheet_id, place.by_rows, place.start, place.end, to))
    return {}


def _check_merges(tab: Tab, place: Lines, to: int) -> None:
    what = "row" if place.by_rows else "column"
    start, end = ("startRowIndex", "endRowIndex") if place.by_rows else ("startColumnIndex", "endColumnIndex")
    for merge in tab.objects["merges"]:
        inside = place.start <= merge[start] and merge[end] <= place.end
        cuts = merge[start] < place.end and place.start < merge[end] and not inside
        if cuts or merge[start] < to < merge[end]:
            text = f"it is not possible to move a {what} to a position that crosses a merged cell"
            raise ApiError(f"Sorry, {text}. Please unmerge and try again.")
