"""The spreadsheets in one SQLite file that several processes may share.

A write holds BEGIN IMMEDIATE from before it reads what others changed until after it has written; what was answered is in the
write-ahead log, so killing the process loses nothing. Only rows that changed are written: a row is found by a key that never
changes, the order of the keys lies with the tab. Rows that look alike share one `looks` entry, found by its content's hash.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from bridge.local_sheets.workbook.cells import Formula, unpacked
from bridge.local_sheets.workbook.file_format import SAVE_CELLS, SAVE_LOOKS, prepare
from bridge.local_sheets.workbook.spreadsheet import Engine, Spreadsheet
from bridge.local_sheets.workbook.stored import dumped_row, dumped_spreadsheet, dumped_tab, loaded_tab
from bridge.local_sheets.workbook.tab import EMPTY, Looks, Tab

WAIT_SECONDS = 60  # for another process to finish its write


class Store:
    """All spreadsheets, in memory and on disk. Not thread safe: the server holds a lock."""

    def __init__(self, path: Path | None, engine: Engine | None = None) -> None:
        """path: None keeps everything in memory; engine: calculates formulas when they are read.

        Raises sqlite3.DatabaseError when the file is something else.
        """
        name = ":memory:" if path is None else str(path)
        self._file = sqlite3.connect(name, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            prepare(self._file)
        except BaseException:
            self._file.close()
            raise
        self._engine = engine
        self._known: dict[str, Spreadsheet] = {}
        self._seen = -1  # data_version: changes when another connection has written
        self._stale: set[str] = set()  # ids that another connection may have changed
        self._saved: set[str] = set()  # ids written in the open transaction
        self._looks: dict[str, Looks] = {}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all of it or, when the body raises, nothing."""
        self._file.execute("BEGIN IMMEDIATE")
        self._saved = set()
        try:
            yield
            self._file.execute("COMMIT")
        except BaseException:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            for spreadsheet_id in self._saved:  # what memory holds of them is not in the file
                self._known.pop(spreadsheet_id, None)
            raise

    def ids(self) -> list[str]:
        """Spreadsheet ids, oldest first."""
        return [row[0] for row in self._file.execute("SELECT id FROM spreadsheets ORDER BY number")]

    def find(self, spreadsheet_id: str) -> Spreadsheet | None:
        """A spreadsheet as it is now, with what other processes wrote; None when there is none."""
        self._look_for_changes()
        if spreadsheet_id in self._stale or spreadsheet_id not in self._known:
            with self._snapshot():
                self._reload(spreadsheet_id)
        return self._known.get(spreadsheet_id)

    def all(self) -> list[Spreadsheet]:
        """Every spreadsheet, oldest first."""
        found = [self.find(spreadsheet_id) for spreadsheet_id in self.ids()]
        return [spreadsheet for spreadsheet in found if spreadsheet is not None]

    def _look_for_changes(self) -> None:
        seen = self._file.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._seen = seen
            self._stale = set(self._known)

    @contextmanager
    def _snapshot(self) -> Iterator[None]:
        """Several queries that see one state of the file."""
        alone = not self._file.in_transaction
        if alone:
            self._file.execute("BEGIN")
        try:
            yield
        finally:
            if alone:
                self._file.execute("COMMIT")

    # reading

    def _reload(self, spreadsheet_id: str) -> None:
        self._stale.discard(spreadsheet_id)
        old = self._known.get(spreadsheet_id)
        query = "SELECT version, about FROM spreadsheets WHERE id = ?"
        row = self._file.execute(query, (spreadsheet_id,)).fetchone()
        if row is None:
            self._known.pop(spreadsheet_id, None)
            return
        if old is not None and old.version == row[0]:
            return
        about = orjson.loads(row[1])
        new = Spreadsheet(spreadsheet_id, about["properties"])
        new.named_ranges, new.file, new.stored = about["namedRanges"], about["file"], row[1]
        new.metadata = {entry["metadataId"]: entry for entry in about["metadata"]}
        new.tabs = [self._load_tab(spreadsheet_id, sheet_id, old) for sheet_id in about["tabs"]]
        new.version, new.engine = row[0], self._engine
        self._known[spreadsheet_id] = new

    def _load_tab(self, spreadsheet_id: str, sheet_id: int, old: Spreadsheet | None) -> Tab:
        """A tab from the file; of one that is known only what changed is read."""
        query = "SELECT about FROM tabs WHERE spreadsheet = ? AND sheet = ?"
        stored: bytes = self._file.execute(query, (spreadsheet_id, sheet_id)).fetchone()[0]
        tab = loaded_tab(sheet_id, stored)
        known = next((other for other in old.tabs if other.birth == tab.birth), None) if old else None
        since = old.version if old is not None and known is not None else -1
        query = "SELECT key, cells, looks FROM grid_rows WHERE spreadsheet = ? AND sheet = ? AND version > ?"
        changed = self._file.execute(query, (spreadsheet_id, sheet_id, since)).fetchall()
        cells: dict[int, Any] = {}
        looks: dict[int, Looks] = {}
        if known is not None:
            cells, looks = (
                dict(zip(known.keys, known.rows, strict=True)),
                dict(zip(known.keys, known.looks, strict=True)),
            )
            tab.formula_keys |= known.formula_keys & set(tab.keys)
            tab.kept = known.kept
        self._take(tab, changed, cells, looks=looks)
        tab.rows = [cells.get(key, EMPTY) for key in tab.keys]
        tab.looks = [looks.get(key) for key in tab.keys]
        return tab

    def _take(self, tab: Tab, changed: list[Any], cells: dict[int, Any], *, looks: dict[int, Looks]) -> None:
        with_cells = [(key, blob) for key, blob, _ in changed if blob is not None]
        rows = orjson.loads(b"[" + b",".join(blob for _, blob in with_cells) + b"]")
        for (key, blob), row in zip(with_cells, rows, strict=True):
            if b'{"' in blob:
                row = unpacked(row)
                if any(type(value) is Formula for value in row):
                    tab.formula_keys.add(key)
            cells[key] = row
        for key, _, digest in changed:
            looks[key] = self._look(digest) if digest else None

    def _look(self, digest: str) -> Looks:
        if digest not in self._looks:
            row = self._file.execute("SELECT cells FROM looks WHERE digest = ?", (digest,)).fetchone()
            self._looks[digest] = tuple(orjson.loads(row[0]))
        return self._looks[digest]

    # writing

    def add(self, spreadsheet: Spreadsheet) -> None:
        """Write a new spreadsheet; inside `writing`."""
        number = self._file.execute("SELECT coalesce(max(number), 0) + 1 FROM spreadsheets").fetchone()[0]
        self._file.execute("INSERT INTO spreadsheets VALUES (?, ?, 0, ?)", (spreadsheet.spreadsheet_id, number, b"{}"))
        self.save(spreadsheet, spreadsheet.tabs)

    def save(self, draft: Spreadsheet, tabs: Iterable[Tab] | None = None) -> None:
        """Write what changed and let the draft be the spreadsheet; inside `writing`. tabs: default those that were edited."""
        draft.version += 1
        draft.engine = self._engine
        for tab in draft.edited() if tabs is None else tabs:
            self._save_tab(draft, tab)
        about = dumped_spreadsheet(draft)
        if about != draft.stored:
            self._drop_tabs(draft)
        query = "UPDATE spreadsheets SET version = ?, about = ? WHERE id = ?"
        self._file.execute(query, (draft.version, about, draft.spreadsheet_id))
        draft.stored = about
        self._known[draft.spreadsheet_id] = draft.draft()  # no tab of it counts as edited
        self._saved.add(draft.spreadsheet_id)

    def _drop_tabs(self, draft: Spreadsheet) -> None:
        kept = {tab.sheet_id for tab in draft.tabs}
        query = "SELECT sheet FROM tabs WHERE spreadsheet = ?"
        for (sheet_id,) in self._file.execute(query, (draft.spreadsheet_id,)).fetchall():
            if sheet_id not in kept:
                for table in ("tabs", "grid_rows"):
                    query = f"DELETE FROM {table} WHERE spreadsheet = ? AND sheet = ?"
                    self._file.execute(query, (draft.spreadsheet_id, sheet_id))

    def _save_tab(self, draft: Spreadsheet, tab: Tab) -> None:
        place = (draft.spreadsheet_id, tab.sheet_id)
        about = dumped_tab(tab)
        if not tab.stored:  # a new tab; one of the same id may have been deleted before it in the batch
            self._file.execute("DELETE FROM grid_rows WHERE spreadsheet = ? AND sheet = ?", place)
        if about != tab.stored:
            self._file.execute("INSERT OR REPLACE INTO tabs VALUES (?, ?, ?, ?)", (*place, draft.version, about))
            tab.stored = about
        if tab.removed:
            query = "DELETE FROM grid_rows WHERE spreadsheet = ? AND sheet = ? AND key = ?"
            self._file.executemany(query, [(*place, key) for key in tab.removed])
        if tab.dirty_cells:
            dirty = [(key, row) for key, row in zip(tab.keys, tab.rows, strict=True) if key in tab.dirty_cells]
            rows = ((*place, key, draft.version, dumped_row(row)) for key, row in dirty)
            self._file.executemany(SAVE_CELLS, rows)
        if tab.dirty_looks:
            self._save_looks(draft, tab)
        tab.dirty_cells, tab.dirty_looks, tab.removed = set(), set(), set()

    def _save_looks(self, draft: Spreadsheet, tab: Tab) -> None:
        dirty = [(key, looks) for key, looks in zip(tab.keys, tab.looks, strict=True) if key in tab.dirty_looks]
        digests: dict[int, str | None] = {id(None): None}
        for _, looks in dirty:
            if id(looks) not in digests:
                digests[id(looks)] = self._digest(looks)
        place = (draft.spreadsheet_id, tab.sheet_id)
        rows = ((*place, key, draft.version, digests[id(looks)]) for key, looks in dirty)
        self._file.executemany(SAVE_LOOKS, rows)

    def _digest(self, looks: Looks) -> str:
        blob = orjson.dumps(looks, option=orjson.OPT_SORT_KEYS)
        digest = hashlib.blake2b(blob, digest_size=12).hexdigest()
        self._file.execute("INSERT OR IGNORE INTO looks VALUES (?, ?)", (digest, blob))
        return digest

    def put_content(self, file_id: str, content: bytes) -> None:
        """Keep the bytes of a file that is no spreadsheet; inside `writing`."""
        self._file.execute("INSERT OR REPLACE INTO contents VALUES (?, ?)", (file_id, content))

    def content(self, file_id: str) -> bytes | None:
        """The bytes of a file that is no spreadsheet; None for one that has none."""
        row = self._file.execute("SELECT content FROM contents WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else bytes(row[0])

    def delete(self, spreadsheet_id: str) -> None:
        """Delete a spreadsheet for good; inside `writing`."""
        for table in ("spreadsheets", "contents"):
            self._file.execute(f"DELETE FROM {table} WHERE id = ?", (spreadsheet_id,))
        for table in ("tabs", "grid_rows"):
            self._file.execute(f"DELETE FROM {table} WHERE spreadsheet = ?", (spreadsheet_id,))
        self._known.pop(spreadsheet_id, None)
        self._saved.add(spreadsheet_id)
