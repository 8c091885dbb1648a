"""Google's limits, said before Google says them: characters in a cell, cells in a spreadsheet.

https://support.google.com/drive/answer/37603
"""

from __future__ import annotations

from collections.abc import Iterator

from bridge.errors import Problem, TooBig
from bridge.planning.plan import CellChanges, NewRows, Plan
from bridge.sheet.a1 import cell_name
from bridge.sheet.snapshot import Structure

CELL_CHARACTERS = 50_000
SPREADSHEET_CELLS = 10_000_000
LONG_TYPES = frozenset({"text", "json"})  # types whose cells can be long at all


def raise_if_too_big(plan: Plan, structure: Structure) -> None:
    """Raises TooBig with every cell and the whole grid, where they would not fit."""
    problems = [*_long_cells(plan), *_too_many_cells(plan, structure)]
    if problems:
        raise TooBig(problems)


def _long_cells(plan: Plan) -> Iterator[Problem]:
    for change in plan.cells:
        if change.type in LONG_TYPES:
            yield from _long_changes(change)
    for rows in (*plan.new_rows, *plan.logs, *plan.undo):
        yield from _long_rows(rows)


def _long_changes(change: CellChanges) -> Iterator[Problem]:
    for row, new in zip(change.rows, change.new, strict=True):
        if isinstance(new, str) and len(new) > CELL_CHARACTERS:
            yield _too_long(cell_name(change.title, int(row), change.column_index), len(new))


def _long_rows(rows: NewRows) -> Iterator[Problem]:
    for at, cells in enumerate(rows.cells):
        if sum([len(cell) for cell in cells.values() if type(cell) is str]) <= CELL_CHARACTERS:
            continue  # nearly every row
        for column, cell in cells.items():
            if isinstance(cell, str) and len(cell) > CELL_CHARACTERS:
                yield _too_long(cell_name(rows.title, rows.row_index + at, column), len(cell))


def _too_long(place: str, length: int) -> Problem:
    return Problem(
        place, f"would hold {length:,} characters; a cell holds {CELL_CHARACTERS:,}: shorten what it comes from"
    )


def _too_many_cells(plan: Plan, structure: Structure) -> Iterator[Problem]:
    widths = {tab.sheet_id: tab.column_count for tab in structure.tabs}
    now = sum(tab.row_count * tab.column_count for tab in structure.tabs)
    inserted = (*plan.new_rows, *plan.logs, *plan.undo)
    more = sum(len(rows.cells) * widths.get(rows.sheet_id, 0) for rows in inserted) + _before_image(plan, structure)
    if now + more > SPREADSHEET_CELLS:
        text = (
            f"has {now:,} cells and would get {more:,} more; Google allows {SPREADSHEET_CELLS:,}."
            " Delete blank rows and columns at the ends of tabs, or move old records to another spreadsheet"
        )
        yield Problem(structure.title, text)


def _before_image(plan: Plan, structure: Structure) -> int:
    """Cells by which the hidden copy of what is overwritten grows: it is as high as all tabs that are written together."""
    written = {change.sheet_id for change in plan.cells}
    tabs = [tab for tab in structure.tabs if tab.sheet_id in written]
    before = next((tab for tab in structure.tabs if tab.title == "_before"), None)
    if before is None or not tabs:
        return 0
    rows = max(before.row_count, sum(tab.row_count for tab in tabs))
    columns = max(before.column_count, *(change.column_index + 1 for change in plan.cells))
    return rows * columns - before.row_count * before.column_count
