"""A list no source recognises: its header is found by the words in it, else by the first row that holds an e-mail address."""

from __future__ import annotations

from collections.abc import Sequence

from bridge.importing.columns import asks
from bridge.importing.grid import Grid
from bridge.importing.headers import Headers
from bridge.importing.recognising import HEAD_ROWS, Recognised, known_columns
from bridge.importing.tables import is_blank
from bridge.settings.imports import ImportSource
from bridge.sheet.emails import addresses


def find_generic(grid: Grid, source: ImportSource) -> Recognised | None:
    """The header of the list, by its words or by standing above the first address; None where it has no header."""
    rows = [index for index, row in enumerate(grid.rows[:HEAD_ROWS]) if not is_blank(row)]
    people = next((index for index in rows if holds_address(grid.rows[index])), None)
    heads = rows if people is None else [index for index in rows if index < people]
    known = {index: _known(grid.rows[index], source) for index in heads}
    best = max(heads, key=lambda index: (known[index], -index), default=None)
    if best is not None and known[best] >= 1:
        return Recognised(
            source, best, known[best], f"no source knows it, but line {grid.lines[best]} has headers in use everywhere"
        )
    if people is None:
        return _widest(grid, source, rows)
    if not heads:
        return None
    row = heads[-1]
    if _width(grid.rows[row]) < _width(grid.rows[people]) / 2:
        return None
    return Recognised(
        source, row, 0, f"no source knows it; line {grid.lines[row]} stands above the first e-mail address"
    )


def _widest(grid: Grid, source: ImportSource, rows: Sequence[int]) -> Recognised | None:
    """The first of the widest rows, in a file without any address."""
    row = max(rows, key=lambda index: (_width(grid.rows[index]), -index), default=None)
    if row is None or _width(grid.rows[row]) < 2:
        return None
    return Recognised(source, row, 0, f"no source knows it; line {grid.lines[row]} is taken for its header")


def holds_address(row: Sequence[str]) -> bool:
    """Whether a cell of the row holds an e-mail address."""
    return any(("@" in cell or "＠" in cell) and addresses(cell) for cell in row)


def _width(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _known(row: Sequence[str], source: ImportSource) -> float:
    """How many headers of the row the words of `generic` know; one that only looks like a question counts half."""
    headers = Headers(row)
    known = known_columns(source, headers)
    likely = sum(
        0.5
        for index, text in enumerate(headers.texts)
        if index not in known and any(asks(text, one.patterns, one.unless) for one in source.columns.values())
    )
    return len(known) + likely
