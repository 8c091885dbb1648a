"""CellFormat -> cell styles of a workbook."""

from __future__ import annotations

from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from bridge.local_sheets.wire.schema import Json

SIDES = ("top", "bottom", "left", "right")
LINES = {"SOLID": "thin", "SOLID_MEDIUM": "medium", "SOLID_THICK": "thick"}
LINES |= {"DOUBLE": "double", "DOTTED": "dotted", "DASHED": "dashed"}
VERTICAL = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}


class Formats:
    """Styles are made once for every format: equal formats are mostly one object."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Json, dict[str, Any]]] = {}  # keeps the format alive, so that its id stays its own

    def apply(self, cell: Any, format_: Json) -> None:
        """Give a cell of a workbook the style of a CellFormat."""
        if id(format_) not in self._known:
            self._known[id(format_)] = (format_, dict(_styles(format_)))
        for name, style in self._known[id(format_)][1].items():
            setattr(cell, name, style)
        if uri := format_.get("textFormat", {}).get("link", {}).get("uri"):
            cell.hyperlink = uri


def _styles(format_: Json) -> dict[str, Any]:
    styles: dict[str, Any] = {}
    if text := format_.get("textFormat"):
        styles["font"] = Font(
            name=text.get("fontFamily", "Arial"),
            sz=text.get("fontSize", 10),
            bold=text.get("bold"),
            italic=text.get("italic"),
            strike=text.get("strikethrough"),
            underline="single" if text.get("underline") else None,
            color=hex_of(text["foregroundColor"]) if "foregroundColor" in text else None,
        )
    if "backgroundColor" in format_:
        styles["fill"] = PatternFill("solid", fgColor=hex_of(format_["backgroundColor"]))
    alignment: dict[str, Any] = {
        "horizontal": format_.get("horizontalAlignment", "").lower() or None,
        "vertical": VERTICAL.get(format_.get("verticalAlignment", "")),
        "wrap_text": True if format_.get("wrapStrategy") == "WRAP" else None,
    }
    if any(alignment.values()):
        styles["alignment"] = Alignment(**alignment)
    if borders := format_.get("borders"):
        sides: dict[str, Any] = {side: _side(borders[side]) for side in SIDES if side in borders}
        styles["border"] = Border(**sides)
    return styles


def _side(border: Json) -> Side:
    line: Any = LINES.get(border.get("style", ""))
    return Side(style=line, color=hex_of(border.get("color", {})))


def hex_of(colour: Json) -> str:
    """A Color as RRGGBB."""
    return "".join(f"{round(colour.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))
