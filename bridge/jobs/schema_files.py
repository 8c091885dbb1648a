"""JSON Schemas of the settings, as files for editors."""

from __future__ import annotations

from pathlib import Path

import orjson

from bridge.errors import SheetbridgeError
from bridge.settings.schema import schemas


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write one file for each kind of settings file; the paths. Raises SheetbridgeError where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder / f"{kind}.json", schema) for kind, schema in schemas().items())
    except OSError as error:
        raise SheetbridgeError(f"{folder}: cannot be written ({error.strerror})") from error


def _write(path: Path, schema: object) -> Path:
    path.write_bytes(orjson.dumps(schema, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
