"""disposition: whether a deal is worked on, nurtured, on hold or recycled, and the rank that follows.

Settings  config/scoring/fnt.yaml: cap
Reads     stage, return_reason, disposition_manual, rank; memory disposition, pauses
Writes    disposition, rank_effective; memory disposition, pauses, return_reason

By hand first; a lost deal is recycled; a won one is active; else the return reason decides (A-16). 保留 is chosen by people only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import ObjectArray, Table
from bridge.rules.columns import among, either, flags, given, only, same, words
from bridge.rules.context import Context
from bridge.rules.pauses import recorded
from bridge.rules.rule import Rule
from bridge.rules.scoring import MODEL
from bridge.rules.stages import in_stage
from bridge.rules.texts import label, shown
from bridge.settings.models import SumScore

ACTIVE, NURTURE, RECYCLE = "active", "nurture", "recycle"
TO_RECYCLE = ("unreachable", "no_response")  # B-68
TO_NURTURE = ("no_decider", "no_budget", "not_urgent")  # B-75


def compute(table: Table, context: Context) -> Table:
    """Set disposition and effective rank; remember since when the clocks stand still."""
    reason, manual = words(table.frame, "return_reason"), words(table.frame, "disposition_manual")
    found = np.full(len(table), ACTIVE, dtype=object)
    found[among(reason, TO_NURTURE)] = NURTURE
    found[among(reason, TO_RECYCLE)] = RECYCLE
    found[in_stage(table, context, "won")] = ACTIVE
    found[in_stage(table, context, "lost")] = RECYCLE
    found = either(given(manual), manual, found)
    changed = ~same(words(table.memory, "disposition"), found)
    key = only(found, flags(found != ACTIVE))
    pauses = recorded(table.memory["pauses"].to_numpy(dtype=object), changed, key, now=context.moment, block=False)
    rank = capped(words(table.frame, "rank"), found, context.settings.scoring[MODEL])
    return table.with_columns(disposition=found, rank_effective=rank).with_memory(
        disposition=found, pauses=pauses, return_reason=reason
    )


def capped(rank: ObjectArray, disposition: ObjectArray, model: SumScore) -> ObjectArray:
    """The rank, at best what `cap` allows; a cap at the lowest band holds for unrated records, too."""
    order = [band.rank for band in model.bands]
    result = rank.copy()
    for key, best in model.cap.items():
        better = order[: order.index(best)] + ([model.unrated] if best == order[-1] else [])
        result[(disposition == key) & among(rank, better)] = best
    return result


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Why the disposition is what it is, and what that does to the rank."""
    value = shown(context, RULE.tab, "disposition", value=record.get("disposition"))
    stage = context.settings.origin(f"scoring.{MODEL}.cap")
    sentences = [f"{label(context, RULE.tab, 'disposition')} is {value}: {_why(record, context)}."]
    if record.get("rank") != record.get("rank_effective"):
        ranks = [shown(context, RULE.tab, key, value=record.get(key)) for key in ("rank", "rank_effective")]
        sentences.append(f"That turns rank {ranks[0]} into {ranks[1]} ({stage}).")
    return sentences


def _why(record: Mapping[str, Any], context: Context) -> str:
    if record.get("disposition_manual"):
        return "a person chose it"
    if record.get("disposition") == RECYCLE and record.get("return_reason") not in TO_RECYCLE:
        return "the deal is lost"
    if record.get("return_reason"):
        reason = shown(context, RULE.tab, "return_reason", value=record["return_reason"])
        return f"{label(context, RULE.tab, 'return_reason')} is {reason}"
    return "nothing says otherwise"


RULE = Rule(
    "disposition",
    "deals",
    ("stage", "return_reason", "disposition_manual", "rank"),
    ("disposition", "rank_effective"),
    (f"scoring.{MODEL}.cap",),
    compute,
    explain,
)
