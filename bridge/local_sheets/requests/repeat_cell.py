"""Give every cell of a range the same content; a formula's relative references shift along.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#RepeatCellRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.cell_changes import CellMask, changed_look, new_value, stored_look
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.grid.references import copied
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "repeatCell"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = CellMask.of(request)
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    cell = request.get("cell", {})
    if mask.value:
        value = new_value(cell)
        for row in area.rows():
            if isinstance(value, Formula):
                places = range(area.column_count)
                tab.put_run(row, area.start_column, [Formula(copied(value, row - area.start_row, at)) for at in places])
            elif value is not None or len(tab.rows[row]) > area.start_column:
                tab.put_run(row, area.start_column, [value] * area.column_count)
    source = stored_look(cell, mask)
    tab.change_looks(area, lambda look: changed_look(look, source, mask))
    return {}
