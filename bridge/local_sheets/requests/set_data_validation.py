"""Set or clear the validation rule of a range.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SetDataValidationRequest
"""

from __future__ import annotations

from bridge.local_sheets.conditions import check_validation
from bridge.local_sheets.normal import normalised
from bridge.local_sheets.ranges import sheet_of
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Look

NAME = "setDataValidation"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """No rule: what is there goes."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    rule = request.get("rule")
    if rule is not None:
        check_validation(rule)
        rule = normalised(rule, "DataValidationRule")

    def change(look: Look) -> Look:
        kept = {name: item for name, item in (look or {}).items() if name != "dataValidation"}
        return kept | ({"dataValidation": rule} if rule else {}) or None

    tab.change_looks(tab.area(range_), change)
    return {}
