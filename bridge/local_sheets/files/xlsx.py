"""Opening an .xlsx workbook as a spreadsheet: what a person would see after uploading it to Drive."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bridge.local_sheets.files.xlsx_lines import take_lines
from bridge.local_sheets.files.xlsx_rules import conditional_formats, validations
from bridge.local_sheets.files.xlsx_styles import Styles
from bridge.local_sheets.grid.a1 import bounds, split
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.calls import Host
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value, number
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab

LEAST_ROWS, LEAST_COLUMNS = 1000, 26  # of a tab, as in a new spreadsheet


def open_xlsx(local: Host, path: Path) -> str:
    """Store a workbook as a new spreadsheet named like the file; gives its id.

    Formulas keep the values the workbook holds for them. Raises zipfile.BadZipFile, KeyError or ValueError when it is no workbook.
    """
    content = path.read_bytes()
    draft = read_workbook(content)
    with local.store.writing():
        properties = {"title": path.stem, "locale": "ja_JP", "timeZone": "Asia/Tokyo"}
        stored = local.add_spreadsheet(properties, draft.tabs).draft()
        stored.named_ranges = draft.named_ranges
        local.save(stored)
    return stored.spreadsheet_id


def read_workbook(content: bytes) -> Spreadsheet:
    """The tabs and named ranges of a workbook, in a spreadsheet without id and properties. Raises as open_xlsx."""
    workbook = openpyxl.load_workbook(BytesIO(content))
    styles = Styles(workbook)
    draft = Spreadsheet("", {})
    for index, sheet in enumerate(workbook.worksheets):
        draft.add_tab(_tab(sheet, index, styles))
    _take_cached_values(content, draft)
    draft.named_ranges = _named_ranges(workbook, draft)
    return draft


def _tab(sheet: Worksheet, index: int, styles: Styles) -> Tab:
    rows, columns = max(sheet.max_row, LEAST_ROWS), max(sheet.max_column, LEAST_COLUMNS)
    tab = Tab(index, sheet.title[:100], rows=rows, columns=columns)
    for cells in sheet.iter_rows():
        _take_row(tab, cells, styles)
    tab.properties = _properties(sheet, styles)
    for merged in sheet.merged_cells.ranges:
        tab.objects["merges"].append(_area(tab, merged.coord).json())
    if sheet.auto_filter.ref:
        tab.objects["basicFilter"] = [{"range": _area(tab, sheet.auto_filter.ref).json()}]
    take_lines(tab, sheet)
    tab.objects["conditionalFormats"] = conditional_formats(tab, sheet, styles)
    for area, rule in validations(tab, sheet):
        tab.change_looks(area, lambda look, rule=rule: {**(look or {}), "dataValidation": rule})  # type: ignore[misc]
    return tab


def _take_row(tab: Tab, cells: tuple[Any, ...], styles: Styles) -> None:
    values = [_value(cell) for cell in cells]
    looks: list[Look] = [_look(cell, styles) for cell in cells]
    row = cells[0].row - 1 if cells else 0
    while values and values[-1] is None:
        values.pop()
    if values:
        tab.put_run(row, 0, values)
    if any(looks):
        tab.set_looks(row, tuple(looks))


def _value(cell: Any) -> Value:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f":
        return Formula(_formula(value))
    if cell.data_type == "e":
        return ErrorText(str(value))
    return plain(value)


def _formula(value: Any) -> str:
    """The text of a formula; array formulas are objects of openpyxl."""
    text = str(getattr(value, "text", None) or value)
    text = text if text.startswith("=") else f"={text}"
    return text.replace("_xlfn.", "").replace("_xlws.", "")


def plain(value: Any) -> Value:
    """A Python value of openpyxl as a cell holds it; dates as serial numbers (day 0 = 1899-12-30)."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, datetime | date | time | timedelta):
        return number(round(float(to_excel(value)), 10))  # type: ignore[no-untyped-call]
    return number(float(value)) if isinstance(value, int | float) else str(value)


def _look(cell: Any, styles: Styles) -> Look:
    look: Json = {}
    format_ = styles.format_of(cell) if cell.has_style else None
    if cell.hyperlink is not None and cell.hyperlink.target:
        text = {**(format_ or {}).get("textFormat", {}), "link": {"uri": cell.hyperlink.target}}
        format_ = {**(format_ or {}), "textFormat": text}
    if format_:
        look["userEnteredFormat"] = format_
    if cell.comment is not None:
        look["note"] = cell.comment.text
    return look or None


def _properties(sheet: Worksheet, styles: Styles) -> Json:
    properties: Json = {}
    grid: Json = {}
    if sheet.sheet_state != "visible":
        properties["hidden"] = True
    if (
        sheet.sheet_properties.tabColor is not None
        and (colour := styles.colour(sheet.sheet_properties.tabColor)) is not None
    ):
        properties |= {"tabColor": colour, "tabColorStyle": {"rgbColor": colour}}
    if sheet.freeze_panes and (corner := bounds(str(sheet.freeze_panes))):
        frozen = {"frozenRowCount": corner["startRowIndex"], "frozenColumnCount": corner["startColumnIndex"]}
        grid |= {name: count for name, count in frozen.items() if count}
    if sheet.sheet_view.showGridLines is False:
        grid["hideGridlines"] = True
    return properties | ({"gridProperties": grid} if grid else {})


def _area(tab: Tab, reference: str) -> Area:
    return tab.area(bounds(reference) or {})


def _take_cached_values(content: bytes, draft: Spreadsheet) -> None:
    """The values that the workbook holds for its formulas."""
    if not any(tab.formula_keys for tab in draft.tabs):
        return
    workbook = openpyxl.load_workbook(BytesIO(content), data_only=True)
    for tab, sheet in zip(draft.tabs, workbook.worksheets, strict=True):
        for row, column, formula in list(tab.formulas()):
            cell = sheet.cell(row + 1, column + 1)
            cached = (
                ErrorText(str(cell.value))
                if cell.data_type == "e"
                else plain(cell.value)
                if cell.value is not None
                else None
            )
            tab.put(row, column, Formula(str(formula), cached))


def _named_ranges(workbook: Workbook, draft: Spreadsheet) -> list[Json]:
    """Names of plain ranges; print areas and the like are left out."""
    found = []
    for name, defined in workbook.defined_names.items():
        address = split(str(defined.attr_text or ""))
        tab = draft.titled(address.title) if address.title is not None else None
        cells = bounds(address.cells.replace("$", "")) if tab is not None else None
        if tab is not None and cells and not name.startswith("_"):
            place = {"sheetId": tab.sheet_id, **cells} if tab.sheet_id else cells
            found.append({"namedRangeId": str(draft.free_id()), "name": name, "range": place})
    return found
