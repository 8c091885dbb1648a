"""Delete a table with its content; measured: conditional formats over its range silently go with it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteTableRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.pasting import clear_area
from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import remove
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "deleteTable"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    table = remove(draft, "tables", request.get("tableId"))
    tab = draft.edit(sheet_of(table["range"]))
    area = tab.area(table["range"])
    clear_area(tab, area)
    rules = tab.objects["conditionalFormats"]
    tab.objects["conditionalFormats"] = [rule for rule in rules if not _touches(rule, tab, area)]
    return {}


def _touches(rule: Json, tab: Tab, area: Area) -> bool:
    places = (overlap(value, tab) for value in rule["ranges"])
    return any(place is not None and place.meets(area) for place in places)
