"""Hide, show and size rows or columns.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateDimensionPropertiesRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import line_count, lines, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateDimensionProperties"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module; what lies beyond the grid is refused."""
    mask = update_mask(request, "DimensionProperties")
    tab = draft.edit(sheet_of(request.get("range", {})))
    place = lines(request.get("range", {}), tab)
    count = line_count(tab, by_rows=place.by_rows)
    if place.end > count:
        raise ApiError(f"range.endIndex is larger than current grid size ({count})")
    source = normalised(request.get("properties", {}), "DimensionProperties")
    properties = tab.line_properties(by_rows=place.by_rows)
    for index in range(place.start, place.end):
        new = merged(properties.get(index, {}), source, mask)
        if new:
            properties[index] = new
        else:
            properties.pop(index, None)
    return {}
