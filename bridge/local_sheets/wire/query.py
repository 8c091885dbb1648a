"""Query parameters, checked as Google's front end does: unknown names and values are refused.

https://developers.google.com/workspace/sheets/api/reference/rest
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from bridge.local_sheets.wire.errors import bad_field
from bridge.local_sheets.wire.schema import Json, messages

BOOLEANS = ("true", "false", "1", "0")
TYPES = {"majorDimension": "Dimension"}  # enum parameters whose type is not named like them


@cache
def known(method: str, template: str) -> Json:
    """Name -> shape of the parameters that a method takes, those of every method included."""
    path = re.sub(r"\{\w+\}", "{}", template)
    return messages()["every method"] | messages()[f"{method} {path}"]


def check_query(method: str, template: str, pairs: Sequence[tuple[str, str]]) -> None:
    """Raises ApiError 400 naming the parameter. template: of the route, such as /v4/spreadsheets/{id}."""
    shapes = known(method, template)
    for name, value in pairs:
        known_as = name if name in shapes else re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
        if known_as not in shapes:
            text = f"Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' could not be found in request message."
            raise bad_field(f"Invalid JSON payload received. {text}", "")
        if name != "alt" and not name.startswith("$"):
            _check_value(known_as, value, shapes[known_as])


def _check_value(name: str, value: str, shape: Any) -> None:
    snake = re.sub(r"([A-Z])", lambda match: f"_{match[1].lower()}", name)
    if shape == "boolean" and value.lower() not in BOOLEANS:
        raise bad_field(f"Invalid value at '{snake}' (TYPE_BOOL), \"{value}\"", snake)
    if isinstance(shape, dict) and value not in shape["enum"]:
        raise bad_field(f"Invalid value at '{snake}' ({_enum_type(name)}), \"{value}\"", snake)


def _enum_type(name: str) -> str:
    word = TYPES.get(name, name[0].upper() + name[1:])
    return f"type.googleapis.com/google.apps.sheets.v4.{word.removeprefix('Response')}"
