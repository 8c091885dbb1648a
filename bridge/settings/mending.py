"""Mending: a faulty file made readable, only to look at the rest of it, so that all faults show at once. Nothing runs with it.

A key nobody knows is left out. A faulty value is replaced by what the shipped file of the same name holds there, or left out.
Where that could make up faults that are not there (an entry of a list, another stage at that place), nothing is mended.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bridge.settings.faults import written
from bridge.settings.places import Document, Steps

ROUNDS = 3  # a mended value may show a fault that it hid, such as a key that is missing now


def mended(data: Any, document: Document, shipped: Any, adapter: TypeAdapter[Any]) -> Any:
    """The checked model of the file without its faults; None where it cannot be mended. shipped: the default file's content."""
    copy = deepcopy(data)
    for _ in range(ROUNDS):
        try:
            return adapter.validate_python(copy)
        except ValidationError as error:
            for fault in error.errors(include_url=False, include_context=False, include_input=False):
                steps = written(fault["loc"], document)
                if fault["type"] == "missing":
                    steps = (*steps, fault["loc"][-1])
                if not _mend(copy, steps, shipped, unknown=fault["type"] == "extra_forbidden"):
                    return None
    return None


def _mend(data: Any, steps: Steps, shipped: Any, *, unknown: bool) -> bool:
    """Mend the value at `steps` in place; whether that was possible."""
    if not steps:
        return False
    for step in steps[:-1]:
        data, shipped = _inside(data, step), _inside(shipped, step)
        if shipped is not None and _name(shipped) != _name(data):
            shipped = None  # another entry stands there in the shipped file
    last = steps[-1]
    found = None if unknown else _inside(shipped, last)
    if found is not None and last != "key":
        data[last] = deepcopy(found)
        return True
    return isinstance(data, dict) and data.pop(last, None) is not None


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    return data[step] if isinstance(data, list) and isinstance(step, int) and step < len(data) else None


def _name(data: Any) -> Any:
    return data.get("key") if isinstance(data, dict) else None
