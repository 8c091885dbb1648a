"""Snapshots and Books of small spreadsheets, as the Sheets API would give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from bridge.book import Book
from bridge.settings import Settings
from bridge.sheet.binding import TAB_KEY, Bindings, bind
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.reading import build_book
from bridge.sheet.snapshot import Grid, Metadata, Snapshot, Structure, TabStructure

NOW = datetime(2026, 11, 22, 9, 0)

Rows = Sequence[Sequence[Any]]


def cells(*values: Any) -> npt.NDArray[np.object_]:
    """A column as read."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def sheet(
    rows: Rows,
    *,
    title: str = "案件",
    sheet_id: int = 0,
    mark: str = "deals",
    columns: Mapping[int, str] | None = None,
    merges: Sequence[Mapping[str, Any]] = (),
) -> tuple[TabStructure, Grid]:
    """One tab. mark: value of the tab's metadata ('' for none); columns: column index -> value of the column's metadata."""
    width = max(map(len, rows))
    full = [[*row, *[None] * (width - len(row))] for row in rows]
    metadata = [Metadata(1, TAB_KEY, mark)] if mark else []
    metadata += [Metadata(2 + index, COLUMN_KEY, value, index) for index, value in (columns or {}).items()]
    structure = TabStructure(
        sheet_id, title, sheet_id, len(rows) + 100, width + 5, metadata=tuple(metadata), merges=tuple(merges)
    )
    head = tuple(tuple(row) for row in full[:20])
    return structure, Grid(head, {index: [row[index] for row in full] for index in range(width)})


def snapshot(*sheets: tuple[TabStructure, Grid]) -> Snapshot:
    structure = Structure("id", "商談", "ja_JP", "Asia/Tokyo", "ON_CHANGE", tuple(one for one, _ in sheets))
    return Snapshot(structure, {one.sheet_id: grid for one, grid in sheets})


def bindings_of(read: Snapshot, settings: Settings) -> Bindings:
    return bind(read.structure, {sheet_id: grid.head for sheet_id, grid in read.grids.items()}, settings)


def book_of(settings: Settings, *sheets: tuple[TabStructure, Grid], now: datetime = NOW, **more: Any) -> Book:
    read = snapshot(*sheets)
    return build_book(read, bindings_of(read, settings), settings, now=now, **more)


def texts(problems: Sequence[object]) -> list[str]:
    return [str(problem) for problem in problems]
