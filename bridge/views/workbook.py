"""An export as the bytes of an .xlsx file: text stays text (zeros, `=1+1`), dates are dates, the header is bold and frozen.

Columns that people fill in by choosing (リード担当者) have their dropdown, from a hidden worksheet.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from bridge.views.dropdowns import dropdown
from bridge.views.export import Export

PIXELS_PER_CHARACTER = 7  # the unit of a column's width in a workbook is one digit of its default font
TITLE_LENGTH = 31  # characters Excel allows in a tab's name
HEADER_FILL = PatternFill("solid", fgColor="F1F3F4")
CHOICES = "_choices"
MORE_ROWS = 100  # below the records that have dropdowns, too
TEXT_FORMAT, TIME_FORMAT, DATE_FORMAT = "@", "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


def xlsx_bytes(export: Export) -> bytes:
    """The workbook, ready to be written to a file."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", export.title)[:TITLE_LENGTH])
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.print_title_rows = "landscape", "1:1"
    for number, column in enumerate(export.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width / PIXELS_PER_CHARACTER
    for line in _lines(sheet, export):
        sheet.append(line)
    if any(column.choices for column in export.columns):
        _add_dropdowns(workbook, sheet, export)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _add_dropdowns(workbook: Workbook, sheet: WriteOnlyWorksheet, export: Export) -> None:
    lists = workbook.create_sheet(CHOICES)
    lists.sheet_state = "hidden"
    for values in zip_longest(*(column.choices for column in export.columns)):
        lists.append([None if value is None else _text(lists, value) for value in values])
    last_row = len(export) + MORE_ROWS + 1
    rules = cast(Worksheet, sheet).data_validations  # a worksheet that is only written has them, too
    for number, column in enumerate(export.columns, start=1):
        if column.choices:
            letter = get_column_letter(number)
            rules.append(dropdown(lists.title, letter, column.choices, last_row=last_row))


def _lines(sheet: WriteOnlyWorksheet, export: Export) -> Iterator[list[Any]]:
    yield [_text(sheet, label, bold=True) for label in export.header]
    for values in zip(*(column.values for column in export.columns), strict=True):
        yield [_cell(sheet, value) for value in values]


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    if isinstance(value, str):
        return _text(sheet, value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet)
        cell.value = value
        cell.number_format = TIME_FORMAT if isinstance(value, datetime) else DATE_FORMAT
        return cell
    return value


def _text(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"  # openpyxl takes a text that begins with `=` for a formula, and `#N/A` for an error
    cell.number_format = TEXT_FORMAT
    if bold:
        cell.font, cell.fill = Font(bold=True), HEADER_FILL
    return cell
