"""A spreadsheet as an .xlsx workbook: values, formulas with their values, formats, notes, merges, sizes, frozen and hidden lines.

Validation lists and named ranges come along, too; conditional formats, charts and protections stay behind.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bridge.local_sheets.files.xlsx_formats import Formats
from bridge.local_sheets.grid.a1 import a1, column_letters
from bridge.local_sheets.grid.ranges import overlap
from bridge.local_sheets.text.display import pattern_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

CACHED = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)><f([^>]*)>(.*?)</f><v\s*/?>(?:</v>)?</c>', re.DOTALL)
TYPE = re.compile(r' t="[^"]*"')
NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]]")


def xlsx_bytes(spreadsheet: Spreadsheet) -> bytes:
    """The workbook."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    formats = Formats()
    tabs = [tab for tab in spreadsheet.tabs if tab.is_grid]
    for tab in tabs:
        title = NOT_IN_TITLES.sub(" ", tab.title)[:31] or "Sheet"
        _fill(workbook.create_sheet(title), tab, formats, locale=spreadsheet.locale)
    for item in spreadsheet.named_ranges:
        named = spreadsheet.tab_of(item["range"])
        text = a1(named.title, named.area(item["range"]))
        workbook.defined_names[item["name"]] = DefinedName(item["name"], attr_text=text)
    out = io.BytesIO()
    workbook.save(out)
    values = {f"xl/worksheets/sheet{number}.xml": _calculated(tab) for number, tab in enumerate(tabs, 1)}
    return _with_values(out.getvalue(), values) if any(values.values()) else out.getvalue()


def _fill(sheet: Worksheet, tab: Tab, formats: Formats, *, locale: str) -> None:
    for at, row in enumerate(tab.rows):
        looks = tab.looks[at] or ()
        for column in range(max(len(row), len(looks))):
            value = row[column] if column < len(row) else None
            look = looks[column] if column < len(looks) else None
            if value is not None or look:
                _put(sheet.cell(at + 1, column + 1), value, look or {}, formats=formats, locale=locale)
    for merge in tab.objects["merges"]:
        bounds = ("startRowIndex", "startColumnIndex", "endRowIndex", "endColumnIndex")
        top, left, bottom, right = (merge[name] for name in bounds)
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom, end_column=right)
    _lines(sheet, tab)
    _validations(sheet, tab)
    for item in tab.objects["basicFilter"]:
        if place := overlap(item["range"], tab):
            sheet.auto_filter.ref = a1("A", place).partition("!")[2]


def _put(cell: Any, value: Value, look: Json, *, formats: Formats, locale: str) -> None:
    if isinstance(value, Formula | ErrorText) or not isinstance(value, str):
        cell.value = value if value is None or isinstance(value, bool | int | float) else str(value)
    else:
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"  # a text that starts with `=` stays a text
    if note := look.get("note"):
        cell.comment = Comment(note, "")
    if format_ := look.get("userEnteredFormat"):
        formats.apply(cell, format_)
        if "numberFormat" in format_:
            cell.number_format = pattern_of(format_["numberFormat"], locale) or "General"


def _lines(sheet: Worksheet, tab: Tab) -> None:
    grid = tab.grid_properties()
    rows, columns = grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)
    if rows or columns:
        sheet.freeze_panes = f"{column_letters(columns)}{rows + 1}"
    for index, properties in tab.row_properties.items():
        if "pixelSize" in properties:
            sheet.row_dimensions[index + 1].height = properties["pixelSize"] * 0.75
        sheet.row_dimensions[index + 1].hidden = bool(properties.get("hiddenByUser"))
    for index, properties in tab.column_properties.items():
        dimension = sheet.column_dimensions[get_column_letter(index + 1)]
        if "pixelSize" in properties:
            dimension.width = max(properties["pixelSize"] - 5, 0) / 7
        dimension.hidden = bool(properties.get("hiddenByUser"))
    if tab.properties.get("hidden"):
        sheet.sheet_state = "hidden"


def _validations(sheet: Worksheet, tab: Tab) -> None:
    """Lists only; cells with the same rule share one validation."""
    known: dict[str, DataValidation] = {}
    for at, looks in enumerate(tab.looks):
        for column, look in enumerate(looks or ()):
            condition = (look or {}).get("dataValidation", {}).get("condition", {})
            formula = _list_formula(condition)
            if formula is None:
                continue
            if formula not in known:
                known[formula] = DataValidation(type="list", formula1=formula, allow_blank=True)
                sheet.add_data_validation(known[formula])
            known[formula].add(f"{column_letters(column)}{at + 1}")


def _list_formula(condition: Json) -> str | None:
    values = [value.get("userEnteredValue", "") for value in condition.get("values", ())]
    if condition.get("type") == "ONE_OF_RANGE" and values:
        return str(values[0]).removeprefix("=")
    if condition.get("type") != "ONE_OF_LIST" or any("," in value for value in values):
        return None
    text = ",".join(values).replace('"', '""')
    return f'"{text}"' if len(text) <= 253 else None


def _calculated(tab: Tab) -> dict[str, Value]:
    """Cell -> the value of its formula."""
    places = ((f"{column_letters(column)}{row + 1}", formula.value) for row, column, formula in tab.formulas())
    return {place: value for place, value in places if value is not None}


def _with_values(content: bytes, values: Mapping[str, Mapping[str, Value]]) -> bytes:
    """openpyxl writes formulas without their values; readers that do not calculate need them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if own := values.get(item.filename):
                data = CACHED.sub(lambda match, own=own: _cached(match, own), data.decode()).encode()  # type: ignore[misc]
            new.writestr(item, data)
    return out.getvalue()


def _cached(match: re.Match[str], values: Mapping[str, Value]) -> str:
    place, attributes, options, formula = match.groups()
    if place not in values:
        return match[0]
    value = values[place]
    kind = (
        "b"
        if isinstance(value, bool)
        else "e"
        if isinstance(value, ErrorText)
        else "str"
        if isinstance(value, str)
        else "n"
    )
    text = str(int(value)) if isinstance(value, bool) else escape(str(value))
    attributes = TYPE.sub("", attributes)
    return f'<c r="{place}"{attributes} t="{kind}"><f{options}>{formula}</f><v>{text}</v></c>'
