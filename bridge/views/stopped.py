"""Which deals stand still: blocked, waiting for the next person, or past their deadline (B-22, B-24, B-80, B-97)."""

from __future__ import annotations

from bridge.book import BoolArray, Table
from bridge.rules.blockers import holding_up
from bridge.rules.context import Context


def waiting(table: Table) -> BoolArray:
    """Deals with an open baton: a Next who has not accepted it."""
    frame = table.frame
    return (frame["next"].notna() & ~frame["baton_accepted"] & frame["baton_passed_at"].notna()).to_numpy(dtype=bool)


def stopped(table: Table, context: Context) -> BoolArray:
    """Deals that stand still for any of the three reasons."""
    late = (table.frame["sla_state"] == "breached").to_numpy(dtype=bool)
    return holding_up(table, context) | waiting(table) | late
