"""Paste text or an HTML table, as if a person did.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#PasteDataRequest
"""

from __future__ import annotations

import csv
import io

from bridge.local_sheets.editing.html_tables import first_table
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.values.writing import enter, grow
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "pasteData"
WITHOUT_VALUES = ("PASTE_FORMAT", "PASTE_DATA_VALIDATION", "PASTE_CONDITIONAL_FORMATTING")


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Values are parsed as typed ones; a paste type without values does nothing, for texts have no format."""
    place = request.get("coordinate", {})
    tab = draft.edit(sheet_of(place))
    row, column = place.get("rowIndex", 0), place.get("columnIndex", 0)
    if not 0 <= row < tab.row_count or not 0 <= column < tab.column_count:
        raise ApiError("The coordinate is outside the grid.")
    rows = _rows(request)
    width = max((len(items) for items in rows), default=0)
    if not width or request.get("type", "PASTE_NORMAL") in WITHOUT_VALUES:
        return {}
    grow(draft, tab, row + len(rows), column_count=column + width)
    enter(draft, Area(tab.sheet_id, row, row + len(rows), column, column + width), rows)
    return {}


def _rows(request: Json) -> list[list[str]]:
    data = request.get("data", "")
    if request.get("html"):
        return first_table(data)
    if not request.get("delimiter"):
        raise ApiError("One of html or delimiter must be set.")
    if len(request["delimiter"]) == 1:
        return list(csv.reader(io.StringIO(data), delimiter=request["delimiter"]))
    return [line.split(request["delimiter"]) for line in data.splitlines()]
