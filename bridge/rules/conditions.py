"""Conditions of the settings, evaluated on whole tables. They are data: nothing of them is ever run as code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoolArray
from bridge.rules.columns import filled, moments, numbers, ticked, words
from bridge.rules.context import Context
from bridge.rules.texts import label
from bridge.settings.models import Condition

Flags = Mapping[str, BoolArray]  # relations and derived flags (`exists`), one entry a row; an unknown one is false

NO_FLAGS: Flags = {}


def holds(condition: Condition, frame: pd.DataFrame, flags: Flags = NO_FLAGS) -> BoolArray:
    """For which rows of the frame the condition holds; a blank cell fulfils no comparison."""
    predicate, argument = said(condition)
    return _PREDICATES[predicate](argument, frame, flags)


def said(condition: Condition) -> tuple[str, Any]:
    """The one predicate of a condition and its argument. Raises ValueError where there is none or more than one."""
    found = [(name, getattr(condition, name)) for name in type(condition).model_fields]
    (one,) = [(name, value) for name, value in found if value is not None]
    return one


def columns_of(condition: Condition) -> Iterator[str]:
    """The column keys (and flags) a condition looks at, in order."""
    predicate, argument = said(condition)
    if predicate in ("all", "any"):
        for part in argument:
            yield from columns_of(part)
    elif predicate == "not_":
        yield from columns_of(argument)
    else:
        yield argument if isinstance(argument, str) else argument[0]


def describe(condition: Condition, context: Context, tab: str) -> str:
    """The condition as a part of an English sentence: `提案 is ticked and 口頭合意 is ticked`."""
    predicate, argument = said(condition)
    if predicate in ("all", "any"):
        return f" {'and' if predicate == 'all' else 'or'} ".join(describe(part, context, tab) for part in argument)
    if predicate == "not_":
        return f"not ({describe(argument, context, tab)})"
    if isinstance(argument, str):
        return f"{label(context, tab, argument)} {_STATES[predicate]}"
    return f"{label(context, tab, argument[0])} {_COMPARISONS[predicate].format(*argument[1:])}"


def _all(parts: tuple[Condition, ...], frame: pd.DataFrame, flags: Flags) -> BoolArray:
    found = np.ones(len(frame), dtype=bool)
    for part in parts:
        found &= holds(part, frame, flags)
    return found


def _any(parts: tuple[Condition, ...], frame: pd.DataFrame, flags: Flags) -> BoolArray:
    found = np.zeros(len(frame), dtype=bool)
    for part in parts:
        found |= holds(part, frame, flags)
    return found


def _not(part: Condition, frame: pd.DataFrame, flags: Flags) -> BoolArray:
    return ~holds(part, frame, flags)


def _is_true(key: str, frame: pd.DataFrame, flags: Flags) -> BoolArray:
    return _exists(key, frame, flags) if key in flags else ticked(frame, key)


def _filled(key: str, frame: pd.DataFrame, _: Flags) -> BoolArray:
    return filled(frame, key)


def _exists(name: str, frame: pd.DataFrame, flags: Flags) -> BoolArray:
    return flags.get(name, np.zeros(len(frame), dtype=bool))


def _eq(argument: tuple[str, Any], frame: pd.DataFrame, _: Flags) -> BoolArray:
    key, value = argument
    return _compare(key, value, frame, relation=np.equal)


def _in(argument: tuple[str, tuple[Any, ...]], frame: pd.DataFrame, _: Flags) -> BoolArray:
    key, values = argument
    found = np.zeros(len(frame), dtype=bool)
    for value in values:
        found |= _compare(key, value, frame, relation=np.equal)
    return found


def _between(argument: tuple[str, Any, Any], frame: pd.DataFrame, _: Flags) -> BoolArray:
    key, low, high = argument
    return _compare(key, low, frame, relation=np.greater_equal) & _compare(key, high, frame, relation=np.less_equal)


def _gte(argument: tuple[str, Any], frame: pd.DataFrame, _: Flags) -> BoolArray:
    return _compare(*argument, frame, relation=np.greater_equal)


def _lte(argument: tuple[str, Any], frame: pd.DataFrame, _: Flags) -> BoolArray:
    return _compare(*argument, frame, relation=np.less_equal)


def _compare(key: str, value: Any, frame: pd.DataFrame, *, relation: Callable[..., Any]) -> BoolArray:
    """A column against a value of its kind; a number also against a choice whose keys are numbers ("2")."""
    if isinstance(value, bool):
        return np.asarray(relation(ticked(frame, key), value), dtype=bool)
    if isinstance(value, str):
        return np.asarray(words(frame, key) == value, dtype=bool)
    if isinstance(value, date | datetime):
        return np.asarray(relation(moments(frame, key), np.datetime64(value, "s")), dtype=bool)
    column = frame.get(key)
    if column is not None and column.dtype == object:
        array = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    else:
        array = numbers(frame, key)
    return np.asarray(relation(array, value), dtype=bool)


_PREDICATES: Mapping[str, Callable[[Any, pd.DataFrame, Flags], BoolArray]] = {
    "all": _all,
    "any": _any,
    "not_": _not,
    "is_true": _is_true,
    "filled": _filled,
    "exists": _exists,
    "eq": _eq,
    "in_": _in,
    "between": _between,
    "gte": _gte,
    "lte": _lte,
}

_STATES = {"is_true": "is ticked", "filled": "is filled", "exists": "exists"}
_COMPARISONS = {
    "eq": 'is "{0}"',
    "in_": "is one of {0}",
    "between": "is between {0} and {1}",
    "gte": "is at least {0}",
    "lte": "is at most {0}",
}
