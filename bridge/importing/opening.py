"""A file taken apart: its text or worksheets as Grids, and the source it is of. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from bridge.errors import InvalidInput, did_you_mean
from bridge.importing.columns import leads_columns
from bridge.importing.decoding import NotText, decode
from bridge.importing.file_list import UnreadableFile
from bridge.importing.generic import find_generic
from bridge.importing.grid import Grid, heads, split_text
from bridge.importing.recognising import GENERIC, Recognised, best_source, forced
from bridge.importing.refusing import is_workbook, no_list
from bridge.importing.tables import Tables, find_tables, is_blank, table_without_header
from bridge.importing.workbooks import NotAWorkbook, read_workbook
from bridge.settings import Settings
from bridge.settings.imports import ImportSource

Sources = Mapping[str, ImportSource]
ANSWERED = frozenset(("opt_out", "other_emails"))
"""Columns of `leads` that are answers, or parts of others: their cells need more than taking over."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person decided about the file. source: key of config/imports/; worksheet: its name."""

    source: str | None = None
    worksheet: str | None = None
    allow_no_email: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken apart. recognised: None for a list without a header."""

    path: str
    grid: Grid
    encoding: str | None
    recognised: Recognised | None
    others: tuple[str, ...]  # other filled worksheets
    sources: Sources

    @property
    def name(self) -> str:
        return PurePath(self.path).name

    @property
    def source(self) -> ImportSource:
        return self.recognised.source if self.recognised else self.sources[GENERIC]

    def tables(self) -> Tables:
        if self.recognised is None:
            return table_without_header(self.grid, self.source)
        return find_tables(self.grid, self.source, self.recognised.row)


def open_list(data: bytes, path: str, settings: Settings, asked: Asked) -> Opened:
    sources = sources_of(settings)
    if asked.source is not None and asked.source not in sources:
        hint = did_you_mean(asked.source, sources) or f"there are: {', '.join(sources)}"
        raise InvalidInput(f'--source: no source "{asked.source}" ({hint})')
    grids, encoding = _grids(data, path, sources, asked)
    tries = [(grid, _recognise(grid, path, sources, asked)) for grid in grids]
    grid, recognised = max(tries, key=_worth)
    if recognised is None and asked.source not in (None, GENERIC):
        seen = f'does not fit the source "{asked.source}": none of its headers is there'
        raise UnreadableFile(path, seen, "Leave out --source to see what it is")
    others = tuple(one.name for one in grids if one is not grid)
    return Opened(path, grid, encoding, recognised, others, sources)


def sources_of(settings: Settings) -> Sources:
    """The sources; the generic one knows the labels of the template's own tab of leads, too."""
    tab = settings.template.tabs.get("leads")
    words = {
        column.key: tuple(dict.fromkeys(filter(None, (column.label.ja, column.label.en, *column.aliases))))
        for column in (tab.columns if tab else ())
        if (column.owner != "B" or column.key == "id") and not column.hidden and column.key not in ANSWERED
    }
    return {**settings.imports, GENERIC: leads_columns(words, settings.imports[GENERIC])}


def _grids(data: bytes, path: str, sources: Sources, asked: Asked) -> tuple[Sequence[Grid], str | None]:
    """The rows of every worksheet, or of the text, and its encoding."""
    try:
        if is_workbook(data):
            return _worksheets(read_workbook(data), path, asked), None
        if (seen := no_list(data)) is not None:
            raise UnreadableFile(path, *seen)
        if asked.worksheet is not None:
            raise InvalidInput(
                f'{path}: is no workbook, so it has no worksheet "{asked.worksheet}"; leave out --worksheet'
            )
        decoded = decode(data)
    except (NotAWorkbook, NotText) as error:
        raise UnreadableFile(path, str(error)) from error
    if (seen := no_list(decoded.text[:4_000].encode())) is not None:
        raise UnreadableFile(path, *seen)
    return (split_text(decoded.text, _delimiter(decoded.text, path, sources, asked)),), decoded.encoding


def _delimiter(text: str, path: str, sources: Sources, asked: Asked) -> str:
    """The separator by which the header says most; where it says nothing, the one that makes the most regular rows."""
    found = heads(text)
    if len(found) > 1:
        found.sort(key=lambda grid: _worth((grid, _recognise(grid, path, sources, asked)))[:3], reverse=True)
    return found[0].delimiter or ","


def _worksheets(grids: Sequence[Grid], path: str, asked: Asked) -> Sequence[Grid]:
    filled = [grid for grid in grids if not all(map(is_blank, grid.rows))]
    if not filled:
        raise UnreadableFile(path, "is a workbook without a filled worksheet")
    if asked.worksheet is None:
        return filled
    named = [grid for grid in filled if grid.name == asked.worksheet]
    if not named:
        names = ", ".join(f'"{grid.name}"' for grid in filled)
        raise InvalidInput(f'{path}: no filled worksheet "{asked.worksheet}" (there are: {names})')
    return named


def _recognise(grid: Grid, path: str, sources: Sources, asked: Asked) -> Recognised | None:
    if asked.source is None:
        return best_source(grid, sources, PurePath(path).name) or find_generic(grid, sources[GENERIC])
    return find_generic(grid, sources[GENERIC]) if asked.source == GENERIC else forced(grid, sources[asked.source])


def _worth(one: tuple[Grid, Recognised | None]) -> tuple[bool, bool, float, int]:
    """The best worksheet: of a known source, named as the source says, with most of its header, with most rows."""
    grid, recognised = one
    if recognised is None:
        return False, False, -1, len(grid.rows)
    source = recognised.source
    named = bool(source.worksheet and re.search(source.worksheet, grid.name))
    return source.key != GENERIC, named, recognised.strength, len(grid.rows) - recognised.row
