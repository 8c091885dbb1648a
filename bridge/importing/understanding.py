"""From the bytes of a file to its FileList. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath
from zoneinfo import ZoneInfo

import pandas as pd

from bridge.errors import InvalidInput, Problem, did_you_mean
from bridge.importing.campaigns import campaign_of, date_texts
from bridge.importing.columns import leads_columns
from bridge.importing.decoding import NotText, decode
from bridge.importing.file_list import FileList, NoEmailColumn, Status, UnreadableFile
from bridge.importing.generic import find_generic
from bridge.importing.grid import Grid, heads, split_text
from bridge.importing.moments import Reading, is_ambiguous, order_of
from bridge.importing.parts import Parts, read_parts
from bridge.importing.people import DATES
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
class _Opened:
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


def understand(data: bytes, path: str, settings: Settings, asked: Asked) -> FileList:
    """The people in the bytes. path: as messages name the file; its last part may tell the source. Raises as `read_list`."""
    opened = _open(data, path, settings, asked)
    tables = opened.tables()
    parts = read_parts(opened.grid, tables.parts, opened.source, generic=opened.sources[GENERIC])
    _raise_if_nobody(opened, parts, asked)
    reading = _reading(opened, tables, parts, settings)
    frame = parts.frame(reading)
    notes = tuple(_say_for_all(frame, opened))
    campaign = campaign_of(opened.grid, opened.source, before=tables.before, file_name=opened.name, dates=reading)
    return FileList(
        path=path,
        sha256=sha256(data).hexdigest(),
        source=opened.source.key,
        reason=opened.recognised.reason if opened.recognised else "it has no header; read by what its cells hold",
        experimental=opened.source.experimental,
        encoding=opened.encoding,
        delimiter=opened.grid.delimiter,
        worksheet=opened.grid.name or None,
        header_line=opened.grid.lines[opened.recognised.row] if opened.recognised else 0,
        columns=parts.columns(),
        frame=frame,
        lines=parts.lines,
        rest=parts.rest(),
        campaign=campaign.name,
        campaign_on=campaign.on,
        campaign_from=campaign.found,
        verbs=opened.source.verbs,
        trusted_dates=opened.source.trusted_dates,
        problems=tuple(_problems(opened, tables, parts, frame)),
        notes=notes,
    )


def _open(data: bytes, path: str, settings: Settings, asked: Asked) -> _Opened:
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
    return _Opened(path, grid, encoding, recognised, others, sources)


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


def _raise_if_nobody(opened: _Opened, parts: Parts, asked: Asked) -> None:
    """Refuse what holds no people, or none that can be told apart."""
    if not len(parts.lines):
        line = f"line {opened.grid.lines[opened.recognised.row]}" if opened.recognised else "nowhere"
        raise UnreadableFile(opened.path, f"holds nobody: below its header ({line}) nothing stands")
    if any("email" in meaning.fields for meaning in parts.meanings):
        return
    headers = tuple(text.strip() for text in parts.cells[parts.main].headers.texts if text.strip())
    if opened.recognised is None and len(headers) <= 1:
        raise UnreadableFile(opened.path, "is text without columns, not a list", "Give the list as CSV or Excel")
    if not asked.allow_no_email:
        raise NoEmailColumn(opened.path, headers)


def _reading(opened: _Opened, tables: Tables, parts: Parts, settings: Settings) -> Reading:
    """How dates of this file are read."""
    source, here = opened.source, ZoneInfo(settings.bridge.time_zone)
    order: str | None = source.dates
    if order == "infer":
        above = date_texts(opened.grid, source, before=tables.before, file_name=opened.name)
        order = order_of([*above, *parts.date_texts()])
    return Reading(order or "ymd", here, ZoneInfo(source.zone) if source.zone else None)


def _say_for_all(frame: pd.DataFrame, opened: _Opened) -> Iterator[str]:
    """Write into the frame what holds for everybody, and say so; and what of the file was not read."""
    source = opened.source
    if opened.others:
        yield f"worksheets that were not read: {', '.join(opened.others)} (--worksheet NAME reads one)"
    for one in source.file_names:
        if re.search(one.pattern, opened.name):
            frame["opt_out"] = frame["opt_out"].where(frame["opt_out"].notna(), one.opt_out)
            yield f"the file's name says that everybody {'stopped' if one.opt_out == 'yes' else 'welcomes'} mail"
            break
    came = frame["status"].isin([Status.ATTENDED, Status.ABSENT])
    registered = frame["status"] == Status.REGISTERED
    if source.alone and registered.any() and not came.any():
        frame.loc[registered, "status"] = source.alone
        yield f"the file says of nobody whether they came, so who registered counts as {source.alone}"


def _problems(opened: _Opened, tables: Tables, parts: Parts, frame: pd.DataFrame) -> Iterator[Problem]:
    grid = opened.grid
    if grid.runaway is not None:
        text = "a quotation mark opens here and is closed hundreds of lines below; everything between is one cell"
        yield Problem(f"{opened.path}:{grid.runaway}", text, "close it, or double it")
    if tables.expected is not None and tables.expected != len(frame):
        text = f"the file says it holds {tables.expected} people, and {len(frame)} rows were read"
        yield Problem(opened.path, text, "it may have been cut off")
    for line in parts.lines[parts.torn]:
        yield Problem(
            f"{opened.path}:{line}", "the row has more cells than the header has columns", "quote cells with commas"
        )
    yield from _unread_dates(opened, parts, frame)


def _unread_dates(opened: _Opened, parts: Parts, frame: pd.DataFrame) -> Iterator[Problem]:
    """One Problem for each date column with cells that could not be read: the first of them."""
    for key in DATES:
        typed = [cell for one in range(len(parts.cells)) for cell in _typed_dates(parts, one, key)]
        unread = [
            (int(line), text)
            for line, text, read in zip(parts.lines, typed, frame[key], strict=True)
            if text is not None and read is None
        ]
        if unread:
            line, text = unread[0]
            why = "can be read in two ways" if is_ambiguous(text) else "is no date that can be read"
            more = f"; {len(unread) - 1} more like it" if len(unread) > 1 else ""
            yield Problem(f"{opened.path}:{line}", f'{key}: "{text}" {why}{more}', "left blank")


def _typed_dates(parts: Parts, one: int, key: str) -> Sequence[str | None]:
    fields = parts.meanings[one].fields.get(key, ())
    return parts.cells[one](fields[0].columns[0]) if fields else [None] * len(parts.cells[one])


__all__ = ["Asked", "sources_of", "understand"]
