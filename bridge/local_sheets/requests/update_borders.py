"""Set the borders of a range.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateBordersRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab

NAME = "updateBorders"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A side that is not named stays; style NONE takes a border away."""
    range_ = request.get("range", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    for side, part in _parts(area, request):
        border = normalised(request[side[1]], "Border")
        _set(tab, part, side[0], border=border)
    return {}


def _parts(area: Area, request: Json) -> list[tuple[tuple[str, str], Area]]:
    """((side of a cell, member of the request), cells) for every member that the request names."""
    s, top, bottom, left, right = area.sheet_id, area.start_row, area.end_row, area.start_column, area.end_column
    parts = [
        (("top", "top"), Area(s, top, top + 1, left, right)),
        (("bottom", "bottom"), Area(s, bottom - 1, bottom, left, right)),
        (("left", "left"), Area(s, top, bottom, left, left + 1)),
        (("right", "right"), Area(s, top, bottom, right - 1, right)),
        (("bottom", "innerHorizontal"), Area(s, top, bottom - 1, left, right)),
        (("right", "innerVertical"), Area(s, top, bottom, left, right - 1)),
    ]
    return [(side, part) for side, part in parts if side[1] in request and area.row_count and area.column_count]


def _set(tab: Tab, area: Area, side: str, *, border: Json) -> None:
    def change(look: Look) -> Look:
        look = look or {}
        format_ = look.get("userEnteredFormat", {})
        borders = {name: item for name, item in format_.get("borders", {}).items() if name != side}
        if border.get("style", "NONE") != "NONE":
            borders[side] = border
        kept = {name: item for name, item in format_.items() if name != "borders"} | (
            {"borders": borders} if borders else {}
        )
        rest = {name: item for name, item in look.items() if name != "userEnteredFormat"}
        return rest | ({"userEnteredFormat": kept} if kept else {}) or None

    tab.change_looks(area, change)
