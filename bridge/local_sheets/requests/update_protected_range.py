"""Change a protected range under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateProtectedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.protection import all_editors, stored_protection
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find, replace
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateProtectedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A warning that becomes a protection, without editors named, binds nobody who may edit the spreadsheet."""
    mask = update_mask(request, "ProtectedRange")
    source = request.get("protectedRange", {})
    wanted = source.get("protectedRangeId")
    old = find(draft, "protectedRanges", wanted)
    new = merged(old, source, mask) | {"protectedRangeId": wanted}
    if old.get("warningOnly") and not new.get("warningOnly") and mask is not None and "editors" not in mask:
        new["editors"] = all_editors(draft)
    replace(draft, "protectedRanges", wanted, item=stored_protection(draft, new))
    return {}
