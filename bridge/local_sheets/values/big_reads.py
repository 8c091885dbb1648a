"""Many rows or columns as JSON that is ready: what is kept of them, and the rest written anew."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.values.kept import USUAL, Block, Columns, Kept, Kind, Lines
from bridge.local_sheets.values.lines import Options
from bridge.local_sheets.values.texts import BETWEEN
from bridge.local_sheets.wire.messages import Spliced
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Looks, Row, Tab

LEAST_KEPT = 500  # rows; less is written in no time
MUCH = 100  # changed rows; fewer are written when they are asked for
BLANK = b'"",'


def is_much(draft: Spreadsheet) -> bool:
    """Whether a draft changes many rows, or their order; asked before it is saved."""
    return any(tab.order is None or len(tab.dirty_cells | tab.dirty_looks) >= MUCH for tab in draft.edited())


def keep_ready(spreadsheet: Spreadsheet, *, opened: bool = False) -> None:
    """Make what big reads of whole tabs will answer, before anybody asks; tabs whose formulas must be calculated wait.

    opened: for the first time, so that there is time to find the cells in the text of rows, too.
    """
    for tab in spreadsheet.tabs:
        area = tab.whole()
        rows = tab.rows.copy()
        while rows and not rows[-1]:
            rows.pop()
        if len(rows) < LEAST_KEPT or tab.formula_keys:
            continue
        for options in USUAL:
            for block in _blocks(tab, area, rows, Kind(options, spreadsheet.locale)):
                if opened or options.by_columns:
                    block.get_ready(area.columns())


def big_read(tab: Tab, area: Area, rows: list[Row], *, options: Options, locale: str) -> Spliced | None:
    """Rows or columns as JSON, None when there is nothing in them. rows: the area's, whole, without empty ones at the end."""
    blocks = list(_blocks(tab, area, rows, Kind(options, locale)))
    if options.by_columns:
        return _columns([block for block in blocks if isinstance(block, Columns)], area)
    lines = [block for block in blocks if isinstance(block, Lines)]
    if not area.start_column and area.end_column == tab.column_count:
        return _rows([block.text for block in lines])
    return _rows([block.cut(area.columns()) for block in lines])


def _rows(texts: list[bytes]) -> Spliced | None:
    last = b""
    while texts and not last:
        last = texts.pop()
        while last.endswith(BETWEEN):  # an empty row: a text would end with a quote
            last = last[: -len(BETWEEN)]
    if not last:
        return None
    parts = [b"[["]
    for text in texts:
        parts += (text, BETWEEN)
    return Spliced([*parts, last, b"]]"])


def _columns(blocks: list[Columns], area: Area) -> Spliced | None:
    for block in blocks:
        block.get_ready(area.columns())
    columns = [_column(blocks, column) for column in area.columns()]
    while columns and not columns[-1]:
        columns.pop()
    parts = [b"[["]
    for column in columns:
        parts += column
        parts.append(BETWEEN)
    return Spliced([*parts[:-1], b"]]"]) if columns else None


def _column(blocks: list[Columns], column: int) -> list[bytes]:
    """The parts of a column's text, trailing empty cells left out."""
    texts = [block.text(column) for block in blocks]
    while texts and texts[-1] == BLANK * len(blocks[len(texts) - 1].rows):
        texts.pop()
    if texts:
        last = texts[-1]
        end = len(last)
        while last.endswith(b"," + BLANK, 0, end):  # an empty cell: inside a text, a quote has a backslash before it
            end -= len(BLANK)
        texts[-1] = last[: end - 1]
    return texts


def _blocks(tab: Tab, area: Area, rows: list[Row], kind: Kind) -> Iterator[Block]:
    """The rows by blocks. What is only a part of a block, at the area's edges, is not kept."""
    if not isinstance(tab.kept, Kept):
        tab.kept = Kept()
    kept: Kept = tab.kept
    kept.follow(tab)
    known = kept.blocks(kind)
    make = Columns if kind.options.by_columns else Lines
    start, end = area.start_row, area.start_row + len(rows)
    inner = kept.starts[bisect_right(kept.starts, start) : bisect_left(kept.starts, end)]
    special = _special(tab, area, rows)
    for at, (low, high) in enumerate(pairwise((start, *inner, end))):
        begins = at > 0 or _is_start(kept.starts, low)
        ends = high < end or area.end_row == tab.row_count or _is_start(kept.starts, high)
        block = known.setdefault(tab.keys[low], make(kind)) if begins and ends else make(kind)
        if block.state is not tab.state or len(block.rows) != high - low:
            looks: list[Looks] = tab.looks[low:high] if kind.options.need_looks else [None] * (high - low)
            own = special[bisect_left(special, low - start) : bisect_left(special, high - start)]
            block.follow(rows[low - start : high - start], looks, [found - low + start for found in own])
            block.state = None if own else tab.state  # formulas change without a new version
        yield block


def _is_start(starts: list[int], row: int) -> bool:
    at = bisect_left(starts, row)
    return at < len(starts) and starts[at] == row


def _special(tab: Tab, area: Area, rows: list[Row]) -> list[int]:
    """Which of the rows may hold formulas, or what formulas show."""
    if not tab.formula_keys:
        return []
    start = area.start_row
    return [
        at for at, row in enumerate(rows) if tab.keys[start + at] in tab.formula_keys or row is not tab.rows[start + at]
    ]
