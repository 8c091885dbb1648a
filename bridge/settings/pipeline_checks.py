"""Checks of config/pipelines/: stages, rules, gates and transitions fit together and with columns, policies and workflows."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bridge.errors import Problem
from bridge.settings.models import Pipeline
from bridge.settings.places import Steps
from bridge.settings.references import (
    check_condition,
    check_keys,
    check_known,
    choice_keys,
    columns_of,
    folded,
    listed,
    shared,
    unknown,
    written,
)
from bridge.settings.settings import Settings


def check_pipelines(settings: Settings) -> Iterator[Problem]:
    """Yield stages that a pipeline names but does not have, and stages that stand twice."""
    for key, pipeline in settings.pipelines.items():
        path = ("pipelines", key)
        stages = [stage.key for stage in pipeline.stages]
        names: dict[Steps, str] = {(*path, "initial"): pipeline.initial}
        names |= {(*path, "rules", i, "stage"): rule.stage for i, rule in enumerate(pipeline.rules)}
        names |= {(*path, "suggest", i, "stage"): one.stage for i, one in enumerate(pipeline.suggest)}
        for index, one in enumerate(pipeline.suggest):
            names |= listed(one.from_, *path, "suggest", index, "from")
        for stage, targets in pipeline.transitions.items():
            names |= listed(targets, *path, "transitions", stage)
        yield from check_known(settings, "stage", names, known=stages)
        for mapping in ("transitions", "gates", "on_enter"):
            yield from check_keys(settings, "stage", getattr(pipeline, mapping), *path, mapping, known=stages)
        yield from _check_words(settings, pipeline)


def _check_words(settings: Settings, pipeline: Pipeline) -> Iterator[Problem]:
    """Yield labels and aliases that two stages share: what people type must mean one stage."""
    seen: dict[str, int] = {}
    for index, stage in enumerate(pipeline.stages):
        for word in (stage.key, stage.label.ja, stage.label.en, stage.short, *stage.aliases):
            first = seen.setdefault(folded(word), index) if word else index
            if first != index:
                place = settings.places("pipelines", pipeline.key, "stages", index, *written(stage, word))
                yield Problem(place, shared(word, "stage", first=pipeline.stages[first].key, second=stage.key))
                break


def check_pipeline_columns(settings: Settings) -> Iterator[Problem]:
    """Yield columns and choices that rules, gates and suggestions name and the pipeline's tab does not have."""
    for key, pipeline in settings.pipelines.items():
        path, entity = ("pipelines", key), pipeline.entity
        columns = columns_of(settings, entity)
        if columns is None:
            yield unknown("tab", entity, settings.template.tabs, place=settings.places(*path, "entity"))
            continue
        if pipeline.manual_column:
            yield from check_known(
                settings, "column", {(*path, "manual_column"): pipeline.manual_column}, known=columns
            )
        for index, rule in enumerate(pipeline.rules):
            yield from check_condition(settings, rule.when, entity, *path, "rules", index, "when")
        for index, one in enumerate(pipeline.suggest):
            yield from check_condition(settings, one.when, entity, *path, "suggest", index, "when")
        for stage, gate in pipeline.gates.items():
            for name, conditions in (("enter", gate.enter), ("exit", gate.exit)):
                for index, condition in enumerate(conditions):
                    where = (*path, "gates", stage, name, index)
                    yield from check_condition(settings, condition, entity, *where)


def check_stage_policies(settings: Settings) -> Iterator[Problem]:
    """Yield SLA policies that a stage names and config/sla.yaml does not have."""
    yield from _check_stages(settings, "sla", "SLA policy", known=settings.sla)


def check_stage_batons(settings: Settings) -> Iterator[Problem]:
    """Yield baton roles that a stage names and nobody has."""
    yield from _check_stages(settings, "baton", "baton role", known=choice_keys(settings, "baton_role") or ())


def _check_stages(settings: Settings, name: str, what: str, *, known: Collection[str]) -> Iterator[Problem]:
    for key, pipeline in settings.pipelines.items():
        for index, stage in enumerate(pipeline.stages):
            words = listed(getattr(stage, name) or (), "pipelines", key, "stages", index, name)
            yield from check_known(settings, what, words, known=known)


def check_on_enter(settings: Settings) -> Iterator[Problem]:
    """Yield workflows that on_enter names and config/workflows/ does not have."""
    for key, pipeline in settings.pipelines.items():
        for stage, workflows in pipeline.on_enter.items():
            names = listed(workflows, "pipelines", key, "on_enter", stage)
            yield from check_known(settings, "workflow", names, known=settings.workflows)
