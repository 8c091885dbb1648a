"""Delete a conditional format rule; later ones move up.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteConditionalFormatRuleRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.rules import rule_at
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteConditionalFormatRule"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The reply holds the rule that was deleted."""
    sheet_id, index = request.get("sheetId", 0), request.get("index", 0)
    rule = rule_at(draft, sheet_id, index)
    del draft.edit(sheet_id).objects["conditionalFormats"][index]
    return {NAME: {"rule": rule}}
