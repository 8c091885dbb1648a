"""Insert cells; those below or to the right shift.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#InsertRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.blocks import shift_cells
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "insertRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """References to the cells that shift follow, and merges and rules that lie among them."""
    dimension = request.get("shiftDimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise ApiError("shiftDimension is required.")
    area = draft.tab_of(request.get("range", {})).area(request.get("range", {}))
    shift_cells(draft, area, by_rows=dimension == "ROWS", inserting=True)
    return {}
