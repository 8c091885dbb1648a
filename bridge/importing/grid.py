"""Grid: the rows of a file as texts, before anybody knows what they mean. Splitting delimited text into one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

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


def split_text(text: str) -> Grid:
    """The rows of delimited text: the delimiter is the one that makes the most regular rows of the first lines."""
    delimiter = delimiter_of(text)
    csv.field_size_limit(_LONGEST)
    rows, lines = _split(text, delimiter)
    runaway = next((line for line, row in zip(lines, rows, strict=True) if _runs_away(row)), None)
    return Grid(rows, lines, delimiter=delimiter, runaway=runaway)


def _runs_away(row: list[str]) -> bool:
    return any(cell.count("\n") > _RUNAWAY for cell in row if len(cell) > _RUNAWAY)


def _split(text: str, delimiter: str, limit: int | None = None) -> tuple[list[list[str]], list[int]]:
    """Rows, and the line each begins in; quoted line breaks count."""
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


def delimiter_of(text: str) -> str:
    """Comma where nothing else makes more regular rows."""
    head = text[: _SAMPLE * 4_000]
    present = [one for one in DELIMITERS if one in head]
    return max(present, key=lambda one: _regularity(head, one), default=",")


def _regularity(text: str, delimiter: str) -> int:
    """How many cells stand in rows that are as wide as their neighbour, or nearly all others."""
    csv.field_size_limit(_LONGEST)
    rows, _ = _split(text, delimiter, _SAMPLE)
    widths = [len(row) for row in rows if any(row)]
    usual = Counter(width for width in widths if width > 1)
    return sum((width - 1) * count * count for width, count in usual.items())
