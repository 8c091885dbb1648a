"""Merge cells; only the upper left value stays.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#MergeCellsRequest
"""

from __future__ import annotations

from collections.abc import Iterator

from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "mergeCells"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """MERGE_ALL makes one cell, MERGE_COLUMNS one per column, MERGE_ROWS one per row."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    _check_frozen(tab, area)
    _swallow(tab, area)
    for part in _parts(area, request.get("mergeType", "MERGE_ALL")):
        if part.row_count * part.column_count > 1:
            tab.objects["merges"].append(part.json())
            _keep_first(tab, part)
    return {}


def _parts(area: Area, kind: str) -> Iterator[Area]:
    if kind == "MERGE_COLUMNS":
        yield from (Area(area.sheet_id, area.start_row, area.end_row, column, column + 1) for column in area.columns())
    elif kind == "MERGE_ROWS":
        yield from (Area(area.sheet_id, row, row + 1, area.start_column, area.end_column) for row in area.rows())
    else:
        yield area


def _check_frozen(tab: Tab, area: Area) -> None:
    grid = tab.grid_properties()
    if area.start_row < grid.get("frozenRowCount", 0) < area.end_row:
        raise ApiError("You can't merge frozen and non-frozen rows")
    if area.start_column < grid.get("frozenColumnCount", 0) < area.end_column:
        raise ApiError("You can't merge frozen and non-frozen columns")


def _swallow(tab: Tab, area: Area) -> None:
    """Merges inside go; one that is only partly inside refuses."""
    kept = []
    for merge in tab.objects["merges"]:
        place = overlap(merge, tab)
        if place is None or not place.meets(area):
            kept.append(merge)
        elif (
            place.start_row < area.start_row
            or place.end_row > area.end_row
            or place.start_column < area.start_column
            or place.end_column > area.end_column
        ):
            raise _partly()
    tab.objects["merges"] = kept


def _partly() -> ApiError:
    return ApiError("You must select all cells in a merged range to merge or unmerge them.")


def _keep_first(tab: Tab, area: Area) -> None:
    for row in area.rows():
        for column in area.columns():
            first = row == area.start_row and column == area.start_column
            if not first and tab.value(row, column) is not None:
                tab.put(row, column, None)
