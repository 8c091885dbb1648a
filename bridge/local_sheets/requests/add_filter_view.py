"""Add a filter view.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddFilterViewRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.filters import stored_filter
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import add, with_id
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addFilterView"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen; a view without a title is numbered."""
    item = with_id(draft, "filterViews", request.get("filter", {}))
    count = sum(len(tab.objects["filterViews"]) for tab in draft.tabs)
    stored = stored_filter(draft, {"title": f"Filter {count + 1}"} | item, "FilterView")
    add(draft, "filterViews", stored)
    return {NAME: {"filter": stored}}
