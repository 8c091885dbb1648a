"""Give a range a name.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddNamedRangeRequest
"""

from __future__ import annotations

import re

from bridge.local_sheets.grid.a1 import bounds
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addNamedRange"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen; names are unique and no cell addresses."""
    source = request.get("namedRange", {})
    chosen = source.get("namedRangeId")
    if chosen and any(item["namedRangeId"] == chosen for item in draft.named_ranges):
        raise ApiError(f"Cannot add named range with ID {chosen}, a named range with that ID already exists.")
    item = stored_name(draft, {**source, "namedRangeId": chosen or str(draft.free_id())})
    draft.named_ranges.append(item)
    return {NAME: {"namedRange": item}}


def stored_name(draft: Spreadsheet, item: Json) -> Json:
    """A named range as Google keeps it. Raises ApiError 400."""
    name = item.get("name", "")
    if not re.fullmatch(r"[^\W\d][\w.]{0,249}", name) or bounds(name) or name.upper() in ("TRUE", "FALSE"):
        raise ApiError("The name given to this range is invalid")
    others = (one for one in draft.named_ranges if one["namedRangeId"] != item["namedRangeId"])
    if any(one["name"].casefold() == name.casefold() for one in others):
        raise ApiError(f"Cannot add named range with name {name}, a named range with that name already exists.")
    tab = draft.find(sheet_of(item.get("range", {})))
    tab.area(item.get("range", {}))
    return {"namedRangeId": item["namedRangeId"], "name": name, "range": normalised(item.get("range", {}), "GridRange")}
