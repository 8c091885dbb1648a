"""Change a named range under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateNamedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.requests.add_named_range import stored_name
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateNamedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = update_mask(request, "NamedRange")
    source = request.get("namedRange", {})
    position = position_of(draft, source.get("namedRangeId"))
    old = draft.named_ranges[position]
    new = merged(old, source, mask) | {"namedRangeId": old["namedRangeId"]}
    draft.named_ranges[position] = stored_name(draft, new)
    return {}


def position_of(draft: Spreadsheet, wanted: str | None) -> int:
    """Where a named range stands. Raises ApiError 400."""
    for position, item in enumerate(draft.named_ranges):
        if item["namedRangeId"] == wanted:
            return position
    raise ApiError(f"No named range with id: {wanted or ''}")
