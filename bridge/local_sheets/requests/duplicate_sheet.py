"""Copy a tab within its spreadsheet.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DuplicateSheetRequest
"""

from __future__ import annotations

from itertools import count

from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.duplicating import duplicate_tab
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "duplicateSheet"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The copy stands first unless insertSheetIndex says otherwise; its objects get new ids."""
    source = draft.find(request.get("sourceSheetId", 0))
    title = request.get("newSheetName") or _free_title(draft, source.title)
    tab = duplicate_tab(draft, source, draft, sheet_id=request.get("newSheetId") or draft.free_id(), title=title)
    draft.add_tab(tab, request.get("insertSheetIndex", 0))
    return {"duplicateSheet": {"properties": tab.sheet_properties(draft.tabs.index(tab))}}


def _free_title(draft: Spreadsheet, title: str) -> str:
    first = f"Copy of {title}"
    titles = (first if number == 1 else f"{first} {number}" for number in count(1))
    return next(candidate for candidate in titles if draft.titled(candidate) is None)
