"""Looks: a style of theme.yaml as a CellFormat of the Sheets API, and number formats of column types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from bridge.book import BoolArray
from bridge.planning.plan import CellChanges
from bridge.planning.requests import Request, grid, repeat_number_format
from bridge.settings.template import Column, Style

THEME_COLOURS = frozenset({"TEXT", "BACKGROUND", "LINK", *(f"ACCENT{number}" for number in range(1, 7))})

NUMBER_FORMATS = {
    "text": {"type": "TEXT"},
    "email": {"type": "TEXT"},
    "reference": {"type": "TEXT"},
    "json": {"type": "TEXT"},
    "date": {"type": "DATE", "pattern": "yyyy/mm/dd"},
    "datetime": {"type": "DATE_TIME", "pattern": "yyyy/mm/dd hh:mm"},
    "deadline": {"type": "DATE_TIME", "pattern": "yyyy/mm/dd hh:mm"},
    "yen": {"type": "NUMBER", "pattern": "#,##0"},
    "integer": {"type": "NUMBER", "pattern": "0"},
    "number": {"type": "NUMBER", "pattern": "0.0"},
}


def number_format(column: Column) -> dict[str, str] | None:
    """The NumberFormat of a column the bridge made; `format` of the template replaces the type's pattern.

    None for deadlines of people's: a date they type then shows as a date, one with a time with its time.
    """
    if column.type == "deadline" and column.owner != "B" and not column.format:
        return None
    found = NUMBER_FORMATS.get(column.type)
    return {**found, "pattern": column.format} if found and column.format else found


def moment_format(column: Column, number: float) -> dict[str, str] | None:
    """The NumberFormat of one number in a rendered tab; a deadline without a time shows none."""
    if column.type == "deadline" and number.is_integer():
        return NUMBER_FORMATS["date"]
    return number_format(column)


def deadline_formats(changes: Iterable[CellChanges]) -> Iterator[Request]:
    """Requests by which the deadlines of ours that change show a time only where they have one.

    A cell that was blank already has the format of the column, with a time.
    """
    for change in changes:
        if change.type == "deadline" and change.owner == "B":
            kinds = [_deadline_type(*pair) for pair in zip(change.old, change.new, strict=True)]
            starts = np.flatnonzero((np.diff(change.rows, prepend=-2) != 1) | _differs_from_above(kinds))
            for first, end in zip(starts, [*starts[1:], len(kinds)], strict=True):
                if kind := kinds[first]:
                    rows = int(change.rows[first]), int(change.rows[end - 1]) + 1
                    where = grid(change.sheet_id, rows, (change.column_index, change.column_index + 1))
                    yield repeat_number_format(where, NUMBER_FORMATS[kind])


def _deadline_type(old: object, new: object) -> str:
    """The column type whose number format fits the new deadline; '' where nothing needs to be done."""
    if not isinstance(new, int | float):
        return ""
    if float(new).is_integer():
        return "date"
    return "" if old is None else "deadline"


def _differs_from_above(kinds: list[str]) -> BoolArray:
    return np.array([at == 0 or kind != kinds[at - 1] for at, kind in enumerate(kinds)], dtype=bool)


def colour(name: str) -> dict[str, Any]:
    """A ColorStyle: a theme colour by name, or `#rrggbb`."""
    if name in THEME_COLOURS:
        return {"themeColor": name}
    channels = (int(name[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), channels, strict=True))}


def cell_format(style: Style) -> dict[str, Any]:
    """The CellFormat of a style: only fill, text colour, bold, italic and strikethrough, so it fits conditional formats, too."""
    text: dict[str, Any] = {name: True for name in ("bold", "italic", "strikethrough") if getattr(style, name)}
    if style.foreground:
        text["foregroundColorStyle"] = colour(style.foreground)
    look: dict[str, Any] = {"textFormat": text} if text else {}
    return look | ({"backgroundColorStyle": colour(style.background)} if style.background else {})
