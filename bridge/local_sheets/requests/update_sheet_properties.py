"""Rename, move, hide, colour, freeze or resize a tab.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateSheetPropertiesRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.structure import delete_lines
from bridge.local_sheets.grid.ranges import Lines
from bridge.local_sheets.grid.shifts import Deleted
from bridge.local_sheets.requests.delete_dimension import check_deletable
from bridge.local_sheets.values.writing import grow
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import Mask, merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "updateSheetProperties"
FIXED = ("sheetId", "sheetType", "title", "index")
SIZES = ("rowCount", "columnCount")


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = with_twins("SheetProperties", update_mask(request, "SheetProperties"))
    properties = normalised(request.get("properties", {}), "SheetProperties")
    tab = draft.edit(properties.get("sheetId", 0))
    if _named(mask, "title"):
        _retitle(draft, tab, properties.get("title", ""))
    if tab.is_grid:
        _resize(draft, tab, properties.get("gridProperties", {}), mask=mask)
    elif "gridProperties" in properties:
        raise ApiError("It is an error to set any grid properties on non-grid sheets.")
    tab = draft.edit(tab.sheet_id)
    kind = {} if tab.is_grid else {"sheetType": "OBJECT"}
    tab.properties = stored_properties(merged(tab.properties, properties, _rest(mask))) | kind
    _check_visible(draft)
    if tab.is_grid:
        _check_frozen(tab)
    if _named(mask, "index"):
        _move(draft, tab, properties.get("index", 0))
    return {}


def stored_properties(properties: Json) -> Json:
    """What a tab keeps of SheetProperties: no ids, no sizes, nothing that is zero or false."""
    kept = {name: item for name, item in properties.items() if name not in (*FIXED, "gridProperties") and item}
    grid = {name: item for name, item in properties.get("gridProperties", {}).items() if name not in SIZES and item}
    return kept | ({"gridProperties": grid} if grid else {})


def _named(mask: Mask, name: str) -> bool:
    return mask is None or name in mask


def _rest(mask: Mask) -> Mask:
    if mask is None:
        return None
    return {name: sub for name, sub in mask.items() if name not in FIXED}


def _retitle(draft: Spreadsheet, tab: Tab, title: str) -> None:
    draft.check_title(title, but=tab)
    if title != tab.title:
        draft.retitle(tab.title, title)
        tab.title = title


def _resize(draft: Spreadsheet, tab: Tab, grid: Json, *, mask: Mask) -> None:
    wanted = None if mask is None or mask.get("gridProperties", {}) is None else mask.get("gridProperties", {})
    for name, by_rows in (("rowCount", True), ("columnCount", False)):
        if wanted is not None and name not in wanted:
            continue
        if name not in grid:
            if wanted is not None:
                raise ApiError(f"gridProperties.{name} must be greater than 0.")
            continue
        _set_count(draft, tab, grid[name], by_rows=by_rows)


def _set_count(draft: Spreadsheet, tab: Tab, count: int, *, by_rows: bool) -> None:
    old = tab.row_count if by_rows else tab.column_count
    if count < 1:
        raise ApiError("A sheet must have at least one row and one column.")
    if count < old:
        check_deletable(tab, Lines(tab.sheet_id, by_rows, count, old))
        delete_lines(draft, Deleted(tab.sheet_id, by_rows, count, old))
    elif by_rows:
        grow(draft, tab, count, column_count=tab.column_count)
    else:
        grow(draft, tab, tab.row_count, column_count=count)


def _check_visible(draft: Spreadsheet) -> None:
    if all(tab.properties.get("hidden") for tab in draft.tabs):
        raise ApiError("You can't hide all the sheets in a document.")


def _check_frozen(tab: Tab) -> None:
    grid = tab.grid_properties()
    if grid.get("frozenRowCount", 0) >= grid["rowCount"] or grid.get("frozenColumnCount", 0) >= grid["columnCount"]:
        what = "rows" if grid.get("frozenRowCount", 0) >= grid["rowCount"] else "columns"
        raise ApiError(f"You can't freeze all visible {what} on the sheet.")


def _move(draft: Spreadsheet, tab: Tab, index: int) -> None:
    """The index counts as before the move; its own and the next one change nothing."""
    old = draft.tabs.index(tab)
    if index < 0 or index > len(draft.tabs):
        raise ApiError(f"Invalid sheet index: {index}")
    if index in (old, old + 1):
        return
    draft.tabs.remove(tab)
    draft.tabs.insert(index if index < old else index - 1, tab)
