"""MAP, BYROW, BYCOL, REDUCE, SCAN and MAKEARRAY, which the engine lacks, written out with LET for each cell, row or column.

That can be done where they go over a range, whose size is known, and the engine takes as long a formula; elsewhere they stay
as they are, and are not known (#NAME?).
https://support.google.com/docs/answer/12508718
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from bridge.local_sheets.formulas.literal_arrays import TOKEN as PIECE
from bridge.local_sheets.grid.references import TOKEN, Corner, Reference, parse

NAMES = ("MAP", "BYROW", "BYCOL", "REDUCE", "SCAN", "MAKEARRAY")
CALL = re.compile(rf"(?<![\w.])({'|'.join(NAMES)})\s*$", re.IGNORECASE)
LAMBDA = re.compile(r"\s*\bLAMBDA\s*\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
PART = re.compile(r'"[^"]*"|[\w.$!]+|[^\w.$!\s]')
MOST = 16_000  # parts of a formula: the engine (formualizer 0.13) parses 16,384
Texts = list[list[str]]


class _Unknown(Exception):
    """Something other than a range, a number or a LAMBDA of as many names."""


def written_out(formula: str) -> str:
    """The formula without these functions; its ranges are closed."""
    pieces = PIECE.findall(formula)
    if not LAMBDA.search(formula) or pieces.count("(") != pieces.count(")"):
        return formula
    text = ",".join(_arguments(iter(pieces)))
    return text if len(PART.findall(text)) <= MOST else formula


def _arguments(pieces: Iterator[str]) -> list[str]:
    """What stands between commas, up to the closing parenthesis."""
    found, depth = [""], 0
    for piece in pieces:
        if piece == ")":
            break
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if piece == "(":
            found[-1] = _called(found[-1], _arguments(pieces))
        elif piece == "," and depth == 0:
            found.append("")
        else:
            found[-1] += piece
    return found


def _called(before: str, inner: list[str]) -> str:
    match = CALL.search(before)
    if match is not None:
        with suppress(_Unknown):  # it stays as it is
            return before[: match.start()] + _written(match[1].upper(), inner)
    return f"{before}({','.join(inner)})"


def _written(name: str, inner: list[str]) -> str:
    *values, last = inner
    names, body = _lambda(last)
    if name in ("REDUCE", "SCAN"):
        return _folded(names, body, values, every=name == "SCAN")
    grids = _numbered(values) if name == "MAKEARRAY" else [_parts(value, name) for value in values]
    if len(names) != len(grids) or any(_size(grid) != _size(grids[0]) for grid in grids):
        raise _Unknown
    rows = zip(*grids, strict=True)
    return _stacked([[_let(names, cells, body) for cells in zip(*row, strict=True)] for row in rows])


def _lambda(text: str) -> tuple[list[str], str]:
    match = LAMBDA.fullmatch(text)
    if match is None:
        raise _Unknown
    *names, body = _arguments(iter(PIECE.findall(match[1])))
    return [name.strip() for name in names], body


def _let(names: list[str], cells: tuple[str, ...], body: str) -> str:
    given = ",".join(f"{name},{cell}" for name, cell in zip(names, cells, strict=True))
    return f"LET({given},{body})"


def _folded(names: list[str], body: str, values: list[str], *, every: bool) -> str:
    """From cell to cell with what came before. every: all that came, and not just the last."""
    if len(names) != 2 or len(values) != 2:
        raise _Unknown
    so_far, one = names
    grid = _parts(values[1], "MAP")
    steps, shown = [f"{so_far},{values[0] or 0}"], []
    for at, row in enumerate(grid):
        for place, cell in enumerate(row):
            steps.append(f"{one},{cell},{so_far},{body}")
            if every:
                steps.append(f"kept_{at}_{place},{so_far}")
        shown.append([f"kept_{at}_{place}" for place in range(len(row))])
    return f"LET({','.join(steps)},{_stacked(shown) if every else so_far})"


def _parts(text: str, name: str) -> Texts:
    """A range's cells, its rows (BYROW) or its columns (BYCOL)."""
    match = TOKEN.fullmatch(text.strip())
    if match is None or match["string"] is not None:
        raise _Unknown
    found = parse(match["sheet"], match["ref"])
    first, last = found.first, found.last or found.first
    if first.row is None or first.column is None or last.row is None or last.column is None:
        raise _Unknown
    rows, columns = range(first.row, last.row + 1), range(first.column, last.column + 1)
    if len(rows) * len(columns) > MOST:
        raise _Unknown
    if name == "BYROW":
        return [[_text(found, row, columns[0], row, columns[-1])] for row in rows]
    if name == "BYCOL":
        return [[_text(found, rows[0], column, rows[-1], column) for column in columns]]
    return [[_text(found, row, column, row, column) for column in columns] for row in rows]


def _text(found: Reference, row: int, column: int, last_row: int, last_column: int) -> str:
    first, last = Corner(column, row, True, True), Corner(last_column, last_row, True, True)
    return Reference(found.sheet, first, None if first == last else last).text()


def _numbered(sizes: list[str]) -> list[Texts]:
    """The number of its row, and of its column, for each cell."""
    if len(sizes) != 2 or not all(size.strip().isdigit() for size in sizes):
        raise _Unknown
    height, width = map(int, sizes)
    if not 0 < height * width <= MOST:
        raise _Unknown
    rows, columns = range(1, height + 1), range(1, width + 1)
    return [[[str(row)] * width for row in rows], [[str(column) for column in columns]] * height]


def _size(grid: Texts) -> tuple[int, int]:
    return len(grid), len(grid[0])


def _stacked(grid: Texts) -> str:
    rows = [row[0] if len(row) == 1 else f"HSTACK({','.join(row)})" for row in grid]
    return rows[0] if len(rows) == 1 else f"VSTACK({','.join(rows)})"
