"""values.get and its like: cells -> rows or columns of plain JSON values.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueRange
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from bridge.local_sheets.grid.a1 import a1
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.values.big_reads import LEAST_KEPT, big_read
from bridge.local_sheets.values.lines import Options, cut, line, trimmed
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Row, Tab


def value_range(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, options: Options) -> Json:
    """A ValueRange; `values` is left out when all cells are empty. Many rows are JSON already."""
    dimension = "COLUMNS" if options.by_columns else "ROWS"
    answer: Json = {"range": a1(tab.title, area), "majorDimension": dimension}
    rows = calculated_rows(spreadsheet, tab, area, own=options.render != "FORMULA")
    while rows and not rows[-1]:
        rows.pop()
    values: Any
    if len(rows) >= LEAST_KEPT and not any(spreadsheet.edited()):  # a draft may still come to nothing
        values = big_read(tab, area, rows, options=options, locale=spreadsheet.locale)
    else:
        values = _values(spreadsheet, tab, area, rows=rows, options=options)
    return answer | ({"values": values} if values else {})


def _values(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, rows: list[Row], options: Options) -> list[list[Any]]:
    """The values, trailing empty cells and lines left out; inner gaps are "". For reading only: lists may be the tab's own."""
    special = bool(tab.formula_keys)
    looks = tab.looks[area.start_row : area.start_row + len(rows)]
    start, end = area.start_column, area.end_column
    if start or end < tab.column_count:
        rows, looks = cut(rows, start, end), cut(looks, start, end)
    lines = [
        line(row, look, options=options, locale=spreadsheet.locale, special=special)
        for row, look in zip(rows, looks, strict=True)
    ]
    if options.by_columns:
        return _without_blanks(trimmed(list(column)) for column in zip_longest(*lines, fillvalue=""))
    return _without_blanks(lines)


def _without_blanks(lines: Iterable[list[Any]]) -> list[list[Any]]:
    result = list(lines)
    while result and not result[-1]:
        result.pop()
    return result
