"""Add a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddSheetRequest
"""

from __future__ import annotations

from itertools import count

from bridge.local_sheets.requests.update_sheet_properties import stored_properties
from bridge.local_sheets.text.display import sheet_word
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "addSheet"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Title, id and index may be chosen; the answer says what they became."""
    tab = make_tab(draft, request.get("properties", {}))
    draft.add_tab(tab, request.get("properties", {}).get("index"))
    return {"addSheet": {"properties": tab.sheet_properties(draft.tabs.index(tab))}}


def make_tab(draft: Spreadsheet, properties: Json) -> Tab:
    """A tab that is not yet part of the spreadsheet. Raises ApiError 400."""
    kind = properties.get("sheetType", "GRID")
    if kind not in ("GRID", "SHEET_TYPE_UNSPECIFIED"):
        raise ApiError(f"Cannot add a sheet of type {kind}.")
    properties = normalised(properties, "SheetProperties")
    grid = properties.get("gridProperties", {})
    rows, columns = grid.get("rowCount", 1000), grid.get("columnCount", 26)
    if rows < 1 or columns < 1:
        raise ApiError("A sheet must have at least one row and one column.")
    title = properties.get("title") or free_title(draft)
    tab = Tab(properties.get("sheetId", draft.free_id()), title, rows=0, columns=columns)
    if rows * columns > 10_000_000:
        raise ApiError(
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells."
        )
    tab = Tab(tab.sheet_id, title, rows=rows, columns=columns)
    tab.properties = stored_properties(properties)
    return tab


def free_title(draft: Spreadsheet) -> str:
    """Sheet2 or the like, in the spreadsheet's language."""
    word = sheet_word(draft.locale)
    numbers = count(len(draft.tabs) + 1)
    return next(title for title in (f"{word}{number}" for number in numbers) if draft.titled(title) is None)
