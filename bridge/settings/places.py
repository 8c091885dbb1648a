"""YAML with places: every value keeps the line and column it was written at.

The YAML 1.2 core schema: `no` and `9:30` stay text, keys are always text. A key that stands twice is a fault. Events come from
libyaml where PyYAML has it: 20 times faster than a loader in Python, and settings are read by every command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from bridge.errors import Problem

Step = str | int
Steps = tuple[Step, ...]

DEEPEST = 100  # no settings nest further than ten; what does is a mistake, and every parser has a limit of its own
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_MAYBE_NUMBER = frozenset("-+.0123456789")
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")


class Mark(Protocol):
    """Where something was written: line and column, both zero-based, as libyaml counts."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file. name: as messages show it; values, keys: the marks of values and of mapping keys, by steps from the top."""

    name: str
    data: Any = None
    values: Mapping[Steps, Mark] = field(default_factory=dict)
    keys: Mapping[Steps, Mark] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def place(self, steps: Steps = (), *, key: bool = False) -> str:
        """`config/sla.yaml:4:11` of the value at `steps` (key: of its key), or of the nearest parent that was written."""
        while steps:
            mark = self.keys.get(steps) if key else None
            mark = self.values.get(steps) if mark is None else mark
            if mark is not None:
                return _at(self.name, mark)
            steps, key = steps[:-1], True
        return f"{self.name}:1:1"

    def places(self) -> Iterator[tuple[Steps, str]]:
        """Every value with its place."""
        return ((steps, _at(self.name, mark)) for steps, mark in self.values.items())


def parse_yaml(text: str, name: str) -> Document:
    """The document in `text`; a fault of syntax or a repeated key becomes a Problem in it, never an exception."""
    reader = _Reader(name)
    try:
        data = reader.read(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        return Document(name, problems=(_fault_of_syntax(error, name),))
    except yaml.YAMLError as error:  # a character YAML does not allow has no mark
        return Document(name, problems=(Problem(f"{name}:1:1", f"not valid YAML: {error}"),))
    return Document(name, data, reader.values, reader.keys, tuple(reader.problems))


def _fault_of_syntax(error: yaml.MarkedYAMLError, name: str) -> Problem:
    """Where the parser stopped, and where what it was reading began: an open bracket is found out lines later."""
    text = f"not valid YAML: {error.problem or error.context}"
    stopped, begun = error.problem_mark, error.context_mark
    if stopped and begun and error.context and begun.line != stopped.line:
        text += f" ({error.context}, which begins in line {begun.line + 1})"
    return Problem(_at(name, stopped or begun), text)


def _at(name: str, mark: Mark | None) -> str:
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else f"{name}:1:1"


class _Reader:
    """Builds plain values from events and notes where each stood."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.values: dict[Steps, Mark] = {}
        self.keys: dict[Steps, Mark] = {}
        self.problems: list[Problem] = []

    def read(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._fault(event, "a second document in one file")
                    break
                data = self._node(next(events), events, ())
        return data

    def _fault(self, event: Any, text: str) -> None:
        self.problems.append(Problem(_at(self.name, event.start_mark), text))

    def _node(self, event: Any, events: Iterator[Any], steps: Steps) -> Any:
        self.values[steps] = event.start_mark
        if len(steps) > DEEPEST:
            raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep", problem_mark=event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style or event.tag else _plain(event.value)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, steps)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, steps)
        self._fault(event, "anchors and aliases are not read here; write the value again")
        return None

    def _sequence(self, events: Iterator[Any], steps: Steps) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, events, (*steps, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], steps: Steps) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                self._fault(event, "a key must be a plain text")
                self._node(event, events, (*steps, ""))
                self._node(next(events), events, (*steps, ""))
                continue
            self._entry(event, events, steps, data=data)
        return data

    def _entry(self, key: Any, events: Iterator[Any], steps: Steps, *, data: dict[str, Any]) -> None:
        here = (*steps, key.value)
        if key.value in data:
            first = self.keys[here]
            self._fault(key, f'"{key.value}" stands twice (first in line {first.line + 1}); keep one')
            _Reader(self.name)._node(next(events), events, ())
            return
        self.keys[here] = key.start_mark
        data[key.value] = self._node(next(events), events, here)


def _plain(text: str) -> Any:
    """A plain scalar by the YAML 1.2 core schema (numbers of other bases stay text)."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] not in _MAYBE_NUMBER:
        return text
    if _INTEGER.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
