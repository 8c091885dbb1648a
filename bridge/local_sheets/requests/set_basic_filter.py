"""Set the one basic filter of a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SetBasicFilterRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.sorting import sort_area
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.objects.filtering import refilter
from bridge.local_sheets.objects.filters import stored_filter
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "setBasicFilter"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """It replaces the one that is there, sorts the rows below its header and hides those that it does not let through."""
    stored = stored_filter(draft, request.get("filter", {}), "BasicFilter")
    tab = draft.edit(sheet_of(stored["range"]))
    tab.objects["basicFilter"] = []
    refilter(draft, tab)  # rows that another filter hid are sorted, too
    area = tab.area(stored["range"])
    if (specs := stored.get("sortSpecs")) and area.row_count > 1:
        below = Area(tab.sheet_id, area.start_row + 1, area.end_row, area.start_column, area.end_column)
        sort_area(draft, tab, below, specs=specs)
    tab.objects["basicFilter"] = [stored]
    refilter(draft, tab)
    return {}
