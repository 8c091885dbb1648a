"""GridData: cells with their formats, and the properties of rows and columns. Only what the field mask names is built.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#GridData
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.local_sheets.cells import Formula, Value, effective_json, extended
from bridge.local_sheets.display import pattern_of, shown
from bridge.local_sheets.masks import Mask, below, merged, names, pruned
from bridge.local_sheets.ranges import Area, sheet_of
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import DEFAULT_FORMAT, Spreadsheet
from bridge.local_sheets.tab import Look, Looks, Tab

PIXELS = {True: 21, False: 100}  # default height of a row, width of a column
LOOK_MEMBERS = ("userEnteredFormat", "note", "textFormatRuns", "dataValidation", "pivotTable", "chipRuns")
VALUE_MEMBERS = ("userEnteredValue", "effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")


def grid_data(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, mask: Mask) -> Json:
    """One GridData. mask: below `sheets.data`."""
    data: Json = {}
    if area.start_row:
        data["startRow"] = area.start_row
    if area.start_column:
        data["startColumn"] = area.start_column
    if names(mask, "rowData") and (rows := _row_data(spreadsheet, tab, area, mask=below(mask, "rowData"))):
        data["rowData"] = rows
    for name, by_rows in (("rowMetadata", True), ("columnMetadata", False)):
        if names(mask, name):
            data[name] = _line_metadata(spreadsheet, tab, area, by_rows=by_rows)
    return data


def _line_metadata(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, by_rows: bool) -> list[Json]:
    default: Json = {"pixelSize": PIXELS[by_rows]}
    properties = tab.line_properties(by_rows=by_rows)
    places = range(area.start_row, area.end_row) if by_rows else range(area.start_column, area.end_column)
    entries = [default | properties[index] if index in properties else default for index in places]
    dimension = "ROWS" if by_rows else "COLUMNS"
    for entry in spreadsheet.metadata.values():
        place = entry["location"].get("dimensionRange")
        if (
            place
            and sheet_of(place) == tab.sheet_id
            and place["dimension"] == dimension
            and place["startIndex"] in places
        ):
            at = place["startIndex"] - places.start
            entries[at] = {**entries[at], "developerMetadata": [*entries[at].get("developerMetadata", ()), entry]}
    return entries


def _row_data(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, mask: Mask) -> list[Json]:
    """Rows up to the last one with a cell; a row without cells is empty."""
    cell_mask = below(mask, "values")
    wanted = _wanted(cell_mask)
    if not names(mask, "values"):
        wanted = []
    build = _builder(spreadsheet, wanted, cell_mask)
    rows: list[Json] = []
    for row in area.rows():
        cells = tab.rows[row][area.start_column : area.end_column]
        looks = tab.looks[row]
        shown_looks = looks[area.start_column : area.end_column] if looks is not None else ()
        rows.append(_row(cells, shown_looks, build))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _row(cells: list[Value], looks: Looks, build: Callable[[Value, Look], Json]) -> Json:
    looks = looks or ()
    count = max(len(cells), len(looks))
    while count and _blank(cells, looks, count - 1):
        count -= 1
    if not count:
        return {}
    values, styles = len(cells), len(looks)
    return {
        "values": [build(cells[at] if at < values else None, looks[at] if at < styles else None) for at in range(count)]
    }


def _blank(cells: list[Value], looks: tuple[Look, ...], at: int) -> bool:
    return (at >= len(cells) or cells[at] is None) and (at >= len(looks) or looks[at] is None)


def _wanted(mask: Mask) -> list[str]:
    return [name for name in (*LOOK_MEMBERS, *VALUE_MEMBERS) if names(mask, name)]


def _builder(spreadsheet: Spreadsheet, wanted: list[str], mask: Mask) -> Callable[[Value, Look], Json]:
    """A function that makes CellData of a value and a look, with only the wanted members."""
    of_look = [name for name in wanted if name in LOOK_MEMBERS]
    of_value = [name for name in wanted if name in VALUE_MEMBERS]
    deep = mask is not None and any(sub is not None for sub in mask.values())

    def build(value: Value, look: Look) -> Json:
        cell: Json = {}
        if look is not None:
            cell = {name: look[name] for name in of_look if name in look}
        for name in of_value:
            item = _member(spreadsheet, name, value, look=look)
            if item is not None:
                cell[name] = item
        return pruned(cell, mask) if deep else cell

    return build


def _member(spreadsheet: Spreadsheet, name: str, value: Value, *, look: Look) -> Any:
    if name == "hyperlink":
        return _hyperlink(value, look)
    if name == "effectiveFormat":
        return (
            None
            if value is None and not (look or {}).get("userEnteredFormat")
            else effective_format(spreadsheet, value, look)
        )
    if value is None:
        return None
    if name == "userEnteredValue":
        return extended(value)
    if isinstance(value, Formula) and value.value is None:
        return None
    return effective_json(value) if name == "effectiveValue" else shown(value, look, spreadsheet.locale)


def effective_format(spreadsheet: Spreadsheet, value: Value, look: Look) -> Json:
    """The format of a cell with the spreadsheet's defaults; conditional formats are not evaluated."""
    user_format = (look or {}).get("userEnteredFormat", {})
    default = spreadsheet.properties.get("defaultFormat", DEFAULT_FORMAT)
    number_format = user_format.get("numberFormat")
    joined = merged(default, user_format, {name: None for name in user_format if name != "textFormat"})
    joined["textFormat"] = {**default["textFormat"], **user_format.get("textFormat", {})}
    if number_format is not None:
        joined["numberFormat"] = {**number_format, "pattern": pattern_of(number_format, spreadsheet.locale)}
    joined.setdefault("hyperlinkDisplayType", "PLAIN_TEXT")
    if value is not None:
        right = isinstance(value, int | float) and not isinstance(value, bool)
        joined.setdefault("horizontalAlignment", "RIGHT" if right else "CENTER" if isinstance(value, bool) else "LEFT")
    return joined


def _hyperlink(value: Value, look: Look) -> str | None:
    link = (look or {}).get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    if link is None and isinstance(value, Formula) and value.upper().startswith('=HYPERLINK("'):
        link = value[12:].partition('"')[0]
    return str(link) if link else None
