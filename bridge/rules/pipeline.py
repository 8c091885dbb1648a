"""pipeline: the stage of a deal, when it began, and how long ago.

Settings  config/pipelines/<pipeline>.yaml: rules, stages, manual_column, mode
Reads     the five ticks, the BANT items, stage_manual; memory stage, stage_entered_at
Writes    stage_auto, stage, stage_note, stage_entered_at, stage_days; memory stage, stage_entered_at, stage_manual

A stamp is the time of the sync that saw the change; what happened before the first sync is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import Finding, ObjectArray, Table
from bridge.rules.columns import DAY, day_of, given, moments, same, words
from bridge.rules.conditions import describe
from bridge.rules.context import Context
from bridge.rules.record import one_row
from bridge.rules.rule import Rule
from bridge.rules.stages import NO_RULE, pipelines_by_row, resolve, stages_of, unforeseen
from bridge.rules.texts import moment_text
from bridge.settings.models import Text

NOTE = Text(ja="手動上書き中(自動={auto})", en="manual stage (computed={auto})")


def compute(table: Table, context: Context) -> Table:
    """Set the stage and its stamp; a changed stage begins now."""
    auto, stage, manual = (np.full(len(table), None, dtype=object) for _ in range(3))
    findings = []
    for pipeline, rows in pipelines_by_row(table, context):
        found = resolve(table.frame, pipeline)
        auto[rows], stage[rows] = found.auto[rows], found.stage[rows]
        if pipeline.manual_column:
            manual[rows] = words(table.frame, pipeline.manual_column)[rows]
        if pipeline.mode != "auto":
            old = words(table.memory, "stage")
            findings.append(_move(table, rows & unforeseen(old, stage, pipeline), stage, context=context))
    entered = _entered(table, stage, context)
    days = (np.datetime64(context.now, "D") - day_of(entered)) / DAY
    overruled = given(manual) & ~same(manual, auto)
    return (
        table.with_columns(
            stage_auto=auto,
            stage=stage,
            stage_note=_notes(table.tab, auto, overruled, context=context),
            stage_entered_at=entered,
            stage_days=np.maximum(days.astype(np.float64), 0.0),
        )
        .with_memory(stage=stage, stage_entered_at=entered, stage_manual=manual)
        .with_findings(*findings)
    )


def _entered(table: Table, stage: ObjectArray, context: Context) -> Any:
    since = moments(table.memory, "stage_entered_at")
    stays = same(words(table.memory, "stage"), stage) & ~np.isnat(since)
    return np.where(stays, since, context.moment)


def _notes(tab: str, auto: ObjectArray, rows: Any, *, context: Context) -> ObjectArray:
    notes = np.full(len(auto), None, dtype=object)
    note = NOTE(context.settings.language)
    stages = auto[rows].tolist()
    known = {key: note.format(auto=context.vocabulary.label(f"stage:{tab}", key)) for key in set(stages)}
    notes[rows] = [known[key] for key in stages]
    return notes


def _move(table: Table, rows: Any, stage: ObjectArray, *, context: Context) -> Finding:
    """A move between stages that the pipeline does not foresee; a warning, never a block."""
    values = np.full(len(table), None, dtype=object)
    old = words(table.memory, "stage")
    name = context.vocabulary.label
    list_name = f"stage:{table.tab}"
    values[rows] = [
        f"{name(list_name, left)} → {name(list_name, right)}"
        for left, right in zip(old[rows], stage[rows], strict=True)
    ]
    return Finding("W-STATUS", "stage", rows, values)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Which rule gave the stage, whether a person overrules it, and since when."""
    table = one_row(record, RULE.tab, context)
    name = context.vocabulary.label
    sentences = []
    for pipeline, rows in pipelines_by_row(table, context):
        if not rows[0]:
            continue
        found = resolve(table.frame, pipeline)
        auto = name(f"stage:{table.tab}", found.auto[0])
        at = int(found.rule[0])
        if at == NO_RULE:
            sentences.append(f"No rule of {pipeline.key} holds, so the computed stage is the initial one, {auto}.")
        else:
            place = context.settings.origin(f"pipelines.{pipeline.key}.rules.{at}")
            why = describe(pipeline.rules[at].when, context, table.tab)
            sentences.append(f"Rule {at + 1} of {pipeline.key} ({place}) is the first that holds: {why} → {auto}.")
        if found.by_hand[0]:
            sentences.append(
                f"A person set {name(f'stage:{table.tab}', found.stage[0])}; it counts until it is cleared."
            )
    since = moment_text(record.get("stage_entered_at"))
    return [*sentences, f"The sync of {since} first saw this stage; what came before it is not known."]


def stage_path(context: Context, record: Mapping[str, Any]) -> str:
    """The dotted settings path of the record's stage, of its first pipeline that has it."""
    for pipeline in context.settings.pipelines_of(RULE.tab):
        for at, stage in enumerate(pipeline.stages):
            if stage.key == record.get("stage"):
                return f"pipelines.{pipeline.key}.stages.{at}"
    return ""


RULE = Rule(
    "pipeline",
    "deals",
    (
        "chk_discovery",
        "chk_bant",
        "chk_proposal",
        "chk_verbal",
        "chk_contract",
        "bant_b",
        "bant_a",
        "bant_n",
        "bant_t",
        "stage_manual",
    ),
    ("stage_auto", "stage", "stage_note", "stage_entered_at", "stage_days"),
    ("pipelines.batonflow.rules", "pipelines.batonflow.manual_column"),
    compute,
    explain,
)

__all__ = ["RULE", "compute", "explain", "stage_path", "stages_of"]
