"""spreadsheets.developerMetadata: get and search.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.developerMetadata
"""

from __future__ import annotations

from collections import Counter

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.wire.errors import ApiError, not_found
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import filter_areas, matching
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

MOST_CHARACTERS = 30_000  # of keys and values: of the spreadsheet's own, and of each tab's


def get(spreadsheet: Spreadsheet, call: Call) -> Json:
    """One entry by its id."""
    try:
        return spreadsheet.metadata[int(call.path["metadata"])]
    except (ValueError, KeyError):
        raise not_found() from None


def search(spreadsheet: Spreadsheet, call: Call) -> Json:
    """Every entry that a filter selects, once, with the filters that selected it."""
    found: dict[int, list[Json]] = {}
    for data_filter in call.body.get("dataFilters", ()):
        for entry in selected(spreadsheet, data_filter):
            found.setdefault(entry["metadataId"], []).append(data_filter)
    matched = [
        {"developerMetadata": entry, "dataFilters": found[key]}
        for key, entry in spreadsheet.metadata.items()
        if key in found
    ]
    return {"matchedDeveloperMetadata": matched} if matched else {}


def check_sizes(draft: Spreadsheet) -> None:
    """Raises ApiError 400 when keys and values of one place are too long together: of the spreadsheet, or of a tab with its lines.

    https://developers.google.com/workspace/sheets/api/guides/metadata
    """
    sizes: Counter[int | None] = Counter()
    for entry in draft.metadata.values():
        location = entry["location"]
        whole = location["locationType"] == "SPREADSHEET"
        place = None if whole else sheet_of(location.get("dimensionRange", location))
        sizes[place] += len(entry["metadataKey"]) + len(entry.get("metadataValue", ""))
    for place, size in sizes.items():
        if size > MOST_CHARACTERS:
            where = "the spreadsheet" if place is None else f"the sheet with ID {place}"
            raise ApiError(f"Developer metadata of {where} exceeds the limit of {MOST_CHARACTERS} characters.")


def selected(spreadsheet: Spreadsheet, data_filter: Json) -> list[Json]:
    """The entries that a DataFilter selects: by lookup, or those that lie within a range."""
    if "developerMetadataLookup" in data_filter:
        return matching(spreadsheet, data_filter["developerMetadataLookup"])
    if not data_filter:
        raise ApiError("DataFilter must have one of developerMetadataLookup, a1Range or gridRange set.")
    areas = [area for _, area in filter_areas(spreadsheet, data_filter)]
    return [entry for entry in spreadsheet.metadata.values() if any(_within(entry, area) for area in areas)]


def _within(entry: Json, area: Area) -> bool:
    place = entry["location"].get("dimensionRange")
    if place is None or sheet_of(place) != area.sheet_id:
        return False
    return place["startIndex"] in (area.rows() if place["dimension"] == "ROWS" else area.columns())
