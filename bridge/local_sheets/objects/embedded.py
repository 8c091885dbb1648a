"""Charts and slicers: what lies over the grid. They share one set of ids; a chart may also fill a tab of its own.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/charts
"""

from __future__ import annotations

from itertools import count

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.text.display import language
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

IDS = {"charts": "chartId", "slicers": "slicerId"}
WIDTH, HEIGHT = 600, 371  # pixels, where a position names none
NO_POSITION = "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set"


def place_of(draft: Spreadsheet, wanted: int | None) -> tuple[int, str, int]:
    """(sheetId, kind, position) of an embedded object. Raises ApiError 400."""
    for kind, id_name in IDS.items():
        place = draft.located(kind, id_name, wanted)
        if place is not None:
            return place[0], kind, place[1]
    raise ApiError(f"No embedded object with id: {wanted or 0}")


def new_id(draft: Spreadsheet, chosen: int | None) -> int:
    """The id that was chosen, or a new one. Raises ApiError 400 when it is taken."""
    if chosen is None:
        return draft.free_id()
    if any(draft.located(kind, id_name, chosen) is not None for kind, id_name in IDS.items()):
        raise ApiError(f"Cannot add embedded object with ID [{chosen}] because one with that ID already exists.")
    return chosen


def overlay(draft: Spreadsheet, value: Json, old: Json | None = None) -> Json:
    """An OverlayPosition with everything Google answers. Raises ApiError 400 for a cell outside the grid."""
    position = normalised(value, "OverlayPosition")
    anchor = position.get("anchorCell", {})
    tab = draft.find(sheet_of(anchor))
    row, column = anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)
    if not 0 <= row < tab.row_count or not 0 <= column < tab.column_count:
        raise ApiError("EmbeddedObjectPosition.overlayPosition.anchorCell is outside the grid.")
    sizes = {"widthPixels": WIDTH, "heightPixels": HEIGHT} | (old or {}) | position
    if sizes["widthPixels"] < 0 or sizes["heightPixels"] < 0:
        raise ApiError("OverlayPosition.widthPixels and heightPixels must not be negative.")
    sheet = {"sheetId": tab.sheet_id} if tab.sheet_id else {}
    return {**sizes, "anchorCell": {**sheet, "rowIndex": row, "columnIndex": column}}


def stored_position(draft: Spreadsheet, position: Json) -> tuple[Tab, Json]:
    """(the draft's own tab, EmbeddedObjectPosition) of a position; makes the chart's own tab. Raises ApiError 400."""
    if "overlayPosition" in position:
        stored = overlay(draft, position["overlayPosition"])
        return draft.edit(sheet_of(stored["anchorCell"])), {"overlayPosition": stored}
    if "sheetId" not in position and not position.get("newSheet"):
        raise ApiError(NO_POSITION)
    tab = Tab(position.get("sheetId", draft.free_id()), _free_title(draft), rows=0, columns=0)
    tab.properties = {"sheetType": "OBJECT"}
    draft.add_tab(tab)
    return tab, {"sheetId": tab.sheet_id}


def _free_title(draft: Spreadsheet) -> str:
    word = "グラフ" if language(draft.locale) == "ja" else "Chart"
    return next(title for title in (f"{word}{number}" for number in count(1)) if draft.titled(title) is None)


def moved_position(draft: Spreadsheet, request: Json, old: Json) -> tuple[Tab, Json]:
    """Where updateEmbeddedObjectPosition puts an object that stood at `old`. Raises ApiError 400."""
    new = request.get("newPosition", {})
    if "overlayPosition" not in new:
        return stored_position(draft, new)
    mask = update_mask(request, "OverlayPosition")
    before = old.get("overlayPosition", {})
    joined = merged(before, normalised(new["overlayPosition"], "OverlayPosition"), mask)
    stored = overlay(draft, joined)
    return draft.edit(sheet_of(stored["anchorCell"])), {"overlayPosition": stored}


def own_tab(draft: Spreadsheet, item: Json) -> Tab | None:
    """The tab that holds nothing but this chart."""
    return None if "overlayPosition" in item["position"] else draft.find(item["position"]["sheetId"])
