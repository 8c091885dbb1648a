"""Add a slicer.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddSlicerRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.embedded import NO_POSITION, new_id, stored_position
from bridge.local_sheets.objects.slicers import stored_slicer_spec
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addSlicer"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen; a slicer stands on a tab that exists. Another one for the same data stacks (measured)."""
    source = request.get("slicer", {})
    if "overlayPosition" not in source.get("position", {}):
        raise ApiError(NO_POSITION)
    slicer_id = new_id(draft, source.get("slicerId"))
    tab, position = stored_position(draft, source["position"])
    slicer = {"slicerId": slicer_id, "spec": stored_slicer_spec(draft, source.get("spec", {})), "position": position}
    tab.objects["slicers"].append(slicer)
    return {NAME: {"slicer": slicer}}
