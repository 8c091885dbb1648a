"""Change developer metadata that filters select.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateDeveloperMetadataRequest
"""

from __future__ import annotations

from bridge.local_sheets.reading.metadata import selected
from bridge.local_sheets.requests.create_developer_metadata import stored_metadata
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateDeveloperMetadata"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Every match is changed once; the id stays."""
    mask = update_mask(request, "DeveloperMetadata")
    source = request.get("developerMetadata", {})
    keys = {entry["metadataId"]: None for item in request.get("dataFilters", ()) for entry in selected(draft, item)}
    changed = []
    for key in keys:
        entry = stored_metadata(draft, merged(draft.metadata[key], source, mask) | {"metadataId": key})
        draft.metadata[key] = entry
        changed.append(entry)
    return {NAME: {"developerMetadata": changed} if changed else {}}
