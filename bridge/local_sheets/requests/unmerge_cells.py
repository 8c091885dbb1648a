"""Take merges within a range apart.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UnmergeCellsRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "unmergeCells"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The range must not cut a merge."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    kept = []
    for merge in tab.objects["merges"]:
        place = overlap(merge, tab)
        if place is None or not place.meets(area):
            kept.append(merge)
        elif not _inside(place, area):
            raise ApiError("You must select all cells in a merged range to merge or unmerge them.")
    tab.objects["merges"] = kept
    return {}


def _inside(place: Area, area: Area) -> bool:
    rows = area.start_row <= place.start_row and place.end_row <= area.end_row
    return rows and area.start_column <= place.start_column and place.end_column <= area.end_column
