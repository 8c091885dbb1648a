"""Cell styles of a workbook -> CellFormat."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from openpyxl.styles.numbers import is_date_format
from openpyxl.workbook import Workbook

from bridge.local_sheets.text.number_format import sections
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json

OFFICE_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646")
HORIZONTAL = {"left": "LEFT", "center": "CENTER", "centerContinuous": "CENTER", "right": "RIGHT"}
VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}
BORDERS = {"thin": "SOLID", "medium": "SOLID_MEDIUM", "thick": "SOLID_THICK", "double": "DOUBLE", "dotted": "DOTTED"}
BORDERS |= {"dashed": "DASHED", "hair": "DOTTED", "mediumDashed": "DASHED", "dashDot": "DASHED"}
LOCAL_DATE = {"mm-dd-yy": "yyyy/mm/dd"}  # built-in format 14 means "the reader's short date"


class Styles:
    """Formats of a workbook's cells; each style is understood once."""

    def __init__(self, workbook: Workbook) -> None:
        self._theme = _theme(workbook)
        self._default = workbook._fonts[0] if workbook._fonts else None  # type: ignore[attr-defined]
        self._known: dict[int, Json | None] = {}

    def format_of(self, cell: Any) -> Json | None:
        """The CellFormat of a cell, None when nothing is special about it. The result is shared."""
        key = cell.style_id
        if key not in self._known:
            self._known[key] = self._format(cell) or None
        return self._known[key]

    def _format(self, cell: Any) -> Json:
        format_: Json = {}
        if (number := number_format(cell.number_format)) is not None:
            format_["numberFormat"] = number
        if cell.fill.fill_type == "solid" and (colour := self.colour(cell.fill.fgColor)) is not None:
            format_["backgroundColor"] = colour
        if text := self.text_format(cell.font):
            format_["textFormat"] = text
        alignment = {"horizontalAlignment": HORIZONTAL.get(cell.alignment.horizontal or "")}
        if cell.alignment.vertical in ("top", "center"):
            alignment["verticalAlignment"] = VERTICAL[cell.alignment.vertical]
        if cell.alignment.wrap_text:
            alignment["wrapStrategy"] = "WRAP"
        format_ |= {name: value for name, value in alignment.items() if value}
        if borders := self._borders(cell.border):
            format_["borders"] = borders
        return normalised(format_, "CellFormat")

    def text_format(self, font: Any) -> Json:
        """What a font sets beyond the workbook's default."""
        if font is None:
            return {}
        default = self._default
        text: Json = {name: True for name in ("bold", "italic") if getattr(font, name)}
        text |= ({"strikethrough": True} if font.strike else {}) | ({"underline": True} if font.underline else {})
        if font.color is not None and (colour := self.colour(font.color)) not in (None, {}):
            text["foregroundColor"] = colour
        if font.sz and default is not None and font.sz != default.sz:
            text["fontSize"] = int(font.sz)
        if font.name and default is not None and font.name != default.name:
            text["fontFamily"] = font.name
        return text

    def _borders(self, border: Any) -> Json:
        borders = {}
        for name in ("top", "bottom", "left", "right"):
            side = getattr(border, name, None)
            if side is not None and side.style:
                colour = self.colour(side.color) if side.color is not None else {}
                borders[name] = {"style": BORDERS.get(side.style, "SOLID"), "color": colour or {}}
        return borders

    def colour(self, value: Any) -> Json | None:
        """A colour of openpyxl as Google's Color; None for automatic."""
        text = self._hex(value)
        if text is None:
            return None
        channels = [int(text[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        if value.tint:
            channels = _tinted(channels, value.tint)
        names = ("red", "green", "blue")
        return normalised({"rgbColor": dict(zip(names, channels, strict=True))}, "ColorStyle").get("rgbColor")

    def _hex(self, value: Any) -> str | None:
        if value.type == "rgb" and isinstance(value.rgb, str):
            return str(value.rgb)[-6:]
        if value.type == "theme" and value.theme is not None and value.theme < len(self._theme):
            return str(self._theme[value.theme])
        if value.type == "indexed" and value.indexed < 64:
            return str(COLOR_INDEX[value.indexed])[-6:]
        return None


def _tinted(channels: list[float], tint: float) -> list[float]:
    """Lighter (0..1) or darker (-1..0), as Excel does it."""
    hue, light, saturation = rgb_to_hls(*channels)
    light = light * (1 + tint) if tint < 0 else light + (1 - light) * tint
    return list(hls_to_rgb(hue, light, saturation))


def _theme(workbook: Workbook) -> tuple[str, ...]:
    """The theme's colours in the order in which cells number them: light before dark."""
    text = (workbook.loaded_theme or b"").decode("utf-8", "replace")
    names = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
    found = []
    for name, default in zip(names, OFFICE_THEME, strict=True):
        match = re.search(rf'<a:{name}>\s*<a:\w+ [^>]*?(?:lastClr|val)="([0-9A-Fa-f]{{6}})"', text)
        found.append(match[1] if match else default)
    return tuple(found)


def number_format(pattern: str) -> Json | None:
    """A NumberFormat for an Excel pattern, None for General."""
    if pattern in ("General", ""):
        return None
    if pattern == "@":
        return {"type": "TEXT", "pattern": "@"}
    pattern = LOCAL_DATE.get(pattern, pattern).removesuffix(";@")
    if is_date_format(pattern):
        first = sections(pattern)[0].lower()
        has_day, has_time = (
            bool(re.search("[yd]", first)) or "m" in re.sub(r"\[.*?\]|h+:m+|m+:s+", "", first),
            "h" in first,
        )
        return {"type": "DATE_TIME" if has_day and has_time else "TIME" if has_time else "DATE", "pattern": pattern}
    if "%" in pattern:
        return {"type": "PERCENT", "pattern": pattern}
    is_money = re.search(r"[$\u00a5\uffe5€£円]|\[\$", pattern) is not None
    return {"type": "CURRENCY" if is_money else "NUMBER", "pattern": pattern}
