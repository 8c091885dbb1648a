"""values.get and its like: cells -> rows or columns of plain JSON values.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/ValueRange
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat, zip_longest
from operator import itemgetter
from typing import Any

from bridge.local_sheets.a1 import a1
from bridge.local_sheets.cells import PLAIN, ErrorText, Formula, Value, effective
from bridge.local_sheets.display import is_date, shown
from bridge.local_sheets.engine import calculated_rows
from bridge.local_sheets.ranges import Area
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Look, Looks, Tab


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
    """A ValueRange; `values` is left out when all cells are empty."""
    dimension = "COLUMNS" if options.by_columns else "ROWS"
    answer: Json = {"range": a1(tab.title, area), "majorDimension": dimension}
    if values := lines(spreadsheet, tab, area, options=options):
        answer["values"] = values
    return answer


def lines(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, options: Options) -> list[list[Any]]:
    """The values, trailing empty cells and lines left out; inner gaps are ""."""
    rows = calculated_rows(spreadsheet, tab, area, own=options.render != "FORMULA")
    while rows and not rows[-1]:
        rows.pop()
    if options.by_columns and options.render != "FORMATTED_VALUE" and not options.dates_as_text:
        return _without_blanks(
            [_column(rows, column, formulas=options.render == "FORMULA") for column in area.columns()]
        )
    cut = [row[area.start_column : area.end_column] for row in rows]
    special = _special_rows(tab, area, rows)
    plain = _plain(spreadsheet, tab, area, rows=cut, special=special, options=options)
    if options.by_columns:
        plain = _columns(plain)
    return _without_blanks(plain)


def _without_blanks(lines_: list[list[Any]]) -> list[list[Any]]:
    result = [_trimmed(line) for line in lines_]
    while result and not result[-1]:
        result.pop()
    return result


def _column(rows: list[list[Value]], column: int, *, formulas: bool) -> list[Any]:
    """One column of unformatted values; no object is made per cell."""
    try:
        values: list[Any] = list(map(itemgetter(column), rows))
    except IndexError:  # rows end at their last filled cell
        values = [row[column] if len(row) > column else None for row in rows]
    kinds = set(map(type, values))
    if kinds - PLAIN:
        return [_unformatted(value, formulas=formulas) for value in values]
    return ["" if value is None else value for value in values] if type(None) in kinds else values


def _columns(rows: list[list[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip_longest(*rows, fillvalue="")]


def _trimmed(line: list[Any]) -> list[Any]:
    """Without trailing empty cells; the list is new, so that it may be changed."""
    while line and line[-1] == "":
        line.pop()
    return line


def _special_rows(tab: Tab, area: Area, rows: list[list[Value]]) -> list[int]:
    """Which of the rows may hold formulas, or what formulas show."""
    if not tab.formula_keys:
        return []
    return [
        at
        for at, row in enumerate(rows)
        if tab.keys[area.start_row + at] in tab.formula_keys or row is not tab.rows[area.start_row + at]
    ]


def _plain(
    spreadsheet: Spreadsheet, tab: Tab, area: Area, *, rows: list[list[Value]], special: list[int], options: Options
) -> list[list[Any]]:
    if options.render == "FORMATTED_VALUE":
        return [
            _formatted(tab.looks[area.start_row + at], area, row, locale=spreadsheet.locale)
            for at, row in enumerate(rows)
        ]
    formulas = options.render == "FORMULA"
    for at, row in enumerate(rows):
        if None in row:
            rows[at] = ["" if value is None else value for value in row]
    for at in special:
        rows[at] = [_unformatted(value, formulas=formulas) for value in rows[at]]
    if options.dates_as_text and not formulas:
        return [_dates(spreadsheet, tab, area, at=at, row=row) for at, row in enumerate(rows)]
    return rows


def _unformatted(value: Value, *, formulas: bool) -> Any:
    if isinstance(value, Formula):
        value = str(value) if formulas and value else effective(value)
    return "" if value is None else str(value) if isinstance(value, ErrorText) else value


def _look(tab: Tab, area: Area, at: int, *, offset: int) -> Look:
    looks = tab.looks[area.start_row + at]
    column = area.start_column + offset
    return looks[column] if looks is not None and column < len(looks) else None


def _formatted(looks: Looks, area: Area, row: list[Value], *, locale: str) -> list[Any]:
    """What people see of a row; texts in cells without a look are most of it."""
    if looks is None or len(looks) <= area.start_column:
        return [value if type(value) is str else shown(value, None, locale) for value in row]
    own = [*looks[area.start_column : area.end_column], *repeat(None, len(row))]
    return [
        value if look is None and type(value) is str else shown(value, look, locale)
        for value, look in zip(row, own, strict=False)
    ]


def _dates(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, at: int, row: Sequence[Any]) -> list[Any]:
    """dateTimeRenderOption FORMATTED_STRING: numbers that are dates as people see them."""
    result = list(row)
    for offset, value in enumerate(row):
        look = _look(tab, area, at, offset=offset)
        if look is not None and type(value) in (int, float) and is_date(look):
            result[offset] = shown(value, look, spreadsheet.locale)
    return result
