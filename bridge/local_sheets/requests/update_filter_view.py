"""Change a filter view under a field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateFilterViewRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.filters import stored_filter
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find, replace
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateFilterView"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = update_mask(request, "FilterView")
    source = request.get("filter", {})
    wanted = source.get("filterViewId")
    old = find(draft, "filterViews", wanted)
    if mask is None or "filterSpecs" in mask or "criteria" in mask:  # the two are one thing in two forms
        old = {name: item for name, item in old.items() if name not in ("filterSpecs", "criteria")}
    new = merged(old, source, mask) | {"filterViewId": wanted}
    if "tableId" in new:
        new.pop("range", None)
    replace(draft, "filterViews", wanted, item=stored_filter(draft, new, "FilterView"))
    return {}
