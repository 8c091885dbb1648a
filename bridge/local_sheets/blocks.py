"""Inserting and deleting cells inside a grid: the cells beside or below shift, the grid keeps its size."""

from __future__ import annotations

from bridge.local_sheets.cells import Value
from bridge.local_sheets.ranges import Area
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Look, Tab


def shift_cells(draft: Spreadsheet, area: Area, *, by_rows: bool, inserting: bool) -> None:
    """Move the cells below (by_rows) or to the right of an area out of its way, or into its place."""
    tab = draft.edit(area.sheet_id)
    if by_rows:
        _shift_down(tab, area, inserting=inserting)
    else:
        for row in area.rows():
            _shift_right(tab, row, area, inserting=inserting)


def _shift_right(tab: Tab, row: int, area: Area, *, inserting: bool) -> None:
    width = tab.column_count
    values: list[Value] = [tab.value(row, column) for column in range(width)]
    looks: list[Look] = [tab.look(row, column) for column in range(width)]
    start, end = area.start_column, area.end_column
    if inserting:
        values[start:start], looks[start:start] = [None] * (end - start), [None] * (end - start)
    else:
        values[start:end], looks[start:end] = [], []
    tab.replace_row(row, values[:width])
    tab.set_looks(row, tuple(looks[:width]))


def _shift_down(tab: Tab, area: Area, *, inserting: bool) -> None:
    height = area.row_count
    rows = range(area.start_row, tab.row_count)
    old = {row: (_values(tab, row, area), _looks(tab, row, area)) for row in rows}
    blank: tuple[list[Value], list[Look]] = ([None] * area.column_count, [None] * area.column_count)
    for row in rows:
        source = row - height if inserting else row + height
        gone = source < area.start_row if inserting else source >= tab.row_count
        values, looks = blank if gone else old[source]
        if (values, looks) == old[row]:
            continue
        tab.put_run(row, area.start_column, values)
        changed = list(tab.looks[row] or ())
        changed.extend([None] * (area.end_column - len(changed)))
        changed[area.start_column : area.end_column] = looks
        tab.set_looks(row, tuple(changed))


def _values(tab: Tab, row: int, area: Area) -> list[Value]:
    return [tab.value(row, column) for column in area.columns()]


def _looks(tab: Tab, row: int, area: Area) -> list[Look]:
    return [tab.look(row, column) for column in area.columns()]
