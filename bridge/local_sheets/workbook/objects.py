"""Objects of a tab that have an id: adding with a chosen or a new id, finding, replacing, deleting."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

# kind (its place in Sheet) -> member that holds the id, words for messages
IDS = {
    "protectedRanges": ("protectedRangeId", "protected range"),
    "filterViews": ("filterViewId", "filter view"),
    "bandedRanges": ("bandedRangeId", "banded range"),
    "charts": ("chartId", "embedded object"),
    "slicers": ("slicerId", "embedded object"),
    "tables": ("tableId", "table"),
}


def with_id(draft: Spreadsheet, kind: str, item: Json) -> Json:
    """An object with its id: the one that was chosen, or a new one. Raises ApiError 400 when it is taken."""
    name, words = IDS[kind]
    chosen = item.get(name)
    if chosen is not None and draft.located(kind, name, chosen) is not None:
        raise ApiError(f"Cannot add {words} with ID [{chosen}] because a {words} with that ID already exists.")
    new = str(draft.free_id()) if kind == "tables" else draft.free_id()
    return {name: chosen or new, **{key: value for key, value in item.items() if key != name}}


def tab_id_of(item: Json) -> int:
    """The sheetId an object lies on."""
    return sheet_of(item.get("range", {}))


def add(draft: Spreadsheet, kind: str, item: Json) -> None:
    """Put an object on its tab."""
    draft.edit(tab_id_of(item)).objects[kind].append(item)


def find(draft: Spreadsheet, kind: str, wanted: int | str | None) -> Json:
    """An object by its id. Raises ApiError 400."""
    place = _place(draft, kind, wanted)
    return draft.find(place[0]).objects[kind][place[1]]


def replace(draft: Spreadsheet, kind: str, wanted: int | str | None, *, item: Json) -> None:
    """Put another object in an object's place, also on another tab. Raises ApiError 400."""
    sheet_id, position = _place(draft, kind, wanted)
    if tab_id_of(item) == sheet_id:
        draft.edit(sheet_id).objects[kind][position] = item
        return
    draft.find(tab_id_of(item))
    del draft.edit(sheet_id).objects[kind][position]
    add(draft, kind, item)


def remove(draft: Spreadsheet, kind: str, wanted: int | str | None) -> Json:
    """Take an object away; gives it. Raises ApiError 400."""
    sheet_id, position = _place(draft, kind, wanted)
    return draft.edit(sheet_id).objects[kind].pop(position)


def _place(draft: Spreadsheet, kind: str, wanted: int | str | None) -> tuple[int, int]:
    name, words = IDS[kind]
    place = draft.located(kind, name, wanted)
    if place is None:
        raise ApiError(f"No {words} with id: {0 if wanted is None else wanted}")
    return place
