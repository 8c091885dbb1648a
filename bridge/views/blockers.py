"""V-02 ブロッカー: what stands still because something blocks it, who has it, and the next step as the link to the row.

Reads     blocked, stage, kickoff_done, deal_name, company, owner, next, block_reason, block_due, blocked_since, block_hours,
          next_action
Sort      past the block's deadline first, then the nearest deadline, then the longest block; blanks last
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pandas import Series

from bridge.book import Book, Rendered, Table
from bridge.rules.blockers import holding_up
from bridge.rules.context import Context
from bridge.rules.sla import LIGHTS, NO_LIGHT, block_state
from bridge.settings.models import Text
from bridge.sheet.values import cells
from bridge.views.links import row_links
from bridge.views.page import Cell, head, listed, rendered
from bridge.views.records import ascending, picked
from bridge.views.stopped import stopped
from bridge.views.wording import STYLES, deal_names, texts, waited

TAB = "v_blockers"
EMPTY = Text(ja="止まっている案件はありません", en="No deal is blocked")
NEEDED = frozenset(
    (
        "id",
        "deal_name",
        "company",
        "owner",
        "next",
        "block_reason",
        "block_due",
        "block_hours",
        "blocked_since",
        "next_action",
    )
)
LINK = "link"  # style of theme.yaml
OPEN = Text(ja="開く", en="open")


def render(book: Book, context: Context) -> Rendered:
    """The blocked deals of the book as the tab ブロッカー."""
    deals = book.tables["deals"]
    rows = np.flatnonzero(holding_up(deals, context))
    table = picked(deals, rows, NEEDED)
    top = head(TAB, total=len(table), stopped=int(stopped(deals, context).sum()), context=context)
    states = block_state(deals, context).take(rows).reset_index(drop=True)
    lines = listed(
        TAB,
        _columns(book, table, states, context),
        order=_order(table, states),
        empty=EMPTY(context.settings.language),
        context=context,
    )
    return rendered(TAB, [top, *lines])


def _columns(book: Book, table: Table, states: Series, context: Context) -> Mapping[str, list[Cell]]:
    """Cells by the keys of the template's columns, in the order of the table."""
    return {
        "deal": [Cell(name) for name in deal_names(table)],
        "owner": [Cell(text) for text in texts(table, "owner", context)],
        "next": [Cell(text) for text in texts(table, "next", context)],
        "reason": [Cell(text) for text in texts(table, "block_reason", context)],
        "due": _dues(table, states, context),
        "elapsed": _elapsed(table, states, context),
        "open": _links(book, table, context),
    }


def _order(table: Table, states: Series) -> list[int]:
    frame = table.frame
    return ascending(running=states != "breached", due=frame["block_due"], hours=-frame["block_hours"], id=frame["id"])


def _dues(table: Table, states: Series, context: Context) -> list[Cell]:
    column = context.settings.tabs["deals"].column("block_due")
    dues = cells(table.frame["block_due"], column, context.vocabulary)
    return [Cell(due, STYLES.get(state, "")) for due, state in zip(dues, states, strict=True)]


def _elapsed(table: Table, states: Series, context: Context) -> list[Cell]:
    spans = waited(hours=table.frame["block_hours"], since=table.memory["blocked_since"], context=context)
    lights = states.map(LIGHTS).fillna(NO_LIGHT).tolist()
    return [Cell(f"{light} {span}".rstrip(), volatile=True) for light, span in zip(lights, spans, strict=True)]


def _links(book: Book, table: Table, context: Context) -> list[Cell]:
    """The next step is what the link says, so that who reads the list sees what to do (B-03)."""
    words = (f"▶ {step or OPEN(context.settings.language)}" for step in texts(table, "next_action", context))
    return [Cell(link, LINK) for link in row_links(book, table, words)]
