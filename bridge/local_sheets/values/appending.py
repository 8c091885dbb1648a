"""values.append: finding the table that a range touches, and writing below it.

Measured: with rows 1-3, a gap and rows 6-7, appending at A1 goes to row 4, at A6 to row 8; a range over the whole tab means the
last block; an empty tab has no table and is written from the first cell on.
"""

from __future__ import annotations

from bridge.local_sheets.editing.structure import insert_lines
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.shifts import Inserted
from bridge.local_sheets.objects.tables import grown_table
from bridge.local_sheets.values.writing import Writing, Written, grow, put_rows
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Row, Tab


def append_rows(
    draft: Spreadsheet, tab: Tab, cells: Json, *, writing: Writing, inserting: bool
) -> tuple[Area | None, Written]:
    """Write below the table; returns the table (None when there is none) and what was written."""
    tab = draft.edit(tab.sheet_id)
    where = overlap(cells, tab) or tab.whole()
    # what an array formula shows in other cells counts as filled, too
    table = table_at(calculated_rows(draft, tab, tab.whole(), own=False), where, tab.column_count)
    rows = writing.rows()
    width = max((len(row) for row in rows), default=0)
    row = where.start_row if table is None else table.end_row
    column = where.start_column if table is None else table.start_column
    if inserting and rows and row < tab.row_count:
        insert_lines(draft, Inserted(tab.sheet_id, True, row, len(rows)), inherit_from_before=row > 0)
        _extend_tables(tab, row, column, count=len(rows))
    grow(draft, tab, row + len(rows), column_count=column + width)
    area = Area(tab.sheet_id, row, row + max(len(rows), 1), column, column + max(width, 1))
    return table, Written(area, put_rows(draft, area, rows, writing=writing))


def _extend_tables(tab: Tab, row: int, column: int, *, count: int) -> None:
    """Measured: rows that are inserted right below a Table belong to it."""
    for table in list(tab.objects["tables"]):
        area = tab.area(table["range"])
        if area.end_row == row and column in area.columns():
            grown_table(tab, table, count)


def table_at(rows: list[Row], where: Area, column_count: int) -> Area | None:
    """The last block of filled cells that a range touches, grown over all neighbours. rows: all of the tab."""
    start = _last_filled(rows, where)
    if start is None:
        return None
    block = Area(where.sheet_id, start[0], start[0] + 1, start[1], start[1] + 1)
    while (grown := _grown(rows, block, column_count)) != block:
        block = grown
    return block


def _last_filled(rows: list[Row], where: Area) -> tuple[int, int] | None:
    """The last filled cell of the range."""
    for row in reversed(where.rows()):
        cells = rows[row][where.start_column : where.end_column]
        for offset in reversed(range(len(cells))):
            if filled(cells[offset]):
                return row, where.start_column + offset
    return None


def _grown(rows: list[Row], block: Area, column_count: int) -> Area:
    """A block with its filled neighbours, diagonal ones included."""
    first, last = max(block.start_column - 1, 0), min(block.end_column + 1, column_count)
    first_row, last_row = block.start_row, block.end_row
    while first_row > 0 and any(map(filled, rows[first_row - 1][first:last])):
        first_row -= 1
    while last_row < len(rows) and any(map(filled, rows[last_row][first:last])):
        last_row += 1
    inside = rows[first_row:last_row]
    start, end = block.start_column, block.end_column
    while start > 0 and any(len(row) >= start and filled(row[start - 1]) for row in inside):
        start -= 1
    while end < column_count and any(len(row) > end and filled(row[end]) for row in inside):
        end += 1
    return Area(block.sheet_id, first_row, last_row, start, end)


def filled(value: Value) -> bool:
    """Whether a cell counts as filled."""
    return value is not None
