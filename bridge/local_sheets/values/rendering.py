"""values.get and its like: cells -> rows or columns of plain JSON values.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueRange
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat, zip_longest
from typing import Any

from bridge.local_sheets.grid.a1 import a1
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.text.display import is_date, shown
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.printing import Kept, is_worth_keeping, printed_columns, printed_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Looks, Row, Tab


@dataclass(frozen=True, slots=True)
class Options:
    """How values are wanted. by_columns: majorDimension COLUMNS; render: FORMATTED_VALUE, UNFORMATTED_VALUE or FORMULA."""

    by_columns: bool = False
    render: str = "FORMATTED_VALUE"
    dates_as_text: bool = False

    @classmethod
    def of(cls, parameters: Json, prefix: str = "") -> Options:
        """From query parameters or a body; prefix: "response" for what a write answers."""
        render = parameters.get(_named(prefix, "valueRenderOption"), "FORMATTED_VALUE")
        dates = parameters.get(_named(prefix, "dateTimeRenderOption"), "SERIAL_NUMBER")
        return cls(parameters.get("majorDimension") == "COLUMNS", render, dates == "FORMATTED_STRING")


def _named(prefix: str, name: str) -> str:
    return prefix + name[0].upper() + name[1:] if prefix else name


def value_range(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, options: Options) -> Json:
    """A ValueRange; `values` is left out when all cells are empty. Many whole rows are JSON already."""
    dimension = "COLUMNS" if options.by_columns else "ROWS"
    answer: Json = {"range": a1(tab.title, area), "majorDimension": dimension}
    rows = calculated_rows(spreadsheet, tab, area, own=options.render != "FORMULA")
    while rows and not rows[-1]:
        rows.pop()
    values: Any
    if not options.dates_as_text and is_worth_keeping(spreadsheet, tab, area, rows):
        values = _printed(spreadsheet, tab, area, rows=rows, options=options)
    else:
        values = _lines(spreadsheet, tab, area, rows=rows, options=options)
    return answer | ({"values": values} if values else {})


def _printed(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, rows: list[Row], options: Options) -> Any:
    """The values as JSON, from what the tab keeps of earlier reads."""
    start, locale = area.start_row, spreadsheet.locale
    looks: list[Looks] = [None] * len(rows)  # they matter only for what people see
    if options.render == "FORMATTED_VALUE":
        looks = tab.looks[start : start + len(rows)]
    kept = tab.texts.setdefault((options.render, options.by_columns, locale), Kept())

    def columns() -> list[list[Any]]:
        return _lines(spreadsheet, tab, area, rows=rows, options=options)

    if options.by_columns:
        return printed_columns(tab, kept, rows, looks, make=columns)
    special = _special(tab, area, rows)

    def values_of(at: int) -> list[Any]:
        return _row(rows[at], looks[at], options=options, locale=locale, special=at in special)

    return printed_rows(tab, kept, rows, looks, start=start, values_of=values_of)


def _lines(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, rows: list[Row], options: Options) -> list[list[Any]]:
    """The values, trailing empty cells and lines left out; inner gaps are "". For reading only: lists may be the tab's own."""
    special = _special(tab, area, rows)
    start, end = area.start_column, area.end_column
    if start or end < tab.column_count:
        rows = [row[start:end] for row in rows]
    if options.by_columns and options.render != "FORMATTED_VALUE" and not options.dates_as_text:
        return _without_blanks(_columns(rows, special, formulas=options.render == "FORMULA"))
    lines = []
    for at, row in enumerate(rows):
        looks = tab.looks[area.start_row + at]
        looks = looks[start:end] if looks is not None and start else looks
        lines.append(_row(row, looks, options=options, locale=spreadsheet.locale, special=at in special))
    if options.by_columns:
        return _without_blanks(_trimmed(list(column)) for column in zip_longest(*lines, fillvalue=""))
    return _without_blanks(lines)


def _without_blanks(lines: Iterable[list[Any]]) -> list[list[Any]]:
    result = list(lines)
    while result and not result[-1]:
        result.pop()
    return result


def _columns(rows: list[Row], special: set[int], *, formulas: bool) -> Iterable[list[Any]]:
    """Columns of unformatted values; no object is made per cell."""
    for at in special:
        rows[at] = [_unformatted(value, formulas=formulas) for value in rows[at]]
    for column in zip_longest(*rows):
        yield _trimmed(["" if value is None else value for value in column] if None in column else list(column))


def _trimmed(line: list[Any]) -> list[Any]:
    """The same list without its trailing empty cells."""
    while line and line[-1] == "":
        line.pop()
    return line


def _special(tab: Tab, area: Area, rows: list[Row]) -> set[int]:
    """Which of the rows may hold formulas, or what formulas show."""
    if not tab.formula_keys:
        return set()
    return {
        at
        for at, row in enumerate(rows)
        if tab.keys[area.start_row + at] in tab.formula_keys or row is not tab.rows[area.start_row + at]
    }


def _row(row: Row, looks: Looks, *, options: Options, locale: str, special: bool) -> list[Any]:
    """A row's values, trailing empty cells left out; it may be the row itself. row, looks: cut to the columns."""
    if options.render == "FORMATTED_VALUE":
        return _trimmed(_formatted(looks, row, locale))
    line: list[Any] = row
    if special:
        line = [_unformatted(value, formulas=options.render == "FORMULA") for value in row]
    elif None in row:
        line = ["" if value is None else value for value in row]
    elif not options.dates_as_text:
        return row
    if options.dates_as_text and options.render != "FORMULA" and looks is not None:
        line = _dates(line, looks, locale)
    return _trimmed(line if line is not row else list(row))


def _unformatted(value: Value, *, formulas: bool) -> Any:
    if isinstance(value, Formula):
        value = str(value) if formulas and value else effective(value)
    return "" if value is None else value


def _formatted(looks: Looks, row: Row, locale: str) -> list[Any]:
    """What people see of a row; cells without a look are most of it."""
    if looks is None:
        return [value if type(value) is str else "" if value is None else shown(value, None, locale) for value in row]
    return [
        value if look is None and type(value) is str else shown(value, look, locale)
        for value, look in zip(row, (*looks, *repeat(None, len(row))), strict=False)
    ]


def _dates(line: list[Any], looks: tuple[Any, ...], locale: str) -> list[Any]:
    """dateTimeRenderOption FORMATTED_STRING: numbers that are dates as people see them."""
    return [
        shown(value, look, locale) if look is not None and type(value) in (int, float) and is_date(look) else value
        for value, look in zip(line, (*looks, *repeat(None, len(line))), strict=False)
    ]
