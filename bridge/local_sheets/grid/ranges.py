"""Rectangles and lines of a grid: Google's GridRange and DimensionRange, zero-based and half-open, closed to the grid.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#GridRange
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json


class Grid(Protocol):
    """What a range lies on."""

    sheet_id: int
    column_count: int

    @property
    def row_count(self) -> int:
        """Rows of the grid."""


@dataclass(frozen=True, slots=True)
class Area:
    """A closed rectangle: rows start_row..end_row-1, columns start_column..end_column-1."""

    sheet_id: int
    start_row: int
    end_row: int
    start_column: int
    end_column: int

    @property
    def row_count(self) -> int:
        """Rows in it."""
        return self.end_row - self.start_row

    @property
    def column_count(self) -> int:
        """Columns in it."""
        return self.end_column - self.start_column

    def rows(self) -> range:
        """Row indexes."""
        return range(self.start_row, self.end_row)

    def columns(self) -> range:
        """Column indexes."""
        return range(self.start_column, self.end_column)

    def meets(self, other: Area) -> bool:
        """Whether the two share a cell."""
        return (
            self.sheet_id == other.sheet_id
            and self.start_row < other.end_row
            and other.start_row < self.end_row
            and self.start_column < other.end_column
            and other.start_column < self.end_column
        )

    def common(self, other: Area) -> Area:
        """The part of it inside another area that it meets."""
        return Area(
            self.sheet_id,
            max(self.start_row, other.start_row),
            min(self.end_row, other.end_row),
            max(self.start_column, other.start_column),
            min(self.end_column, other.end_column),
        )

    def json(self) -> Json:
        """A GridRange as Google returns it: sheetId 0 is dropped, start indexes are kept."""
        bounds = {
            "startRowIndex": self.start_row,
            "endRowIndex": self.end_row,
            "startColumnIndex": self.start_column,
            "endColumnIndex": self.end_column,
        }
        return {"sheetId": self.sheet_id, **bounds} if self.sheet_id else bounds


def sheet_of(value: Json) -> int:
    """The sheetId of a range; Google drops a zero."""
    return int(value.get("sheetId", 0))


def area(value: Json, grid: Grid) -> Area:
    """A GridRange closed to a grid: what is open, or lies beyond the last row or column, ends there.

    Raises ApiError 400 where it starts beyond the grid or ends before it starts.
    """
    start_row, start_column = value.get("startRowIndex", 0), value.get("startColumnIndex", 0)
    end_row = value.get("endRowIndex", grid.row_count)
    end_column = value.get("endColumnIndex", grid.column_count)
    _check(start_row, end_row, grid.row_count, what="row")
    _check(start_column, end_column, grid.column_count, what="column")
    return Area(
        grid.sheet_id, start_row, min(end_row, grid.row_count), start_column, min(end_column, grid.column_count)
    )


def _check(start: int, end: int, count: int, *, what: str) -> None:
    name = what.capitalize()
    if start < 0 or end < 0:
        raise ApiError(f"range.start{name}Index must be greater than or equal to 0.")
    if start >= count and start > 0:
        raise ApiError(f"range.start{name}Index[{start}] is after last {what} in grid[{count}]")
    if end < start:
        raise ApiError(f"range.end{name}Index must be greater than or equal to range.start{name}Index.")


def overlap(value: Json, grid: Grid) -> Area | None:
    """A GridRange cut to a grid, None when nothing of it lies on the grid. For reading: never an error."""
    start_row, end_row = value.get("startRowIndex", 0), min(value.get("endRowIndex", grid.row_count), grid.row_count)
    start_column = value.get("startColumnIndex", 0)
    end_column = min(value.get("endColumnIndex", grid.column_count), grid.column_count)
    if start_row >= end_row or start_column >= end_column:
        return None
    return Area(grid.sheet_id, start_row, end_row, start_column, end_column)


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole rows or columns start..end-1 of one tab. by_rows: rows, else columns."""

    sheet_id: int
    by_rows: bool
    start: int
    end: int

    @property
    def count(self) -> int:
        """How many lines."""
        return self.end - self.start

    def json(self) -> Json:
        """A DimensionRange as Google returns it."""
        bounds = {"dimension": "ROWS" if self.by_rows else "COLUMNS", "startIndex": self.start, "endIndex": self.end}
        return {"sheetId": self.sheet_id, **bounds} if self.sheet_id else bounds


def line_count(grid: Grid, *, by_rows: bool) -> int:
    """Rows or columns of a grid."""
    return grid.row_count if by_rows else grid.column_count


def lines(value: Json, grid: Grid) -> Lines:
    """A DimensionRange, open ends closed to the grid. Raises ApiError 400 for one without dimension or turned around."""
    dimension = value.get("dimension")
    if dimension not in ("ROWS", "COLUMNS"):
        raise ApiError("No dimension specified.")
    by_rows = dimension == "ROWS"
    count = line_count(grid, by_rows=by_rows)
    start, end = value.get("startIndex", 0), value.get("endIndex", count)
    if start < 0 or end < start:
        raise ApiError("range.endIndex must be greater than or equal to range.startIndex.")
    return Lines(grid.sheet_id, by_rows, start, end)
