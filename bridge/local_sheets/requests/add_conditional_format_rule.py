"""Add a conditional format rule; those at and after its index move down.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddConditionalFormatRuleRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.rules import stored_rule
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addConditionalFormatRule"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """An index past the end appends; none given is 0."""
    rule = stored_rule(draft, request.get("rule", {}))
    index = request.get("index", 0)
    if index < 0:
        raise ApiError("index must be greater than or equal to 0.")
    draft.edit(sheet_of(rule["ranges"][0])).objects["conditionalFormats"].insert(index, rule)
    return {}
