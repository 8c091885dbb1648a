"""Vocabulary: the words of a spreadsheet. A choice cell shows a label in its language; everything else holds keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bridge.book import Table
from bridge.settings import Settings
from bridge.settings.models import Stage
from bridge.settings.template import Choice
from bridge.sheet.words import normal

_SEPARATORS = re.compile(r"[、,，;；\n]+")
_normal = lru_cache(maxsize=4096)(normal)  # a run builds its vocabulary more than once, of the same thousand words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Choice lists in one language. keys: list -> normalised word (label, alias, key, any language) -> key;
    labels: list -> key -> label. Built from the template, the pipelines' stages and the 選択肢 tab."""

    language: str
    keys: Mapping[str, Mapping[str, str]]
    labels: Mapping[str, Mapping[str, str]]

    def label(self, list_name: str, key: str | None) -> str:
        """What people read for this key; the key itself where the list does not know it (a free value), '' for None."""
        return "" if key is None else self.labels.get(list_name, {}).get(key, key)


@dataclass(frozen=True, slots=True)
class _Word:
    """One way to say a key; rank: the lower wins where two keys claim the same word."""

    rank: int
    list: str
    key: str
    text: str


def build_vocabulary(settings: Settings, choice_rows: Table | None = None) -> Vocabulary:
    """The words of the template, of the pipelines and of people's 選択肢 tab (whose labels win).

    choice_rows: the table `choices`; a value that people switched off stays readable. Members' names are no choices.
    """
    language = settings.language
    labels: dict[str, dict[str, str]] = {}
    words: list[_Word] = []
    for name, choices in _lists(settings).items():
        labels[name] = {choice.key: choice.label(language) or choice.key for choice in choices}
        words += [word for choice in choices for word in _choice_words(name, choice)]
    for name, key, label, aliases in _rows(choice_rows):
        labels.setdefault(name, {})[key] = label
        words += [_Word(0, name, key, label), _Word(1, name, key, key), *(_Word(3, name, key, one) for one in aliases)]
    return Vocabulary(language, _keys(words), labels)


def stage_lists(settings: Settings) -> dict[str, tuple[Choice, ...]]:
    """`stage:<tab>` with every stage of the tab's pipelines, `stage_manual:<tab>` without the initial ones."""
    lists: dict[str, tuple[Choice, ...]] = {}
    for pipeline in settings.pipelines.values():
        stages = tuple(map(_stage_choice, pipeline.stages))
        manual = tuple(choice for choice in stages if choice.key != pipeline.initial)
        for name, choices in ((f"stage:{pipeline.entity}", stages), (f"stage_manual:{pipeline.entity}", manual)):
            known = lists.get(name, ())
            lists[name] = known + tuple(one for one in choices if one.key not in {choice.key for choice in known})
    return lists


def _stage_choice(stage: Stage) -> Choice:
    short = (stage.short,) if stage.short else ()
    return Choice(key=stage.key, label=stage.label, aliases=short + stage.aliases, help=stage.help)


def _lists(settings: Settings) -> dict[str, tuple[Choice, ...]]:
    return {**settings.template.choices, **stage_lists(settings)}


def _choice_words(name: str, choice: Choice) -> Iterator[_Word]:
    yield _Word(1, name, choice.key, choice.key)
    yield from (_Word(2, name, choice.key, text) for text in (choice.label.ja, choice.label.en) if text)
    yield from (_Word(3, name, choice.key, text) for text in choice.aliases)


def _rows(table: Table | None) -> Iterator[tuple[str, str, str, list[str]]]:
    """(list, key, label, aliases) of each usable row of 選択肢; a row without a value means its label."""
    if table is None:
        return
    columns = (table.frame[key] for key in ("list", "value", "label", "alias"))
    for name, value, label, alias in zip(*columns, strict=True):
        key, shown = value or label, label or value
        if name and key:
            yield name, key, shown, [part.strip() for part in _SEPARATORS.split(alias or "") if part.strip()]


def _keys(words: Iterable[_Word]) -> dict[str, dict[str, str]]:
    keys: dict[str, dict[str, str]] = {}
    for word in sorted(words, key=lambda one: one.rank):
        keys.setdefault(word.list, {}).setdefault(_normal(word.text), word.key)
    return keys
