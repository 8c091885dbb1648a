"""Checks of sheet_templates/: columns, choice lists, formats, filter views and presets fit together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bridge.errors import Problem
from bridge.settings.places import Step, Steps
from bridge.settings.references import (
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
from bridge.settings.template import OTHER_TABS, Column, FilterView, FormatRule, Tab

TABS = ("template", "tabs")
_PLACEHOLDER = re.compile(r"{([a-z0-9_]+)(?::([^{}]+))?}")


def check_tabs(settings: Settings) -> Iterator[Problem]:
    """Yield tabs whose labels clash, and in each tab columns that clash or contradict themselves."""
    seen: dict[str, str] = {}
    for key, tab in settings.template.tabs.items():
        yield from _check_shared(settings, seen, tab, *TABS, key)
        words: dict[str, str] = {}
        keys: set[str] = set()
        for index, column in enumerate(tab.columns):
            path = (*TABS, key, "columns", index)
            if column.key in keys:
                yield Problem(settings.places(*path, "key"), f'the column "{column.key}" stands twice')
                continue
            keys.add(column.key)
            yield from _check_shared(settings, words, column, *path)
            yield from _check_column(settings, tab, column, *path)


def _check_shared(settings: Settings, seen: dict[str, str], thing: Tab | Column, *path: Step) -> Iterator[Problem]:
    """Yield a label or alias that two tabs or columns share: what people call it must mean one thing."""
    for word in (thing.label.ja, thing.label.en, *thing.aliases):
        owner = seen.setdefault(folded(word), thing.key) if word else thing.key
        if owner != thing.key:
            place = settings.places(*path, *written(thing, word))
            yield Problem(place, f'"{word}" means both "{owner}" and "{thing.key}"; keep it in one place')


def _check_column(settings: Settings, tab: Tab, column: Column, *path: Step) -> Iterator[Problem]:
    for name, text in _column_faults(tab, column):
        yield Problem(settings.places(*path, name), text)
    tabs = {*settings.template.tabs, *OTHER_TABS}
    named: dict[Steps, str] = {(*path, name): getattr(column, name) for name in ("needs", "source")}
    yield from check_known(settings, "tab", {place: tab for place, tab in named.items() if tab}, known=tabs)
    if column.inputs:
        inputs = listed(column.inputs, *path, "inputs")
        yield from check_known(settings, "column", inputs, known=[one.key for one in tab.columns])
    if column.manual_twin:
        people = [one.key for one in tab.columns if one.owner != "B"]
        if column.manual_twin not in people:
            yield unknown("input column", column.manual_twin, people, place=settings.places(*path, "manual_twin"))


def _column_faults(tab: Tab, column: Column) -> Iterator[tuple[str, str]]:
    """The setting of a column that contradicts another, and how."""
    if tab.kind == "working" and column.owner == "B" and column.type != "json" and not column.rule:
        yield "owner", f'the bridge computes "{column.key}", so it needs a rule'
    if column.owner in "HI" and column.rule:
        yield "rule", f'people write "{column.key}", so it has no rule'
    if column.type == "choice" and not column.list and not column.source:
        yield "type", f'the choice "{column.key}" needs a list or a source'
    if column.type != "choice" and column.list:
        yield "list", f'"{column.key}" has a list but is no choice'


def check_lists(settings: Settings) -> Iterator[Problem]:
    """Yield choice lists that a column names and nobody has, and defaults that are not in their list."""
    lists = {*settings.template.choices, *(f"stage:{one.entity}" for one in settings.pipelines.values())}
    lists |= {f"stage_manual:{one.entity}" for one in settings.pipelines.values()}
    for key, tab in settings.template.tabs.items():
        for index, column in enumerate(tab.columns):
            path = (*TABS, key, "columns", index)
            keys = choice_keys(settings, column.list) if column.list else None
            if column.list and keys is None:
                yield unknown("choice list", column.list, lists, place=settings.places(*path, "list"))
            if column.default and keys is not None and not column.free and column.default not in keys:
                yield unknown("choice", column.default, keys, place=settings.places(*path, "default"))


def check_choices(settings: Settings) -> Iterator[Problem]:
    """Yield words that mean two choices of one list."""
    for name, choices in settings.template.choices.items():
        seen: dict[str, int] = {}
        for index, choice in enumerate(choices):
            for word in (choice.key, choice.label.ja, choice.label.en, *choice.aliases):
                first = seen.setdefault(folded(word), index) if word else index
                if first != index:
                    place = settings.places("template", "choices", name, index, *written(choice, word))
                    yield Problem(place, shared(word, "choice", first=choices[first].key, second=choice.key))
                    break


def check_filter_views(settings: Settings) -> Iterator[Problem]:
    """Yield filter views whose columns or choices are not there."""
    for key, tab in settings.template.tabs.items():
        columns = columns_of(settings, key) or {}
        keys: set[str] = set()
        for index, view in enumerate(tab.filter_views):
            path = (*TABS, key, "filter_views", index)
            if view.key in keys:
                yield Problem(settings.places(*path, "key"), f'the filter view "{view.key}" stands twice')
            keys.add(view.key)
            yield from _check_view(settings, view, columns, *path)


def _check_view(settings: Settings, view: FilterView, columns: Mapping[str, Column], *path: Step) -> Iterator[Problem]:
    yield from check_keys(settings, "column", view.where, *path, "where", known=columns)
    names = {(*path, "sort", i): name.removeprefix("-") for i, name in enumerate(view.sort)}
    if view.per_member:
        names[(*path, "per_member")] = view.per_member
    yield from check_known(settings, "column", names, known=columns)
    for name, wanted in view.where.items():
        keys = choice_keys(settings, columns[name].list) if name in columns else None
        if isinstance(wanted, str):
            if wanted not in ("filled", "blank"):
                yield unknown("filter", wanted, ("filled", "blank"), place=settings.places(*path, "where", name))
        elif keys is not None:
            yield from check_known(settings, "choice", listed(wanted, *path, "where", name), known=keys)


def check_formats(settings: Settings) -> Iterator[Problem]:
    """Yield conditional formats that stand twice or name a tab, column, choice or style nobody has."""
    keys: set[str] = set()
    for index, rule in enumerate(settings.template.formats):
        path = ("template", "formats", index)
        if rule.key in keys:
            yield Problem(settings.places(*path, "key"), f'the format "{rule.key}" stands twice')
        keys.add(rule.key)
        if rule.style not in settings.template.theme:
            yield unknown("style", rule.style, settings.template.theme, place=settings.places(*path, "style"))
        columns = columns_of(settings, rule.tab)
        if columns is None:
            yield unknown("tab", rule.tab, settings.template.tabs, place=settings.places(*path, "tab"))
            continue
        yield from check_known(settings, "column", listed(rule.columns, *path, "columns"), known=columns)
        yield from _check_formula(settings, rule, columns, place=settings.places(*path, "when"))


def _check_formula(
    settings: Settings, rule: FormatRule, columns: Mapping[str, Column], *, place: str
) -> Iterator[Problem]:
    for name, choice in _PLACEHOLDER.findall(rule.when):
        if name == "warn_days":
            continue
        if name not in columns:
            yield unknown("column", name, columns, place=place)
        elif choice:
            keys = choice_keys(settings, columns[name].list) or frozenset()
            if choice not in keys:
                yield unknown("choice", choice, keys, place=place)


def check_presets(settings: Settings) -> Iterator[Problem]:
    """Yield tabs that a preset names and nobody has."""
    for key, preset in settings.template.presets.items():
        names = listed(preset.tabs, "template", "presets", key, "tabs")
        yield from check_known(settings, "tab", names, known=settings.template.tabs)
