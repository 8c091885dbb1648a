"""A row of cells -> plain JSON values, as a render option wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from bridge.local_sheets.text.display import is_date, shown
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.tab import Look, Looks, Row


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
        # dates have a format of their own for UNFORMATTED_VALUE only
        return cls(
            parameters.get("majorDimension") == "COLUMNS",
            render,
            dates == "FORMATTED_STRING" and render == "UNFORMATTED_VALUE",
        )

    @property
    def formatted(self) -> bool:
        """Whether every value is the text that people see."""
        return self.render == "FORMATTED_VALUE"

    @property
    def need_looks(self) -> bool:
        """Whether a cell's look changes what is answered."""
        return self.formatted or self.dates_as_text


def _named(prefix: str, name: str) -> str:
    return prefix + name[0].upper() + name[1:] if prefix else name


def line(row: Row, looks: Looks, *, options: Options, locale: str, special: bool) -> list[Any]:
    """A row's values, trailing empty cells left out; it may be the row itself. row, looks: cut to the columns.

    special: whether it may hold formulas.
    """
    if options.formatted:
        return trimmed(_formatted(looks, row, locale))
    values: list[Any] = row
    if special:
        values = [unformatted(value, options) for value in row]
    elif None in row:
        values = ["" if value is None else value for value in row]
    elif not options.dates_as_text:
        return row
    if options.dates_as_text and looks is not None:
        values = _dates(values, looks, locale)
    return trimmed(values if values is not row else list(row))


def unformatted(value: Value, options: Options) -> Any:
    """One value, "" for an empty cell."""
    if isinstance(value, Formula):
        value = str(value) if options.render == "FORMULA" and value else effective(value)
    return "" if value is None else value


def one(value: Value, look: Look, *, options: Options, locale: str) -> Any:
    """One cell, "" when it is empty."""
    if options.formatted:
        return shown(value, look, locale)
    plain = unformatted(value, options)
    if options.dates_as_text and look is not None and type(plain) in (int, float) and is_date(look):
        return shown(value, look, locale)
    return plain


def trimmed(values: list[Any]) -> list[Any]:
    """The same list without its trailing empty cells."""
    while values and values[-1] == "":
        values.pop()
    return values


def cut(rows: Sequence[Any], start: int, end: int) -> list[Any]:
    """Rows, or their looks, cut to columns."""
    return [row[start:end] if row is not None else None for row in rows]


def _formatted(looks: Looks, row: Row, locale: str) -> list[Any]:
    """What people see of a row; cells without a look are most of it."""
    if looks is None:
        return [value if type(value) is str else "" if value is None else shown(value, None, locale) for value in row]
    return [
        value if look is None and type(value) is str else shown(value, look, locale)
        for value, look in zip(row, (*looks, *repeat(None, len(row))), strict=False)
    ]


def _dates(values: list[Any], looks: tuple[Any, ...], locale: str) -> list[Any]:
    """dateTimeRenderOption FORMATTED_STRING: numbers that are dates as people see them."""
    return [
        shown(value, look, locale) if look is not None and type(value) in (int, float) and is_date(look) else value
        for value, look in zip(values, (*looks, *repeat(None, len(values))), strict=False)
    ]
