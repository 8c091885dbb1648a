"""Write rows after the last row with data in the tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AppendCellsRequest
"""

from __future__ import annotations

from bridge.local_sheets.cell_changes import CellMask, write_row
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.writing import grow

NAME = "appendCells"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module; rows and columns are added as needed."""
    mask = CellMask.of(request)
    tab = draft.edit(request.get("sheetId", 0))
    rows = request.get("rows", [])
    first = tab.row_count
    while first and not any(value is not None for value in tab.rows[first - 1]):
        first -= 1
    width = max((len(row.get("values", ())) for row in rows), default=0)
    grow(draft, tab, first + len(rows), column_count=width)
    for offset, row in enumerate(rows):
        write_row(tab, first + offset, 0, cells=row.get("values", []), mask=mask)
    return {}
