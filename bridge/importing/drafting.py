"""A new source for config/imports/, from a file and what a person says its columns mean. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from bridge.importing.answers import status_words
from bridge.importing.file_list import ADDED, CORE, ColumnMatch, FileList, Status
from bridge.importing.people import DATES
from bridge.settings import Settings
from bridge.sheet.words import normal

_HEADERS = 6  # by which the new source is recognised
_SAID = ("status", "opt_out", "campaign", "happened_on")

Means = Literal["opt_out", "opt_in"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person decided. keys: column index -> what it fills; means: of opt_out columns, which way they point; words: of status
    columns, what their cells say."""

    key: str
    label: str
    keys: Mapping[int, str]
    means: Mapping[int, Means] = field(default_factory=dict)
    words: Mapping[int, Mapping[str, Status]] = field(default_factory=dict)


def known_keys(settings: Settings) -> tuple[str, ...]:
    """Everything a column may fill: columns of the tab `leads` that an import writes, and what a file says beside them."""
    tab = settings.template.tabs.get("leads")
    more = [column.key for column in tab.columns if column.owner != "B"] if tab else []
    return tuple(dict.fromkeys((*CORE, *(key for key in more if key not in ADDED), *_SAID)))


def guessed_words(cells: Sequence[str | None], settings: Settings) -> dict[str, Status | None]:
    """Each different cell of a status column, and the status it most likely says."""
    known: dict[str, Status] = {}
    for source in settings.imports.values():
        for column in source.status:
            for word, status in status_words(column).items():
                known.setdefault(word, status)
    return {text: known.get(normal(text)) for text in dict.fromkeys(cell for cell in cells if cell is not None)}


def source_of(draft: Draft, found: FileList) -> dict[str, Any]:
    """The source as its YAML says it."""
    columns = {column.index: column for column in found.columns}
    chosen = [columns[index] for index, key in draft.keys.items() if key and columns[index].header]
    source: dict[str, Any] = {
        "key": draft.key,
        "label": draft.label,
        "about": f"Made with `import map` from {found.path.rpartition('/')[2]}.",
        "verbs": list(found.verbs),
        "recognise": [[column.header for column in chosen][:_HEADERS]],
        "columns": _columns(draft, chosen),
    }
    for name, entries in (("status", _statuses(draft, chosen)), ("consent", _consents(draft, chosen))):
        if entries:
            source[name] = entries
    if any(key in DATES for key in draft.keys.values()):
        source["dates"] = "infer"
    return source


def _columns(draft: Draft, chosen: Sequence[ColumnMatch]) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for column in chosen:
        key = draft.keys[column.index]
        if key not in ("status", "opt_out"):
            found.setdefault(key, []).append(column.header)
    return {key: names[0] if len(names) == 1 else names for key, names in found.items()}


def _statuses(draft: Draft, chosen: Sequence[ColumnMatch]) -> list[dict[str, Any]]:
    entries = []
    for column in chosen:
        if draft.keys[column.index] == "status":
            entry: dict[str, Any] = {"from": column.header}
            for text, status in draft.words.get(column.index, {}).items():
                entry.setdefault(status.value, []).append(text)
            entries.append(entry)
    return entries


def _consents(draft: Draft, chosen: Sequence[ColumnMatch]) -> list[dict[str, Any]]:
    return [
        {"from": column.header, "means": draft.means[column.index]}
        for column in chosen
        if draft.keys[column.index] == "opt_out"
    ]


def as_yaml(source: Mapping[str, Any]) -> str:
    """The text of the new file."""
    return yaml.safe_dump(dict(source), allow_unicode=True, sort_keys=False, width=120)
