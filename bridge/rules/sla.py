"""sla: how long a deal may wait in its stage, and for whom the clock runs.

Settings  config/sla.yaml; config/pipelines/<pipeline>.yaml: stages.sla (the first policy that is not stopped counts)
Reads     stage, disposition, sla_due_manual, the policies' start, stop and due_field columns; memory stamps, pauses
Writes    sla_policy, sla_due, sla_target, sla_state, light; memory sla_state, breached_at; W-SLA-LATE-PLAN

Precedence: deadline by hand, date of the stage (提案日, キックオフ日), computed (A-12). A block does not pause a clock (A-13).
Also here: the clocks of open batons (SLA-BATON) and of blocks (SLA-BLOCK), which the views show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import Finding, IntArray, ObjectArray, Table
from bridge.rules.clocks import (
    AT_RISK,
    BREACHED,
    MANUAL,
    MET_LATE,
    ON_TRACK,
    Clocks,
    chosen,
    measure,
    no_clocks,
    put,
    states,
)
from bridge.rules.columns import DAY, NEVER, given, moments, words
from bridge.rules.context import Context
from bridge.rules.explain_sla import sentences
from bridge.rules.record import one_row
from bridge.rules.rule import Rule
from bridge.rules.stages import stages_of
from bridge.rules.texts import deadline_texts
from bridge.settings.models import SlaPolicy, Stage

BATON, BLOCK = "SLA-BATON", "SLA-BLOCK"
LIGHTS = {ON_TRACK: "🟢", AT_RISK: "🟡", BREACHED: "🔴"}
NO_LIGHT = "⚪"


def compute(table: Table, context: Context) -> Table:
    """Set the stage's clock of every deal."""
    clocks = stage_clocks(table, context)
    state = states(clocks, context.moment)
    running = ~clocks.paused
    late_plan = given(clocks.column) & (clocks.due > clocks.computed) & np.isnat(clocks.stopped) & running
    target = np.where(running, clocks.target - DAY, NEVER)
    breached = _breached_at(table, clocks, state, context=context)
    return (
        table.with_columns(
            sla_policy=clocks.policy,
            sla_due=np.where(running, clocks.due, NEVER),
            sla_target=target,
            sla_state=state,
            light=_lights(state),
        )
        .with_memory(sla_state=state, breached_at=breached)
        .with_findings(*_late_plans(clocks, late_plan))
    )


def _lights(state: ObjectArray) -> ObjectArray:
    lights = np.full(len(state), NO_LIGHT, dtype=object)
    for one, light in LIGHTS.items():
        lights[state == one] = light
    return lights


def stage_clocks(table: Table, context: Context) -> Clocks:
    """The clock of each record's stage: the first of its policies that is not stopped, else the last."""
    clocks = no_clocks(len(table))
    stage = words(table.frame, "stage")
    for key, one in stages_of(context.settings, table.tab).items():
        rows = np.flatnonzero(stage == key)
        policies = list(_enabled(one, context))
        for at, (name, policy) in enumerate(policies):
            if not len(rows):
                break
            typed = tuple(filter(None, (MANUAL, policy.due_field)))
            part = measure(chosen(table, rows), name, policy, context=context, typed=typed)
            put(clocks, rows, part)
            rows = rows[~np.isnat(part.stopped)] if at + 1 < len(policies) else rows[:0]
    return clocks


def _enabled(stage: Stage, context: Context) -> Iterator[tuple[str, SlaPolicy]]:
    for name in stage.sla:
        policy = context.settings.sla.get(name)
        if policy is not None and policy.enabled:
            yield name, policy


def _breached_at(table: Table, clocks: Clocks, state: ObjectArray, *, context: Context) -> Any:
    """The first moment the present clock was seen breached; history is not rewritten while it stays so."""
    known = moments(table.memory, "breached_at")
    went_on = (words(table.memory, "sla_state") == BREACHED) & (words(table.frame, "sla_policy") == clocks.policy)
    first = np.where(went_on & ~np.isnat(known), known, context.moment)
    return np.where(state == BREACHED, first, np.where(state == MET_LATE, known, NEVER))


def _late_plans(clocks: Clocks, rows: Any) -> Iterator[Finding]:
    """W-SLA-LATE-PLAN for each column in which people typed a deadline later than the computed one."""
    values = np.full(len(rows), None, dtype=object)
    values[rows] = deadline_texts(clocks.computed[rows])
    for column in dict.fromkeys(clocks.column[rows]):
        mine = rows & (clocks.column == column)
        yield Finding("W-SLA-LATE-PLAN", column, mine, values)


def baton_deadlines(table: Table, context: Context) -> tuple[pd.Series, pd.Series]:
    """Deadline (datetime64) and SLA state of each record's open baton; NaT and `none` where none is open."""
    clocks = baton_clocks(table, context)
    return pd.Series(clocks.due), pd.Series(states(clocks, context.moment), dtype=object)


def baton_clocks(table: Table, context: Context) -> Clocks:
    """The clocks of open batons: as long as the policy of the deal's stage, from the time the baton was passed."""
    clocks = no_clocks(len(table))
    policy = context.settings.sla.get(BATON)
    if policy is None or not policy.enabled:
        return clocks
    passed = ~np.isnat(moments(table.memory, "baton_passed_at"))
    stage = words(table.frame, "stage")
    for key, one in stages_of(context.settings, table.tab).items():
        rows = np.flatnonzero(passed & (stage == key))
        lent = next((policy for _, policy in _enabled(one, context)), None) if policy.same_as_stage else policy
        if lent is not None and len(rows):
            own = {"start": "baton_passed_at", "stop": (), "target": None, "pause_when": (), "pause_reasons": ()}
            part = lent.model_copy(update={**own, "pause_when_blocked": False})
            put(clocks, rows, measure(chosen(table, rows), BATON, part, context=context))
    return clocks


def block_state(table: Table, context: Context) -> pd.Series:
    """SLA state of each blocked record by ブロック解消期限; `none` where it has no such date or is not blocked."""
    policy = context.settings.sla.get(BLOCK)
    clocks = no_clocks(len(table))
    blocked = table.frame["blocked"].to_numpy(dtype=bool) & table.frame["block_due"].notna().to_numpy(dtype=bool)
    rows: IntArray = np.flatnonzero(blocked)
    if policy is not None and policy.enabled and len(rows):
        policy = policy.model_copy(update={"pause_when_blocked": False, "pause_reasons": ()})
        put(clocks, rows, measure(chosen(table, rows), BLOCK, policy, context=context, typed=(policy.due_field,)))
    return pd.Series(states(clocks, context.moment), dtype=object)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Start, length, calendar, days left out, pauses, and which deadline counts."""
    table = one_row(record, RULE.tab, context)
    return list(sentences(table, stage_clocks(table, context), context))


RULE = Rule(
    "sla",
    "deals",
    (
        "stage",
        "disposition",
        "received_at",
        "first_contact_at",
        "chk_discovery",
        "proposal_on",
        "proposal_done",
        "proposal_scope_ok",
        "contract_on",
        "kickoff_on",
        "kickoff_done",
        "sla_due_manual",
    ),
    ("sla_policy", "sla_due", "sla_target", "sla_state", "light"),
    ("sla", "pipelines.batonflow.stages"),
    compute,
    explain,
)
