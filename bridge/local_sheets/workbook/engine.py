"""The seam for formulas: whoever calculates is asked when cells are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.workbook.cells import Formula, Value

if TYPE_CHECKING:
    from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
    from bridge.local_sheets.workbook.tab import Row, Tab


@dataclass(frozen=True, slots=True)
class Filled:
    """A formula, written for one cell, as it reads in every cell of an area. home: row and column of that cell."""

    formula: str
    home: tuple[int, int]
    area: Area


class Engine(Protocol):
    """Calculates."""

    def now(self, spreadsheet: Spreadsheet) -> datetime:
        """What NOW() says: local time in the spreadsheet's zone, naive."""

    def refresh(
        self, spreadsheet: Spreadsheet, tab: Tab, area: Area, *, own: bool = True
    ) -> dict[tuple[int, int], Value]:
        """Give the formulas of an area their values; returns what formulas show in other cells: (row, column) -> value.

        own: whether the values of the area's formulas are wanted, and not just the latter.
        """

    def results(self, spreadsheet: Spreadsheet, tab: Tab, fills: Sequence[Filled]) -> list[list[list[Value]]]:
        """The values, by rows, of formulas that stand in no cell, as if they filled areas of `tab`."""


def calculated_rows(spreadsheet: Spreadsheet, tab: Tab, area: Area, *, own: bool = True) -> list[Row]:
    """The rows of an area, whole, with what their formulas show now; for reading only.

    own: whether the values of the area's formulas are wanted, and not just what formulas show in other cells. Where a formula of
    another cell shows a value, the row is a copy that holds a Formula without text.
    """
    rows = tab.rows[area.start_row : area.end_row]
    if not tab.formula_keys or spreadsheet.engine is None:
        return rows
    spilled = spreadsheet.engine.refresh(spreadsheet, tab, area, own=own)
    if spilled:
        copied: set[int] = set()
        for (row, column), value in spilled.items():
            at = row - area.start_row
            if row not in copied:
                copied.add(row)
                rows[at] = rows[at].copy()
            rows[at].extend([None] * (column + 1 - len(rows[at])))
            rows[at][column] = Formula("", value)
    return rows
