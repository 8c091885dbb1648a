"""V-01 カンバン: one column a stage, one card a deal.

Reads     stage, stage_entered_at, deal_name, company, rank, owner, baton, sla_state, sla_due, amount
Sort      in each column past the deadline first, then at risk, then on track; the nearest deadline; the highest amount; blanks last
Settings  config/bridge.yaml: kanban_closed_days (days that a closed deal stays on the board; the rest are counted as ほかn件)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import zip_longest

import numpy as np

from bridge.book import Book, BoolArray, Rendered, Table
from bridge.rules.columns import among, flags, numbers, words
from bridge.rules.context import Context
from bridge.rules.sla import LIGHTS, NO_LIGHT
from bridge.rules.stages import stages_of
from bridge.settings.models import Stage, Text
from bridge.views.page import LABEL, NOTE, Cell, Line, head, rendered
from bridge.views.records import ascending, picked
from bridge.views.stopped import stopped
from bridge.views.wording import deal_names, severity, texts

TAB = "v_kanban"
EMPTY = Text(ja="案件はまだありません", en="There are no deals yet")
CARDS = {"breached": "card_breached", "at_risk": "card_at_risk"}  # styles of theme.yaml
NEEDED = frozenset(("id", "stage", "deal_name", "company", "rank", "owner", "baton", "sla_state", "sla_due", "amount"))
MORE = Text(ja="ほか{n}件", en="{n} more")


def render(book: Book, context: Context) -> Rendered:
    """The deals of the book as the tab カンバン."""
    deals = book.tables["deals"]
    stages = stages_of(context.settings, "deals").values()
    top = head(TAB, total=len(deals), stopped=int(stopped(deals, context).sum()), context=context)
    lines: list[Line] = [
        top,
        [_label(deals, stage, context.settings.language) for stage in stages],
        *zip_longest(*_columns(deals, list(stages), context), fillvalue=Cell()),
    ]
    if not len(deals):
        lines.append([Cell(EMPTY(context.settings.language), NOTE)])
    return rendered(TAB, lines)


def _label(deals: Table, stage: Stage, language: str) -> Cell:
    """`MQL (3)` and below it the amount, where anybody typed one."""
    amounts = numbers(deals.frame, "amount")[flags(words(deals.frame, "stage") == stage.key)]
    count = f"{stage.short or stage.label(language)} ({len(amounts)})"
    known = amounts[~np.isnan(amounts)]
    return Cell(f"{count}\n¥{known.sum():,.0f}" if len(known) else count, LABEL)


def _columns(deals: Table, stages: Sequence[Stage], context: Context) -> list[list[Cell]]:
    """The cards of each stage, below them how many closed deals are not shown any more."""
    stage = words(deals.frame, "stage")
    shown = among(stage, [one.key for one in stages if one.open]) | _recent(deals, context)
    table = picked(deals, np.flatnonzero(shown), NEEDED)
    columns: dict[str, list[Cell]] = {one.key: [] for one in stages}
    cards, places = _cards(table, context), words(table.frame, "stage").tolist()
    for row in _order(table):
        if places[row] in columns:
            columns[places[row]].append(cards[row])
    more = Counter(stage[~shown].tolist())
    for key, cells in columns.items():
        if more[key]:
            cells.append(Cell(MORE(context.settings.language).format(n=more[key]), NOTE))
    return list(columns.values())


def _recent(deals: Table, context: Context) -> BoolArray:
    """Deals that entered their stage in the last days, or nobody knows when."""
    entered = deals.frame["stage_entered_at"]
    first = context.now - timedelta(days=context.settings.bridge.kanban_closed_days)
    return (entered.isna() | (entered >= first)).to_numpy(dtype=bool)


def _cards(table: Table, context: Context) -> list[Cell]:
    """案件名 / rank / Owner → Next / SLA, a line each; what is blank is left out."""
    people = texts(table, "baton", context)
    people = np.where(people == "", texts(table, "owner", context), people)
    parts = zip(deal_names(table), texts(table, "rank", context), people, _slas(table, context), strict=True)
    states = words(table.frame, "sla_state").tolist()
    return [
        Cell("\n".join(filter(None, card)), CARDS.get(state, "card")) for card, state in zip(parts, states, strict=True)
    ]


def _slas(table: Table, context: Context) -> list[str]:
    """`🔴 超過 2026-12-26 17:30`; nothing where no clock applies."""
    states = words(table.frame, "sla_state").tolist()
    label = context.vocabulary.label
    column = context.settings.tabs[table.tab].column("sla_state")
    lights = {one: f"{LIGHTS.get(one, NO_LIGHT)} {label(column.list, one)}".rstrip() for one in set(states)}
    dues = texts(table, "sla_due", context).tolist()
    return [
        "" if state in (None, "none") else f"{lights[state]} {due}".rstrip()
        for state, due in zip(states, dues, strict=True)
    ]


def _order(table: Table) -> list[int]:
    frame = table.frame
    return ascending(state=severity(frame["sla_state"]), due=frame["sla_due"], amount=-frame["amount"], id=frame["id"])
