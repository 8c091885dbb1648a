"""Log lines: 変更履歴, 同期ログ and the hidden `_undo`, newest first, inserted below the header. Never read by a sync."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from bridge.book import Book, BoundTab, Event
from bridge.planning.plan import SHARED, CellChanges, NewRows, pieces
from bridge.settings import Settings
from bridge.sheet.dates import serial_number
from bridge.sheet.snapshot import Cell
from bridge.sheet.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class RunLine:
    """One line of 同期ログ. start, end: naive local; counts of rows read, cells written, API calls, warnings and errors."""

    run: str
    start: datetime
    end: datetime
    mode: str
    rows: int
    cells: int
    calls: int
    warnings: int
    errors: int
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One line of 取込履歴: one file of one import. counts: outcome -> rows."""

    import_id: str
    run: str
    mode: str
    file: str
    sha256: str
    source: str
    campaign: str
    at: datetime
    rows: int
    counts: Mapping[str, int]
    history: int
    conflicts: int
    user: str


def import_rows(book: Book, lines: Sequence[ImportLine], vocabulary: Vocabulary) -> NewRows | None:
    """The 取込履歴 lines of an import; None where the preset has no such tab."""
    bound = next(iter(book.bound.get("import_runs", ())), None)
    if bound is None:
        return None
    rows = []
    for line in lines:
        values: dict[str, Cell] = {
            "id": line.import_id,
            "run": line.run,
            "mode": vocabulary.label("import_mode", line.mode),
            "file": line.file,
            "sha256": line.sha256,
            "source": line.source,
            "campaign": line.campaign,
            "at": serial_number(line.at),
            "rows": line.rows,
            **line.counts,
            "history": line.history,
            "conflicts": line.conflicts,
            "user": line.user,
        }
        rows.append(_line(bound, values))
    return _below_header(bound, rows, [""] * len(rows))


def _line(bound: BoundTab, values: Mapping[str, Cell]) -> dict[int, Cell]:
    return {bound.columns[key]: value for key, value in values.items() if key in bound.columns}


def _below_header(bound: BoundTab, lines: Sequence[dict[int, Cell]], records: Sequence[str]) -> NewRows:
    return NewRows(bound, bound.header_row + 1, tuple(lines), tuple(records))


def event_rows(book: Book, settings: Settings, vocabulary: Vocabulary, events: Sequence[Event]) -> NewRows | None:
    """変更履歴 lines for these events, newest on top; None where there is nothing to log or no such tab."""
    bound = next(iter(book.bound.get("events", ())), None)
    if bound is None or not events:
        return None
    ordered = list(reversed(events))
    return _below_header(
        bound,
        [_line(bound, _event(event, settings, vocabulary)) for event in ordered],
        [event.record for event in ordered],
    )


def _event(event: Event, settings: Settings, vocabulary: Vocabulary) -> dict[str, Cell]:
    tab = settings.tabs.get(event.tab)
    labels = {column.key: column.label(settings.language) for column in tab.columns} if tab else {}
    return {
        "at": serial_number(event.at),
        "tab": tab.label(settings.language) if tab else event.tab,
        "record": event.record,
        "kind": vocabulary.label("event_kind", event.kind),
        "field": labels.get(event.field, event.field),
        "old": event.old,
        "new": event.new,
        "cause": vocabulary.label("cause", event.cause),
        "rule": event.rule,
        "hours": event.hours,
        "result": vocabulary.label("sla_state", event.result) if event.result else "",
    }


def run_row(book: Book, line: RunLine) -> NewRows | None:
    """The 同期ログ line of a run; None where the preset has no such tab."""
    bound = next(iter(book.bound.get("sync_runs", ())), None)
    if bound is None:
        return None
    values: dict[str, Cell] = {
        "id": line.run,
        "start": serial_number(line.start),
        "end": serial_number(line.end),
        "mode": line.mode,
        "rows": line.rows,
        "cells": line.cells,
        "calls": line.calls,
        "warnings": line.warnings,
        "errors": line.errors,
        "version": line.version,
        "digest": line.digest,
    }
    return _below_header(bound, [_line(bound, values)], [""])


def undo_rows(
    book: Book, run: str, now: datetime, changes: Iterable[CellChanges], created: Iterable[NewRows], settings: Settings
) -> NewRows | None:
    """`_undo` lines: every cell written that is people's, too, and the records created, by piece. Computed cells need none: a sync
    computes them again."""
    bound = next(iter(book.bound.get("_undo", ())), None)
    if bound is None:
        return None
    lines: list[dict[int, Cell]] = []
    records: list[str] = []
    for change in changes:
        for cell in change if change.owner in SHARED else ():
            values = {"kind": "cell", "tab": cell.tab, "record": cell.record, "column": cell.column}
            lines.append(undo_line(bound, run, now, values, cell.old, cell.new))
            records.append(str(cell.record))
    for rows in created:
        columns = sorted((key, index) for index, key in _people_columns(book, rows, settings).items())
        for piece in pieces(rows):
            values = {"kind": "rows", "tab": rows.tab, "record": piece.records[0], "column": ""}
            marks = _marks({key: [row.get(index) for row in piece.cells] for key, index in columns})
            made = dict(zip(piece.records, marks, strict=True))
            lines.append(undo_line(bound, run, now, values, None, made))
            records.append(piece.records[0])
    return _below_header(bound, lines, records) if lines else None


def _people_columns(book: Book, rows: NewRows, settings: Settings) -> dict[int, str]:
    """Column index -> key, of the columns that people may edit."""
    bound = next(one for one in book.bound[rows.tab] if one.sheet_id == rows.sheet_id)
    tab = settings.tabs[rows.tab]
    return {index: key for key, index in bound.columns.items() if tab.column(key).owner != "B"}


def row_mark(cells: Mapping[str, Cell]) -> str:
    """8 hex digits of what stands in a row, by column key; blanks, empty checkboxes and the last bits of a number count nothing."""
    return _marks({key: [cell] for key, cell in sorted(cells.items())})[0] if cells else _hex("")


def _marks(columns: Mapping[str, Sequence[Cell]]) -> list[str]:
    """The mark of each row; columns: in order of their key, all of one height."""
    said = [[_said(key, cell) for cell in cells] for key, cells in columns.items()]
    return [_hex("\0".join(filter(None, row))) for row in zip(*said, strict=True)]


def _said(key: str, cell: Cell) -> str | None:
    if type(cell) is str:  # most cells are
        return f"{key}={cell}" if cell else None
    return None if cell in (None, "", False) else f"{key}={_canonical(cell)}"


def _hex(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _canonical(cell: Cell) -> str:
    if isinstance(cell, bool | str):
        return str(cell)
    return f"{float(cell or 0):.5f}"


def undo_line(
    bound: BoundTab, run: str, now: datetime, values: Mapping[str, Cell], old: object, new: object
) -> dict[int, Cell]:
    """One line of `_undo`; old and new are kept as JSON."""
    both = {"old": orjson.dumps(old).decode(), "new": orjson.dumps(new).decode()}
    return _line(bound, {"run": run, "at": serial_number(now), **values, **both})
