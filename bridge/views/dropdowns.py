"""Dropdowns of a workbook: what may be chosen in a column, and the rules that offer it. Other values may be typed, too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bridge.book import Book
from bridge.rules.members import active_members
from bridge.settings import Settings
from bridge.settings.template import Column
from bridge.sheet.vocabulary import build_vocabulary

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

MEMBERS = "members"
TICKS = ("TRUE", "FALSE")

Dropdowns = Mapping[str, tuple[str, ...]]
"""What may be chosen: name of a choice list, or `members` -> labels in order."""


def shipped_dropdowns(settings: Settings) -> Dropdowns:
    """The choices of the settings; nobody is a member."""
    return {name: tuple(labels.values()) for name, labels in build_vocabulary(settings).labels.items()}


def dropdowns_of(book: Book, settings: Settings) -> Dropdowns:
    """What people's own 選択肢 and メンバー tabs offer, else the settings."""
    return {**shipped_dropdowns(settings), **_chosen(book), MEMBERS: tuple(active_members(book))}


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


def offered(column: Column, dropdowns: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What people choose from in a column; nothing where they type freely."""
    if column.type == "checkbox":
        return TICKS
    name = column.list if column.type == "choice" else column.source
    return tuple(dropdowns.get(name, ())) if name else ()


def dropdown(title: str, letter: str, values: Sequence[str], *, last_row: int) -> DataValidation:
    """The rule for rows 2 to `last_row` of a column whose values stand in the same column of the worksheet `title`."""
    from openpyxl.worksheet.datavalidation import DataValidation

    source = f"='{title}'!${letter}$1:${letter}${len(values)}"
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=tuple(values) == TICKS)
    rule.add(f"{letter}2:{letter}{last_row}")
    return rule
