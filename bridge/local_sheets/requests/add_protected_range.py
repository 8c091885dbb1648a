"""Protect a range or a whole tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddProtectedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.protection import reply, stored_protection
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import add, with_id
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addProtectedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen."""
    item = with_id(draft, "protectedRanges", request.get("protectedRange", {}))
    stored = stored_protection(draft, item)
    add(draft, "protectedRanges", stored)
    return {NAME: {"protectedRange": reply(stored)}}
