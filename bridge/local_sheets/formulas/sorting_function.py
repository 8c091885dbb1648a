"""SORT as Google has it: by several columns, TRUE for ascending; Excel's takes one column and 1 or -1.

https://support.google.com/docs/answer/3093150
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

Key: TypeAlias = "tuple[int, Any] | None"


def sort(values: Any, *orders: Any) -> list[list[Any]]:
    """The rows of a range in order. orders: a column (its 1-based number, or a column of as many cells) and whether ascending, by
    turns; without them by the first column. Raises ValueError for a column that is not there.
    """
    rows = values if isinstance(values, list) else [[values]]
    places = list(range(len(rows)))
    pairs = [(orders[at], orders[at + 1 : at + 2] or (True,)) for at in range(0, len(orders), 2)] or [(1, (True,))]
    for column, (ascending,) in reversed(pairs):
        keys = _keys(column, rows)
        upwards = bool(ascending[0][0] if isinstance(ascending, list) else ascending)
        filled = [at for at in places if keys[at] is not None]
        filled.sort(key=keys.__getitem__, reverse=not upwards)  # rows that are alike keep their order, downwards, too
        places = filled + [at for at in places if keys[at] is None]  # blanks come last, either way
    return [rows[at] for at in places]


def _keys(column: Any, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """What each row is sorted by: numbers before texts before truth; None for a blank."""
    if isinstance(column, list) and len(column) > 1:
        if len(column) != len(rows):
            raise ValueError("a column to sort by has as many cells as the range has rows")
        return [_key(cells[0]) for cells in column]
    number = int(column[0][0] if isinstance(column, list) else column)
    if not 1 <= number <= len(rows[0]):
        raise ValueError(f"no column {number}")
    return [_key(row[number - 1]) for row in rows]


def _key(value: Any) -> Key:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)
