"""Delete a chart or a slicer.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteEmbeddedObjectRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.embedded import own_tab, place_of
from bridge.local_sheets.requests.delete_sheet import delete_tab
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteEmbeddedObject"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A chart that fills a tab takes the tab with it."""
    sheet_id, kind, position = place_of(draft, request.get("objectId"))
    item = draft.edit(sheet_id).objects[kind].pop(position)
    tab = own_tab(draft, item)
    if tab is not None:
        delete_tab(draft, tab)
    return {}
