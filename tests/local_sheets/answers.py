"""Checks an answer against Google's discovery document: no unknown member, no wrong type, no unknown enum value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import googleapiclient

SCALARS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


@cache
def document(name: str = "sheets.v4") -> dict[str, Any]:
    """A discovery document from the package google-api-python-client."""
    folder = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    return dict(json.loads((folder / f"{name}.json").read_text("utf-8")))


def faults(value: Any, message: str, *, document_name: str = "sheets.v4") -> list[str]:
    """What is wrong with a message, as "path: what"."""
    schemas = document(document_name)["schemas"]
    return list(_message(value, schemas[message], schemas, path=message))


def _message(value: Any, schema: dict[str, Any], schemas: Any, *, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {type(value).__name__} is no object"
        return
    known = schema.get("properties", {})
    for name, item in value.items():
        if name not in known:
            yield f"{path}.{name}: unknown"
        else:
            yield from _value(item, known[name], schemas, path=f"{path}.{name}")


def _value(value: Any, schema: dict[str, Any], schemas: Any, *, path: str) -> Iterator[str]:
    kind = schema.get("type")
    if "$ref" in schema:
        yield from _message(value, schemas[schema["$ref"]], schemas, path=path)
    elif kind == "array":
        if not isinstance(value, list):
            yield f"{path}: no list"
            return
        for index, item in enumerate(value):
            yield from _value(item, schema["items"], schemas, path=f"{path}[{index}]")
    elif kind == "object":
        for key, item in value.items():
            yield from _value(item, schema["additionalProperties"], schemas, path=f"{path}[{key!r}]")
    elif kind in SCALARS:
        yield from _scalar(value, schema, path)


def _scalar(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    kinds = SCALARS[schema["type"]]
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        yield f"{path}: {value!r} is no {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not in {schema['enum']}"
    elif schema.get("format") == "int32" and not -(2**31) <= value < 2**31:
        yield f"{path}: {value} is no int32"
