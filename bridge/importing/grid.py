"""Grid: the rows of a file as texts, before anybody knows what they mean. Splitting delimited text into one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

Row = Sequence[str]

DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
_SAMPLE = 200  # rows by which a delimiter is judged
_LONGEST = 10_000_000  # characters of one cell
_RUNAWAY = 200  # lines in one record: a quotation mark that nobody closed


@dataclass(frozen=True, slots=True)
class Grid:
    """rows: texts, ragged, blank rows included; lines: the 1-based line each begins in; name: of the worksheet, else empty;
    left: how many blank columns of the worksheet were left out."""

    rows: list[list[str]]
    lines: list[int]
    name: str = ""
    left: int = 0
    delimiter: str | None = None
    runaway: int | None = None  # line of a quotation mark that is never closed


def split_text(text: str, delimiter: str) -> Grid:
    """The rows of delimited text."""
    rows, lines = _split(text, delimiter)
    runaway = next((lines[index] for index in _long(lines) if _runs_away(rows[index])), None)
    if runaway is None and rows and any("\n" in cell or "\r" in cell for cell in rows[-1]):
        runaway = lines[-1] if _is_open(text, lines[-1], delimiter) else None
    return Grid(rows, lines, delimiter=delimiter, runaway=runaway)


def heads(text: str) -> list[Grid]:
    """The first rows for each separator that is there, the one that makes the most regular rows first."""
    head = text[: _SAMPLE * 4_000]
    grids = [Grid(*_split(head, one, _SAMPLE), delimiter=one) for one in DELIMITERS if one in head or one == ","]
    return sorted(grids, key=_regularity, reverse=True)


def _long(lines: list[int]) -> Iterator[int]:
    """Records that go over many lines; the last one may, too."""
    yield from (index for index, (one, other) in enumerate(pairwise(lines)) if other - one > _RUNAWAY)
    yield from range(len(lines) - 1, len(lines))


def _is_open(text: str, line: int, delimiter: str) -> bool:
    """Whether the record that begins in this line swallows the rest of the file for want of a closing quotation mark."""
    tail = islice(io.StringIO(text, newline=""), line - 1, None)
    try:
        for _ in csv.reader(tail, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _runs_away(row: list[str]) -> bool:
    return any(len(cell) > _RUNAWAY and cell.count("\n") > _RUNAWAY for cell in row)


def _split(text: str, delimiter: str, limit: int | None = None) -> tuple[list[list[str]], list[int]]:
    """Rows, and the line each begins in; quoted line breaks count."""
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=False)
    rows: list[list[str]] = []
    lines: list[int] = []
    before = 0
    for row in reader:
        rows.append(row)
        lines.append(before + 1)
        before = reader.line_num
        if len(rows) == limit:
            break
    return rows, lines


def _regularity(grid: Grid) -> int:
    """How many cells stand in rows that are as wide as many others."""
    usual = Counter(len(row) for row in grid.rows if len(row) > 1 and any(row))
    return sum((width - 1) * count * count for width, count in usual.items())
