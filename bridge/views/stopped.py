"""Which deals stand still: blocked, waiting for the next person, or past their deadline (B-22, B-24, B-80, B-97)."""

from __future__ import annotations

from bridge.book import BoolArray, Table
from bridge.rules.blockers import holding_up
from bridge.rules.clocks import BREACHED
from bridge.rules.columns import filled, flags, given, ticked, words
from bridge.rules.context import Context


def waiting(table: Table) -> BoolArray:
    """Deals with an open baton: a Next who has not accepted it."""
    frame = table.frame
    return given(words(frame, "next")) & ~ticked(frame, "baton_accepted") & filled(frame, "baton_passed_at")


def stopped(table: Table, context: Context) -> BoolArray:
    """Deals that stand still for any of the three reasons."""
    late = flags(words(table.frame, "sla_state") == BREACHED)
    return holding_up(table, context) | waiting(table) | late
