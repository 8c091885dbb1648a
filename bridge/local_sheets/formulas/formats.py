"""The number format that a formula's result brings along: dates and times show as such in a cell without a format of its own."""

from __future__ import annotations

import re

from bridge.local_sheets.formulas.reach import is_one_cell, references
from bridge.local_sheets.text.display import number_format
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

DATE: Json = {"type": "DATE"}
FORMATS: dict[str, Json] = {"NOW": {"type": "DATE_TIME"}, "TIME": {"type": "TIME"}, "TIMEVALUE": {"type": "TIME"}}
DATES = ("TODAY", "DATE", "DATEVALUE", "EDATE", "EOMONTH", "WORKDAY", "WORKDAY.INTL", "TO_DATE", "EPOCHTODATE")
FORMATS |= dict.fromkeys(DATES, DATE)
CALL = re.compile(r"=\s*([A-Za-z_.]+)\s*\(")
DAYS_MORE = re.compile(r"\s*(?:[+-]\s*\d+\s*)?")


def brought_format(spreadsheet: Spreadsheet, tab: Tab, formula: str) -> Json | None:
    """Of a date function, also with days added, or of a single cell that is referred to; None for any other formula."""
    if is_one_cell(formula):
        return _of_cell(spreadsheet, tab, formula)
    match = CALL.match(formula)
    format_ = FORMATS.get(match[1].upper()) if match else None
    if match is None or format_ is None:
        return None
    return format_ if DAYS_MORE.fullmatch(formula, _closing(formula, match.end())) else None


def _closing(formula: str, start: int) -> int:
    """The index after the parenthesis that closes what was opened just before `start`."""
    depth = 1
    for at in range(start, len(formula)):
        depth += {"(": 1, ")": -1}.get(formula[at], 0)
        if depth == 0:
            return at + 1
    return len(formula)


def _of_cell(spreadsheet: Spreadsheet, tab: Tab, formula: str) -> Json | None:
    found = references(formula)[0]
    home = tab if found.sheet is None else spreadsheet.titled(found.sheet)
    row, column = found.first.row, found.first.column
    if home is None or row is None or column is None or row >= home.row_count:
        return None
    value = home.value(row, column)
    own = number_format(home.look(row, column))
    return own or (value.brought if isinstance(value, Formula) else None)
