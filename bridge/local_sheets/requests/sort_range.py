"""Sort the rows of a range by one or more columns.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SortRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.sorting import sort_area
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "sortRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """dimensionIndex is the column of the tab, not of the range."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    sort_area(draft, tab, tab.area(range_), specs=request.get("sortSpecs", []))
    return {}
