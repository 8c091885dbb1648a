"""Copy a filter view.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DuplicateFilterViewRequest
"""

from __future__ import annotations

from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import add, find
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "duplicateFilterView"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    source = find(draft, "filterViews", request.get("filterId"))
    copy = {**source, "filterViewId": draft.free_id(), "title": f"Copy of {source.get('title', '')}"}
    add(draft, "filterViews", copy)
    return {NAME: {"filter": copy}}
