"""Adopting a tab people already keep: nothing they see changes; only marks and columns at the right are added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bridge.planning.layout import COLUMN_KEY, TAB_KEY
from bridge.planning.requests import Request, column_location, create_metadata
from bridge.settings.template import Column, Tab

ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Adoption:
    """A tab of people's that shall carry a template tab. mapped: column key -> index of their column; added: keys of columns to
    make; first_free: index of the first column right of everything they use."""

    tab: str
    sheet_id: int
    header_row: int
    last_record: int
    mapped: Mapping[str, int]
    added: tuple[str, ...]
    first_free: int


def marks(adoption: Adoption) -> Iterator[Request]:
    """Metadata that says what the tab and its columns are; invisible, and it moves with them."""
    yield create_metadata(TAB_KEY, f"{adoption.tab} {ADOPTED}", {"sheetId": adoption.sheet_id})
    for key, index in adoption.mapped.items():
        yield create_metadata(COLUMN_KEY, f"{key} {ADOPTED}", column_location(adoption.sheet_id, index))


def columns_to_add(tab: Tab, mapped: Iterable[str], wanted: Iterable[str] = ()) -> tuple[str, ...]:
    """The columns adopt makes: id, 要確認, the computed columns one of whose inputs is mapped, those asked for, `_memory`."""
    there = {*mapped, *wanted}
    asked = set(wanted)

    def is_needed(column: Column) -> bool:
        if column.key in there:
            return column.key in asked
        if column.owner != "B":
            return False
        return not column.inputs or bool(there & set(column.inputs))

    return tuple(column.key for column in tab.columns if is_needed(column))
