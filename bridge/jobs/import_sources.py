"""A source that was made with `import map`, saved in the project's config/imports/."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.errors import InvalidInput, InvalidSettings, SheetbridgeError
from bridge.importing.drafting import as_yaml
from bridge.settings.faults import problems_of
from bridge.settings.imports import ImportSource
from bridge.settings.places import parse_yaml


def source_path(project: Path, key: str) -> Path:
    """Where a project's source lies."""
    return project / "config" / "imports" / f"{key}.yaml"


def save_source(project: Path, source: Mapping[str, Any]) -> Path:
    """Write the file, which must not exist; its path. Raises InvalidInput, InvalidSettings or SheetbridgeError."""
    path, text = source_path(project, str(source["key"])), as_yaml(source)
    _raise_if_faulty(text, path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - takes the descriptor that nobody else has
            file.write(text)
    except FileExistsError as error:
        raise InvalidInput(f"{path} is there already; choose another --as, or change that file") from error
    except OSError as error:
        raise SheetbridgeError(f"{path}: cannot be written ({error.strerror})") from error
    return path


def _raise_if_faulty(text: str, path: Path) -> None:
    """Raise InvalidSettings for a file that the next command would refuse."""
    from pydantic import ValidationError

    document = parse_yaml(text, path.name)
    try:
        ImportSource.model_validate(document.data)
    except ValidationError as error:
        raise InvalidSettings(problems_of(error, document, ImportSource)) from error
