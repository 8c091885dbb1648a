"""Write bridge/local_sheets/schema.json from Google's discovery document: the shapes of every Sheets API message, nothing else.

Run with the development dependencies installed: python scripts/make_local_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import googleapiclient

DOCUMENT = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents" / "sheets.v4.json"
TARGET = Path(__file__).resolve().parents[1] / "bridge" / "local_sheets" / "schema.json"


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


def main() -> None:
    """Rewrite the file; one message a line, so that a newer revision shows as a readable diff."""
    document = json.loads(DOCUMENT.read_text("utf-8"))
    messages = {
        name: {field: shape(schema) for field, schema in message.get("properties", {}).items()}
        for name, message in document["schemas"].items()
    }
    lines = [f'"revision": "{document["revision"]}"']
    lines += [f'"{name}": {json.dumps(fields, separators=(",", ":"))}' for name, fields in messages.items()]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main()
