"""Trim texts: no white space at the ends, one space inside.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#TrimWhitespaceRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ErrorText, Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "trimWhitespace"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A text that starts with `=` or `+` afterwards stays a text. The reply counts the cells that changed."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    changed = 0
    for row in area.rows():
        for column, value in enumerate(tab.rows[row][area.start_column : area.end_column], area.start_column):
            if not isinstance(value, str) or isinstance(value, Formula | ErrorText):
                continue
            trimmed = " ".join(value.split())
            if trimmed != value:
                tab.put(row, column, trimmed or None)
                changed += 1
    return {NAME: {"cellsChangedCount": changed} if changed else {}}
