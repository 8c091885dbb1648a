"""GridData: cells with their formats, and the properties of rows and columns. Only what the field mask names is built.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#GridData
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.looks.effective_format import EffectiveFormats
from bridge.local_sheets.looks.effects import Effect, Effects
from bridge.local_sheets.looks.hyperlinks import formula_links, link_of_format
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.masks import Mask, below, names, pruned
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective_json, extended
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Looks, Tab

PIXELS = {True: 21, False: 100}  # default height of a row, width of a column
LOOK_MEMBERS = ("userEnteredFormat", "note", "textFormatRuns", "dataValidation", "pivotTable", "chipRuns")
VALUE_MEMBERS = ("userEnteredValue", "effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")
CALCULATED = {"effectiveValue", "formattedValue", "effectiveFormat"}
BLANK = (None, None, None)  # a cell without value, look and effect
Build = Callable[[Value, Look, "Effect | None"], Json]


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
    wanted = _wanted(cell_mask) if names(mask, "values") else []
    build = _builder(spreadsheet, wanted, cell_mask)
    lines = tab.rows[area.start_row : area.end_row]
    if set(wanted) & CALCULATED:
        lines = calculated_rows(spreadsheet, tab, area)
    effects = Effects(spreadsheet, tab, area) if "effectiveFormat" in wanted else None
    links = formula_links(spreadsheet, tab, area, lines) if "hyperlink" in wanted and tab.formula_keys else {}
    rows: list[Json] = []
    for row, line in zip(area.rows(), lines, strict=True):
        looks = tab.looks[row]
        shown_looks = looks[area.start_column : area.end_column] if looks is not None else ()
        added = _added(area, effects.row(row, line)) if effects else []
        rows.append(_row(line[area.start_column : area.end_column], shown_looks, added, build))
    for (row, column), link in links.items():
        rows[row - area.start_row]["values"][column - area.start_column].setdefault("hyperlink", link)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _added(area: Area, found: dict[int, Effect]) -> list[Effect | None]:
    """The effects of a row's cells, from the area's first column on."""
    end = max(found, default=area.start_column - 1) + 1
    return [found.get(column) for column in range(area.start_column, end)]


def _row(cells: list[Value], looks: Looks, added: list[Effect | None], build: Build) -> Json:
    count = max(len(cells), len(looks or ()), len(added))
    wide = list(zip_longest(cells, looks or (), added))
    while count and wide[count - 1] == BLANK:
        count -= 1
    return {"values": [build(*parts) for parts in wide[:count]]} if count else {}


def _wanted(mask: Mask) -> list[str]:
    return [name for name in (*LOOK_MEMBERS, *VALUE_MEMBERS) if names(mask, name)]


def _builder(spreadsheet: Spreadsheet, wanted: list[str], mask: Mask) -> Build:
    """A function that makes CellData of a value, a look and an effect, with only the wanted members."""
    of_look = [name for name in wanted if name in LOOK_MEMBERS]
    of_value = [name for name in wanted if name in VALUE_MEMBERS]
    deep = mask is not None and any(sub is not None for sub in mask.values())
    formats = EffectiveFormats(spreadsheet)

    def build(value: Value, look: Look, effect: Effect | None) -> Json:
        cell: Json = {}
        if look is not None:
            cell = {name: look[name] for name in of_look if name in look}
        for name in of_value:
            if name == "effectiveFormat":
                item: Any = formats.of(value, look, effect)
            else:
                item = _member(spreadsheet, name, value, look=look)
            if item:
                cell[name] = item
        return pruned(cell, mask) if deep else cell

    return build


def _member(spreadsheet: Spreadsheet, name: str, value: Value, *, look: Look) -> Any:
    if name == "hyperlink":
        return link_of_format(look)
    if value is None:
        return None
    if name == "userEnteredValue":
        return extended(value)
    if isinstance(value, Formula) and value.value is None:
        return None
    return effective_json(value) if name == "effectiveValue" else shown(value, look, spreadsheet.locale)
