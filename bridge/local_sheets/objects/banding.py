"""Alternating colours as Google keeps them; two of them never overlap."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

TAKEN = "You cannot add alternating background colors to a range that already has alternating background colors."


def stored_banding(draft: Spreadsheet, item: Json) -> Json:
    """A banded range to keep. Raises ApiError 400."""
    tab = draft.find(sheet_of(item.get("range", {})))
    area = tab.area(item.get("range", {}))
    if not item.get("rowProperties") and not item.get("columnProperties"):
        raise ApiError("At least one of rowProperties or columnProperties must be specified.")
    check_free(tab, area, item.get("bandedRangeId"))
    return {**normalised(item, "BandedRange"), "range": area.json()}


def check_free(tab: Tab, area: Area, own_id: int | None = None) -> None:
    """Raises ApiError 400 where colours alternate already, by banding or by a table."""
    others = [item for item in tab.objects["bandedRanges"] if item["bandedRangeId"] != own_id]
    for item in [*others, *tab.objects["tables"]]:
        place = overlap(item["range"], tab)
        if place is not None and place.meets(area):
            raise ApiError(TAKEN)
