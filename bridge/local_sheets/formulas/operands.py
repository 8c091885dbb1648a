"""Formulas in conditions, which stand in no cell: written for the first cell of a range, they read relative to every other.

A formula whose references do not vary by column is calculated once for each row, and the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.local_sheets.formulas.reach import varies
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.spreadsheet import Filled, Spreadsheet
from bridge.local_sheets.workbook.tab import Tab


@dataclass(slots=True)
class Operand:
    """A formula and the cells it is wanted for. home: row and column of the cell it is written for."""

    formula: str
    home: tuple[int, int]
    area: Area
    values: list[list[Value]] = field(default_factory=list)
    by_row: bool = False
    by_column: bool = False

    def __post_init__(self) -> None:
        self.by_row, self.by_column = varies(self.formula)

    def fill(self) -> Filled:
        """The formula where it may have another value."""
        area = self.area
        end_row = area.end_row if self.by_row else area.start_row + 1
        end_column = area.end_column if self.by_column else area.start_column + 1
        place = Area(area.sheet_id, area.start_row, end_row, area.start_column, end_column)
        return Filled(self.formula, self.home, place)

    def at(self, row: int, column: int) -> Value:
        """The value for a cell of the area."""
        line = self.values[row - self.area.start_row if self.by_row else 0]
        return line[column - self.area.start_column if self.by_column else 0]


def calculate(spreadsheet: Spreadsheet, tab: Tab, operands: list[Operand]) -> None:
    """Give the operands their values."""
    if not operands:
        return
    if spreadsheet.engine is None:
        for operand in operands:
            place = operand.fill().area
            operand.values = [[None] * place.column_count] * place.row_count
        return
    results = spreadsheet.engine.results(spreadsheet, tab, [operand.fill() for operand in operands])
    for operand, values in zip(operands, results, strict=True):
        operand.values = values
