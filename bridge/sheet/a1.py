"""A1 notation and GridRange. Every index is zero-based as in the API; only texts for people (`案件!H12`) count from 1.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#GridRange
"""

from __future__ import annotations

import re
from typing import Any

Span = tuple[int | None, int | None]

_PLAIN_TITLE = re.compile(r"[^\W\d]\w*", re.UNICODE)


def column_letter(column_index: int) -> str:
    """0 -> "A", 27 -> "AB"."""
    letters = ""
    number = column_index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """ "A" -> 0, "AB" -> 27; ValueError if it holds anything but letters."""
    if not re.fullmatch(r"[A-Za-z]+", letters):
        raise ValueError(f'"{letters}" is no column')
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def cell_name(title: str, row_index: int, column_index: int) -> str:
    """`案件!H12`, as people read it."""
    return f"{title}!{column_letter(column_index)}{row_index + 1}"


def quoted(title: str) -> str:
    """A tab's title as a formula or an A1 range needs it: in quotes unless it is a plain word that is no cell address."""
    plain = _PLAIN_TITLE.fullmatch(title) and not re.fullmatch(r"(?i)[a-z]{1,3}\d+|r\d*c\d*|true|false", title)
    return title if plain else "'" + title.replace("'", "''") + "'"


def grid_range(sheet_id: int, *, rows: Span = (None, None), columns: Span = (None, None)) -> dict[str, Any]:
    """A GridRange; rows and columns are half open, None leaves that side open."""
    edges = {
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }
    return {"sheetId": sheet_id, **{name: edge for name, edge in edges.items() if edge is not None}}
