"""Give a range alternating colours.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddBandingRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.banding import stored_banding
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import add, with_id
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addBanding"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen."""
    stored = stored_banding(draft, with_id(draft, "bandedRanges", request.get("bandedRange", {})))
    add(draft, "bandedRanges", stored)
    return {NAME: {"bandedRange": stored}}
