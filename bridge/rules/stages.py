"""The pipeline engine: stages from rules and people, gates, transitions. One engine for every tab and every mode.

auto: the rules decide, a manual stage beats them. manual: people set the stage. hybrid: people set it, but a forced rule wins.
Order for a row: manual column, forced rule (hybrid), people's stage (manual, hybrid), first rule that holds, initial.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.rules.columns import among, either, flags, given, only, same, words
from bridge.rules.conditions import NO_FLAGS, Flags, holds
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.settings.models import Condition, Pipeline, Stage

NO_RULE = -1


@dataclass(frozen=True, slots=True)
class Resolution:
    """auto: the stage without people; stage: the one that counts; by_hand: where a person's choice counts;
    rule: index of the rule that gave `auto`, NO_RULE for the initial stage."""

    auto: ObjectArray
    stage: ObjectArray
    by_hand: BoolArray
    rule: IntArray


def pipelines_by_row(table: Table, context: Context) -> Iterator[tuple[Pipeline, BoolArray]]:
    """Each pipeline of the tab with its rows: those that name it in `pipeline`; the first pipeline has all others."""
    pipelines = list(context.settings.pipelines_of(table.tab))
    named = words(table.frame, "pipeline")
    for at, pipeline in enumerate(pipelines):
        others = [other.key for other in pipelines if other is not pipeline]
        yield pipeline, ~among(named, others) if at == 0 else np.asarray(named == pipeline.key, dtype=bool)


def resolve(frame: pd.DataFrame, pipeline: Pipeline, flags: Flags = NO_FLAGS) -> Resolution:
    """The stage of every row of the frame (in modes manual and hybrid column `stage` is people's)."""
    rule = _first_rule(frame, pipeline, flags)
    auto = np.array([*(one.stage for one in pipeline.rules), pipeline.initial], dtype=object)[rule]
    if pipeline.mode == "auto":
        person = np.full(len(frame), None, dtype=object)
    else:
        forced = np.array([*(one.force and pipeline.mode == "hybrid" for one in pipeline.rules), False])[rule]
        person = only(words(frame, "stage"), ~forced)
    if pipeline.manual_column:
        manual = words(frame, pipeline.manual_column)
        person = either(given(manual), manual, person)
    by_hand = given(person)
    return Resolution(auto=auto, stage=either(by_hand, person, auto), by_hand=by_hand, rule=rule)


def _first_rule(frame: pd.DataFrame, pipeline: Pipeline, flags: Flags) -> IntArray:
    found = np.full(len(frame), NO_RULE, dtype=np.int64)
    for at, rule in reversed(list(enumerate(pipeline.rules))):
        found[holds(rule.when, frame, flags)] = at
    return found


def suggestions(frame: pd.DataFrame, stage: ObjectArray, pipeline: Pipeline, *, flags: Flags = NO_FLAGS) -> ObjectArray:
    """The stage the engine would propose for each row, None for no proposal (the first that fits)."""
    proposed = np.full(len(frame), None, dtype=object)
    for one in reversed(pipeline.suggest):
        rows = holds(one.when, frame, flags)
        rows &= among(stage, one.from_) if one.from_ else stage != one.stage
        if one.unless:
            rows &= ~flags.get(one.unless, np.zeros(len(frame), dtype=bool))
        proposed[rows] = one.stage
    return proposed


def unforeseen(old: ObjectArray, new: ObjectArray, pipeline: Pipeline) -> BoolArray:
    """Which moves from `old` to `new` no transition foresees (none where the stage stays, is new, or nothing is declared)."""
    moved = given(old) & given(new) & ~same(old, new)
    if not pipeline.transitions:
        return np.zeros(len(old), dtype=bool)
    foreseen = np.zeros(len(old), dtype=bool)
    for stage, targets in pipeline.transitions.items():
        foreseen |= flags(old == stage) & among(new, targets)
    return flags(moved & ~foreseen)


def missing(
    frame: pd.DataFrame, stage: ObjectArray, pipeline: Pipeline, *, side: str, flags: Flags = NO_FLAGS
) -> Iterator[tuple[str, Condition, BoolArray]]:
    """What the gates still want: (stage key, condition, rows in that stage that lack it). side: `enter` or `exit`."""
    for key, gate in pipeline.gates.items():
        inside = stage == key
        for condition in getattr(gate, side):
            yield key, condition, np.asarray(inside & ~holds(condition, frame, flags), dtype=bool)


def stages_of(settings: Settings, tab: str) -> dict[str, Stage]:
    """The stages of all pipelines of a tab, by key, in order (of equal keys the first)."""
    found: dict[str, Stage] = {}
    for pipeline in settings.pipelines_of(tab):
        for stage in pipeline.stages:
            found.setdefault(stage.key, stage)
    return found


def in_stage(table: Table, context: Context, kind: str) -> BoolArray:
    """Which records stand in an open, won, lost or closed stage. kind: that flag of a stage."""
    return among(words(table.frame, "stage"), stage_keys(context.settings, table.tab, kind))


def stage_keys(settings: Settings, tab: str, kind: str) -> list[str]:
    """The stages of a tab that are open, won, lost or closed. kind: that flag of a stage."""
    return [key for key, stage in stages_of(settings, tab).items() if getattr(stage, kind)]
