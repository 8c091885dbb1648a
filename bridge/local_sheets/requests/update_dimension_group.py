"""Collapse or expand a group.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateDimensionGroupRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import lines, sheet_of
from bridge.local_sheets.objects.groups import groups_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateDimensionGroup"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The group is found by its range and depth; collapsing hides its lines, expanding shows them."""
    update_mask(request, "DimensionGroup")
    wanted = request.get("dimensionGroup", {})
    tab = draft.edit(sheet_of(wanted.get("range", {})))
    place = lines(wanted.get("range", {}), tab)
    groups = groups_of(tab, by_rows=place.by_rows)
    key = (place.json(), wanted.get("depth", 1))
    position = next((at for at, group in enumerate(groups) if (group["range"], group["depth"]) == key), None)
    if position is None:
        raise ApiError("There is no dimension group with that range and depth.")
    collapsed = wanted.get("collapsed", False)
    kept = {name: item for name, item in groups[position].items() if name != "collapsed"}
    groups[position] = kept | ({"collapsed": True} if collapsed else {})
    properties = tab.line_properties(by_rows=place.by_rows)
    for line in range(place.start, place.end):
        rest = {name: item for name, item in properties.get(line, {}).items() if name != "hiddenByUser"}
        properties[line] = rest | ({"hiddenByUser": True} if collapsed else {})
    return {}
