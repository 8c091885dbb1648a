"""Change the border of a chart under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateEmbeddedObjectBorderRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.embedded import place_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateEmbeddedObjectBorder"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = with_twins("EmbeddedObjectBorder", update_mask(request, "EmbeddedObjectBorder"))
    sheet_id, kind, position = place_of(draft, request.get("objectId"))
    if kind != "charts":
        raise ApiError("Only charts have a border.")
    charts = draft.edit(sheet_id).objects[kind]
    source = normalised(request.get("border", {}), "EmbeddedObjectBorder")
    border = merged(charts[position].get("border", {}), source, mask)
    kept = {name: item for name, item in charts[position].items() if name != "border"}
    charts[position] = kept | ({"border": border} if border else {})
    return {}
