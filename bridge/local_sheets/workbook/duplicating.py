"""A copy of a tab, for the same or another spreadsheet: objects get new ids, metadata comes along."""

from __future__ import annotations

from typing import Any

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NUMBERED = ("protectedRangeId", "filterViewId", "bandedRangeId", "chartId", "slicerId")


def duplicate_tab(source_of: Spreadsheet, source: Tab, target: Spreadsheet, *, sheet_id: int, title: str) -> Tab:
    """A new tab that is not yet part of the target."""
    tab = source.duplicate(sheet_id, title)
    tables = {table["tableId"]: str(target.free_id()) for table in tab.objects["tables"]}
    for name, objects in tab.objects.items():
        moved = [_moved(item, source.sheet_id, sheet_id) for item in objects]
        tab.objects[name] = [_renumbered(item, target, tables) for item in moved]
    for table in tab.objects["tables"]:
        table["name"] = f"{table.get('name', '')}_2"
    for entry in list(source_of.metadata.values()):
        if _is_on(entry, source.sheet_id):
            new_id = target.free_id()
            location = _moved(entry["location"], source.sheet_id, sheet_id)
            target.metadata[new_id] = {**entry, "metadataId": new_id, "location": location}
    return tab


def _is_on(entry: Json, sheet_id: int) -> bool:
    location = entry["location"]
    if location["locationType"] == "SPREADSHEET":
        return False
    return bool(sheet_of(location.get("dimensionRange", location)) == sheet_id)


def _moved(value: Any, old: int, new: int) -> Any:
    """Every range on the old tab is on the new one."""
    if isinstance(value, list):
        return [_moved(item, old, new) for item in value]
    if not isinstance(value, dict):
        return value
    result = {name: _moved(item, old, new) for name, item in value.items()}
    places = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex", "dimension", "rowIndex", "sheetId")
    is_place = any(name in value for name in places) or value.get("locationType") == "SHEET"
    if is_place and sheet_of(value) == old:
        result.pop("sheetId", None)
        return {"sheetId": new, **result} if new else result
    return result


def _renumbered(item: Json, target: Spreadsheet, tables: dict[str, str]) -> Json:
    """A copy with ids of its own. tables: old and new ids of the tab's tables, which filters name, too."""
    new: Json = {name: target.free_id() for name in NUMBERED if name in item}
    if "tableId" in item:
        new["tableId"] = tables.get(item["tableId"], item["tableId"])
    return item | new
