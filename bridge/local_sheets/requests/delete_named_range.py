"""Take a name away.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteNamedRangeRequest
"""

from __future__ import annotations

from bridge.local_sheets.requests.update_named_range import position_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteNamedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    del draft.named_ranges[position_of(draft, request.get("namedRangeId"))]
    return {}
