"""Write bridge/local_sheets/wire/schema.json from Google's discovery document: the shapes of every Sheets API message, and the
query parameters of every method (under "METHOD path").

Run with the development dependencies installed: python scripts/make_local_schema.py
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import googleapiclient

DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "sheets.v4.json"
TARGET = Path(__file__).resolve().parents[1] / "bridge" / "local_sheets" / "wire" / "schema.json"


def shape(schema: dict[str, Any]) -> Any:
    """A type name, [items], {"*": values}, {"enum": names} or a scalar's format."""
    if "$ref" in schema:
        return schema["$ref"]
    if schema["type"] == "array":
        return [shape(schema["items"])]
    if "additionalProperties" in schema:
        return {"*": shape(schema["additionalProperties"])}
    if "enum" in schema:
        return {"enum": schema["enum"]}
    return schema.get("format") or schema["type"]


def methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every method of a resource and of those below it."""
    yield from resource.get("methods", {}).values()
    for below in resource.get("resources", {}).values():
        yield from methods(below)


def parameters(method: dict[str, Any]) -> dict[str, Any]:
    """Shapes of the query parameters."""
    query = {name: one for name, one in method.get("parameters", {}).items() if one["location"] == "query"}
    return {name: [shape(one)] if one.get("repeated") else shape(one) for name, one in query.items()}


def main() -> None:
    """Rewrite the file; one message a line, so that a newer revision shows as a readable diff."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    messages = {
        name: {field: shape(schema) for field, schema in message.get("properties", {}).items()}
        for name, message in document["schemas"].items()
    }
    for method in methods(document):
        path = re.sub(r"\{\w+\}", "{}", method["flatPath"])
        messages[f"{method['httpMethod']} /{path}"] = parameters(method)
    messages["every method"] = parameters({"parameters": document["parameters"]})
    lines = [f'"revision": "{document["revision"]}"']
    lines += [f'"{name}": {json.dumps(fields, separators=(",", ":"))}' for name, fields in messages.items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
