"""The shapes of the API's messages, and reading JSON as Google's front end does.

It is lenient where Google is (numbers and booleans as strings, explicit nulls, one message in place of a list, snake_case names)
and refuses what Google refuses (unknown names, wrong types). schema.json is made from the discovery document.
https://protobuf.dev/programming-guides/json/
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from bridge.local_sheets.wire.errors import ApiError, bad_field

Json = dict[str, Any]
Shape = Any  # a type name, [items], {"*": values} or {"enum": names}
Reader = Callable[[Any], Any]

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
LIST_VALUE = "type.googleapis.com/google.protobuf.ListValue"
WHOLE = 2**53  # above it a float has no fraction anyway


class Mismatch(Exception):
    """A value does not fit; the path grows while the error travels up (so that good values pay nothing for paths)."""

    def __init__(self, kind: str, value: Any) -> None:
        super().__init__(kind)
        self.kind, self.value, self.path = kind, value, ""

    def under(self, step: str) -> Mismatch:
        """The same mismatch seen from one level up."""
        self.path = step + ("." if self.path and not self.path.startswith("[") else "") + self.path
        return self

    def api_error(self, root: str) -> ApiError:
        """As Google words it; root: the parameter that holds the body, "" when the body is the message."""
        path = ".".join(part for part in (root, self.path) if part)
        if self.kind == "unknown":
            where = f" at '{path}'" if path else ""
            text = f'Invalid JSON payload received. Unknown name "{self.value}"{where}: Cannot find field.'
            return bad_field(text, path)
        shown = orjson.dumps(self.value).decode()
        text = f"Invalid value at '{path}' ({self.kind}), {shown}"
        return bad_field(text, path)


def parsed_json(content: bytes) -> Any:
    """JSON of a body, {} when it is empty. Raises ApiError 400."""
    if not content.strip():
        return {}
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise bad_field(f"Invalid JSON payload received. {error}", "") from None


@cache
def messages() -> dict[str, dict[str, Shape]]:
    """Message name -> field name -> shape."""
    return dict(orjson.loads((Path(__file__).parent / "schema.json").read_bytes()))


def read_message(value: Any, message: str, *, root: str = "") -> Json:
    """Check and coerce a parsed body in place. Raises ApiError 400 naming the field."""
    try:
        return dict(reader(message)(value if value is not None else {}))
    except Mismatch as mismatch:
        raise mismatch.api_error(root) from None


@cache
def reader(message: str) -> Reader:
    """The function that checks one message type."""
    fields: dict[str, Reader] = {}

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise Mismatch(f"type.googleapis.com/google.apps.sheets.v4.{message}", value)
        if not fields:
            fields.update({name: _reader(shape) for name, shape in messages()[message].items()})
        odd = None
        for name, item in value.items():
            read_field = fields.get(name)
            if read_field is None or item is None:
                odd = [*(odd or ()), name]
                continue
            try:
                new = read_field(item)
            except Mismatch as mismatch:
                raise mismatch.under(name) from None
            if new is not item:
                value[name] = new
        return _without_odd(value, odd, fields, read=read) if odd else value

    return _quick_value(read) if message == "ExtendedValue" else read


QUICK = {"stringValue": str, "boolValue": bool, "formulaValue": str}


def _quick_value(read: Reader) -> Reader:
    """Most cells of a big batch hold one value of the right type: they need no more than a look."""

    def read_value(value: Any) -> Any:
        if type(value) is dict and len(value) == 1:
            for kind, item in value.items():
                if type(item) is QUICK.get(kind):
                    return value
        return read(value)

    return read_value


def _without_odd(value: Json, odd: list[str], fields: dict[str, Reader], *, read: Reader) -> Json:
    """Drop nulls, translate snake_case names, refuse unknown ones."""
    renamed = {}
    for name in odd:
        camel = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
        if camel not in fields:
            raise Mismatch("unknown", name)
        item = value.pop(name)
        if item is not None:
            renamed[camel] = item
    return {**value, **read(renamed)} if renamed else value


def _reader(shape: Shape) -> Reader:
    if isinstance(shape, list):
        return _read_rows if isinstance(shape[0], list) else _list_reader(_reader(shape[0]))
    if isinstance(shape, dict):
        return _enum_reader(frozenset(shape["enum"])) if "enum" in shape else _map_reader(_reader(shape["*"]))
    return SCALARS[shape] if shape in SCALARS else reader(shape)


def _list_reader(read: Reader) -> Reader:
    def read_list(value: Any) -> Any:
        items = value if type(value) is list else [value]
        if any(type(item) is list for item in items):
            items = [inner for item in items for inner in (item if type(item) is list else [item])]
        for index, item in enumerate(items):
            try:
                items[index] = read(item)
            except Mismatch as mismatch:
                raise mismatch.under(f"[{index}]") from None
        return items

    return read_list


def _read_rows(value: Any) -> Any:
    """ValueRange.values: a list of lists."""
    if type(value) is not list:
        raise Mismatch(LIST_VALUE, value)
    for index, row in enumerate(value):
        if type(row) is not list:
            raise Mismatch(LIST_VALUE, row).under(f"[{index}]")
    return value


def _map_reader(read: Reader) -> Reader:
    def read_map(value: Any) -> Any:
        if type(value) is not dict:
            raise Mismatch("Map", value)
        return {name: read(item) for name, item in value.items() if item is not None}

    return read_map


def _enum_reader(names: frozenset[str]) -> Reader:
    def read_enum(value: Any) -> Any:
        if value in names:
            return value
        raise Mismatch("TYPE_ENUM", value)

    return read_enum


def _read_text(value: Any) -> Any:
    if type(value) is str:
        return value
    raise Mismatch("TYPE_STRING", value)


def _read_integer(value: Any) -> Any:
    if type(value) is int:
        return value
    if type(value) is float and value.is_integer():
        return int(value)
    if type(value) is str and re.fullmatch(r"-?\d+", value):
        return int(value)
    raise Mismatch("TYPE_INT32", value)


def _read_number(value: Any) -> Any:
    """Integral floats become int: JSON written by Google says `1`, never `1.0`."""
    if type(value) is int:
        return value
    if type(value) is str and NUMBER.fullmatch(value):
        value = float(value)
    if type(value) is float:
        return int(value) if value.is_integer() and abs(value) < WHOLE else value
    raise Mismatch("TYPE_DOUBLE", value)


def _read_boolean(value: Any) -> Any:
    if type(value) is bool:
        return value
    if value in ("true", "false"):
        return value == "true"
    raise Mismatch("TYPE_BOOL", value)


SCALARS: dict[str, Reader] = {
    "string": _read_text,
    "int32": _read_integer,
    "int64": _read_integer,
    "double": _read_number,
    "float": _read_number,
    "boolean": _read_boolean,
    "any": lambda value: value,
    "google-fieldmask": _read_text,
    "google-datetime": _read_text,
    "byte": _read_text,
}
