"""bridge.yaml: the one file `init` and `adopt` leave in a project folder, so that the next command knows the spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import orjson

from bridge.errors import InvalidInput, SheetbridgeError
from bridge.settings import Settings
from bridge.settings.files import defaults_root
from bridge.settings.places import parse_yaml

NAME = "bridge.yaml"
_EMPTY = re.compile(r"""^spreadsheet:[ \t]*(""|''|~|null)?[ \t]*(#.*)?(?=\r?$)""", re.MULTILINE)
_HEAD = re.compile(
    r"\ufeff?(?:[ \t]*(?:#[^\n]*|%[^\n]*|---[ \t]*)?\r?\n)*"
)  # comments and blank lines above the first key

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
    """Write bridge.yaml, or the line `spreadsheet:` into it, and nothing else in it changes; None where it names one already.

    spreadsheet: as the next command shall read it (an id or local:<path>). Raises SheetbridgeError where it cannot be written.
    """
    path = _path(project)
    word = orjson.dumps(spreadsheet).decode()  # a JSON text is a YAML text
    try:
        if path is None:
            path = project / NAME
            path.write_text(_text(settings, word), encoding="utf-8")
            return path
        text = path.read_bytes().decode()
        filled = _named(text, f"spreadsheet: {word}")
        if filled == text:
            return None
        if parse_yaml(filled.removeprefix("\ufeff"), NAME).data != {**_said(text), "spreadsheet": spreadsheet}:
            raise SheetbridgeError(f"{path}: names no spreadsheet; add `spreadsheet: {word}` to it")
        path.write_bytes(filled.encode())
    except OSError as error:
        raise SheetbridgeError(f"{path}: cannot be written ({error.strerror})") from error
    return path


def _named(text: str, line: str) -> str:
    """The text of bridge.yaml with the line that names the spreadsheet: where it stands empty, else above the first key."""
    said = _said(text)
    if "spreadsheet" in said:
        return _EMPTY.sub(lambda _: line, text, count=1) if said["spreadsheet"] in (None, "") else text
    head = _HEAD.match(text)
    place = head.end() if head else 0
    ending = "\r\n" if "\r\n" in text else "\n"
    return f"{text[:place]}{line}{ending}{text[place:]}"


def _said(text: str) -> dict[str, object]:
    """What a bridge.yaml says; empty where it says nothing."""
    return parse_yaml(text.removeprefix("\ufeff"), NAME).data or {}


def _text(settings: Settings, word: str) -> str:
    return _TEXT.format(
        spreadsheet=word,
        preset=", ".join(settings.bridge.preset),
        language=settings.language,
        time_zone=settings.bridge.time_zone,
    )
