"""What people set in the 設定 tab: a whitelist of keys (config/overridable.yaml) whose values win over the files."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from bridge.errors import Problem, did_you_mean
from bridge.settings.faults import sentence
from bridge.settings.models import OverridableKey
from bridge.settings.places import Steps
from bridge.settings.policy_checks import amount_faults
from bridge.settings.settings import Settings

YES = frozenset(("true", "1", "yes", "on", "はい", "する", "有効", "○", "◯", "済", "✓", "✔", "レ"))
NO = frozenset(("false", "0", "no", "off", "いいえ", "しない", "無効", "×", "-"))
_TYPES: Mapping[str, tuple[type, ...]] = {"number": (int, float), "flag": (bool,), "list": (tuple,), "text": (str,)}


@dataclass(frozen=True, slots=True)
class _Override:
    """One usable row of the tab. paths: the settings it sets; place: of its value."""

    paths: tuple[Steps, ...]
    value: Any
    place: str


def overridden(settings: Settings, rows: Mapping[str, tuple[str, str]]) -> tuple[Settings, tuple[Problem, ...]]:
    """Settings with what people typed, and the rows that cannot be used (they change nothing).

    rows: key -> (text of its value, place such as `設定!B3`); a blank text keeps the files' value.
    """
    problems: list[Problem] = []
    overrides = []
    for key, (text, place) in rows.items():
        item = next((one for one in settings.overridable if one.key == key), None)
        if item is None:
            hint = did_you_mean(key, [one.key for one in settings.overridable])
            problems.append(Problem(place, f'no setting "{key}" can be changed here', hint))
        elif _plain(text):
            overrides.append(_read(settings, item, text, place=place, problems=problems))
    usable = [one for one in overrides if one is not None]
    contradicted = dict(_contradictions(_applied(settings, usable), usable))
    problems.extend(Problem(place, text) for place, text in contradicted.items())
    return _applied(settings, [one for one in usable if one.place not in contradicted]), tuple(problems)


def default_text(settings: Settings, item: OverridableKey) -> str:
    """The value a setting has without the tab, as people would type it there."""
    value = _get(settings, _paths(settings, item)[0])
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _read(
    settings: Settings, item: OverridableKey, text: str, *, place: str, problems: list[Problem]
) -> _Override | None:
    paths = _paths(settings, item)
    try:
        value = _parse(item, text)
        for path in paths:
            _set(settings, path, value)
    except ValidationError as error:
        words, hint = sentence(error.errors(include_url=False)[0])
        problems.append(Problem(place, words, hint or _limits(item)))
    except ValueError as error:
        problems.append(Problem(place, str(error), _limits(item)))
    else:
        return _Override(paths, value, place)
    return None


def _parse(item: OverridableKey, text: str) -> Any:
    """The typed value of a cell; ValueError says what is wrong with it."""
    plain = _plain(text)
    if item.kind == "number":
        return _number(item, text)
    if item.kind == "flag":
        if plain.lower() not in YES | NO:
            raise ValueError(f'"{text}" is not TRUE or FALSE')
        return plain.lower() in YES
    return tuple(re.split(r"[,、\s]+", plain.upper().strip(",、 "))) if item.kind == "list" else plain


def _number(item: OverridableKey, text: str) -> float:
    try:
        number = float(_plain(text).replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f'"{text}" is not a number')
    if (item.minimum is not None and number < item.minimum) or (item.maximum is not None and number > item.maximum):
        raise ValueError(f'"{text}" is outside what is allowed')
    return number


def _limits(item: OverridableKey) -> str:
    if item.minimum is None or item.maximum is None:
        return ""
    return f"{item.minimum:g} to {item.maximum:g}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _applied(settings: Settings, overrides: list[_Override]) -> Settings:
    said = dict(settings.overridden)
    for one in overrides:
        for path in one.paths:
            settings = _set(settings, path, one.value)
            said[".".join(map(str, path))] = one.place
    return replace(settings, overridden=said)


def _contradictions(settings: Settings, overrides: list[_Override]) -> Iterator[tuple[str, str]]:
    """Yield the place of each override that takes part in a contradiction, and the contradiction."""
    faults: list[tuple[tuple[Any, ...], str]] = list(amount_faults(settings))
    for code in settings.bridge.warnings_off:
        if code not in settings.warnings:
            hint = did_you_mean(code, settings.warnings)
            faults.append((("bridge", "warnings_off"), f'no warning "{code}"{f" ({hint})" if hint else ""}'))
    for path, text in faults:
        yield from ((one.place, text) for one in overrides if any(own[:2] == path[:2] for own in one.paths))


def _paths(settings: Settings, item: OverridableKey) -> tuple[Steps, ...]:
    """The paths a key sets; `*` stands for every entry of a mapping."""
    steps = tuple((item.path or item.key).split("."))
    if "*" not in steps:
        return (steps,)
    index = steps.index("*")
    return tuple((*steps[:index], key, *steps[index + 1 :]) for key in _get(settings, steps[:index]))


def _get(value: Any, path: Steps) -> Any:
    """The setting at `path`; KeyError where there is none."""
    for step in path:
        value = _fields(value)[str(step)]
    return value


def _set(value: Any, path: Steps, new: Any) -> Any:
    """A copy in which the setting at `path` is `new`; ValidationError where the model does not allow it."""
    if not path:
        return new
    step = str(path[0])
    fields = dict(_fields(value))
    fields[step] = _set(fields[step], path[1:], new)
    if isinstance(value, tuple):
        return tuple(fields.values())
    if isinstance(value, BaseModel):
        return type(value).model_validate({name: fields[name] for name in type(value).model_fields})
    return replace(value, **{step: fields[step]}) if isinstance(value, Settings) else fields


def _fields(value: Any) -> Mapping[str, Any]:
    if isinstance(value, tuple):
        return {str(index): one for index, one in enumerate(value)}
    return value if isinstance(value, Mapping) else getattr(value, "__dict__", {})


def check_overridable(settings: Settings) -> Iterator[Problem]:
    """Yield keys that stand twice, that name no setting, or whose kind is not the setting's."""
    keys: set[str] = set()
    for index, item in enumerate(settings.overridable):
        if item.key in keys:
            yield Problem(settings.places("overridable", index, "key"), f'the key "{item.key}" stands twice')
        keys.add(item.key)
        place = settings.places("overridable", index, "path" if item.path else "key")
        try:
            values = [_get(settings, path) for path in _paths(settings, item)]
        except KeyError:
            yield Problem(place, f'no setting "{item.path or item.key}"')
            continue
        if any(value is not None and not _is_kind(value, item.kind) for value in values):
            yield Problem(settings.places("overridable", index, "kind"), f'"{item.key}" is no {item.kind}')


def _is_kind(value: Any, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and isinstance(value, bool) == (kind == "flag")
