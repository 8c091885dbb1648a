"""Which rows of a grid are people: sections of a file with several tables, repeated headers, footers, blank rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bridge.importing.grid import Grid
from bridge.importing.headers import Headers, header_word
from bridge.importing.recognising import fitting_variant
from bridge.settings.imports import ImportSource, StatusWord

NO_HEADER = -1


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file. header_row: zero-based, NO_HEADER for none; rows: zero-based; status: of everybody in it."""

    header_row: int
    headers: Headers
    rows: Sequence[int]
    status: StatusWord | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """parts: in the order of the file; before: how many rows stand above the first; expected: how many people the file says."""

    parts: tuple[Part, ...]
    before: int
    expected: int | None = None


def find_tables(grid: Grid, source: ImportSource, header_row: int) -> Tables:
    """The tables of a recognised file. header_row: where its header was found."""
    end = _footer(grid, source)
    starts = list(_section_starts(grid, source, end)) if source.sections else []
    parts = list(_sections(grid, starts, end)) or list(_plain(grid, source, header_row, end=end))
    first = min(part.header_row for part in parts)
    return Tables(tuple(parts), first, _count(grid, source, first, end))


def table_without_header(grid: Grid, source: ImportSource) -> Tables:
    """A file whose first row is a person already; its columns are called 列1, 列2 ..."""
    width = max(map(len, grid.rows))
    headers = Headers([f"列{number}" for number in range(1, width + 1)])
    rows = _filled(grid, 0, _footer(grid, source))
    return Tables((Part(NO_HEADER, headers, rows),), 0)


def is_blank(row: Sequence[str]) -> bool:
    """Whether nothing stands in the row."""
    return not any(row) or not any(map(str.strip, row))


def only_cell(row: Sequence[str]) -> str | None:
    """The text of a row with one filled cell."""
    filled = [cell for cell in row if cell.strip()]
    return filled[0].strip() if len(filled) == 1 else None


def _footer(grid: Grid, source: ImportSource) -> int:
    """The first row after which no people stand, by the source's expressions; else the number of rows."""
    if not source.footer:
        return len(grid.rows)
    expression = re.compile("|".join(source.footer), re.IGNORECASE)
    found = (i for i, row in enumerate(grid.rows) if (cell := only_cell(row)) is not None and expression.search(cell))
    return next(found, len(grid.rows))


def _count(grid: Grid, source: ImportSource, first: int, end: int) -> int | None:
    """How many people the file itself says it holds."""
    if source.count:
        for row in (*grid.rows[:first], *grid.rows[end:]):
            for cell in row:
                if (match := re.search(source.count, cell.strip())) is not None:
                    return int(match[1].replace(",", ""))
    return None


@dataclass(frozen=True, slots=True)
class _Start:
    row: int  # of the title
    header_row: int
    status: StatusWord | None
    skip: bool


def _section_starts(grid: Grid, source: ImportSource, end: int) -> Iterator[_Start]:
    """Titles of sections: known ones, and any line of one cell above a header that the source is recognised by."""
    titles = {header_word(title): section for section in source.sections for title in section.titles}
    for index in range(end):
        title = only_cell(grid.rows[index])
        if title is None:
            continue
        section = titles.get(header_word(title))
        below = _next_filled(grid, index + 1, end)
        fits = below is not None and fitting_variant(source, Headers(grid.rows[below])) is not None
        if section is not None and below is not None:
            yield _Start(index, below, section.status, section.skip)
        elif fits and below is not None:
            yield _Start(index, below, None, False)


def _next_filled(grid: Grid, start: int, end: int) -> int | None:
    return next((index for index in range(start, end) if not is_blank(grid.rows[index])), None)


def _sections(grid: Grid, starts: Sequence[_Start], end: int) -> Iterator[Part]:
    ends = [*(start.row for start in starts[1:]), end][: len(starts)]
    for start, stop in zip(starts, ends, strict=True):
        if not start.skip and start.header_row < stop:
            rows = _filled(grid, start.header_row + 1, stop)
            yield Part(start.header_row, Headers(grid.rows[start.header_row]), rows, start.status)


def _plain(grid: Grid, source: ImportSource, header_row: int, *, end: int) -> Iterator[Part]:
    """One table, or several where the header comes again (with other columns at its end, perhaps)."""
    header = grid.rows[header_row]
    again = [
        index
        for index in range(header_row + 1, end)
        if (row := grid.rows[index]) and row[0] == header[0] and _is_header(row, header, source)
    ]
    starts = [header_row, *again]
    for start, stop in zip(starts, [*again, end], strict=True):
        yield Part(start, Headers(grid.rows[start]), _filled(grid, start + 1, stop))


def _is_header(row: Sequence[str], header: Sequence[str], source: ImportSource) -> bool:
    return row == header or (len(row) > 1 and fitting_variant(source, Headers(row)) is not None)


def _filled(grid: Grid, start: int, end: int) -> list[int]:
    return [index for index in range(start, end) if not is_blank(grid.rows[index])]
