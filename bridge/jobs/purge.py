"""purge: confidential records that stand in an exported file leave the sheet for good, hidden copies included.

A record goes only if it is marked confidential and the file says of it what people say on the sheet now. Google's own version
history is out of reach: whoever may see it can still look there.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from bridge.book import Book, BoundTab
from bridge.desired import context_of
from bridge.errors import InvalidInput, Locked
from bridge.google_sheets.apply import Outcome
from bridge.jobs.archive import with_own_columns
from bridge.jobs.emptying import Leaving, Left, empty, look
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.sync import TRIES
from bridge.jobs.workplace import applier_for, own_tab
from bridge.planning.batches import Batch
from bridge.planning.emptying import OWN, ROW
from bridge.planning.requests import Request, grid, repeat_value
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.views.export import Export, confidential_rows, exported, guarded

CHANGED = "says something else on the sheet now; export it again"
UNMARKED = "is not marked confidential"
ABSENT = "is not on the sheet"
UNKNOWN = "is being moved; run the command again"


@dataclass(frozen=True, slots=True)
class Purge:
    """What would be purged. kept: record -> why it stays; files: path -> the records it names."""

    leaving: Leaving
    kept: Mapping[str, str]
    files: Mapping[Path, frozenset[str]]


def prepare_purge(
    connection: Connection, settings: Settings, paths: Sequence[Path], now: datetime, *, unmarked: bool = False
) -> Purge:
    """Which records of these exports may go. unmarked: also those that are not marked confidential. Nothing is written.

    Raises InvalidInput for a file that is no export of one tab of this spreadsheet, and what `gather` and the transport raise.
    """
    gathered = gather(connection, settings, now)
    context = context_of(gathered.book, gathered.settings, now)
    lists = {path: _lines(path) for path in paths}
    tabs = {path: _tab_of(path, lines, gathered, context) for path, lines in lists.items()}
    if len(set(tabs.values())) > 1:
        raise InvalidInput("the files are exports of different tabs; purge one tab at a time")
    tab = next(iter(tabs.values()))
    verdicts = _Verdicts(gathered.book, tab, context, unmarked=unmarked)
    files = {path: frozenset(verdicts.judge(lines)) for path, lines in lists.items()}
    leaving = look(connection, gathered, tab, verdicts.leaving)
    unknown = {record: UNKNOWN for record in verdicts.leaving - set(leaving.records)}
    changed = dict.fromkeys(verdicts.changed(leaving), CHANGED)
    return Purge(leaving.of(set(leaving.records) - set(changed)), {**verdicts.kept, **unknown, **changed}, files)


def _lines(path: Path) -> list[dict[str, str]]:
    """The records of a CSV or TSV file that `export` wrote: label -> text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InvalidInput(f'"{path}" cannot be read: {error.strerror}') from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f'"{path}" is no CSV or TSV file of `sheetbridge export`') from error
    head = text.split("\n", 1)[0]
    delimiter = "\t" if head.count("\t") > head.count(",") else ","
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restval=""))


def _tab_of(path: Path, lines: Sequence[Mapping[str, str]], gathered: Gathered, context: Context) -> str:
    """The tab that the file is an export of: the one with the most of its labels, its id among them."""
    head = set(lines[0]) if lines else set()
    found: list[tuple[int, str]] = []
    for key in gathered.book.tables:
        export = exported(gathered.book, key, context=context, confidential=True)
        labels = {column.key: column.label for column in export.columns}
        if labels.get("id") in head:
            found.append((len(head & set(labels.values())), key))
    if not found:
        raise InvalidInput(f'"{path}" is no export of a tab of this spreadsheet: it names no record by its id')
    return max(found)[1]


