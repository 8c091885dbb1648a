"""What inserting, deleting and moving rows or columns does to places: a shift maps spans and single lines of one tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = "tuple[int, int] | None"  # half-open; None: gone


@dataclass(frozen=True, slots=True)
class Inserted:
    """`count` lines came in before line `at`."""

    sheet_id: int
    by_rows: bool
    at: int
    count: int

    def span(self, start: int, end: int) -> Span:
        """A span at or below the insert moves; one that the insert falls inside grows."""
        return (start + self.count if start >= self.at else start, end + self.count if end > self.at else end)

    def line(self, index: int) -> int | None:
        """Where a line is now."""
        return index + self.count if index >= self.at else index


@dataclass(frozen=True, slots=True)
class Deleted:
    """Lines start..end-1 are gone."""

    sheet_id: int
    by_rows: bool
    start: int
    end: int

    def span(self, start: int, end: int) -> Span:
        """What is left of a span, None when nothing is."""
        if start >= self.start and end <= self.end and start < end:
            return None
        return (self._place(start), self._place(end))

    def _place(self, bound: int) -> int:
        return bound - max(0, min(bound, self.end) - self.start)

    def line(self, index: int) -> int | None:
        """Where a line is now, None when it is gone."""
        return None if self.start <= index < self.end else self._place(index)


@dataclass(frozen=True, slots=True)
class Moved:
    """Lines start..end-1 stand before what was line `to` (counted before the move)."""

    sheet_id: int
    by_rows: bool
    start: int
    end: int
    to: int

    def span(self, start: int, end: int) -> Span:
        """A span inside the moved block goes with it; any other loses and gains lines as by delete and insert."""
        if start >= self.start and end <= self.end:
            offset = self._offset()
            return (start + offset, end + offset)
        count = self.end - self.start
        left = Deleted(self.sheet_id, self.by_rows, self.start, self.end).span(start, end)
        at = self.to if self.to <= self.start else self.to - count
        return None if left is None else Inserted(self.sheet_id, self.by_rows, at, count).span(*left)

    def _offset(self) -> int:
        return self.to - self.end if self.to >= self.end else self.to - self.start

    def line(self, index: int) -> int | None:
        """Where a line is now."""
        if self.start <= index < self.end:
            return index + self._offset()
        count = self.end - self.start
        if self.end <= index < self.to:
            return index - count
        return index + count if self.to <= index < self.start else index


Shift: TypeAlias = Inserted | Deleted | Moved
