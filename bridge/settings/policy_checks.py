"""Checks of scores, SLA policies and workflows: what they name is there, and what they say can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bridge.errors import Problem
from bridge.settings.models import SumScore
from bridge.settings.places import Steps
from bridge.settings.references import (
    check_condition,
    check_keys,
    check_known,
    choice_keys,
    columns_of,
    listed,
    unknown,
)
from bridge.settings.settings import Settings

Fault = tuple[Steps, str]
"""Path in the settings, and what is wrong there."""


def check_scoring(settings: Settings) -> Iterator[Problem]:
    """Yield score models whose inputs, ranks or dispositions nobody has."""
    ranks = choice_keys(settings, "rank") or frozenset()
    for key, model in settings.scoring.items():
        path = ("scoring", key)
        columns = columns_of(settings, model.entity)
        if columns is None:
            yield unknown("tab", model.entity, settings.template.tabs, place=settings.places(*path, "entity"))
            continue
        yield from check_known(settings, "column", listed(model.inputs, *path, "inputs"), known=columns)
        names: dict[Steps, str] = {(*path, "bands", i, "rank"): band.rank for i, band in enumerate(model.bands)}
        names |= {(*path, "cap", name): rank for name, rank in model.cap.items()}
        names[(*path, "unrated")] = model.unrated
        yield from check_known(settings, "rank", names, known=ranks)
        dispositions = choice_keys(settings, "disposition") or frozenset()
        yield from check_keys(settings, "disposition", model.cap, *path, "cap", known=dispositions)


def check_sla(settings: Settings) -> Iterator[Problem]:
    """Yield columns and choices that config/sla.yaml names and nobody has."""
    tabs = settings.template.tabs.values()
    columns = {column.key for tab in tabs if tab.kind == "working" for column in tab.columns}
    dispositions, reasons = (choice_keys(settings, name) or frozenset() for name in ("disposition", "block_reason"))
    for key, policy in settings.sla.items():
        names: dict[Steps, str] = {("sla", key, "start"): policy.start, **listed(policy.stop, "sla", key, "stop")}
        if policy.due_field:
            names[("sla", key, "due_field")] = policy.due_field
        yield from check_known(settings, "column", names, known=columns)
        yield from check_known(
            settings, "disposition", listed(policy.pause_when, "sla", key, "pause_when"), known=dispositions
        )
        names = listed(policy.pause_reasons, "sla", key, "pause_reasons")
        yield from check_known(settings, "block reason", names, known=reasons)


def check_amounts(settings: Settings) -> Iterator[Problem]:
    """Yield numbers that contradict each other."""
    for path, text in amount_faults(settings):
        yield Problem(settings.places(*path), text)


def amount_faults(settings: Settings) -> Iterator[Fault]:
    """Targets behind their limits, policies that can never give a deadline, bands out of order."""
    for key, policy in settings.sla.items():
        if policy.target is not None and policy.target > policy.length:
            yield ("sla", key, "target"), f'the target "{policy.target:g}" lies after the length "{policy.length:g}"'
        if not policy.length and not policy.due_field and not policy.same_as_stage:
            yield ("sla", key, "length"), "a length of 0 needs due_field or same_as_stage"
    for key, model in settings.scoring.items():
        yield from ((("scoring", key, *path), text) for path, text in _band_faults(model))


def _band_faults(model: SumScore) -> Iterator[Fault]:
    for index in range(1, len(model.bands)):
        above, band = model.bands[index - 1], model.bands[index]
        if band.at_least >= above.at_least:
            text = f'rank "{band.rank}" begins at "{band.at_least:g}", not below rank "{above.rank}"'
            yield ("bands", index, "at_least"), text


def check_workflows(settings: Settings) -> Iterator[Problem]:
    """Yield workflows whose tab, condition or fields name what nobody has, or that lack a kind."""
    for key, workflow in settings.workflows.items():
        columns = columns_of(settings, workflow.tab)
        if columns is None:
            place = settings.places("workflows", key, "tab")
            yield unknown("tab", workflow.tab, settings.template.tabs, place=place)
            continue
        if workflow.when is not None:
            yield from check_condition(settings, workflow.when, workflow.tab, "workflows", key, "when")
        entries: dict[Steps, Mapping[str, Any]] = {("workflows", key, "trigger"): workflow.trigger}
        entries |= {("workflows", key, "actions", i): action for i, action in enumerate(workflow.actions)}
        for path, entry in entries.items():
            if "kind" not in entry:
                yield Problem(settings.places(*path), '"kind" is missing')
            if "field" in entry:
                yield from check_known(settings, "column", {(*path, "field"): str(entry["field"])}, known=columns)
