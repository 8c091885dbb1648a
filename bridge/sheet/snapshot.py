"""Snapshot: what was read from Google in one go, frozen, before anything is understood. Built by google_sheets/read.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Cell = str | float | bool | None
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metadata:
    """One developer metadata entry; column: zero-based column index, None for a tab's or the spreadsheet's."""

    id: int
    key: str
    value: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class TabStructure:
    """One tab without its cells. The Json members are Google's own objects (ConditionalFormatRule, ProtectedRange, ...)."""

    sheet_id: int
    title: str
    index: int
    row_count: int
    column_count: int
    hidden: bool = False
    frozen_rows: int = 0
    metadata: tuple[Metadata, ...] = ()
    conditional_formats: tuple[Json, ...] = ()
    protected_ranges: tuple[Json, ...] = ()
    filter_views: tuple[Json, ...] = ()
    basic_filter: Json | None = None
    tables: tuple[Json, ...] = ()
    banded_ranges: tuple[Json, ...] = ()
    merges: tuple[Json, ...] = ()
    column_groups: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Structure:
    """A spreadsheet without its cells; metadata: entries at spreadsheet level (stamps among them)."""

    spreadsheet_id: str
    title: str
    locale: str
    time_zone: str
    auto_recalc: str
    tabs: tuple[TabStructure, ...]
    metadata: tuple[Metadata, ...] = ()
    named_ranges: tuple[Json, ...] = ()

    def tab(self, sheet_id: int) -> TabStructure | None:
        """The tab with this sheet id, None if it is gone."""
        return next((tab for tab in self.tabs if tab.sheet_id == sheet_id), None)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of one tab as values.get gives them (UNFORMATTED_VALUE, serial dates; a blank cell is None or "").

    head: the first rows (at most 20), row by row, full width; columns: zero-based column index -> cells from row_index 0 on
    (trailing blanks cut). Only columns that were asked for are there. end: the cells from row_index end_row on, every column, where
    the end of a tab was asked for (end_row 0: it was not).
    """

    head: tuple[tuple[Cell, ...], ...] = ()
    columns: Mapping[int, list[Cell]] = field(default_factory=dict)
    end: tuple[tuple[Cell, ...], ...] = ()
    end_row: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Structure and cells, read one after the other; only ids, headers and `seq` of the cells decide."""

    structure: Structure
    grids: Mapping[int, Grid]
