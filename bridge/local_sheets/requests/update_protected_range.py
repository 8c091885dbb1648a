"""Change a protected range under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateProtectedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.masks import merged, update_mask
from bridge.local_sheets.objects import find, replace
from bridge.local_sheets.protection import stored_protection
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet

NAME = "updateProtectedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = update_mask(request, "ProtectedRange")
    source = request.get("protectedRange", {})
    wanted = source.get("protectedRangeId")
    new = merged(find(draft, "protectedRanges", wanted), source, mask) | {"protectedRangeId": wanted}
    replace(draft, "protectedRanges", wanted, item=stored_protection(draft, new))
    return {}
