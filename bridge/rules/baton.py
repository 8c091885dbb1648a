"""baton: who passes to whom, since when, and what is still missing for it.

Settings  config/pipelines/<pipeline>.yaml: stages.baton (standard), gates.<stage>.exit
Reads     owner, next, baton_accepted, stage, disposition; memory owner, next, baton_passed_at
Writes    baton, baton_std, baton_check, baton_passed_at, queue_hours; memory owner, next, baton_passed_at
Takes over (owner, next, baton_accepted: shared cells) only to close an accepted baton

A baton is open from the first sync that sees a new pair of Owner and Next until 受領 is ticked or Owner becomes the former Next
(A-11). Changing only Next, or Owner to somebody else, starts it anew. A recycled deal has no open baton (B-68).
Where 受領, Owner or Next is a column of people's own, nothing is taken over: the tick itself closes the baton.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray, ObjectArray, Table
from bridge.business_time import Moments
from bridge.rules.columns import NEVER, either, given, hours_between, moments, only, same, ticked, words
from bridge.rules.conditions import columns_of
from bridge.rules.context import Context
from bridge.rules.disposition import RECYCLE
from bridge.rules.rule import Rule
from bridge.rules.shared import writable
from bridge.rules.stages import missing, pipelines_by_row, stages_of
from bridge.rules.texts import joined, label, moment_text
from bridge.settings.models import Text

ARROW = "{owner} → {next}"
OK = "OK"
LACKS = Text(ja="未: {items}", en="missing: {items}")


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who holds the baton after this sync. passed: since when it is open (NaT: none is)."""

    owner: ObjectArray
    next: ObjectArray
    accepted: BoolArray
    passed: Moments


def compute(table: Table, context: Context) -> Table:
    """Close accepted batons, stamp new ones, and say how long they wait."""
    hands = _hands(table, context)
    queue = np.round(hours_between(hands.passed, context.moment), 1)
    table = table.with_columns(
        owner=hands.owner,
        next=hands.next,
        baton_accepted=hands.accepted,
        baton=_texts(table, hands, context),
        baton_passed_at=hands.passed,
        queue_hours=np.maximum(queue, 0.0),
    ).with_memory(owner=hands.owner, next=hands.next, baton_passed_at=hands.passed)
    return table.with_columns(baton_std=_standard(table, context), baton_check=_check(table, context))


def _hands(table: Table, context: Context) -> _Hands:
    owner, following = words(table.frame, "owner"), words(table.frame, "next")
    accepted = ticked(table.frame, "baton_accepted")
    old_owner, old_next = words(table.memory, "owner"), words(table.memory, "next")
    passed = moments(table.memory, "baton_passed_at")
    was_open = ~np.isnat(passed)
    waiting = given(following)
    handed = was_open & same(owner, old_next)  # Owner became the former Next
    fresh = ~(same(owner, old_owner) & same(following, old_next))
    # without Owner and Next of ours nothing is taken over; a tick column of people's own is theirs to clear
    both, tick = writable(table, context, "owner", "next"), writable(table, context, "baton_accepted")
    accepted = accepted & ~(~both & tick & fresh & ~was_open & (given(old_owner) | given(old_next)))  # a tick left over
    ours = both & (tick | ~accepted)
    # a tick beside a pair that follows on from the old baton was meant for the old one
    follows_on = handed & waiting & ~same(following, old_next)
    taken = waiting & ours & ((accepted & ~follows_on) | (handed & same(following, old_next)))
    live = waiting & ~taken & ~(accepted & ~ours) & ~same(owner, following)
    live &= words(table.frame, "disposition") != RECYCLE
    return _Hands(
        owner=either(taken, following, owner),
        next=only(following, ~taken),
        accepted=accepted & ~ours,
        passed=np.where(live, np.where(was_open & ~fresh, passed, context.moment), NEVER),
    )


def _texts(table: Table, hands: _Hands, context: Context) -> ObjectArray:
    """`Owner → Next` where somebody is to take over."""
    texts = np.full(len(table), None, dtype=object)
    rows = np.flatnonzero(given(hands.next))
    pairs = list(zip(hands.owner[rows].tolist(), hands.next[rows].tolist(), strict=True))
    known = {
        pair: ARROW.format(owner=_name(pair[0], context), next=_name(pair[1], context)).strip() for pair in set(pairs)
    }
    texts[rows] = [known[pair] for pair in pairs]
    return texts


def _name(key: Any, context: Context) -> str:
    return context.vocabulary.label("baton_role", key)


def _standard(table: Table, context: Context) -> ObjectArray:
    """Who usually passes to whom in the stage."""
    stage = words(table.frame, "stage")
    found = np.full(len(table), None, dtype=object)
    for key, one in stages_of(context.settings, table.tab).items():
        if one.baton:
            owner, following = (_name(role, context) for role in one.baton)
            found[stage == key] = ARROW.format(owner=owner, next=following)
    return found


def _check(table: Table, context: Context) -> ObjectArray:
    """`OK`, or the labels of what the stage's exit gate still wants; blank for a stage without one."""
    stage = words(table.frame, "stage")
    found = np.full(len(table), None, dtype=object)
    for pipeline, rows in pipelines_by_row(table, context):
        lacking = list(missing(table.frame, stage, pipeline, side="exit"))
        for key in dict.fromkeys(one for one, _, _ in lacking):
            inside = np.flatnonzero(rows & (stage == key))
            gates = [(condition, lacks[inside]) for one, condition, lacks in lacking if one == key]
            labels = [label(context, table.tab, next(columns_of(condition))) for condition, _ in gates]
            found[inside] = _missing_texts(np.array([lacks for _, lacks in gates]), labels, context)
    return found


def _missing_texts(lacking: Any, labels: list[str], context: Context) -> ObjectArray:
    """One text a column of `lacking` (a flag for each label); the few different ones are written once."""
    codes = (lacking * (1 << np.arange(len(labels)))[:, None]).sum(axis=0)
    texts = {
        int(code): _missing_text([one for at, one in enumerate(labels) if code >> at & 1], context)
        for code in np.unique(codes)
    }
    return np.array([texts[code] for code in codes.tolist()], dtype=object)


def _missing_text(labels: list[str], context: Context) -> str:
    return LACKS(context.settings.language).format(items=joined(context, labels)) if labels else OK


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Since when the baton is open, and what must hold before it is passed on."""
    sentences = []
    if pd.notna(record.get("baton_passed_at")):
        since = moment_text(record["baton_passed_at"])
        tick = label(context, RULE.tab, "baton_accepted")
        sentences.append(f"The sync of {since} first saw {record.get('baton')}; it waits until {tick} is ticked.")
    else:
        sentences.append("No baton is open.")
    if record.get("baton_std"):
        sentences.append(f"In this stage it usually goes {record['baton_std']}.")
    if record.get("baton_check"):
        place = context.settings.origin(f"pipelines.batonflow.gates.{record.get('stage')}.exit")
        sentences.append(f"To leave the stage ({place}): {record['baton_check']}.")
    return sentences


RULE = Rule(
    "baton",
    "deals",
    ("owner", "next", "baton_accepted", "stage", "disposition"),
    ("owner", "next", "baton_accepted", "baton", "baton_std", "baton_check", "baton_passed_at", "queue_hours"),
    ("pipelines.batonflow.stages", "pipelines.batonflow.gates"),
    compute,
    explain,
)
