"""A1 and R1C1 notation, as the `range` of values requests.

https://developers.google.com/workspace/sheets/api/guides/concepts#cell
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.wire.schema import Json

CORNER = r"(?P<c{0}>\$?[A-Za-z]{{1,3}})?(?P<r{0}>\$?[0-9]+)?"
A1 = re.compile(CORNER.format(1) + "(?P<colon>:" + CORNER.format(2) + ")?")
R1C1 = re.compile(r"[Rr]([0-9]+)[Cc]([0-9]+)(?::[Rr]([0-9]+)[Cc]([0-9]+))?")
PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LAST_COLUMN = 18_278  # ZZZ


@lru_cache(maxsize=4096)
def column_letters(index: int) -> str:
    """0 -> A, 27 -> AB."""
    letters = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def column_index(letters: str) -> int:
    """A -> 0, AB -> 27."""
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - 64
    return index - 1


def quoted(title: str) -> str:
    """A tab's title as it stands before `!`; quoted when it must be."""
    if PLAIN_TITLE.fullmatch(title) and not bounds(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def a1(title: str, area: Area) -> str:
    """`Sheet1!A1:B2`; one cell is `Sheet1!A1`."""
    first = f"{column_letters(area.start_column)}{area.start_row + 1}"
    last = f"{column_letters(area.end_column - 1)}{area.end_row}"
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed range text. title: None when there was no `!`; cells: what stands after it."""

    title: str | None
    cells: str
    was_quoted: bool


def split(text: str) -> Address:
    """Separate the tab's title from the cells."""
    if match := re.fullmatch(r"'((?:[^']|'')*)'(?:!(.*))?", text, re.DOTALL):
        return Address(match[1].replace("''", "'"), match[2] or "", True)
    if "!" in text:
        title, _, cells = text.rpartition("!")
        return Address(title, cells, False)
    return Address(None, text, False)


def bounds(cells: str) -> Json | None:
    """`B2:C`, `A:C`, `1:3`, `A1`, `R1C1:R2C2` -> a GridRange without sheetId; None when it is no cell range."""
    if match := R1C1.fullmatch(cells):
        rows, columns = [int(match[1]), int(match[3] or match[1])], [int(match[2]), int(match[4] or match[2])]
        return _json((min(rows) - 1, max(rows)), (min(columns) - 1, max(columns)))
    match = A1.fullmatch(cells)
    if not match or not cells:
        return None
    return _from_corners(match)


def _from_corners(match: re.Match[str]) -> Json | None:
    column_1, row_1 = _column(match["c1"]), _row(match["r1"])
    if not match["colon"]:
        if column_1 is None or row_1 is None or column_1 >= LAST_COLUMN or row_1 < 0:
            return None
        return _json((row_1, row_1 + 1), (column_1, column_1 + 1))
    column_2, row_2 = _column(match["c2"]), _row(match["r2"])
    if (column_1 is None and row_1 is None) or (column_2 is None and row_2 is None):
        return None
    return _json(_ordered(row_1, row_2), _ordered(column_1, column_2))


def _ordered(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    """(start, end) half-open; a missing second bound is open, a missing first one starts at 0 (`A1:2` is whole rows)."""
    if one is None or other is None:
        known = one if one is not None else other
        return (known, None) if known is not None else (None, None)
    return min(one, other), max(one, other) + 1


def _json(rows: tuple[int | None, int | None], columns: tuple[int | None, int | None]) -> Json:
    names = ("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")
    return {name: value for name, value in zip(names, (*rows, *columns), strict=True) if value is not None}


def _column(letters: str | None) -> int | None:
    return None if letters is None else column_index(letters.replace("$", ""))


def _row(digits: str | None) -> int | None:
    return None if digits is None else int(digits.replace("$", "")) - 1
