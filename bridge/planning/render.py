"""Rendered tabs: which rows of a view changed since the bridge last wrote them.

`_state` keeps two short digests for each CHUNK rows, with and without the cells that change by time alone; so nothing is read back.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

import orjson

from bridge.book import BoundTab, Rendered
from bridge.planning.looks import cell_format, moment_format
from bridge.planning.plan import ViewRows
from bridge.planning.requests import Request, resize
from bridge.settings.template import Column, Style

CHUNK = 100
MIN_ROWS = 50
PLAIN: Request = {}

Row = tuple[object, ...]


@dataclass(frozen=True)
class ViewPlan:
    """What to write into one rendered tab; entry: what `_state` shall remember of it."""

    rows: tuple[ViewRows, ...]
    entry: str


class Looks:
    """How the cells of a view look: styles by name, and the template's columns, whose types give numbers their format."""

    def __init__(self, styles: Mapping[str, Style], columns: Sequence[Column]) -> None:
        self.columns = columns
        self._looks: dict[str | None, Request] = {name: cell_format(style) for name, style in styles.items()}
        self._looks[None] = PLAIN
        self._wrapped = {name: {**look, "wrapStrategy": "WRAP"} for name, look in self._looks.items()}

    def of(self, style: str | None, cell: object, column: int) -> Request:
        """The CellFormat of one cell, an empty one for a plain one; the same object for cells that look alike."""
        if isinstance(cell, str):
            return (self._wrapped if "\n" in cell else self._looks)[style]  # a card: long names go on below
        look = self._looks[style]
        if isinstance(cell, float) and column < len(self.columns):
            pattern = moment_format(self.columns[column], cell)
            look = {**look, "numberFormat": pattern} if pattern else look
        return look


def plan_view(view: Rendered, bound: BoundTab, remembered: str, looks: Looks, *, due: bool) -> ViewPlan:
    """Compare a view with what `_state` remembers of it ('': nothing). due: cells that change by time alone count, too."""
    known: dict[str, Any] = orjson.loads(remembered) if remembered else {"rows": 0, "columns": 0, "chunks": []}
    width = max([known["columns"], *map(len, view.rows)])
    page = _page(view, max(len(view.rows), known["rows"]), width)
    digests = _digests(view, page)
    numbers = _changed(digests, known["chunks"], due=due)
    rows = [_view_rows(view, bound, page, number, looks) for number in numbers]
    if rows:
        rows[0] = replace(rows[0], before=_growth(bound, len(page), width))
    chunks = [one if number in numbers else known["chunks"][number] for number, one in enumerate(digests)]
    entry = {"rows": len(view.rows), "columns": max(map(len, view.rows), default=0), "chunks": chunks}
    return ViewPlan(tuple(rows), orjson.dumps(entry).decode())


def _page(view: Rendered, height: int, width: int) -> list[Row]:
    """All rows to the full width, with blank ones where the view was longer before."""
    lines = [row if len(row) == width else (*row, *([None] * (width - len(row)))) for row in view.rows]
    return lines + [(None,) * width] * (height - len(lines))


def _chunks(cells: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    """Cells by the number of their chunk."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in cells:
        found[cell[0] // CHUNK].append(cell)
    return found


def _digests(view: Rendered, page: Sequence[Row]) -> list[list[str]]:
    """Of each chunk: of the cells that last, and of all cells."""
    styled, volatile = _chunks(view.styles), _chunks(view.volatile)
    found = []
    for number, first in enumerate(range(0, len(page), CHUNK)):
        rows = page[first : first + CHUNK]
        looks = [(at - first, column, view.styles[at, column]) for at, column in styled[number]]
        digest = _digest(rows, looks)
        passing = {(at - first, column) for at, column in volatile[number]}
        lasting = [look for look in looks if look[:2] not in passing]
        found.append([_digest(_without(rows, passing), lasting) if passing else digest, digest])
    return found


def _without(rows: Sequence[Row], passing: Iterable[tuple[int, int]]) -> list[Row | list[object]]:
    """The rows with these cells blank."""
    lasting: list[Row | list[object]] = list(rows)
    for at, column in passing:
        row = list(lasting[at])
        row[column] = None
        lasting[at] = row
    return lasting


def _digest(rows: Sequence[Sequence[object]], looks: Sequence[tuple[int, int, str]]) -> str:
    return hashlib.sha256(orjson.dumps([_trimmed(rows), looks])).hexdigest()[:8]


def _trimmed(rows: Sequence[Sequence[object]]) -> list[Sequence[object]]:
    """Blank ends do not count, so a page may shrink and be the same afterwards."""
    kept = [row if row and row[-1] is not None else _short(row) for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _short(row: Sequence[object]) -> Sequence[object]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _changed(digests: Sequence[Sequence[str]], known: Sequence[Sequence[str]], *, due: bool) -> list[int]:
    """Numbers of the chunks to write. Where any is written, so is the first: its as-of time speaks for the whole page."""
    pairs = enumerate(zip_longest(digests, known[: len(digests)], fillvalue=("", "")))
    differing = [(number, new[0] != old[0]) for number, (new, old) in pairs if new[1] != old[1]]
    if not (due or any(lasts for _, lasts in differing)):
        return []
    return [number for number, lasts in differing if due or lasts or number == 0]


def _view_rows(view: Rendered, bound: BoundTab, page: Sequence[Row], number: int, looks: Looks) -> ViewRows:
    first = number * CHUNK
    rows = tuple(page[first : first + CHUNK])
    of, style = looks.of, view.styles.get
    formats = tuple(
        tuple([of(style((at, column)), cell, column) for column, cell in enumerate(row)])
        for at, row in enumerate(rows, first)
    )
    return ViewRows(view.tab, bound.sheet_id, bound.title, first, rows, formats)


def _growth(bound: BoundTab, height: int, width: int) -> tuple[Request, ...]:
    rows, columns = max(bound.row_count, height, MIN_ROWS), max(bound.column_count, width)
    if (rows, columns) == (bound.row_count, bound.column_count):
        return ()
    return (resize(bound.sheet_id, rows=rows, columns=columns),)
