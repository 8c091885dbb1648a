"""Add blank rows or columns at the end.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AppendDimensionRequest
"""

from __future__ import annotations

from bridge.local_sheets.values.writing import grow
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "appendDimension"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    tab = draft.edit(request.get("sheetId", 0))
    length = request.get("length", 0)
    if length < 1:
        raise ApiError("length must be greater than 0.")
    if request.get("dimension") == "ROWS":
        grow(draft, tab, tab.row_count + length, column_count=tab.column_count)
    elif request.get("dimension") == "COLUMNS":
        grow(draft, tab, tab.row_count, column_count=tab.column_count + length)
    else:
        raise ApiError("No dimension specified.")
    return {}
