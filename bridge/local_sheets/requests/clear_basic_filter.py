"""Clear the basic filter of a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#ClearBasicFilterRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.filtering import refilter
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "clearBasicFilter"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Rows that it hid are shown again; nothing happens where there is none."""
    tab = draft.edit(request.get("sheetId", 0))
    tab.objects["basicFilter"] = []
    refilter(draft, tab)
    return {}
