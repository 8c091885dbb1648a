"""Alternating colours: of banded ranges and of tables. A fill of the cell's own goes before them.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#BandingProperties
"""

from __future__ import annotations

from collections.abc import Callable

from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.wire.normal import THEME
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.tab import Tab

Colour = Json | None
Colours = Callable[[int, int], Colour]  # row, column -> Color
# What a table looks like that names no colours of its own.
TABLE_HEADER: Json = {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}
TABLE_BANDS: list[Json] = [{"red": 1, "green": 1, "blue": 1}, {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}]


def band_colours(tab: Tab, area: Area) -> list[tuple[Area, Colours]]:
    """Each range with alternating colours that meets an area, and its colours."""
    found = []
    for band in [*tab.objects["bandedRanges"], *tab.objects["tables"]]:
        place = overlap(band["range"], tab) if "range" in band else None
        if place is not None and place.meets(area):
            found.append((place, _table(band, place) if "tableId" in band else _banding(band, place)))
    return found


def _banding(band: Json, place: Area) -> Colours:
    """Headers and footers of rows go before those of columns, and rows before columns."""
    rows = _line(band.get("rowProperties", {}), place.start_row, place.end_row)
    columns = _line(band.get("columnProperties", {}), place.start_column, place.end_column)

    def colour(row: int, column: int) -> Json | None:
        (row_colour, is_end), (column_colour, is_column_end) = rows(row), columns(column)
        if row_colour is None or (is_column_end and not is_end):
            return column_colour or row_colour
        return row_colour

    return colour


def _line(properties: Json, start: int, end: int) -> Callable[[int], tuple[Json | None, bool]]:
    """index -> (its colour, whether it is a header or footer)."""
    header, footer = _rgb(properties, "headerColor"), _rgb(properties, "footerColor")
    bands = [_rgb(properties, "firstBandColor"), _rgb(properties, "secondBandColor")]
    first = start + (header is not None)

    def colour(index: int) -> tuple[Json | None, bool]:
        if header is not None and index == start:
            return header, True
        if footer is not None and index == end - 1:
            return footer, True
        return bands[(index - first) % 2], False

    return colour


def _table(table: Json, place: Area) -> Colours:
    properties = table.get("rowsProperties", {})
    header: Json = _rgb(properties, "headerColor") or TABLE_HEADER
    footer = _rgb(properties, "footerColor")
    bands: list[Json] = [_rgb(properties, name) or default for name, default in zip(BANDS, TABLE_BANDS, strict=True)]

    def colour(row: int, _: int) -> Colour:
        if row == place.start_row:
            return header
        if footer is not None and row == place.end_row - 1:
            return footer
        band: Json = bands[(row - place.start_row - 1) % 2]
        return band

    return colour


BANDS = ("firstBandColor", "secondBandColor")


def _rgb(properties: Json, name: str) -> Json | None:
    """A colour, by its style or as it is."""
    style = properties.get(f"{name}Style")
    if style is not None and "themeColor" in style:
        colour: Json | None = dict(THEME.get(style["themeColor"], {}))  # type: ignore[call-overload]
    else:
        colour = style.get("rgbColor", {}) if style is not None else properties.get(name)
    return colour
