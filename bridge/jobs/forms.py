"""Forms: an empty list of leads as a private file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bridge.book import Book
from bridge.errors import InvalidInput
from bridge.jobs.export import write_private
from bridge.jobs.gathering import Connection, gather
from bridge.settings import Settings
from bridge.sheet.vocabulary import build_vocabulary

TAB = "leads"
MEMBERS = "members"

Dropdowns = Mapping[str, tuple[str, ...]]
"""What may be chosen: name of a choice list, or `members` -> labels in order."""


def shipped_dropdowns(settings: Settings) -> Dropdowns:
    """The choices of the settings; nobody is a member."""
    return {name: tuple(labels.values()) for name, labels in build_vocabulary(settings).labels.items()}


def dropdowns_of(connection: Connection, settings: Settings, now: datetime) -> Dropdowns:
    """What people's own 選択肢 and メンバー tabs offer, else the settings. Raises what `gather` raises."""
    gathered = gather(connection, settings, now)
    own = {**_chosen(gathered.book), MEMBERS: _members(gathered.book)}
    return {**shipped_dropdowns(gathered.settings), **own}


def _chosen(book: Book) -> dict[str, tuple[str, ...]]:
    """The rows of 選択肢 that are not switched off, in the order in which they stand there."""
    table = book.tables.get("choices")
    if table is None:
        return {}
    found: dict[str, list[str]] = {}
    columns = (*(table.frame[key] for key in ("list", "value", "label")), table.raw["active"])
    for name, value, label, active in zip(*columns, strict=True):
        shown = label if isinstance(label, str) else value
        if isinstance(name, str) and isinstance(shown, str):
            offered = found.setdefault(name, [])
            offered += [] if active is False or shown in offered else [shown]
    return {name: tuple(labels) for name, labels in found.items()}


def _members(book: Book) -> tuple[str, ...]:
    """The names of the active members."""
    table = book.tables.get(MEMBERS)
    if table is None:
        return ()
    names = table.frame.loc[table.frame["active"] & table.frame["name"].notna(), "name"]
    return tuple(dict.fromkeys(map(str, names)))


def write_form(
    settings: Settings, tab: str, path: Path, *, overwrite: bool = False, dropdowns: Dropdowns | None = None
) -> Path:
    """Write the form of a tab. dropdowns: the shipped ones if not given.

    Raises InvalidInput for a tab that has none, where the presets have no leads, and for a file that is there (unless `overwrite`).
    """
    if tab != TAB:
        raise InvalidInput(f'there is no form of "{tab}"; there is one of {TAB}')
    if TAB not in settings.tabs:
        raise InvalidInput("the preset of bridge.yaml has no leads: add `lists` to it")
    from bridge.views.form import form_bytes  # openpyxl takes long to import

    data = form_bytes(settings, shipped_dropdowns(settings) if dropdowns is None else dropdowns)
    write_private(path, data, overwrite=overwrite)
    return path
