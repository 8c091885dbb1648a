"""Rendered views as tables for a terminal: full-width characters count two, and 80 columns are enough.

A view of cards (the kanban) is cut into tables of a few columns each, one below the other; columns without cards are left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bridge.book import Formula, Rendered
from bridge.views.links import linked

WIDTH = 80
CARD_WIDTH = 22  # terminal cells; three columns of cards fill 80 with their borders
DATE_WIDTH = 10  # terminal cells; `2026-12-26` is one word
LEAST_WIDTH = 4
BORDERS = 3  # terminal cells a column takes beside its content
CARD_VIEWS = frozenset({"v_kanban"})
LOOKS = {"breached": "red", "at_risk": "yellow", "on_track": "green", "card_breached": "red", "card_at_risk": "yellow"}
EPOCH = datetime(1899, 12, 30)  # day 0 of Google's serial dates


def view_tables(view: Rendered, *, width: int = WIDTH, limit: int | None = None) -> RenderableType:
    """The view for the terminal: its head as one line, then its tables, none wider than `width` terminal cells.

    limit: lines below the labels that are shown; how many more there are stands below.
    """
    head = Text(" - ".join(cell_text(cell) for cell in view.rows[0] if cell is not None), style="bold")
    body = range(2, len(view.rows))
    shown, more = body[:limit], len(body[limit:]) if limit is not None else 0
    tables = (_table(view, columns, shown, width=width) for columns in _bands(view, width, shown))
    return Group(head, *tables, *([Text(f"... +{more}")] if more else []))


def cell_text(value: Any) -> str:
    """What a cell of a view says, safe for a terminal; the numbers of views are serial dates."""
    if value is None:
        return ""
    if isinstance(value, Formula):
        return clean(" ".join(part for part in linked(value) if part))
    if isinstance(value, float | int) and not isinstance(value, bool):
        moment = EPOCH + timedelta(seconds=round(value * 86400))
        return f"{moment:%Y-%m-%d}" if float(value).is_integer() else f"{moment:%Y-%m-%d %H:%M}"
    return clean(str(value))


def clean(text: str) -> str:
    """The text without characters that steer a terminal; line breaks stay."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cf", "Cs"))


def _bands(view: Rendered, width: int, lines: Sequence[int]) -> Iterator[Sequence[int]]:
    """The columns that stand in one table: all of a list; of cards, as many as fit."""
    columns = range(len(view.rows[1]))
    if view.tab not in CARD_VIEWS:
        yield columns
        return
    filled = [column for column in columns if any(view.rows[line][column] is not None for line in lines)]
    fitting = max((width - 1) // (CARD_WIDTH + BORDERS), 1)
    for start in range(0, len(filled), fitting):
        yield filled[start : start + fitting]


def _table(view: Rendered, columns: Sequence[int], lines: Sequence[int], *, width: int) -> Table:
    table = Table(box=box.ROUNDED, show_lines=True, highlight=False)
    cards = view.tab in CARD_VIEWS
    widths = [CARD_WIDTH] * len(columns) if cards else _widths(view, columns, lines, width=width)
    for column, fitting in zip(columns, widths, strict=True):
        table.add_column(Text(cell_text(view.rows[1][column]).replace("\n", " ")), overflow="fold", width=fitting)
    for line in lines:
        if any(view.rows[line][column] is not None for column in columns):  # columns of cards end at different places
            table.add_row(*(_cell(view, line, column) for column in columns))
    return table


def _widths(view: Rendered, columns: Sequence[int], lines: Sequence[int], *, width: int) -> list[int]:
    """As wide as the longest text; where the table would not fit, the widest columns give way, dates last."""
    rows = [view.rows[line] for line in (1, *lines)]
    widths = [max(cell_len(cell_text(row[column])) for row in rows) for column in columns]
    floors = [DATE_WIDTH if any(isinstance(row[column], float) for row in rows) else LEAST_WIDTH for column in columns]
    over = sum(widths) + BORDERS * len(columns) + 1 - width
    for _ in range(over):
        spare = [wide - floor for wide, floor in zip(widths, floors, strict=True)]
        if max(spare) <= 0:
            break
        widths[max(range(len(widths)), key=lambda at: (spare[at] > 0, widths[at]))] -= 1
    return widths


def _cell(view: Rendered, line: int, column: int) -> Text:
    look = LOOKS.get(view.styles.get((line, column), ""), "")
    return Text(cell_text(view.rows[line][column]), style=look)
