"""Attach developer metadata to the spreadsheet, a tab, a row or a column.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#CreateDeveloperMetadataRequest
"""

from __future__ import annotations

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import check_line
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "createDeveloperMetadata"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen; one that is taken refuses the whole batch."""
    source = request.get("developerMetadata", {})
    chosen = source.get("metadataId")
    if chosen in draft.metadata:
        taken = "because developer metadata with that ID already exists."
        raise ApiError(f"Cannot add developer metadata with ID [{chosen}] {taken}")
    if chosen is not None and chosen < 1:
        raise ApiError("DeveloperMetadata.metadataId must be positive.")
    entry = stored_metadata(draft, {"metadataId": chosen or draft.free_id(), **source})
    draft.metadata[entry["metadataId"]] = entry
    return {NAME: {"developerMetadata": entry}}


def stored_metadata(draft: Spreadsheet, entry: Json) -> Json:
    """An entry as Google keeps it. Raises ApiError 400."""
    if not entry.get("metadataKey"):
        raise ApiError("DeveloperMetadata.metadataKey is required.")
    if entry.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise ApiError("DeveloperMetadata.visibility is required.")
    kept = {
        name: entry[name] for name in ("metadataId", "metadataKey", "metadataValue", "visibility") if entry.get(name)
    }
    return {**kept, "location": _location(draft, entry.get("location", {}))}


def _location(draft: Spreadsheet, location: Json) -> Json:
    """With its type; sheetId 0 is dropped."""
    if location.get("spreadsheet"):
        return {"locationType": "SPREADSHEET", "spreadsheet": True}
    if "dimensionRange" in location:
        check_line(draft, location["dimensionRange"])
        place = normalised(location["dimensionRange"], "DimensionRange")
        return {"locationType": "ROW" if place["dimension"] == "ROWS" else "COLUMN", "dimensionRange": place}
    if "sheetId" in location:
        draft.find(location["sheetId"])
        return {"locationType": "SHEET", "sheetId": location["sheetId"]}
    raise ApiError("DeveloperMetadata.location is required.")
