"""Do the files fit together? Every check yields all it finds, as Problems with their place; CHECKS lists them in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bridge.errors import Problem
from bridge.settings import import_checks, pipeline_checks, policy_checks, template_checks
from bridge.settings.overrides import check_overridable
from bridge.settings.places import Steps
from bridge.settings.references import check_known, columns_of, listed
from bridge.settings.settings import Settings

_DAY = re.compile(r"\d\d-\d\d\Z", re.ASCII)
_TIME = re.compile(r"(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)\Z")
_PLACEHOLDER = re.compile(r"{(.*?)}")


@dataclass(frozen=True, slots=True)
class Check:
    """One cross-check. needs: the kinds of files it reads; where one of them is broken it would only repeat their faults."""

    run: Callable[[Settings], Iterator[Problem]]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Names:
    """What the code knows by name, and what it needs the files to have.

    rules: of computed columns; triggers, actions: kinds, of workflows; columns: tab -> column keys that rules read or write.
    """

    rules: Collection[str]
    triggers: Collection[str]
    actions: Collection[str]
    columns: Mapping[str, Collection[str]] = field(default_factory=dict)


def check_bridge(settings: Settings) -> Iterator[Problem]:
    """Yield presets and warning codes that bridge.yaml names and nobody has, and a zone that is none."""
    names = listed(settings.bridge.preset, "bridge", "preset")
    yield from check_known(settings, "preset", names, known=settings.template.presets)
    names = listed(settings.bridge.warnings_off, "bridge", "warnings_off")
    yield from check_known(settings, "warning", names, known=settings.warnings)
    try:
        ZoneInfo(settings.bridge.time_zone)
    except (KeyError, ValueError, OSError):
        text = f'no time zone "{settings.bridge.time_zone}"'
        yield Problem(settings.places("bridge", "time_zone"), text, "for example Asia/Tokyo")


def check_calendar(settings: Settings) -> Iterator[Problem]:
    """Yield days and times that are none, and weeks without a working day."""
    calendar = settings.calendar
    for index, span in enumerate(calendar.company):
        for name, day in (("start", span.start), ("end", span.end)):
            if not _is_day(day):
                yield Problem(settings.places("calendar", "company", index, name), f'"{day}" is not a day as MM-DD')
    for path, text in _hour_faults(calendar.hours):
        yield Problem(settings.places("calendar", "hours", *path), text)
    if len(set(calendar.weekend)) == 7:
        yield Problem(settings.places("calendar", "weekend"), "every day of the week is off")


def _is_day(text: str) -> bool:
    """MM-DD of a day that some year has."""
    try:
        return bool(_DAY.match(text)) and date.fromisoformat(f"2024-{text}").year == 2024
    except ValueError:
        return False


def _hour_faults(hours: tuple[tuple[str, str], ...]) -> Iterator[tuple[Steps, str]]:
    before = ""
    for index, span in enumerate(hours):
        wrong = [(side, time) for side, time in enumerate(span) if not _TIME.match(time)]
        for side, time in wrong:
            yield (index, side), f'"{time}" is not a time as HH:MM'
        if not wrong and not before <= span[0] < span[1]:
            yield (index,), f'"{span[0]}" to "{span[1]}" is out of order'
        before = span[1]
    if not hours:
        yield (), "at least one span of working hours is needed"


def check_warnings(settings: Settings) -> Iterator[Problem]:
    """Yield codes that are none and placeholders that are never filled."""
    for code, warning in settings.warnings.items():
        if not re.fullmatch(r"W(-[A-Z0-9]+)+", code):
            place = settings.places("warnings", code, key=True)
            yield Problem(place, f'"{code}" is not a warning code', "W- and capital letters")
        for language, sentence in (("ja", warning.text.ja), ("en", warning.text.en)):
            for name in _PLACEHOLDER.findall(sentence):
                if name != "value":
                    place = settings.places("warnings", code, "text", language)
                    yield Problem(place, f'no placeholder "{{{name}}}"', 'only "{value}" is filled in')


def check_names(settings: Settings, names: Names) -> Iterator[Problem]:
    """Yield names in the files that no code knows, and what code needs and the files lack."""
    yield from _check_needed(settings, names)
    rules: dict[Steps, str] = {}
    for key, tab in settings.template.tabs.items():
        for index, column in enumerate(tab.columns):
            if column.rule and (not column.needs or column.needs in settings.template.tabs):
                rules["template", "tabs", key, "columns", index, "rule"] = column.rule
    yield from check_known(settings, "rule", rules, known=names.rules)
    for key, workflow in settings.workflows.items():
        path = ("workflows", key)
        triggers: dict[Steps, str] = {(*path, "trigger", "kind"): str(workflow.trigger.get("kind", ""))}
        yield from check_known(settings, "trigger", triggers, known=names.triggers)
        actions: dict[Steps, str] = {
            (*path, "actions", i, "kind"): str(a.get("kind", "")) for i, a in enumerate(workflow.actions)
        }
        yield from check_known(settings, "action", actions, known=names.actions)


def _check_needed(settings: Settings, names: Names) -> Iterator[Problem]:
    for tab, keys in names.columns.items():
        columns = columns_of(settings, tab) or {}
        for key in sorted(set(keys) - set(columns)):
            yield Problem(
                settings.places("template", "tabs", tab, "columns"), f'the column "{key}" is missing; rules need it'
            )


CHECKS: tuple[Check, ...] = (
    Check(check_bridge, frozenset({"bridge", "preset", "warnings"})),
    Check(check_calendar, frozenset({"calendar"})),
    Check(check_warnings, frozenset({"warnings"})),
    Check(pipeline_checks.check_pipelines, frozenset({"pipeline"})),
    Check(pipeline_checks.check_pipeline_columns, frozenset({"pipeline", "tab", "choices"})),
    Check(pipeline_checks.check_stage_policies, frozenset({"pipeline", "sla"})),
    Check(pipeline_checks.check_stage_batons, frozenset({"pipeline", "choices"})),
    Check(pipeline_checks.check_on_enter, frozenset({"pipeline", "workflow"})),
    Check(policy_checks.check_scoring, frozenset({"scoring", "tab", "choices"})),
    Check(policy_checks.check_sla, frozenset({"sla", "tab", "choices"})),
    Check(policy_checks.check_amounts, frozenset({"sla", "scoring"})),
    Check(policy_checks.check_workflows, frozenset({"workflow", "tab", "choices", "pipeline"})),
    Check(template_checks.check_tabs, frozenset({"tab"})),
    Check(template_checks.check_lists, frozenset({"tab", "choices", "pipeline"})),
    Check(template_checks.check_choices, frozenset({"choices"})),
    Check(template_checks.check_filter_views, frozenset({"tab", "choices", "pipeline"})),
    Check(template_checks.check_formats, frozenset({"formats", "tab", "theme", "choices", "pipeline"})),
    Check(template_checks.check_presets, frozenset({"preset", "tab"})),
    Check(import_checks.check_imports, frozenset({"import", "tab"})),
    Check(check_overridable, frozenset({"overridable", "bridge", "sla", "scoring"})),
)
