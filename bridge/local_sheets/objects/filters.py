"""Basic filters and filter views as Google keeps them: closed ranges, filterSpecs and criteria side by side."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def stored_filter(draft: Spreadsheet, item: Json, message: str) -> Json:
    """A filter to keep. message: BasicFilter or FilterView. Raises ApiError 400."""
    item = dict(item)
    if "namedRangeId" in item and "range" not in item:
        found = (one["range"] for one in draft.named_ranges if one["namedRangeId"] == item["namedRangeId"])
        item["range"] = next(found, None) or _missing(item["namedRangeId"])
    if "tableId" in item and "range" in item:
        raise ApiError("Only one of range or tableId may be set.")
    if "tableId" in item:
        item["range"] = find(draft, "tables", item["tableId"])["range"]
    tab = draft.find(sheet_of(item.get("range", {})))
    stored = normalised(item, message)
    stored["range"] = tab.area(item.get("range", {})).json()
    if "filterSpecs" in stored:
        specs = stored["filterSpecs"]
        stored["criteria"] = {str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {}) for spec in specs}
    elif stored.get("criteria"):
        specs = [{"columnIndex": int(column), "filterCriteria": item} for column, item in stored["criteria"].items()]
        stored["filterSpecs"] = specs
    return stored


def _missing(named_range_id: str) -> Json:
    raise ApiError(f"No named range with id: {named_range_id}")
