"""Gather: structure, cells, effective settings, Book. Two calls, unless people added a column we know by its label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bridge.book import Book
from bridge.errors import NotPrepared, Problem, SchemaTooNew
from bridge.google_sheets.read import read_grids, read_structure
from bridge.google_sheets.stamps import highest_seq, is_copy, stamps_of
from bridge.google_sheets.transport import Transport
from bridge.planning.before import Place
from bridge.planning.open_write import COLUMN as OPEN_COLUMN
from bridge.planning.open_write import OpenWrite, parse_open_write
from bridge.planning.prepare import SCHEMA
from bridge.planning.retention import end_of
from bridge.rules.context import COPY
from bridge.rules.recomputed import recomputed
from bridge.settings import Settings
from bridge.settings.overrides import overridden
from bridge.sheet.a1 import cell_name
from bridge.sheet.binding import Bindings, bind, is_doubtful, tab_mark
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.reading import build_book
from bridge.sheet.snapshot import Cell, Grid, Snapshot, Structure, TabStructure
from bridge.sheet.vocabulary import Vocabulary, build_vocabulary

READ_KINDS = frozenset({"working", "reference", "settings"})
ALSO_READ = frozenset({"_state"})
HEADS_READ = frozenset({"log", "hidden"})  # kinds of tabs whose lines go below their headers
FIRST = frozenset({"settings", "_state", "choices"})  # tabs that tell how the others are read
UNREAD = frozenset({"_imported"})  # columns that only imports read
UNFINISHED = (
    "an earlier run was cut off right after a write that landed on moved rows or columns; the next `sheetbridge sync` puts back"
    " what it displaced"
)
LOOKS = 3  # times to read again where a column moved between structure and cells


class Connection(Protocol):
    """A spreadsheet we may talk to (see connecting.py)."""

    @property
    def transport(self) -> Transport: ...

    @property
    def spreadsheet_id(self) -> str: ...


@dataclass(frozen=True)
class Gathered:
    """Everything a command knows after reading. settings: with the 設定 tab applied; seq: the last applied batch;
    unfinished, stood: a write that displaced something and was never put right (its process died), and what its copy says."""

    snapshot: Snapshot
    bindings: Bindings
    settings: Settings
    vocabulary: Vocabulary
    book: Book
    seq: int
    unfinished: OpenWrite | None = None
    stood: Mapping[Place, Cell] = field(default_factory=dict)


def gather(
    connection: Connection,
    settings: Settings,
    now: datetime,
    *,
    structure: Structure | None = None,
    also: Iterable[str] = (),
    to_compute: bool = False,
) -> Gathered:
    """Read a prepared spreadsheet: 2 calls (1 with a structure at hand). also: more tabs or columns to read, `_undo`, `_imported`;
    to_compute: leave computed columns that `desired` makes anew blank in the book (their cells are in `raw`).

    Raises NotPrepared, SchemaTooNew, and what the transport raises.
    """
    transport = connection.transport
    given = structure
    structure = given or read_structure(transport, connection.spreadsheet_id)
    kinds = {key for key, tab in settings.tabs.items() if tab.kind in READ_KINDS} | ALSO_READ | set(also)
    heads = {key for key, tab in settings.tabs.items() if tab.kind in HEADS_READ and tab.columns}
    for _ in range(LOOKS):
        grids, bindings = _read(transport, structure, settings, kinds, heads)
        if given or not is_doubtful(structure, grids, bindings, settings):
            break
        newer = read_structure(transport, connection.spreadsheet_id)
        if _marks(newer) == _marks(structure):
            break
        structure = newer
    grids = _completed(transport, structure, bindings, grids, kinds)
    return understood(Snapshot(structure, grids), bindings, settings, now, to_compute=to_compute)


def _read(
    transport: Transport, structure: Structure, settings: Settings, kinds: set[str], heads: set[str]
) -> tuple[dict[int, Grid], Bindings]:
    wanted = _marked_columns(structure, kinds)
    if not wanted:
        raise NotPrepared(structure.title)
    long = [end for tab in structure.tabs if (end := end_of(tab, settings)) is not None]
    wanted = (
        {tab.sheet_id: [] for tab in structure.tabs if tab_key(tab) in heads}
        | {end.sheet_id: [end.column] for end in long}
        | wanted
    )
    grids = read_grids(transport, structure, wanted, {end.sheet_id: end.first for end in long})
    return grids, bind(structure, {sheet_id: grid.head for sheet_id, grid in grids.items()}, settings)


def _marks(structure: Structure) -> dict[int, list[tuple[int, str]]]:
    """Where our column marks stand: sheet id -> (column index, what the mark says)."""
    return {
        tab.sheet_id: sorted((one.column, one.value) for one in tab.metadata if one.column is not None)
        for tab in structure.tabs
    }


def understood(
    snapshot: Snapshot, bindings: Bindings, settings: Settings, now: datetime, *, to_compute: bool = False
) -> Gathered:
    """What was read, as a Book under the effective settings. to_compute: as of `gather`."""
    first = {key: tabs for key, tabs in bindings.tabs.items() if key in FIRST}
    hidden = build_book(snapshot, Bindings(first), settings, now=now)
    _raise_if_too_new(hidden)
    effective, problems = overridden(settings, _setting_rows(hidden))
    vocabulary = build_vocabulary(effective, hidden.tables.get("choices"))
    unread = recomputed(effective) if to_compute else frozenset()
    book = build_book(snapshot, bindings, effective, now=now, vocabulary=vocabulary, unread=unread)
    book = replace(book, problems=(*book.problems, *problems, *_nothing_to_do(snapshot.structure, bindings, effective)))
    if is_copy(snapshot.structure):
        book = _as_copy(book, stamps_of(snapshot.structure.metadata)[0].spreadsheet_id)
    seq = highest_seq(snapshot.structure, book.state.seq)
    unfinished, stood = _unfinished(snapshot)
    if unfinished is not None:
        book = replace(book, problems=(*book.problems, Problem(book.title, UNFINISHED)))
    return Gathered(snapshot, bindings, effective, vocabulary, book, seq, unfinished, stood)


def _nothing_to_do(structure: Structure, bindings: Bindings, settings: Settings) -> Iterator[Problem]:
    """A Problem where no tab is left whose records could be computed; one whose header is not found has a Problem of its own."""
    working = {key: tab for key, tab in settings.tabs.items() if tab.kind == "working"}
    if working and not working.keys() & (bindings.tabs.keys() | {tab_key(tab) for tab in structure.tabs}):
        names = ", ".join(tab.label(settings.language) for tab in working.values())
        yield Problem(
            structure.title, f"there is nothing to compute: no tab {names}; bring it back from the version history"
        )


def _unfinished(snapshot: Snapshot) -> tuple[OpenWrite | None, Mapping[Place, Cell]]:
    """The last write where its small copy says that it did not land as planned; put back in time, it has been replaced."""
    state = next((tab for tab in snapshot.structure.tabs if tab_key(tab) == "_state"), None)
    grid = snapshot.grids.get(state.sheet_id) if state else None
    last = parse_open_write(grid)
    if last is None or grid is None:
        return None, {}
    stood = last.stood(grid)
    return (None, {}) if last.is_as_read(stood) else (last, stood)


def _as_copy(book: Book, original: str) -> Book:
    """A copy carries the original's memory: its first run fires no workflow (people were told there), and says so."""
    text = f"a copy of {original}: this run tells nobody anything; later ones do, as in any spreadsheet"
    state = replace(book.state, entries={**book.state.entries, COPY: original})
    return replace(book, state=state, problems=(*book.problems, Problem(book.title, text)))


