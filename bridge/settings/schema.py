"""JSON Schemas of the YAML files, for editors: completion and checks while typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from bridge.settings.files import KINDS
from bridge.settings.load import TYPES


def schemas() -> Mapping[str, dict[str, Any]]:
    """Kind of file -> its JSON Schema (draft 2020-12). `x-files` says which files it is for, such as config/pipelines/*.yaml."""
    return {kind.name: _schema(kind.name, kind.pattern) for kind in KINDS}


def _schema(name: str, pattern: str) -> dict[str, Any]:
    schema = TypeAdapter(TYPES[name]).json_schema(by_alias=True)
    if name == "warnings":  # written under its code, which the model holds too
        warning = schema["$defs"]["Warning"]
        del warning["properties"]["code"]
        warning["required"].remove("code")
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, "title": f"sheetbridge {name}", "x-files": pattern, **schema}
