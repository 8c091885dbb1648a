"""Names in one file that stand for something in another: are they there, and if not, which one was meant?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from bridge.errors import Problem, did_you_mean
from bridge.settings.models import Condition, Stage
from bridge.settings.places import Step, Steps
from bridge.settings.settings import Settings
from bridge.settings.template import Choice, Column, Tab

# Relations and derived flags a condition may ask for with `exists`; false where the preset has no such tab.
RELATIONS = frozenset(("activity", "linked_deal", "connected"))


def unknown(what: str, name: str, known: Iterable[str], *, place: str) -> Problem:
    """`no stage "Qualifed" (did you mean "Qualified"?)`."""
    return Problem(place, f'no {what} "{name}"', did_you_mean(name, known))


def shared(word: str, what: str, *, first: str, second: str) -> str:
    """The sentence about a word that means two things of one kind."""
    return f'the {what} "{first}" stands twice' if first == second else f'"{word}" means both "{first}" and "{second}"'


def written(thing: Tab | Column | Choice | Stage, word: str) -> Steps:
    """Where within its own file entry a word stands: in the aliases, the key, else the label."""
    if word in thing.aliases:
        return "aliases", thing.aliases.index(word)
    return ("key",) if word == thing.key else ("label",)


def check_known(
    settings: Settings, what: str, names: Mapping[Steps, str], *, known: Collection[str]
) -> Iterator[Problem]:
    """Yield the names that nobody knows. names: path in the settings -> the name written there."""
    for path, name in names.items():
        if name not in known:
            yield unknown(what, name, known, place=settings.places(*path))


def listed(names: Iterable[str], *path: Step) -> dict[Steps, str]:
    """The entries of a list, each under its own path."""
    return {(*path, index): name for index, name in enumerate(names)}


def check_keys(
    settings: Settings, what: str, keys: Iterable[str], *path: Step, known: Collection[str]
) -> Iterator[Problem]:
    """Yield the keys of the mapping at `path` that nobody knows."""
    for key in keys:
        if key not in known:
            yield unknown(what, key, known, place=settings.places(*path, key, key=True))


def columns_of(settings: Settings, tab: str) -> Mapping[str, Column] | None:
    """Column key -> column of a template tab; None if there is no such tab."""
    found = settings.template.tabs.get(tab)
    return None if found is None else {column.key: column for column in found.columns}


def choice_keys(settings: Settings, name: str) -> frozenset[str] | None:
    """The keys of a choice list (`stage:<tab>` and `stage_manual:<tab>`: of the tab's pipelines); None if there is none."""
    kind, _, tab = name.partition(":")
    if kind in ("stage", "stage_manual") and tab:
        pipelines = [one for one in settings.pipelines.values() if one.entity == tab]
        keys = {stage.key for one in pipelines for stage in one.stages}
        skipped = {one.initial for one in pipelines} if kind == "stage_manual" else set()
        return frozenset(keys - skipped) if pipelines else None
    found = settings.template.choices.get(name)
    return None if found is None else frozenset(choice.key for choice in found)


def folded(word: str) -> str:
    """A word as it is compared: NFKC, lower case, without blanks at its ends or twice inside."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", word)).strip().casefold()


def check_condition(settings: Settings, condition: Condition, tab: str, *path: Step) -> Iterator[Problem]:
    """Yield columns, choices and relations of a condition, and of those inside it, that nobody knows."""
    for name in ("all", "any"):
        for index, inner in enumerate(getattr(condition, name) or ()):
            yield from check_condition(settings, inner, tab, *path, name, index)
    if condition.not_ is not None:
        yield from check_condition(settings, condition.not_, tab, *path, "not")
    if condition.exists is not None and condition.exists not in RELATIONS:
        yield unknown("relation", condition.exists, RELATIONS, place=settings.places(*path, "exists"))
    columns = columns_of(settings, tab) or {}
    for where, column, values in _tested(condition):
        if column not in columns:
            yield unknown("column", column, columns, place=settings.places(*path, *where))
            continue
        keys = choice_keys(settings, columns[column].list) if columns[column].list else None
        if keys is not None and not columns[column].free:
            yield from check_known(
                settings, "choice", {(*path, *w): str(value) for w, value in values.items()}, known=keys
            )


def _tested(condition: Condition) -> Iterator[tuple[Steps, str, Mapping[Steps, object]]]:
    """Where a condition names a column, the column, and the choice values it is compared with, by their places."""
    for name in ("is_true", "filled"):
        if (column := getattr(condition, name)) is not None:
            yield (name,), column, {}
    if condition.eq is not None:
        yield ("eq", 0), condition.eq[0], {("eq", 1): condition.eq[1]}
    if condition.in_ is not None:
        column, values = condition.in_
        yield ("in", 0), column, {("in", 1, index): value for index, value in enumerate(values)}
    for name in ("between", "gte", "lte"):
        if (bounds := getattr(condition, name)) is not None:
            yield (name, 0), bounds[0], {}
