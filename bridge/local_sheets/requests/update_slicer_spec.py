"""Change the specification of a slicer under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateSlicerSpecRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.embedded import place_of
from bridge.local_sheets.objects.slicers import stored_slicer_spec
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateSlicerSpec"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = with_twins("SlicerSpec", update_mask(request, "SlicerSpec"))
    sheet_id, kind, position = place_of(draft, request.get("slicerId"))
    if kind != "slicers":
        raise ApiError(f"No slicer with id: {request['slicerId']}")
    slicers = draft.edit(sheet_id).objects[kind]
    source = request.get("spec", {})
    columns = {"columnIndex": source["columnIndex"]} if "columnIndex" in source else {}  # a zero counts
    new = merged(slicers[position]["spec"], normalised(source, "SlicerSpec") | columns, mask)
    slicers[position] = {**slicers[position], "spec": stored_slicer_spec(draft, new)}
    return {}
