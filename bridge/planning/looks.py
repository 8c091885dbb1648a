"""Looks: a style of theme.yaml as a CellFormat of the Sheets API, and number formats of column types."""

from __future__ import annotations

from typing import Any

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
    """The NumberFormat of a column the bridge made; `format` of the template replaces the type's pattern."""
    found = NUMBER_FORMATS.get(column.type)
    return {**found, "pattern": column.format} if found and column.format else found


def moment_format(column: Column, number: float) -> dict[str, str] | None:
    """The NumberFormat of one number in a rendered tab; a deadline without a time shows none."""
    if column.type == "deadline" and number.is_integer():
        return NUMBER_FORMATS["date"]
    return number_format(column)


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
