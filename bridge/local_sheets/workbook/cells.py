"""What a cell holds: None, str, int, float, bool, an ErrorText or a Formula with its last known value."""

from __future__ import annotations

from typing import Any, TypeAlias

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json

LONGEST_TEXT = 50_000  # characters in a cell, inclusive
ERROR_TYPES = {
    "#NULL!": "NULL_VALUE",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "#ERROR!": "ERROR",
}


class ErrorText(str):
    """An error value such as `#N/A`, as it is shown, and what Google says about it where that is known."""

    __slots__ = ("message",)
    message: str

    def __new__(cls, text: str, message: str = "") -> ErrorText:
        """See the class."""
        error = super().__new__(cls, text)
        error.message = message or text
        return error


class Formula(str):
    """A formula's text, with `=`, and the value it had when it was last calculated (None: not known).

    brought: the NumberFormat that its result brings along, such as a date's; a cell's own goes before it. One without text stands
    for what the formula of another cell shows here.
    """

    __slots__ = ("brought", "value")
    value: Value
    brought: Json | None

    def __new__(cls, text: str, value: Value = None, brought: Json | None = None) -> Formula:
        """See the class."""
        formula = super().__new__(cls, text)
        formula.value, formula.brought = value, brought
        return formula


Value: TypeAlias = str | int | float | bool | None
PLAIN = {str, int, float, bool, type(None)}


def effective(value: Value) -> Value:
    """A formula's value, anything else itself."""
    return value.value if isinstance(value, Formula) else value


def extended(value: Value) -> Json:
    """ExtendedValue of what was entered."""
    if isinstance(value, Formula):
        return {"formulaValue": str(value)} if value else {}
    return effective_json(value)


def effective_json(value: Value) -> Json:
    """ExtendedValue of what a cell shows."""
    value = effective(value)
    if isinstance(value, ErrorText):
        return {"errorValue": {"type": ERROR_TYPES.get(value, "ERROR"), "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def from_extended(value: Json) -> Value:
    """What an ExtendedValue puts into a cell: a stringValue is stored as text and never evaluated."""
    if len(value) > 1:
        raise ApiError("Only one of the fields of ExtendedValue may be set.")
    for kind, item in value.items():
        if kind == "stringValue":
            return item if 0 < len(item) <= LONGEST_TEXT else checked_text(item) or None
        if kind == "formulaValue":
            return Formula(checked_text(item)) if item.startswith("=") else str(item)
        if kind == "errorValue":
            raise ApiError("Invalid ExtendedValue: errorValue is read-only.")
        return item if not isinstance(item, float) else number(item)
    return None


def checked_text(text: str) -> str:
    """The text. Raises ApiError 400 when a cell cannot hold it."""
    if len(text) > LONGEST_TEXT:
        raise ApiError(f"Your input contains more than the maximum of {LONGEST_TEXT} characters in a single cell.")
    return text


def number(value: float) -> float:
    """Whole numbers as int: Google writes 1, never 1.0."""
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def packed(row: list[Value]) -> list[Any]:
    """A row as JSON can hold it (see unpacked)."""
    return [item if type(item) in PLAIN else _packed(item) for item in row]


def _packed(value: Value) -> Any:
    if isinstance(value, Formula):
        return {"f": str(value), "v": packed([value.value])[0]}
    return {"e": str(value)}


def unpacked(row: list[Any]) -> list[Value]:
    """The inverse of packed."""
    return [item if type(item) is not dict else _unpacked(item) for item in row]


def _unpacked(item: Json) -> Value:
    return Formula(item["f"], unpacked([item["v"]])[0]) if "f" in item else ErrorText(item["e"])
