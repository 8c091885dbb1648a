"""The rows of a tab with what their formulas show: whoever calculates is asked when cells are read."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.workbook.cells import Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Row, Tab


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
