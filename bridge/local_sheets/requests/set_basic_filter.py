"""Set the one basic filter of a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SetBasicFilterRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.filtering import refilter
from bridge.local_sheets.objects.filters import stored_filter
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "setBasicFilter"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """It replaces the one that is there and hides the rows that it does not let through."""
    stored = stored_filter(draft, request.get("filter", {}), "BasicFilter")
    tab = draft.edit(sheet_of(stored["range"]))
    tab.objects["basicFilter"] = [stored]
    refilter(draft, tab)
    return {}
