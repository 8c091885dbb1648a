"""How Google stores and returns what it was sent: 8-bit colours with their twins, dropped zeros.

Measured: colours are truncated to 8 bits (0.9 -> 0.8980392) and returned as single-precision floats; `backgroundColor` and
`backgroundColorStyle` are both returned whichever was sent; zero numbers, false and "" are dropped (proto3) except where a field
knows whether it was set.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

from bridge.local_sheets.wire.schema import Json, messages

# Messages in which a zero, false or "" that was sent is kept: its fields know whether they were set.
KEEPING = {"ExtendedValue", "CellFormat", "TextFormat", "GridRange", "DimensionRange", "SortSpec", "FilterSpec"}
KEEPING |= {"SheetProperties", "ConditionValue", "GridCoordinate", "Link", "CellData", "SpreadsheetProperties"}
THEME = {
    "TEXT": {},
    "BACKGROUND": {"red": 1, "green": 1, "blue": 1},
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}


def single(value: float) -> float:
    """The shortest decimal that a single-precision float shows as; whole numbers as int."""
    if value == int(value):
        return int(value)
    number: float = struct.unpack("f", struct.pack("f", value))[0]
    return next((short for digits in range(6, 10) if _single(short := float(f"{number:.{digits}g}")) == number), number)


def _single(value: float) -> float:
    number: float = struct.unpack("f", struct.pack("f", value))[0]
    return number


@cache
def channel(value: float) -> float:
    """A colour channel (share 0..1) in 8 bits."""
    # as single precision, so that a colour read from Google goes back unchanged
    return single(int(_single(min(max(value, 0), 1)) * 255 + 1e-4) / 255)


def colour(value: Json) -> Json:
    """A Color as it comes back."""
    channels = {name: channel(share) for name, share in value.items() if name != "alpha"}
    return {name: share for name, share in channels.items() if share} | (
        {"alpha": single(value["alpha"])} if "alpha" in value else {}
    )


@cache
def twins(message: str) -> tuple[str, ...]:
    """The colour fields of a message that have a `...Style` twin."""
    fields = messages()[message]
    return tuple(name for name, shape in fields.items() if shape == "Color" and f"{name}Style" in fields)


def normalised(value: Json, message: str) -> Json:
    """A copy of a message as Google would return it."""
    fields = messages()[message]
    stored = {name: _normalised(item, fields[name]) for name, item in value.items() if name in fields}
    for name in twins(message):
        _pair(stored, name)
    if message == "GridRange" or message == "DimensionRange" or message == "GridCoordinate":
        return {name: item for name, item in stored.items() if name != "sheetId" or item}
    if message in KEEPING:
        return {name: item for name, item in stored.items() if item is not None}
    return {name: item for name, item in stored.items() if item or isinstance(item, dict)}


def _normalised(value: Any, shape: Any) -> Any:
    if isinstance(shape, str) and shape in messages():
        return colour(value) if shape == "Color" else normalised(value, shape)
    if isinstance(shape, list) and isinstance(value, list):
        return [_normalised(item, shape[0]) for item in value]
    if isinstance(shape, dict) and "*" in shape:
        return {key: _normalised(item, shape["*"]) for key, item in value.items()}
    return single(value) if shape == "float" else value


def _pair(stored: Json, name: str) -> None:
    """Give a colour and its style the same value; the style wins. An empty style is no colour."""
    style_name = f"{name}Style"
    style = stored.get(style_name)
    if style is not None and not style:
        stored.pop(style_name)
        stored.pop(name, None)
    elif style is not None:
        stored[name] = THEME.get(style["themeColor"], {}) if "themeColor" in style else style.get("rgbColor", {})
    elif stored.get(name) is not None:
        stored[style_name] = {"rgbColor": stored[name]}


def with_twins(message: str, mask: Json | None) -> Json | None:
    """A field mask that names a colour names its twin, too."""
    if mask is None:
        return None
    fields = messages().get(message, {})
    grown = dict(mask)
    for name in twins(message):
        if name in mask or f"{name}Style" in mask:
            grown |= {name: None, f"{name}Style": None}
    return {name: _with_twins(fields.get(name), sub) for name, sub in grown.items()}


def _with_twins(shape: Any, mask: Json | None) -> Json | None:
    return with_twins(shape, mask) if isinstance(shape, str) else mask
