"""Rendered tabs: which rows of a view changed since the bridge last wrote them.

`_state` keeps two short digests for each CHUNK rows, with and without the cells that change by time alone; so nothing is read back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson

from bridge.book import BoundTab, Formula, Rendered
from bridge.planning.looks import cell_format, moment_format
from bridge.planning.plan import ViewRows
from bridge.planning.requests import Request, resize
from bridge.settings.template import Column, Style

CHUNK = 100
MIN_ROWS = 50
BLANK: tuple[object, str | None] = (None, None)  # value and style of a blank cell


@dataclass(frozen=True)
class ViewPlan:
    """What to write into one rendered tab; entry: what `_state` shall remember of it."""

    rows: tuple[ViewRows, ...]
    entry: str


@dataclass(frozen=True)
class Looks:
    """How the cells of a view look: styles by name, and the template's columns, whose types give numbers their format."""

    styles: Mapping[str, Style]
    columns: Sequence[Column]

    def of(self, style: str | None, cell: object, column: int) -> Request | None:
        """The CellFormat of one cell, None for a plain one."""
        look = cell_format(self.styles[style]) if style else {}
        if isinstance(cell, float) and column < len(self.columns):
            pattern = moment_format(self.columns[column], cell)
            look = {**look, "numberFormat": pattern} if pattern else look
        return look or None


def plan_view(view: Rendered, bound: BoundTab, remembered: str, looks: Looks) -> ViewPlan:
    """Compare a view with what `_state` remembers of it (an empty text: nothing)."""
    known: dict[str, Any] = orjson.loads(remembered) if remembered else {"rows": 0, "columns": 0, "chunks": []}
    width = max([known["columns"], *map(len, view.rows)])
    page = _page(view, max(len(view.rows), known["rows"]), width)
    digests = [_digests(view, page, first) for first in range(0, len(page), CHUNK)]
    changed = list(_changed(view, bound, page, digests, known["chunks"], looks))
    if changed:
        changed[0] = replace(changed[0], before=_growth(bound, len(page), width))
    entry = {"rows": len(view.rows), "columns": max(map(len, view.rows), default=0), "chunks": digests}
    return ViewPlan(tuple(changed), orjson.dumps(entry).decode())


def _page(view: Rendered, height: int, width: int) -> list[tuple[object, ...]]:
    """All rows to the full width, with blank ones where the view was longer before."""
    lines = [(*row, *([None] * (width - len(row)))) for row in view.rows]
    return lines + [(None,) * width] * (height - len(lines))


def _digests(view: Rendered, page: Sequence[tuple[object, ...]], first: int) -> list[str]:
    """Of the cells that last and of all cells; blank ends do not count, so a page may shrink and be the same afterwards."""
    rows = page[first : first + CHUNK]
    full = [
        [(_word(cell), view.styles.get((at, column))) for column, cell in enumerate(row)]
        for at, row in enumerate(rows, first)
    ]
    lasting = [
        [BLANK if (at, column) in view.volatile else word for column, word in enumerate(words)]
        for at, words in enumerate(full, first)
    ]
    return [hashlib.sha256(orjson.dumps(_trimmed(words))).hexdigest()[:8] for words in (lasting, full)]


def _trimmed(rows: Sequence[Sequence[tuple[object, str | None]]]) -> list[list[tuple[object, str | None]]]:
    ends = [max((at + 1 for at, word in enumerate(row) if word != BLANK), default=0) for row in rows]
    height = max((at + 1 for at, end in enumerate(ends) if end), default=0)
    return [list(row[:end]) for row, end in zip(rows[:height], ends, strict=False)]


def _word(cell: object) -> object:
    return cell.text if isinstance(cell, Formula) else cell


def _changed(
    view: Rendered,
    bound: BoundTab,
    page: Sequence[tuple[object, ...]],
    digests: Sequence[Sequence[str]],
    known: Sequence[Sequence[str]],
    looks: Looks,
) -> Iterator[ViewRows]:
    for number, (lasting, full) in enumerate(digests):
        old = known[number] if number < len(known) else ("", "")
        if full == old[1]:
            continue
        first = number * CHUNK
        rows = tuple(page[first : first + CHUNK])
        formats = tuple(
            tuple(looks.of(view.styles.get((at, column)), cell, column) for column, cell in enumerate(row))
            for at, row in enumerate(rows, first)
        )
        yield ViewRows(view.tab, bound.sheet_id, bound.title, first, rows, formats, volatile=lasting == old[0])


def _growth(bound: BoundTab, height: int, width: int) -> tuple[Request, ...]:
    rows, columns = max(bound.row_count, height, MIN_ROWS), max(bound.column_count, width)
    if (rows, columns) == (bound.row_count, bound.column_count):
        return ()
    return (resize(bound.sheet_id, rows=rows, columns=columns),)
