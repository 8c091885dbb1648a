"""Put the rows of a range into a random order.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#RandomizeRangeRequest
"""

from __future__ import annotations

import random

from bridge.local_sheets.editing.sorting import reorder_area
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "randomizeRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Hidden rows stay where they are, as in a sort."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    visible = [row for row in area.rows() if not tab.hidden(row)]
    reorder_area(draft, tab, area, sources=random.sample(visible, len(visible)), targets=visible)
    return {}
