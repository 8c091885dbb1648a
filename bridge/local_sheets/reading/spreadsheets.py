"""spreadsheets.get and getByDataFilter: a spreadsheet as Google describes it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/get
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.objects.comments import shown_thread, threads
from bridge.local_sheets.objects.guarding import can_edit
from bridge.local_sheets.reading.grid_data import grid_data
from bridge.local_sheets.wire.identities import ACCOUNT
from bridge.local_sheets.wire.masks import Mask, answer_mask, below, names
from bridge.local_sheets.wire.normal import THEME
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import owner_of
from bridge.local_sheets.workbook.addressing import filter_areas, text_area
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import DEFAULT_FORMAT, Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

Places = list[tuple[Tab, Area]]
COMMENTS_SHOWN = ("COMMENTS_VIEW_MODE_INCLUDED", "COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS")
ONE_OF_A_KIND = "basicFilter"  # an object, not a list


def get(spreadsheet: Spreadsheet, call: Call) -> Json:
    """spreadsheets.get; a field mask decides whether cells are read, else includeGridData."""
    ranges = call.query_list("ranges")
    places = [text_area(spreadsheet, text) for text in ranges] if ranges else None
    return _masked(spreadsheet, places, call, grid=call.flag("includeGridData"), options=call.query)


def get_by_data_filter(spreadsheet: Spreadsheet, call: Call) -> Json:
    """spreadsheets.getByDataFilter."""
    filters = call.body.get("dataFilters", [])
    places = [place for data_filter in filters for place in filter_areas(spreadsheet, data_filter)] if filters else None
    return _masked(spreadsheet, places, call, grid=bool(call.body.get("includeGridData")), options=call.body)


def _masked(spreadsheet: Spreadsheet, places: Places | None, call: Call, *, grid: bool, options: Json) -> Json:
    fields = call.query.get("fields")
    mask = answer_mask(fields, "Spreadsheet") if fields else None
    answer = describe(spreadsheet, places, mask, grid=grid or bool(fields), account=call.account)
    return with_comments(spreadsheet, answer, options, account=call.account)


def with_comments(spreadsheet: Spreadsheet, answer: Json, options: Json, *, account: str) -> Json:
    """A Spreadsheet with its comment threads and their anchors where `commentsViewMode` wants them, else without."""
    mode = options.get("commentsViewMode", "")
    if mode not in COMMENTS_SHOWN:
        for sheet in answer.get("sheets", ()):
            sheet.pop("commentAnchors", None)
        return answer
    shown = [shown_thread(thread, account) for thread in threads(spreadsheet)]
    return answer | {"commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"} | ({"comments": shown} if shown else {})


def describe(
    spreadsheet: Spreadsheet, places: Places | None, mask: Mask, *, grid: bool, account: str = ACCOUNT
) -> Json:
    """A Spreadsheet as an account sees it; of its members only what the mask names is built.

    places: the ranges asked for, None for all.
    """
    answer: Json = {"spreadsheetId": spreadsheet.spreadsheet_id}
    if names(mask, "properties"):
        answer["properties"] = properties_of(spreadsheet)
    if names(mask, "sheets"):
        sheet_mask = below(mask, "sheets")
        with_cells = grid and names(sheet_mask, "data")
        wanted = [
            tab
            for tab in spreadsheet.tabs
            if places is None or any(place[0].sheet_id == tab.sheet_id for place in places)
        ]
        answer["sheets"] = [
            _sheet(spreadsheet, tab, places, mask=sheet_mask, with_cells=with_cells, account=account) for tab in wanted
        ]
    if spreadsheet.named_ranges:
        answer["namedRanges"] = spreadsheet.named_ranges
    answer["spreadsheetUrl"] = url_of(spreadsheet.spreadsheet_id)
    if own := [entry for entry in spreadsheet.metadata.values() if entry["location"]["locationType"] == "SPREADSHEET"]:
        answer["developerMetadata"] = own
    return answer


def url_of(spreadsheet_id: str) -> str:
    """Where Google would show it."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"


def properties_of(spreadsheet: Spreadsheet) -> Json:
    """SpreadsheetProperties with the default format and theme."""
    colours = [{"colorType": name, "color": {"rgbColor": colour}} for name, colour in THEME.items()]
    defaults: Json = {
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": colours},
    }
    return defaults | spreadsheet.properties


def _sheet(
    spreadsheet: Spreadsheet, tab: Tab, places: Places | None, *, mask: Mask, with_cells: bool, account: str
) -> Json:
    index = next(at for at, other in enumerate(spreadsheet.tabs) if other.sheet_id == tab.sheet_id)
    answer: Json = {"properties": tab.sheet_properties(index)}
    areas = None if places is None else [area for other, area in places if other.sheet_id == tab.sheet_id]
    if with_cells and tab.is_grid:
        data_mask = below(mask, "data")
        answer["data"] = [grid_data(spreadsheet, tab, area, mask=data_mask) for area in areas or [tab.whole()]]
    for name, objects in tab.objects.items():
        shown = [
            _shown(spreadsheet, name, item, account) for item in objects if areas is None or _touches(item, tab, areas)
        ]
        if shown:
            answer[name] = shown[0] if name == ONE_OF_A_KIND else shown
    if own := [entry for entry in spreadsheet.metadata.values() if _is_of(entry, tab)]:
        answer["developerMetadata"] = own
    return answer


def _is_of(entry: Json, tab: Tab) -> bool:
    location = entry["location"]
    return bool(location["locationType"] == "SHEET" and location.get("sheetId", 0) == tab.sheet_id)


def _shown(spreadsheet: Spreadsheet, name: str, item: Json, account: str) -> Json:
    """A protected range also says whether who asks may edit it, and to those who may: who else; the others are as stored."""
    if name != "protectedRanges":
        return item
    if not can_edit(spreadsheet, item, account):
        return {key: value for key, value in item.items() if key != "editors"} | {"requestingUserCanEdit": False}
    editors = item.get("editors", {})
    if not item.get("warningOnly") or not editors.get("users"):
        editors = {**editors, "users": editors.get("users") or [owner_of(spreadsheet)]}
    return {**item, "requestingUserCanEdit": True, "editors": editors}


def _touches(item: Json, tab: Tab, areas: Iterable[Area]) -> bool:
    """Whether an object lies on one of the ranges that were asked for."""
    places = [found for value in _ranges_of(item) if (found := overlap(value, tab)) is not None]
    return not places or any(area.meets(place) for area in areas for place in places)


def _ranges_of(item: Json) -> list[Any]:
    if "startRowIndex" in item or "startColumnIndex" in item:
        return [item]
    ranges = [item["range"]] if "range" in item else item.get("ranges", [])
    return [value for value in ranges if "dimension" not in value and isinstance(sheet_of(value), int)]