class _Verdicts:
    """Judges the records that files name. leaving: those that may go; kept: the others, and why."""

    def __init__(self, book: Book, tab: str, context: Context, *, unmarked: bool) -> None:
        export = exported(book, tab, context=context, confidential=True)
        template = context.settings.tabs[tab]
        adopted = {key for bound in book.bound.get(tab, ()) for key in bound.adopted}
        self._peoples = [
            column.label
            for column in export.columns
            if column.key in adopted or template.column(column.key).owner != "B"
        ]
        self._export, self._lines = export, defaultdict[str, list[Mapping[str, str]]](list)
        self._id = next(column.label for column in export.columns if column.key == "id")
        self._rows = _by_id(export)
        self._guarded = _by_id(guarded(export))
        ids = [str(one) for one in book.tables[tab].frame["id"]]
        marked = confidential_rows(book.tables[tab], context) | np.bool_(unmarked)
        self._marked = {record for record, mark in zip(ids, marked, strict=True) if mark}
        self.leaving: set[str] = set()
        self.kept: dict[str, str] = {}

    def judge(self, lines: Sequence[Mapping[str, str]]) -> Iterator[str]:
        """The records of one file."""
        for line in lines:
            record = line.get(self._id, "").lstrip("'")
            yield record
            self._lines[record].append(line)
            reason = self._reason(record, line)
            if reason:
                self.kept[record] = reason
                self.leaving.discard(record)
            elif record not in self.kept:
                self.leaving.add(record)

    def _reason(self, record: str, line: Mapping[str, str]) -> str:
        if record not in self._rows:
            return ABSENT
        if record not in self._marked:
            return UNMARKED
        stands, harmless = self._rows[record], self._guarded[record]
        same = all(line.get(label) in (stands[label], harmless[label]) for label in self._peoples)
        return "" if same else CHANGED

    def changed(self, leaving: Leaving) -> Iterator[str]:
        """Of the records that may go those of which a file says something else in a column that the template does not know."""
        there = set(leaving.records)
        ids = next(column.texts for column in self._export.columns if column.key == "id")
        export = with_own_columns(self._export.of(np.array([one in there for one in ids], dtype=bool)), leaving)
        own = [column.label for column in export.columns if column.key.startswith(OWN)]
        stands, harmless = _by_id(export), _by_id(guarded(export))
        for record in there:
            said = ((stands[record][label], harmless[record][label], label) for label in own)
            told = self._lines[record]
            if any(line.get(label, cell) not in (cell, safe) for cell, safe, label in said for line in told):
                yield record


def _by_id(export: Export) -> dict[str, dict[str, str]]:
    labels = [column.label for column in export.columns]
    rows = (dict(zip(labels, row, strict=True)) for row in export.rows)
    at = [column.key for column in export.columns].index("id")
    return {str(texts[at]): row for texts, row in zip(export.rows, rows, strict=True)}


def purge(
    connection: Connection, settings: Settings, prepared: Purge, now: datetime, *, delete_files: bool = False
) -> tuple[Left, tuple[Path, ...]]:
    """Empty the rows, then every hidden copy of them; with `delete_files` the files whose records are all gone, too.

    Gives what became of it and the files deleted. Raises Locked, and what the transport raises.
    """
    left = empty(connection, settings, prepared.leaving, now, mode="purge", undoable=False)
    _scrub(connection, settings, frozenset(left.records), now)
    gone = set(left.records)
    done = [path for path, records in prepared.files.items() if delete_files and records <= gone]
    for path in done:
        path.unlink()
    return left, tuple(done)


def _scrub(connection: Connection, settings: Settings, records: frozenset[str], now: datetime) -> None:
    """Blank what `_undo` remembers of the records, and the hidden copies of the last write (closing it takes those in `_state`)."""
    for _ in range(TRIES):
        gathered = gather(connection, settings, now, also=("_undo",))
        structure = gathered.snapshot.structure
        before = own_tab(structure, "_before")
        requests = [repeat_value(grid(before.sheet_id), None)]
        for bound in gathered.bindings.tabs.get("_undo", ()):
            requests += _blanked(gathered, bound, records)
        applied = applier_for(connection, structure).apply(Batch(requests=tuple(requests), closes=True), gathered.seq)
        if applied.outcome in (Outcome.APPLIED, Outcome.REPAIRED):
            return
    raise Locked(TRIES)


def _blanked(gathered: Gathered, bound: BoundTab, records: frozenset[str]) -> Iterator[Request]:
    """A line that names what an import created holds no cells, and speaks of others as well: it stays."""
    columns = gathered.snapshot.grids[bound.sheet_id].columns
    named, kinds = (columns.get(bound.columns[key], []) for key in ("record", "kind"))
    for row, (record, kind) in enumerate(zip(named, kinds, strict=False)):
        if row > bound.header_row and record in records and kind in ("cell", ROW):
            for key in ("old", "new"):
                column = bound.columns[key]
                yield repeat_value(grid(bound.sheet_id, (row, row + 1), (column, column + 1)), None)
