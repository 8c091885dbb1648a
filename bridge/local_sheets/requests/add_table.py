"""Make a range a table.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddTableRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.tables import stored_table
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import add, with_id
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addTable"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen; a table without a name is numbered."""
    item = with_id(draft, "tables", request.get("table", {}))
    count = sum(len(tab.objects["tables"]) for tab in draft.tabs)
    stored = stored_table(draft, {"name": f"Table{count + 1}"} | item)
    add(draft, "tables", stored)
    return {NAME: {"table": stored}}
