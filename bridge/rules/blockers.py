"""blockers: since when a deal is blocked, and for how long.

Reads     blocked, block_reason, blocked_since, stage, kickoff_done; memory blocked, blocked_since
Writes    blocked_since (shared: first seen, people may correct it; cleared when the block ends), block_hours;
          memory blocked, blocked_since, and pauses where some policy pauses while blocked

Hours count while the block holds something up: in an open stage, or won and before the kickoff (B-80).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, ObjectArray, Table
from bridge.rules.columns import NEVER, among, given, hours_between, moments, same, ticked, words
from bridge.rules.context import Context
from bridge.rules.pauses import BLOCKED, open_keys, recorded, wanted_for_blocks
from bridge.rules.record import MEMORY
from bridge.rules.rule import Rule
from bridge.rules.shared import unread, writable
from bridge.rules.stages import stage_keys
from bridge.rules.texts import label, moment_text


def compute(table: Table, context: Context) -> Table:
    """Stamp new blocks, take people's corrections, clear what is over."""
    blocked = ticked(table.frame, "blocked")
    typed, known = moments(table.frame, "blocked_since"), moments(table.memory, "blocked_since")
    went_on = blocked & ticked(table.memory, "blocked")
    stamp = np.where(went_on & ~np.isnat(known), known, context.moment)
    since = np.where(blocked, np.where(np.isnat(typed), stamp, typed), NEVER)
    over = ~blocked & ticked(table.memory, "blocked")
    hours = np.maximum(np.round(hours_between(since, context.moment), 1), 0.0)
    ours = writable(table, context, "blocked_since") & ~unread(table, "blocked_since") & (blocked | over)
    table = table.with_columns(
        blocked_since=np.where(ours, since, typed),
        block_hours=np.where(holding_up(table, context), hours, np.nan),
    )
    pauses = _pauses(table, blocked, context) if wanted_for_blocks(context) else {}
    return table.with_memory(blocked=blocked, blocked_since=since, **pauses)


def holding_up(table: Table, context: Context) -> BoolArray:
    """Blocked deals in an open stage, or won and before the kickoff."""
    held = ticked(table.frame, "blocked").copy()
    rows = np.flatnonzero(held)  # few are blocked, and this is asked often
    stage, kicked_off = words(table.frame, "stage")[rows], ticked(table.frame, "kickoff_done")[rows]
    open_, won = (among(stage, stage_keys(context.settings, table.tab, kind)) for kind in ("open", "won"))
    held[rows] = open_ | (won & ~kicked_off)
    return held


def _pauses(table: Table, blocked: BoolArray, context: Context) -> dict[str, ObjectArray]:
    pauses = table.memory["pauses"].to_numpy(dtype=object)
    key = np.full(len(table), None, dtype=object)
    key[blocked] = [BLOCKED + (reason or "") for reason in words(table.frame, "block_reason")[blocked]]
    was = np.full(len(table), None, dtype=object)
    for row, found in open_keys(pauses, np.flatnonzero(given(pauses))).items():
        was[row] = found
    return {"pauses": recorded(pauses, ~same(key, was), key, now=context.moment, block=True)}


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Since when the deal is blocked."""
    if not record.get("blocked"):
        return [f"{label(context, RULE.tab, 'blocked')} is not ticked."]
    since = moment_text(record.get(f"{MEMORY}blocked_since", record.get("blocked_since")))
    sentences = [f"Blocked since {since}: what a person typed, else the sync that first saw the tick."]
    if pd.isna(record.get("block_hours")):
        sentences.append("The hours do not count in this stage.")
    return sentences


RULE = Rule(
    "blockers",
    "deals",
    ("blocked", "block_reason", "blocked_since", "stage", "kickoff_done"),
    ("blocked_since", "block_hours"),
    (),
    compute,
    explain,
)
