"""Move or resize a chart or a slicer.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateEmbeddedObjectPositionRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.embedded import moved_position, own_tab, place_of
from bridge.local_sheets.requests.delete_sheet import delete_tab
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateEmbeddedObjectPosition"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The mask is of the overlay position only. A tab that the object filled goes when it leaves."""
    sheet_id, kind, position = place_of(draft, request.get("objectId"))
    item = draft.find(sheet_id).objects[kind][position]
    left = own_tab(draft, item)
    if kind == "slicers" and "overlayPosition" not in request.get("newPosition", {}):
        raise ApiError("A slicer can only be positioned on an existing sheet.")
    tab, new = moved_position(draft, request, item["position"])
    old_tab = draft.edit(sheet_id)
    del old_tab.objects[kind][position]
    tab.objects[kind].insert(position if tab is old_tab else len(tab.objects[kind]), {**item, "position": new})
    if left is not None:
        delete_tab(draft, draft.find(left.sheet_id))
    return {NAME: {"position": new}}
