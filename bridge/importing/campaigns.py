"""The campaign a whole file is about: its name and day, from the lines above the list, the file's name or the worksheet's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bridge.importing.grid import Grid
from bridge.importing.headers import header_word
from bridge.importing.moments import Reading, iso_text
from bridge.settings.imports import Found, ImportSource


@dataclass(frozen=True, slots=True)
class Campaign:
    """name, on: None where the file does not say; found: the sentence that says where."""

    name: str | None = None
    on: date | None = None
    found: str = ""


def campaign_of(grid: Grid, source: ImportSource, *, before: int, file_name: str, dates: Reading) -> Campaign:
    """What the file says about all of its people. before: how many rows stand above the list."""
    name, name_from = _text(grid, source.campaign, before=before, file_name=file_name)
    day, day_from = _text(grid, source.campaign_on, before=before, file_name=file_name)
    moment = iso_text(day, dates) if day else None
    on = date.fromisoformat(moment[:10]) if moment else None
    return Campaign(name, on, "; ".join(where for where, there in ((name_from, name), (day_from, on)) if there))


def date_texts(grid: Grid, source: ImportSource, *, before: int, file_name: str) -> list[str]:
    """The date above the list, as it stands: it helps to find out whether the day or the month comes first."""
    text, _ = _text(grid, source.campaign_on, before=before, file_name=file_name)
    return [text] if text else []


def _text(grid: Grid, found: Found, *, before: int, file_name: str) -> tuple[str | None, str]:
    """The text and where it stands."""
    text, where = _above(grid.rows[:before], found)
    if text is None and found.file_name and (match := re.search(found.file_name, file_name)):
        text, where = match[1], "the file's name"
    if text is None and found.worksheet and grid.name:
        text, where = grid.name, "the worksheet's name"
    if text and found.strip and (match := re.search(found.strip, text)):
        text = match[1]
    return text, where


def _above(rows: Sequence[Sequence[str]], found: Found) -> tuple[str | None, str]:
    """The cell right of a label, or below it."""
    labels = set(map(header_word, found.before))
    for index, row in enumerate(rows):
        for place, cell in enumerate(row):
            known = bool(cell) and header_word(cell) in labels
            if known and (value := _value(rows, index, place, below=found.below)):
                return value, f'"{cell.strip()}" above the list'
    return None, ""


def _value(rows: Sequence[Sequence[str]], index: int, place: int, *, below: bool) -> str:
    if not below:
        return next((cell.strip() for cell in rows[index][place + 1 :] if cell.strip()), "")
    row = rows[index + 1] if index + 1 < len(rows) else ()
    return row[place].strip() if place < len(row) else ""
