"""Group rows or columns; overlapping groups nest or grow.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddDimensionGroupRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import line_count, lines, sheet_of
from bridge.local_sheets.objects.groups import add_depth
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addDimensionGroup"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The reply lists all groups of the dimension. The first group also sets where its control stands (measured)."""
    tab = draft.edit(sheet_of(request.get("range", {})))
    place = lines(request.get("range", {}), tab)
    if place.end > line_count(tab, by_rows=place.by_rows) or place.count < 1:
        raise ApiError("range is outside the grid or empty.")
    groups = add_depth(tab, place, 1)
    control = "rowGroupControlAfter" if place.by_rows else "columnGroupControlAfter"
    tab.properties = {**tab.properties, "gridProperties": {**tab.properties.get("gridProperties", {}), control: True}}
    return {NAME: {"dimensionGroups": list(groups)}}
