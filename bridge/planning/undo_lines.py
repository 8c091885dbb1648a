"""What `_undo` remembers: the lines of a run, as they stand in that tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bridge.book import BoundTab
from bridge.sheet.snapshot import Cell, Snapshot


@dataclass(frozen=True, slots=True)
class UndoLine:
    """One line of `_undo`: a cell (old, new), rows that were created (new: record -> mark, see logs.row_mark), or (part of) a row
    that was emptied (old: name -> cell, see emptying.py)."""

    run: str
    kind: str
    tab: str
    record: str
    column: str
    old: Any
    new: Any


def undo_lines(snapshot: Snapshot, bound: BoundTab, run: str) -> list[UndoLine]:
    """The lines of one run, as they stand in the `_undo` tab."""
    grid = snapshot.grids[bound.sheet_id]
    keys = ("run", "kind", "tab", "record", "column", "old", "new")
    columns = [grid.columns.get(bound.columns[key], []) for key in keys]
    height = max(map(len, columns), default=0)
    rows = (
        [column[at] if at < len(column) else "" for column in columns] for at in range(bound.header_row + 1, height)
    )
    return [_line(row) for row in rows if str(row[0]) == run]


def runs_kept(snapshot: Snapshot, bound: BoundTab) -> list[str]:
    """Runs that can still be undone, newest first."""
    column = snapshot.grids[bound.sheet_id].columns.get(bound.columns["run"], [])
    return list(dict.fromkeys(str(cell) for cell in column[bound.header_row + 1 :] if cell not in (None, "")))


def _line(row: Sequence[Cell]) -> UndoLine:
    run, kind, tab, record, column, old, new = (str(cell) if cell is not None else "" for cell in row)
    return UndoLine(run, kind, tab, record, column, orjson.loads(old or "null"), orjson.loads(new or "null"))
