"""Take a protection away.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteProtectedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import remove
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteProtectedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    remove(draft, "protectedRanges", request.get("protectedRangeId"))
    return {}
