"""From the bytes of a file to its FileList. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from zoneinfo import ZoneInfo

import pandas as pd

from bridge.errors import Problem
from bridge.importing.campaigns import campaign_of, date_texts
from bridge.importing.file_list import FileList, NoEmailColumn, Status, UnreadableFile
from bridge.importing.moments import Reading, is_ambiguous, order_of
from bridge.importing.opening import Asked, Opened, open_list
from bridge.importing.parts import Parts, read_parts
from bridge.importing.people import DATES
from bridge.importing.recognising import GENERIC
from bridge.importing.tables import Tables
from bridge.settings import Settings


def understand(data: bytes, path: str, settings: Settings, asked: Asked) -> FileList:
    """The people in the bytes. path: as messages name the file; its last part may tell the source. Raises as `read_list`."""
    opened = open_list(data, path, settings, asked)
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


def _raise_if_nobody(opened: Opened, parts: Parts, asked: Asked) -> None:
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


def _reading(opened: Opened, tables: Tables, parts: Parts, settings: Settings) -> Reading:
    """How dates of this file are read."""
    source, here = opened.source, ZoneInfo(settings.bridge.time_zone)
    order: str | None = source.dates
    if order == "infer":
        above = date_texts(opened.grid, source, before=tables.before, file_name=opened.name)
        order = order_of([*above, *parts.date_texts()])
    return Reading(order or "ymd", here, ZoneInfo(source.zone) if source.zone else None)


def _say_for_all(frame: pd.DataFrame, opened: Opened) -> Iterator[str]:
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


def _problems(opened: Opened, tables: Tables, parts: Parts, frame: pd.DataFrame) -> Iterator[Problem]:
    grid = opened.grid
    if grid.runaway is not None:
        text = "a quotation mark opens here and is closed far below or never; everything behind it is one cell"
        yield Problem(f"{opened.path}:{grid.runaway}", text, "close it, or double it")
    if tables.expected is not None and tables.expected != len(frame):
        text = f"the file says it holds {tables.expected} people, and {len(frame)} rows were read"
        yield Problem(opened.path, text, "it may have been cut off")
    for line in parts.lines[parts.torn]:
        yield Problem(
            f"{opened.path}:{line}", "the row has more cells than the header has columns", "quote cells with commas"
        )
    yield from _unread_dates(opened, parts, frame)


def _unread_dates(opened: Opened, parts: Parts, frame: pd.DataFrame) -> Iterator[Problem]:
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
