"""Guards: the cells by which a batch tells that the rows and columns it writes are still where they were read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from bridge.book import BoundTab, IntArray, Table
from bridge.planning.plan import ID, SHARED, CellChanges, Guard
from bridge.settings.template import Tab
from bridge.sheet.parts import MEMORY


class Guards:
    """Makes the guards for changes of one template tab."""

    def __init__(self, tab: Tab, table: Table, bound: Sequence[BoundTab]) -> None:
        self.tab, self.table, self.bound = tab, table, bound

    def of(self, changes: Sequence[CellChanges], rows: Mapping[int, IntArray] | None = None) -> Iterator[Guard]:
        """Every written row must keep its id, every written column its header. rows: sheet id -> those that may be written, if more
        than those that change.

        A row without an id, and one in which cells of people's are written, must keep its identity cells as well: where only
        some columns are sorted, ids stay and names move.
        """
        for bound in self.bound:
            mine = [change for change in changes if change.sheet_id == bound.sheet_id]
            if not mine:
                continue
            header = np.array([bound.header_row], dtype=np.int64)
            for change in mine:
                label = np.array([bound.labels.get(change.column)], dtype=object)
                yield Guard(bound.sheet_id, change.column_index, header, label, "header")
                if change.column == MEMORY:
                    yield Guard(bound.sheet_id, change.column_index, change.rows, change.old, "memory")
            shared = [change.rows for change in mine if change.owner in SHARED]
            written = rows[bound.sheet_id] if rows else joined_rows([change.rows for change in mine])
            yield from self._row_guards(bound, written, shared=joined_rows(shared))

    def _row_guards(self, bound: BoundTab, rows: IntArray, *, shared: IntArray) -> Iterator[Guard]:
        at = positions(self.table, bound.sheet_id, rows)
        ids = self.table.raw.get("id")
        has_id = np.array([ids is not None and ids[one] is not None for one in at], dtype=bool)
        if ids is not None and has_id.any():
            yield Guard(bound.sheet_id, bound.columns["id"], rows[has_id], ids[at[has_id]], ID)
            yield _label_guard(bound, "id")
        named = ~has_id | np.isin(rows, shared)
        if named.any():
            for column in self.tab.columns:
                if column.key in bound.columns and (column.identity or column.required or "id" not in bound.columns):
                    if column.owner == "B":
                        continue
                    read = self.table.raw[column.key][at[named]]
                    yield Guard(bound.sheet_id, bound.columns[column.key], rows[named], read)
                    yield _label_guard(bound, column.key)


def _label_guard(bound: BoundTab, key: str) -> Guard:
    """The header of a column that names rows: by it they are found again."""
    label = np.array([bound.labels.get(key)], dtype=object)
    return Guard(bound.sheet_id, bound.columns[key], np.array([bound.header_row], dtype=np.int64), label, "label")


def positions(table: Table, sheet_id: int, rows: IntArray) -> IntArray:
    """Where in the table the records of these rows of a tab stand."""
    here = np.flatnonzero(table.sheet_ids == sheet_id)
    indexes = table.row_indexes[here]
    order = np.argsort(indexes, kind="stable")
    return here[order][np.searchsorted(indexes[order], rows)]


def joined_rows(rows: Sequence[IntArray]) -> IntArray:
    """All of these rows, each once, ascending."""
    return np.unique(np.concatenate(rows)) if rows else np.array([], dtype=np.int64)
