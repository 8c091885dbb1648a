"""Replace a conditional format rule, or move it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateConditionalFormatRuleRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.rules import rule_at, stored_rule
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateConditionalFormatRule"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The reply holds the rules and indexes before and after."""
    index = request.get("index", 0)
    if "rule" in request:
        rule = stored_rule(draft, request["rule"])
        sheet_id = request.get("sheetId", sheet_of(rule["ranges"][0]))
        old = rule_at(draft, sheet_id, index)
        if sheet_of(rule["ranges"][0]) != sheet_id:
            raise ApiError("The rule's ranges must be on the sheet of the rule that is replaced.")
        draft.edit(sheet_id).objects["conditionalFormats"][index] = rule
        return _reply(index, old, index, new=rule)
    sheet_id = request.get("sheetId", 0)
    old = rule_at(draft, sheet_id, index)
    rules = draft.edit(sheet_id).objects["conditionalFormats"]
    rules.pop(index)
    new_index = request.get("newIndex", 0)
    rules.insert(new_index, old)
    return _reply(index, old, new_index, new=old)


def _reply(old_index: int, old: Json, new_index: int, *, new: Json) -> Json:
    """Zero indexes are dropped."""
    indexes = {"oldIndex": old_index, "newIndex": new_index}
    reply = {"oldRule": old, "newRule": new} | {name: index for name, index in indexes.items() if index}
    return {NAME: reply}
