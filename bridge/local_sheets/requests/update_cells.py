"""Write cells: values, formats, notes, validation, as the field mask says.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateCellsRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.cell_changes import CellMask, write_row
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "updateCells"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Write rows from `start`, or into `range`, where cells that the rows do not cover are reset."""
    mask = CellMask.of(request)
    if "range" not in request and "start" not in request:
        raise ApiError("Must specify either start or range.")
    tab = draft.edit(sheet_of(request["range"] if "range" in request else request["start"]))
    area = tab.area(request["range"]) if "range" in request else _from_start(tab, request["start"])
    rows = request.get("rows", [])
    _check_fits(area, rows)
    for offset, row in enumerate(rows):
        cells = row.get("values", [])
        if "range" in request:
            cells = [*cells, *([{}] * (area.column_count - len(cells)))]
        write_row(tab, area.start_row + offset, area.start_column, cells=cells, mask=mask)
    if "range" in request:
        for index in range(area.start_row + len(rows), area.end_row):
            write_row(tab, index, area.start_column, cells=[{}] * area.column_count, mask=mask)
    return {}


def _from_start(tab: Tab, start: Json) -> Area:
    row, column = start.get("rowIndex", 0), start.get("columnIndex", 0)
    if row < 0 or column < 0:
        raise ApiError("GridCoordinate.rowIndex and columnIndex must not be negative.")
    if row >= tab.row_count:
        raise ApiError(f"Attempting to write row: {row}, beyond the last requested row of: {tab.row_count - 1}")
    if column >= tab.column_count:
        raise ApiError(
            f"Attempting to write column: {column}, beyond the last requested column of: {tab.column_count - 1}"
        )
    return Area(tab.sheet_id, row, tab.row_count, column, tab.column_count)


def _check_fits(area: Area, rows: list[Json]) -> None:
    if len(rows) > area.row_count:
        raise ApiError(f"Attempting to write row: {area.end_row}, beyond the last requested row of: {area.end_row - 1}")
    if max((len(row.get("values", ())) for row in rows), default=0) > area.column_count:
        column = area.end_column
        raise ApiError(f"Attempting to write column: {column}, beyond the last requested column of: {column - 1}")
