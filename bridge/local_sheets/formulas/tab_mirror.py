"""What the engine holds of one tab: which blocks of cells, as the rows were then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bridge.local_sheets.workbook.tab import EMPTY, Row, Tab

BLOCK = 256  # rows
Block = tuple[int, int]  # column, row // BLOCK
Cell = tuple[int, int]  # row, column


class TabMirror:
    """What the engine holds of one tab. rows: as they were copied; unsettled: rows that a draft may still write to."""

    def __init__(self, tab: Tab) -> None:
        self.rows: list[Row] = tab.rows.copy()
        self.size = tab.row_count, tab.column_count
        self.unsettled: set[int] = set(tab.dirty_cells)
        self.blocks: set[Block] = set()
        self.wanted: set[tuple[int, int, int, int]] = set()  # areas in blocks that are copied
        self.spilling: set[Cell] = set()
        self.sized: set[Cell] = set()

    def changed_rows(self, tab: Tab) -> list[int]:
        """Rows, also of a grid that was longer, that are not as they were copied."""
        old, new = self.rows, tab.rows
        unsettled = self.unsettled | tab.dirty_cells
        changed = [at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one is not other]
        changed += range(min(len(old), len(new)), max(len(old), len(new)))
        if unsettled:
            known = set(changed)
            changed += [at for at, key in enumerate(tab.keys) if key in unsettled and at not in known]
            changed.sort()
        return changed

    def empties(self, tab: Tab, changed: list[int]) -> bool:
        """Whether changed rows have cells that were filled and are empty now, as far as is known."""
        return any(
            at >= tab.row_count or at >= len(self.rows) or _empties(self.rows[at], tab.rows[at]) for at in changed
        )

    def settle(self, tab: Tab) -> None:
        """Take note that everything was copied."""
        self.rows, self.size, self.unsettled = tab.rows.copy(), (tab.row_count, tab.column_count), set(tab.dirty_cells)

    def columns(self, start: int, end: int) -> set[int]:
        """Columns that are copied in some of the rows start..end-1."""
        first, last = start // BLOCK, (end - 1) // BLOCK
        return {column for column, block in self.blocks if first <= block <= last}

    def touched(self, tab: Tab, changed: Sequence[int]) -> Iterator[tuple[int, int, set[int]]]:
        """Changed rows side by side that hold, or held, something in the same copied columns: first row, end, columns.

        Other cells are not to be written: in a cell that was written as an empty one the engine hides what a formula beside it
        shows there. Seen in formualizer 0.13.
        """
        for start, end in runs(changed):
            for filled, rows in groupby(range(start, end), lambda row: self._filled(tab, row)):
                first, *others = rows
                last = others[-1] if others else first
                yield first, last + 1, filled & self.columns(first, last + 1)

    def _filled(self, tab: Tab, row: int) -> set[int]:
        old = self.rows[row] if row < len(self.rows) else EMPTY
        new = tab.rows[row] if row < tab.row_count else EMPTY
        if old is new:  # written in place
            return {column for column, _ in self.blocks}
        return {at for cells in (old, new) for at, value in enumerate(cells) if value is not None}

    def grow(self, tab: Tab) -> bool:
        """Whether the grid has another size; columns and rows copied to their old end will be copied to the new one."""
        (rows, columns), (new_rows, new_columns) = self.size, (tab.row_count, tab.column_count)
        if self.size == (new_rows, new_columns):
            return False
        self.wanted = set()
        last, new_last = (rows - 1) // BLOCK, (new_rows - 1) // BLOCK
        whole = [column for column, block in self.blocks if block == last]
        self.blocks |= {(column, block) for column in whole for block in range(last + 1, new_last + 1)}
        ends = [block for column, block in self.blocks if column == columns - 1]
        self.blocks |= {(column, block) for column in range(columns, new_columns) for block in ends}
        return True


def _empties(old: Row, new: Row) -> bool:
    """Whether a cell was filled and is empty now; of a row that was written in place nobody knows."""
    if old is new:
        return True
    return any(value is not None and (at >= len(new) or new[at] is None) for at, value in enumerate(old))


def runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as half-open runs."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start], numbers[at - 1] + 1
            start = at


def stacks(cells: Iterable[Cell]) -> Iterator[tuple[int, int, int]]:
    """Cells as stacks: (column, first row, row after the last)."""
    by_column: dict[int, list[int]] = {}
    for row, column in cells:
        by_column.setdefault(column, []).append(row)
    for column, rows in by_column.items():
        yield from ((column, start, end) for start, end in runs(sorted(rows)))
