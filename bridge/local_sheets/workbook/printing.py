"""The JSON of big reads is kept with the tab and used again for what has not changed since.

A row that was written is another list than before, and so are its looks; rows with formulas are printed every time. Answering with
2,000,000 cells once more is thus little more than copying their text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import is_
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from bridge.local_sheets.grid.ranges import Area
    from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
    from bridge.local_sheets.workbook.tab import Looks, Row, Tab

NOTHING = b"[]"
LEAST_KEPT = 500  # rows; less is printed in no time


class Kept:
    """What was answered last. rows, looks: of what; whole: all of it; texts: by the rows' keys, with row and looks."""

    __slots__ = ("looks", "rows", "texts", "whole")

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.looks: list[Looks] = []
        self.whole = b""
        self.texts: dict[int, tuple[Row, Looks, bytes]] = {}

    def is_of(self, rows: Sequence[Row], looks: Sequence[Looks]) -> bool:
        """Whether it was made of the same lists."""
        same = len(rows) == len(self.rows) and all(map(is_, rows, self.rows))
        return same and all(map(is_, looks, self.looks))

    def keep(self, rows: list[Row], looks: list[Looks], whole: bytes) -> Any:
        """Remember an answer; gives it as JSON that is ready, None when there is nothing in it."""
        self.rows, self.looks, self.whole = rows, looks, whole
        return orjson.Fragment(whole) if whole != NOTHING else None


def is_worth_keeping(spreadsheet: Spreadsheet, tab: Tab, area: Area, rows: list[Row]) -> bool:
    """Many whole rows of a tab that is not being changed just now."""
    whole = not area.start_column and area.end_column == tab.column_count
    return whole and len(rows) >= LEAST_KEPT and not any(spreadsheet.edited())


def printed_columns(tab: Tab, kept: Kept, rows: list[Row], looks: list[Looks], *, make: Callable[[], Any]) -> Any:
    """Columns as JSON. make: gives them."""
    if not tab.formula_keys and kept.is_of(rows, looks):
        return kept.keep(rows, looks, kept.whole)
    return kept.keep(rows, looks, orjson.dumps(make()))


def printed_rows(
    tab: Tab, kept: Kept, rows: list[Row], looks: list[Looks], *, start: int, values_of: Callable[[int], Any]
) -> Any:
    """Rows as JSON. start: the first one's index on the tab; values_of: gives the values of a row by its place among them."""
    if not tab.formula_keys and kept.is_of(rows, looks):
        return kept.keep(rows, looks, kept.whole)
    if len(kept.texts) > 2 * tab.row_count:
        kept.texts.clear()
    nothing: Any = (None, None, NOTHING)
    texts = []
    for at, (key, row, own) in enumerate(zip(tab.keys[start : start + len(rows)], rows, looks, strict=True)):
        known_row, known_looks, text = kept.texts.get(key, nothing)
        if known_row is not row or known_looks is not own or key in tab.formula_keys:
            text = orjson.dumps(values_of(at))
            kept.texts[key] = (row, own, text)
        texts.append(text)
    while texts and texts[-1] == NOTHING:
        texts.pop()
    return kept.keep(rows, looks, b"[" + b",".join(texts) + b"]")
