"""Undo: what a run wrote over people's cells, and the rows it created or emptied, taken back where nobody touched them since.

Computed cells need no undo: the next sync computes them again from what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bridge.book import Book, ObjectArray, Table
from bridge.planning.digests import same
from bridge.planning.emptying import ROW
from bridge.planning.guards import Guards
from bridge.planning.logs import row_mark
from bridge.planning.plan import CellChanges, Guard, NewRows
from bridge.planning.restoring import restored_rows
from bridge.planning.undo_lines import UndoLine
from bridge.settings import Settings
from bridge.sheet.snapshot import Cell


@dataclass(frozen=True, slots=True)
class Undo:
    """changes, guards, new_rows: what to write; reverted, emptied, restored: cells and rows that will be; kept: what was touched
    since, in words."""

    changes: tuple[CellChanges, ...]
    guards: tuple[Guard, ...]
    reverted: tuple[str, ...]
    emptied: tuple[str, ...]
    kept: tuple[str, ...]
    new_rows: tuple[NewRows, ...] = ()
    restored: tuple[str, ...] = ()


def plan_undo(book: Book, lines: Sequence[UndoLine], settings: Settings, heads: Mapping[int, Sequence[Cell]]) -> Undo:
    """Which cells still hold what the run wrote, and what to write there. heads: sheet id -> the header row, full width."""
    collected = _Collected(book, settings)
    for line in lines:
        if line.kind != ROW:
            (collected.cell if line.kind == "cell" else collected.rows)(line)
    undo = collected.undo()
    rows, restored, kept = restored_rows(book, [line for line in lines if line.kind == ROW], settings, heads)
    return replace(undo, new_rows=rows, restored=restored, kept=(*undo.kept, *kept))


class _Collected:
    def __init__(self, book: Book, settings: Settings) -> None:
        self.book, self.settings = book, settings
        self.cells: dict[tuple[str, int, str], list[tuple[int, Cell, Cell]]] = {}  # position in the table, old, new
        self.positions: dict[str, dict[str, int]] = {}
        self.reverted: list[str] = []
        self.emptied: list[str] = []
        self.kept: list[str] = []

    def cell(self, line: UndoLine) -> None:
        place = f"{line.record} {line.column}"
        table = self.book.tables.get(line.tab)
        at = self._position(line.tab, line.record)
        if table is None or at is None or line.column not in table.raw:
            if not self._is_hidden(line.tab, line.column):
                self.kept.append(f"{place}: the record or its column is gone")
        elif not same(table.raw[line.column][at], line.new):
            self.kept.append(f'{place}: holds "{table.raw[line.column][at]}" now')
        else:
            self._set(table, at, line.column, line.old)
            self.reverted.append(place)

    def rows(self, line: UndoLine) -> None:
        table = self.book.tables.get(line.tab)
        people = [key for key in table.raw if self._is_peoples(line.tab, key)] if table is not None else []
        for record, mark in line.new.items():
            at = self._position(line.tab, record)
            if table is None or at is None:
                self.kept.append(f"{record}: the row is gone")
            elif row_mark({key: table.raw[key][at] for key in people}) != mark:
                self.kept.append(f"{record}: somebody has edited the row")
            else:
                for key in table.raw:
                    if table.raw[key][at] is not None:
                        self._set(table, at, key, None)
                self.emptied.append(record)

    def _is_hidden(self, tab: str, key: str) -> bool:
        """What nobody sees needs no mention."""
        columns = self.settings.tabs[tab].columns if tab in self.settings.tabs else ()
        return any(column.hidden for column in columns if column.key == key)

    def _is_peoples(self, tab: str, key: str) -> bool:
        return self.settings.tabs[tab].column(key).owner != "B"

    def _position(self, tab: str, record: str) -> int | None:
        """Where the record stands in its table; found once for all records of a tab."""
        if tab not in self.positions and tab in self.book.tables:
            table = self.book.tables[tab]
            names = _names(table)
            self.positions[tab] = dict(zip(reversed(names), reversed(range(len(names))), strict=True))
        return self.positions.get(tab, {}).get(record)

    def _set(self, table: Table, at: int, column: str, new: Cell) -> None:
        key = (table.tab, int(table.sheet_ids[at]), column)
        self.cells.setdefault(key, []).append((at, table.raw[column][at], new))

    def undo(self) -> Undo:
        changes = [self._changes(*key, cells) for key, cells in sorted(self.cells.items())]
        guards = [guard for tab in {change.tab for change in changes} for guard in self._guards(tab, changes)]
        return Undo(tuple(changes), tuple(guards), tuple(self.reverted), tuple(self.emptied), tuple(self.kept))

    def _guards(self, tab: str, changes: Sequence[CellChanges]) -> Iterable[Guard]:
        table = self.book.tables[tab]
        mine = [change for change in changes if change.tab == tab]
        return Guards(self.settings.tabs[tab], table, self.book.bound[tab]).of(mine)

    def _changes(self, tab: str, sheet_id: int, key: str, cells: list[tuple[int, Cell, Cell]]) -> CellChanges:
        table = self.book.tables[tab]
        column = self.settings.tabs[tab].column(key)
        bound = next(one for one in self.book.bound[tab] if one.sheet_id == sheet_id)
        ordered = sorted(cells, key=lambda cell: int(table.row_indexes[cell[0]]))
        at = np.array([position for position, _, _ in ordered], dtype=np.int64)
        return CellChanges(
            tab=tab,
            sheet_id=sheet_id,
            title=bound.title,
            column=key,
            label=bound.labels.get(key, column.label(self.settings.language)),
            type=column.type,
            column_index=bound.columns[key],
            owner="S",
            rows=table.row_indexes[at],
            records=_objects(_names(table))[at],
            old=_objects([old for _, old, _ in ordered]),
            new=_objects([new for _, _, new in ordered]),
            hidden=column.hidden,
        )


def _objects(values: Sequence[object]) -> ObjectArray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _names(table: Table) -> list[str]:
    frame = table.frame
    return [str(one) for one in (frame["id"] if "id" in frame else frame.iloc[:, 0])]
