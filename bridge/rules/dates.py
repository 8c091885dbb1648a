"""dates: when something was first seen, dates people left open, and dates that follow from others.

Reads     received_at, contract_on, kickoff_on, lost_reason, block_reason, stage; the ticks and 初回連絡日時
Writes    created_at, lost_reason_used, kpi_check_std; memory created_at and the `..._seen_at` stamps
In the Book only (never on the sheet): received_at (blank: first seen), contract_on (blank: the day 契約 was first seen ticked,
else the day the deal was won)

A checkbox has no time, so the first sync that sees it ticked stamps it; unticked, the stamp goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, ObjectArray, Table
from bridge.business_time import Days, Moments
from bridge.rules.columns import NEVER, day_of, filled, given, moments, only, ticked, words
from bridge.rules.context import Context
from bridge.rules.record import MEMORY
from bridge.rules.rule import Rule
from bridge.rules.stages import in_stage
from bridge.rules.texts import day_text, label, moment_text

SEEN: Mapping[str, str] = {  # column -> the memory field that says when it was first seen
    "chk_discovery": "discovery_seen_at",
    "proposal_done": "proposal_seen_at",
    "proposal_scope_ok": "proposal_seen_at",
    "kickoff_done": "kickoff_seen_at",
    "chk_contract": "contract_seen_at",
    "first_contact_at": "contact_seen_at",
}


def compute(table: Table, context: Context) -> Table:
    """Set the stamps, the open dates and the dates that follow."""
    frame, memory = table.frame, table.memory
    created = _kept(moments(memory, "created_at"), np.ones(len(table), dtype=bool), context)
    present: dict[str, BoolArray] = {}
    for column, field in SEEN.items():
        present[field] = present.get(field, False) | filled(frame, column)
    seen = {field: _kept(moments(memory, field), rows, context) for field, rows in present.items()}
    received = moments(frame, "received_at")
    return table.with_columns(
        created_at=created,
        received_at=np.where(np.isnat(received), created, received),
        contract_on=_contract_on(table, seen["contract_seen_at"], context),
        lost_reason_used=_lost_reason(table, context),
        kpi_check_std=edate(moments(frame, "kickoff_on"), 1).astype("datetime64[s]"),
    ).with_memory(created_at=created, **seen)


def edate(days: Moments, months: int) -> Days:
    """So many months later, clipped to the month's end, as EDATE does on the sheet."""
    month = days.astype("datetime64[M]")
    within = day_of(days) - month.astype("datetime64[D]")
    target = month + np.timedelta64(months, "M")
    last = (target + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(target.astype("datetime64[D]") + within, last), dtype="datetime64[D]")


def _kept(stamp: Moments, present: BoolArray, context: Context) -> Moments:
    """The stamp where there is one, now where it is new, none where the thing is gone."""
    return np.where(present, np.where(np.isnat(stamp), context.moment, stamp), NEVER)


def _contract_on(table: Table, seen: Moments, context: Context) -> Moments:
    typed = moments(table.frame, "contract_on")
    won = in_stage(table, context, "won")
    since = np.where(ticked(table.frame, "chk_contract"), seen, moments(table.memory, "stage_entered_at"))
    assumed = np.where(won, day_of(since).astype("datetime64[s]"), NEVER)
    return np.where(np.isnat(typed), assumed, typed)


def _lost_reason(table: Table, context: Context) -> ObjectArray:
    """失注理由 of a lost deal; where it is blank, ブロック理由 as people read it (B-57)."""
    lost = in_stage(table, context, "lost")
    typed = words(table.frame, "lost_reason")
    used = only(typed, lost)
    blocked = words(table.frame, "block_reason")
    rows = lost & ~given(used) & given(blocked)
    if rows.any():
        column = context.settings.tabs[table.tab].column("block_reason")
        used[rows] = [context.vocabulary.label(column.list, key) for key in blocked[rows]]
    return used


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Which stamps there are, and what was assumed for a blank date."""
    name = label
    sentences = [f"The row was first seen by the sync of {moment_text(record.get('created_at'))}."]
    for column, field in SEEN.items():
        stamp = moment_text(record.get(MEMORY + field))
        if stamp and record.get(column) and pd.notna(record[column]):
            sentences.append(f"{name(context, RULE.tab, column)} was first seen by the sync of {stamp}.")
    if pd.notna(record.get("kickoff_on")):
        due = day_text(record.get("kpi_check_std"))
        sentences.append(f"{name(context, RULE.tab, 'kpi_check_std')} is one month after the kickoff: {due}.")
    if record.get("lost_reason_used") and not record.get("lost_reason"):
        sentences.append(f"{name(context, RULE.tab, 'lost_reason')} is blank, so the block reason stands for it.")
    return sentences


RULE = Rule(
    "dates",
    "deals",
    ("received_at", "contract_on", "kickoff_on", "lost_reason", "block_reason", "stage"),
    ("created_at", "lost_reason_used", "kpi_check_std"),
    (),
    compute,
    explain,
)
