"""bridge.yaml: the one file `init` and `adopt` leave in a project folder, so that the next command knows the spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from bridge.errors import InvalidInput, SheetbridgeError
from bridge.settings import Settings
from bridge.settings.files import defaults_root

NAME = "bridge.yaml"
_EMPTY = re.compile(r"""^spreadsheet:[ \t]*(""|''|~|null)?[ \t]*(#.*)?$""", re.MULTILINE)

_TEXT = """\
# sheetbridge runs with these. Every other key has a default; `sheetbridge check` finds what is misspelt.
spreadsheet: {spreadsheet}
preset: [{preset}]
language: {language}
time_zone: {time_zone}
"""


def raise_if_contradicted(project: Path, settings: Settings, asked: Mapping[str, object]) -> None:
    """Refuse options that bridge.yaml contradicts: the next command would follow the file. settings: as the file says.

    Raises InvalidInput with the key to change.
    """
    path = _path(project)
    for key, wanted in asked.items() if path else ():
        said = getattr(settings.bridge, key)
        if (list(said) if isinstance(said, tuple) else said) != wanted:
            change = (
                f"write {key}: [{_both(said, wanted)}] there for both" if isinstance(said, tuple) else "change it there"
            )
            raise InvalidInput(f"{path}: says {key}: {_word(said)}; {change}, or leave --{key} out")


def _both(said: Iterable[object], wanted: object) -> str:
    more = wanted if isinstance(wanted, list) else [wanted]
    return ", ".join(map(str, dict.fromkeys((*said, *more))))


def _word(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _path(project: Path) -> Path | None:
    """The project's own file; in a checkout of sheetbridge, config/bridge.yaml holds the defaults and is nobody's."""
    shipped = defaults_root() / "config" / NAME
    found = (one for one in (project / NAME, project / "config" / NAME) if one.is_file() and one.resolve() != shipped)
    return next(found, None)


def remember(project: Path, settings: Settings, spreadsheet: str) -> Path | None:
    """Write bridge.yaml, or fill in its empty `spreadsheet:`; None where it names one already or has no such line.

    spreadsheet: as the next command shall read it (an id or local:<path>). Raises SheetbridgeError where it cannot be written.
    """
    path = _path(project)
    word = orjson.dumps(spreadsheet).decode()  # a JSON text is a YAML text
    try:
        if path is None:
            path = project / NAME
            path.write_text(_text(settings, word), encoding="utf-8")
            return path
        text = path.read_text(encoding="utf-8")
        filled = _EMPTY.sub(lambda _: f"spreadsheet: {word}", text, count=1)
        if filled == text:
            return None
        path.write_text(filled, encoding="utf-8")
    except OSError as error:
        raise SheetbridgeError(f"{path}: cannot be written ({error.strerror})") from error
    return path


def _text(settings: Settings, word: str) -> str:
    return _TEXT.format(
        spreadsheet=word,
        preset=", ".join(settings.bridge.preset),
        language=settings.language,
        time_zone=settings.bridge.time_zone,
    )
