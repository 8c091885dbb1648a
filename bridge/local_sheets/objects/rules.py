"""Conditional format rules of a tab: an ordered list, the first that matches a cell wins."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.conditions import check_rule
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def stored_rule(draft: Spreadsheet, rule: Json) -> Json:
    """A rule as Google keeps it: ranges closed to the grid. Raises ApiError 400."""
    ranges = rule.get("ranges", [])
    tab = draft.find(sheet_of(ranges[0]) if ranges else 0)
    check_rule(rule, tab.title)
    stored = normalised(rule, "ConditionalFormatRule")
    for point in stored.get("gradientRule", {}).values():
        if point.get("type") in ("MIN", "MAX"):
            point.pop("value", None)
    return {**stored, "ranges": [tab.area(value).json() for value in ranges]}


def rule_at(draft: Spreadsheet, sheet_id: int, index: int) -> Json:
    """A rule. Raises ApiError 400 when there is none."""
    rules = draft.find(sheet_id).objects["conditionalFormats"]
    if not 0 <= index < len(rules):
        raise ApiError(f"No conditional format on sheet: {sheet_id} at index: {index}")
    return rules[index]