def _marked_columns(structure: Structure, keys: set[str]) -> dict[int, list[int]]:
    """Columns to read, by the marks of earlier runs: sheet id -> column indexes."""
    marked = {tab.sheet_id: _columns_of(tab, UNREAD - keys) for tab in structure.tabs if tab_key(tab) in keys}
    for tab in structure.tabs:
        if tab_key(tab) == "_state" and tab.sheet_id in marked:
            marked[tab.sheet_id] += range(OPEN_COLUMN, tab.column_count)
    return marked


def tab_key(tab: TabStructure) -> str:
    """The template key in a tab's mark; an empty text where it has none."""
    mark = tab_mark(tab)
    return mark[0] if mark else ""


def _columns_of(tab: TabStructure, but: Set[str]) -> list[int]:
    marked = [entry for entry in tab.metadata if entry.key == COLUMN_KEY and entry.value not in but]
    return sorted({entry.column for entry in marked if entry.column is not None})


def _completed(
    transport: Transport, structure: Structure, bindings: Bindings, grids: dict[int, Grid], keys: set[str]
) -> dict[int, Grid]:
    """Read the columns that were bound by their label only (people added them): one more call, and only then."""
    missing: dict[int, list[int]] = {}
    for key, places in bindings.tabs.items():
        for place in places if key in keys else ():
            known = grids.get(place.sheet_id, Grid()).columns
            wanted = (index for column, index in place.columns.items() if column not in UNREAD - keys)
            absent = [index for index in wanted if index not in known]
            if absent:
                missing[place.sheet_id] = absent
    if not missing:
        return grids
    more = read_grids(transport, structure, missing)
    joined = {
        sheet_id: replace(known, columns={**known.columns, **grid.columns})
        for sheet_id, grid in more.items()
        for known in [grids.get(sheet_id, Grid(grid.head))]
    }
    return grids | joined


def _raise_if_too_new(book: Book) -> None:
    schema = book.state.entries.get("schema", SCHEMA)
    if schema.isdigit() and int(schema) > int(SCHEMA):
        raise SchemaTooNew(found=int(schema), known=int(SCHEMA))


def _setting_rows(book: Book) -> Mapping[str, tuple[str, str]]:
    """設定: key -> (value as typed, its place)."""
    table = book.tables.get("settings")
    if table is None:
        return {}
    places = {place.sheet_id: place for place in book.bound["settings"]}
    rows = {}
    for key, value, sheet_id, row in zip(
        table.frame["key"], table.frame["value"], table.sheet_ids, table.row_indexes, strict=True
    ):
        if isinstance(key, str) and isinstance(value, str):
            place = places[int(sheet_id)]
            rows[key] = (value, cell_name(place.title, int(row), place.columns["value"]))
    return rows
