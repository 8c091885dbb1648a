"""Ungroup rows or columns by one level.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteDimensionGroupRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import lines, sheet_of
from bridge.local_sheets.objects.groups import add_depth, groups_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteDimensionGroup"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The reply lists the groups that are left."""
    tab = draft.edit(sheet_of(request.get("range", {})))
    place = lines(request.get("range", {}), tab)
    touched = (group["range"] for group in groups_of(tab, by_rows=place.by_rows))
    if not any(item["startIndex"] < place.end and place.start < item["endIndex"] for item in touched):
        raise ApiError("There are no dimension groups in the given range.")
    left = add_depth(tab, place, -1)
    return {NAME: {"dimensionGroups": list(left)} if left else {}}
