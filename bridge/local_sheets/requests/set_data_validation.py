"""Set or clear the validation rule of a range.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#SetDataValidationRequest
"""

from __future__ import annotations

from collections.abc import Iterator

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.objects.conditions import check_validation
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab

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

    for area in _places(tab, tab.area(range_), filtered=request.get("filteredRowsIncluded", False)):
        tab.change_looks(area, change)
    return {}


def _places(tab: Tab, area: Area, *, filtered: bool) -> Iterator[Area]:
    """The area without rows that a filter hides, unless they are wanted, too."""
    hidden = (row for row, properties in tab.row_properties.items() if properties.get("hiddenByFilter"))
    gaps = [] if filtered else sorted(row for row in hidden if row in area.rows())
    start = area.start_row
    for end in (*gaps, area.end_row):
        yield Area(area.sheet_id, start, end, area.start_column, area.end_column)
        start = end + 1
