"""Continue data: series of numbers and dates go on, other values repeat.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AutoFillRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.filling import Fill, fill
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "autoFill"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """From a named source, or from where the data of a range stand into its rest."""
    alternate = request.get("useAlternateSeries", False)
    if "sourceAndDestination" in request:
        wanted = request["sourceAndDestination"]
        tab = draft.edit(sheet_of(wanted.get("source", {})))
        fill(tab, _named(tab, wanted), alternate=alternate)
        return {}
    if "range" not in request:
        raise ApiError("One of range or sourceAndDestination must be set.")
    tab = draft.edit(sheet_of(request["range"]))
    found = _detected(tab, tab.area(request["range"]))
    if found is not None:
        fill(tab, found, alternate=alternate)
    return {}


def _named(tab: Tab, wanted: Json) -> Fill:
    source = tab.area(wanted.get("source", {}))
    dimension, length = wanted.get("dimension"), wanted.get("fillLength", 0)
    if dimension not in ("ROWS", "COLUMNS"):
        raise ApiError("sourceAndDestination.dimension is required.")
    by_rows = dimension == "ROWS"
    first, last = (source.start_row, source.end_row) if by_rows else (source.start_column, source.end_column)
    start, end = (last, last + length) if length >= 0 else (first + length, first)
    if start < 0 or end > (tab.row_count if by_rows else tab.column_count):
        raise ApiError("The destination of the autofill is outside the grid.")
    return Fill(source, by_rows, start, end)


def _detected(tab: Tab, area: Area) -> Fill | None:
    """The filled block of a range and the direction of its empty rest."""
    rows = [row for row in area.rows() if any(value is not None for value in _cells(tab, row, area))]
    if not rows:
        return None
    cells = [_cells(tab, row, area) for row in rows]
    filled = [at for at in range(area.column_count) if any(len(row) > at and row[at] is not None for row in cells)]
    source = Area(
        area.sheet_id,
        rows[0],
        rows[-1] + 1,
        area.start_column + filled[0],
        area.start_column + filled[-1] + 1,
    )
    options = (
        Fill(source, True, source.end_row, area.end_row),
        Fill(source, True, area.start_row, source.start_row),
        Fill(source, False, source.end_column, area.end_column),
        Fill(source, False, area.start_column, source.start_column),
    )
    return next((option for option in options if option.start < option.end), None)


def _cells(tab: Tab, row: int, area: Area) -> list[object]:
    return list(tab.rows[row][area.start_column : area.end_column])
