"""What functions of our own are given: a range as rows of cells, a single cell as its value, an error as the engine's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bridge.local_sheets.text.display import shown_plainly

NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*")


class Wrong(Exception):
    """An argument that the function refuses. kind: the engine's name of the error."""

    def __init__(self, kind: str = "Value") -> None:
        super().__init__(kind)
        self.kind = kind


def flat(*values: Any) -> Iterator[Any]:
    """All cells of ranges, row by row."""
    for value in values:
        if isinstance(value, list):
            yield from flat(*value)
        else:
            yield value


def rows_of(values: Any) -> list[list[Any]]:
    """A range, or a single cell, as rows."""
    return values if isinstance(values, list) else [[values]]


def one(value: Any) -> Any:
    """A single value; of a range its first cell."""
    return next(flat(value), None)


def text(value: Any) -> str:
    """A single value as a text."""
    return shown_plainly(one(value))


def number(value: Any) -> float:
    """A single value as a number, 0 for a blank. Raises ValueError for other texts."""
    value = one(value)
    if value is None:
        return 0
    if isinstance(value, str):
        return float(value.replace(",", ""))
    return float(value)


def typed(part: str) -> Any:
    """A text as a number, where it is one in plain digits."""
    return float(part) if NUMBER.fullmatch(part) else part


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value == ""


def folded(value: Any) -> Any:
    """What makes cells alike: texts whatever their case; 1 and TRUE are not."""
    return (type(value) is bool, value.casefold() if isinstance(value, str) else value)


def error(kind: str) -> dict[str, str]:
    """An error value as the engine takes it."""
    return {"type": "Error", "kind": kind}
