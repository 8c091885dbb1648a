"""Delete a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteSheetRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.charts import without_empty, without_sheet
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "deleteSheet"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See delete_tab."""
    delete_tab(draft, draft.find(request.get("sheetId", 0)))
    return {}


def delete_tab(draft: Spreadsheet, tab: Tab) -> None:
    """Its named ranges and metadata go with it; references to it become #REF!. Raises ApiError 400 for the last one."""
    left = [other for other in draft.tabs if other.sheet_id != tab.sheet_id]
    if not left:
        raise ApiError("You can't remove all the sheets in a document.")
    if all(other.properties.get("hidden") for other in left):
        raise ApiError("You can't remove all the visible sheets in a document.")
    draft.tabs = left
    draft.retitle(tab.title, None)
    for other in draft.edit_all():
        charts = (without_empty(without_sheet(chart, tab.sheet_id)) for chart in other.objects["charts"])
        other.objects["charts"] = list(charts)
    draft.named_ranges = [item for item in draft.named_ranges if sheet_of(item["range"]) != tab.sheet_id]
    draft.metadata = {key: entry for key, entry in draft.metadata.items() if not _is_on(entry, tab.sheet_id)}


def _is_on(entry: Json, sheet_id: int) -> bool:
    location = entry["location"]
    if location["locationType"] == "SPREADSHEET":
        return False
    return bool(sheet_of(location.get("dimensionRange", location)) == sheet_id)
