"""Change a table under a field mask; columnProperties are replaced as a whole.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateTableRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.tables import stored_table
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find, replace
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateTable"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = update_mask(request, "Table")
    source = request.get("table", {})
    wanted = source.get("tableId")
    new = merged(find(draft, "tables", wanted), source, mask) | {"tableId": wanted}
    replace(draft, "tables", wanted, item=stored_table(draft, new))
    return {}
