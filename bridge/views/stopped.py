"""Which deals stand still: blocked, waiting for the next person, or past their deadline (B-22, B-24, B-80, B-97)."""

from __future__ import annotations

from bridge.book import BoolArray, Table
from bridge.rules.context import Context


def blocked(table: Table, context: Context) -> BoolArray:
    """Deals with ブロック中 whose stage is open, or which are won and wait for the kickoff."""
    frame = table.frame
    stages = [stage for pipeline in context.settings.pipelines_of(table.tab) for stage in pipeline.stages]
    open_now = frame["stage"].isin([stage.key for stage in stages if stage.open])
    before_kickoff = frame["stage"].isin([stage.key for stage in stages if stage.won]) & ~frame["kickoff_done"]
    return (frame["blocked"] & (open_now | before_kickoff)).to_numpy(dtype=bool)


def waiting(table: Table) -> BoolArray:
    """Deals with a Next who has not accepted the baton."""
    frame = table.frame
    return (frame["next"].notna() & ~frame["baton_accepted"]).to_numpy(dtype=bool)


def stopped(table: Table, context: Context) -> BoolArray:
    """Deals that stand still for any of the three reasons."""
    late = (table.frame["sla_state"] == "breached").to_numpy(dtype=bool)
    return blocked(table, context) | waiting(table) | late
