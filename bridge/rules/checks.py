"""checks: what a person should look at in a deal, apart from single cells that cannot be read. It warns, it never blocks.

Settings  config/pipelines/<pipeline>.yaml: gates.<stage>.enter; config/warnings.yaml (sentences); warnings_off
Reads     what people typed, stage
Writes    findings only (rule `warnings` shows them)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from bridge.book import BoolArray, Finding, ObjectArray, Table
from bridge.business_time import Moments
from bridge.rules.blockers import holding_up
from bridge.rules.columns import DAY, among, day_of, filled, given, moments, ticked, words
from bridge.rules.conditions import columns_of
from bridge.rules.context import Context
from bridge.rules.rule import Rule
from bridge.rules.stages import in_stage, missing, pipelines_by_row
from bridge.rules.texts import joined, label

CHECK_ORDER = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract")  # B-13
BANT = ("chk_bant", "bant_b", "bant_a", "bant_n", "bant_t")  # any one of them counts as BANT
WON_PLAN_DAYS = 7  # B-78
BLOCKED_AFTER_WON = ("environment", "absent")  # return reasons of B-80
GATE_CODES = {  # a column that a gate wants and that has a code of its own; others give W-GATE
    "evidence_kind": "W-WON-EVIDENCE",
    "lost_reason_used": "W-LOST-REASON",
    "reapproach_on": "W-LOST-REAPPROACH",
}
SIGNS = {  # good signs of a stage: code and the columns that should be filled (B-29, B-30, B-37, B-43)
    "mql": ("W-MQL-CONTACT", ("contact_email", "source")),
    "sql": ("W-SQL-SIGN", ("proposal_on", "decision_process")),
    "opportunity": ("W-OPP-SIGN", ("amount", "golive", "internal_proc")),
}


def compute(table: Table, context: Context) -> Table:
    """Add every finding of the checks; a tab that lacks the column is not told to fill it."""
    found = (finding for check in CHECKS for finding in check(table, context))
    return table.with_findings(*(_where_possible(finding, table, context) for finding in found))


def _where_possible(finding: Finding, table: Table, context: Context) -> Finding:
    if not any(finding.column in keys for keys in context.absent.values()):
        return finding
    return replace(finding, rows=finding.rows & _stands(table, finding.column, context))


def _required(table: Table, context: Context) -> Iterator[Finding]:
    for column in context.settings.tabs[table.tab].columns:
        if column.required:
            yield Finding("W-COMPANY", column.key, ~filled(table.frame, column.key))


def _ticks(table: Table, context: Context) -> Iterator[Finding]:
    """Ticks that do not go together."""
    frame = table.frame
    alive = ~in_stage(table, context, "lost")
    bant = np.logical_or.reduce([ticked(frame, key) for key in BANT])
    steps = [bant if key == "chk_bant" else ticked(frame, key) for key in CHECK_ORDER]
    gap = np.zeros(len(table), dtype=bool)
    for earlier, step in enumerate(steps):
        gap |= ~step & np.logical_or.reduce(steps[earlier + 1 :], initial=False)
    verbal, proposal = ticked(frame, "chk_verbal"), ticked(frame, "chk_proposal")
    lost = words(frame, "stage_manual")
    conflict = ticked(frame, "chk_contract") & in_stage(table, context, "lost") & given(lost)
    unticked = filled(frame, "discovery_at") & ~ticked(frame, "chk_discovery") & in_stage(table, context, "open")
    yield Finding("W-CHECK-GAP", "chk_discovery", gap & alive)
    yield Finding("W-VERBAL-NO-PROPOSAL", "chk_verbal", verbal & ~proposal & alive)
    yield Finding("W-OVERRIDE-CONFLICT", "stage_manual", conflict)
    yield Finding("W-DISC-UNTICKED", "discovery_at", unticked)


def _blocks(table: Table, context: Context) -> Iterator[Finding]:
    """A block says why and until when; a reason stands beside a tick (B-14, B-83)."""
    frame = table.frame
    stuck = holding_up(table, context)
    reason = filled(frame, "block_reason")
    flag = reason & ~ticked(frame, "blocked") & in_stage(table, context, "open")
    yield Finding("W-BLOCK-REASON", "block_reason", stuck & ~reason)
    yield Finding("W-BLOCK-DUE", "block_due", stuck & ~filled(frame, "block_due"))
    yield Finding("W-BLOCK-FLAG", "blocked", flag)


def _gates(table: Table, context: Context) -> Iterator[Finding]:
    """What the stage wants of a deal that entered it."""
    stage = words(table.frame, "stage")
    for pipeline, rows in pipelines_by_row(table, context):
        lacking: dict[str, list[tuple[str, BoolArray]]] = {}
        for key, condition, lacks in missing(table.frame, stage, pipeline, side="enter"):
            column = next(columns_of(condition))
            if column in GATE_CODES:
                yield Finding(GATE_CODES[column], _input(column), lacks & rows)
            else:
                lacking.setdefault(key, []).append((label(context, table.tab, column), lacks & rows))
        for parts in lacking.values():
            yield _gate(table, parts, context)


def _input(column: str) -> str:
    """The column a person fills in to mend it."""
    return "lost_reason" if column == "lost_reason_used" else column


def _gate(table: Table, parts: list[tuple[str, BoolArray]], context: Context) -> Finding:
    rows = np.logical_or.reduce([lacks for _, lacks in parts])
    values = np.full(len(table), None, dtype=object)
    for row in np.flatnonzero(rows):
        values[row] = joined(context, [name for name, lacks in parts if lacks[row]])
    return Finding("W-GATE", "stage", rows, values)


def _signs(table: Table, context: Context) -> Iterator[Finding]:
    """Good signs of a stage that are not there, of the columns the tab has (B-29, B-30, B-37, B-43)."""
    stage = words(table.frame, "stage")
    for key, (code, columns) in SIGNS.items():
        rest = np.asarray(stage == key, dtype=bool)
        blanks = {column: rest & ~_known(table, column) & _stands(table, column, context) for column in columns}
        names = _named(table, blanks, context)
        for column, blank in blanks.items():  # one line a deal, at the first column that is blank
            yield Finding(code, column, blank & rest, names)
            rest = rest & ~blank


def _stands(table: Table, column: str, context: Context) -> BoolArray:
    lacking = [sheet_id for sheet_id, keys in context.absent.items() if column in keys]
    return ~np.isin(table.sheet_ids, lacking) if lacking else np.ones(len(table), dtype=bool)


def _named(table: Table, blanks: Mapping[str, BoolArray], context: Context) -> ObjectArray:
    """What is blank in each row: `提案日、決裁プロセス`; looked up once for every combination."""
    combination = sum((blank.astype(int) << at for at, blank in enumerate(blanks.values())), np.zeros(len(table), int))
    texts = np.full(2 ** len(blanks), None, dtype=object)
    for one in range(1, len(texts)):
        texts[one] = joined(
            context, [label(context, table.tab, column) for at, column in enumerate(blanks) if one >> at & 1]
        )
    found: ObjectArray = texts[combination]
    return found


def _known(table: Table, column: str) -> BoolArray:
    """Whether a sign is there; an address counts together with whose it is (B-29)."""
    found = filled(table.frame, column)
    if column == "contact_email":
        found &= filled(table.frame, "company") | filled(table.frame, "contact_name")
    return found


def _won(table: Table, context: Context) -> Iterator[Finding]:
    """What CS needs of a deal that is won (B-51, B-78, B-80)."""
    frame = table.frame
    won = in_stage(table, context, "won")
    age = np.datetime64(context.now, "D") - day_of(_won_since(table))
    reason = among(words(frame, "return_reason"), BLOCKED_AFTER_WON)
    said = ticked(frame, "blocked") & filled(frame, "block_reason")
    yield Finding("W-WON-ONBOARD", "onboarding", won & ~filled(frame, "onboarding"))
    yield Finding("W-WON-PLAN", "rollout_plan", won & ~filled(frame, "rollout_plan") & (age >= WON_PLAN_DAYS * DAY))
    yield Finding("W-WON-RETURN", "return_reason", won & reason & ~said)


def _won_since(table: Table) -> Moments:
    return moments(table.memory, "stage_entered_at")


CHECKS: tuple[Callable[[Table, Context], Iterator[Finding]], ...] = (_required, _ticks, _blocks, _gates, _signs, _won)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Nothing to say beyond the sentences in 要確認."""
    del record, context
    return []


RULE = Rule("checks", "deals", ("stage",), (), ("pipelines.batonflow.gates",), compute, explain)
