"""V-03 バトン: who waits for whom. Every deal with a Next who has not accepted.

Reads     next, baton_accepted, deal_name, company, baton, baton_passed_at, queue_hours, and the clock SLA-BATON
Sort      past the deadline first, then at risk, then on track; within them the longest queue first; blanks last
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pandas import Series

from bridge.book import Book, Rendered, Table
from bridge.rules.context import Context
from bridge.rules.sla import baton_deadlines
from bridge.settings.models import Text
from bridge.sheet.values import cells
from bridge.views.page import Cell, head, listed, rendered
from bridge.views.records import ascending, picked
from bridge.views.shown import shown
from bridge.views.stopped import stopped, waiting
from bridge.views.wording import STYLES, deal_names, severity, texts, waited

TAB = "v_handoffs"
NEEDED = frozenset(("id", "deal_name", "company", "baton", "queue_hours", "baton_passed_at"))
EMPTY = Text(ja="引き継ぎを待っている案件はありません", en="No deal waits to be taken over")


def render(book: Book, context: Context) -> Rendered:
    """The open batons of the book as the tab バトン."""
    deals = book.tables["deals"]
    rows = np.flatnonzero(waiting(deals))
    table = picked(deals, rows, NEEDED)
    top = head(TAB, total=len(table), stopped=int(stopped(deals, context).sum()), context=context)
    dues, states = (one.take(rows).reset_index(drop=True) for one in baton_deadlines(deals, context))
    lines = listed(
        TAB,
        _columns(table, dues, states, context),
        order=_order(table, states),
        empty=EMPTY(context.settings.language),
        context=context,
    )
    return rendered(TAB, [top, *lines])


def _columns(table: Table, dues: Series, states: Series, context: Context) -> Mapping[str, list[Cell]]:
    """Cells by the keys of the template's columns, in the order of the table."""
    deadline, state = (context.settings.tabs["deals"].column(key) for key in ("sla_due", "sla_state"))
    looks = [STYLES.get(one, "") for one in states]
    queues = waited(hours=table.frame["queue_hours"], since=table.frame["baton_passed_at"], context=context)
    return {
        "deal": [Cell(name) for name in deal_names(table)],
        "baton": [Cell(text) for text in texts(table, "baton", context)],
        "queue": [Cell(text, volatile=True) for text in queues],
        "sla": [Cell(*pair) for pair in zip(cells(dues, deadline, context.vocabulary), looks, strict=True)],
        "state": [Cell(*pair) for pair in zip(shown(states, state, context.vocabulary), looks, strict=True)],
    }


def _order(table: Table, states: Series) -> list[int]:
    return ascending(state=severity(states), hours=-table.frame["queue_hours"], id=table.frame["id"])
