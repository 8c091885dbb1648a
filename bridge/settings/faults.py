"""What pydantic finds wrong, as Problems: where the value stands, the value, and what it should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bridge.errors import Problem, did_you_mean
from bridge.settings.places import Document, Steps

WORDS: Mapping[str, str] = {
    "string_type": "is not a text",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number",
    "int_from_float": "is not a whole number",
    "float_type": "is not a number",
    "float_parsing": "is not a number",
    "bool_type": "is not true or false",
    "bool_parsing": "is not true or false",
    "tuple_type": "is not a list",
    "dict_type": "is not a mapping",
    "mapping_type": "is not a mapping",
    "model_type": "is not a mapping",
    "model_attributes_type": "is not a mapping",
    "date_from_datetime_parsing": "is not a date",
    "date_type": "is not a date",
    "less_than_equal": "is more than {le:g}",
    "greater_than_equal": "is less than {ge:g}",
    "greater_than": "is not more than {gt:g}",
    "too_short": "has {actual_length} entries, not at least {min_length}",
    "too_long": "has {actual_length} entries, not at most {max_length}",
}


def problems_of(error: ValidationError, document: Document, expected: Any) -> Iterator[Problem]:
    """Each fault once, in the order of the file. expected: the type the document was checked against."""
    seen: set[tuple[str, bool]] = set()
    for detail in error.errors(include_url=False):
        steps = written(detail["loc"], document)
        missing = detail["type"] == "missing"
        place = document.place(steps, key=detail["type"] == "extra_forbidden")
        text, hint = sentence(detail, _fields_at(expected, detail["loc"][:-1]))
        if (
            missing or (place, missing) not in seen
        ):  # alternatives of one value give one fault, missing keys each their own
            yield Problem(place, text, hint)
        seen.add((place, missing))


def written(loc: tuple[int | str, ...], document: Document) -> Steps:
    """The steps of `loc` that stand in the file; pydantic puts the names of alternatives in between."""
    steps: Steps = ()
    for part in loc:
        if (*steps, part) in document.values:
            steps = (*steps, part)
    return steps


def sentence(detail: ErrorDetails, fields: tuple[str, ...] = ()) -> tuple[str, str]:
    """What is wrong, with the value, and a hint. fields: the keys known where a key is unknown."""
    kind, last, context = detail["type"], str(detail["loc"][-1]) if detail["loc"] else "", detail.get("ctx", {})
    if kind == "missing":
        return "an entry is missing at the end of the list" if last.isdecimal() else f'"{last}" is missing', ""
    if kind == "extra_forbidden":
        return f'no setting "{last}"', did_you_mean(last, fields) or (f"known: {', '.join(fields)}" if fields else "")
    if kind == "literal_error":
        allowed = context["expected"].replace("'", "").replace(" or ", ", ").split(", ")
        return f"{_shown(detail['input'])} is not one of {', '.join(allowed)}", did_you_mean(
            str(detail["input"]), allowed
        )
    if kind == "value_error":
        return str(context["error"]), ""
    if kind == "tuple_type" and isinstance(detail["input"], str | int | float):
        return f"{_shown(detail['input'])} is not a list; write [{detail['input']}]", ""
    words = WORDS[kind].format(**context) if kind in WORDS else detail["msg"].replace("Input", "", 1).strip()
    return f"{_shown(detail['input'])} {words}", ""


def _shown(value: object) -> str:
    """The value as the file has it, in quotes, short."""
    if isinstance(value, dict | list | tuple):
        return "this mapping" if isinstance(value, dict) else "this list"
    if value is None:
        return "a blank value"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{text}"' if len(text) <= 60 else f'"{text[:57]}..."'


def _fields_at(expected: Any, loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys a model at `loc` knows; empty where there is no model."""
    for part in loc:
        expected = _inside(expected, part)
    model = _model(expected)
    return tuple(field.alias or name for name, field in model.model_fields.items()) if model else ()


def _inside(expected: Any, part: int | str) -> Any:
    model = _model(expected)
    if model is not None:
        fields = model.model_fields
        return next((field.annotation for name, field in fields.items() if part in (name, field.alias)), None)
    arguments = [one for one in get_args(expected) if one is not ... and one is not type(None)]
    if get_origin(expected) in (Union, UnionType):
        return _inside(arguments[0], part) if arguments else None
    return arguments[-1] if arguments else None


def _model(expected: Any) -> type[BaseModel] | None:
    wraps = get_origin(expected) in (Union, UnionType, Annotated)
    candidates = get_args(expected) if wraps else (expected,)
    return next((one for one in candidates if isinstance(one, type) and issubclass(one, BaseModel)), None)
