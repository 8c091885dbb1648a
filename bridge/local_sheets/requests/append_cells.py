"""Write rows after the last row with data in the tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AppendCellsRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.cell_changes import CellMask, write_row
from bridge.local_sheets.editing.structure import insert_lines
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.grid.shifts import Inserted
from bridge.local_sheets.objects.tables import grown_table
from bridge.local_sheets.values.writing import grow
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "appendCells"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module; rows and columns are added as needed."""
    mask = CellMask.of(request)
    rows = request.get("rows", [])
    if "tableId" in request:
        return _append_to_table(draft, request["tableId"], len(rows))
    tab = draft.edit(request.get("sheetId", 0))
    first = tab.row_count
    while first and not any(value is not None for value in tab.rows[first - 1]):
        first -= 1
    width = max((len(row.get("values", ())) for row in rows), default=0)
    grow(draft, tab, first + len(rows), column_count=width)
    for offset, row in enumerate(rows):
        write_row(tab, first + offset, 0, cells=row.get("values", []), mask=mask)
    return {}


def _append_to_table(draft: Spreadsheet, table_id: str, count: int) -> Json:
    """Measured in 2026: the table grows, the values are dropped."""
    table = find(draft, "tables", table_id)
    if count:
        at = table["range"]["endRowIndex"]
        insert_lines(draft, Inserted(sheet_of(table["range"]), True, at, count), inherit_from_before=True)
        grown_table(draft.edit(sheet_of(table["range"])), find(draft, "tables", table_id), count)
    return {}
