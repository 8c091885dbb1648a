"""diff: what stands on the sheet and what should stand there -> the changes, by column.

A plan never holds a cell of a human column of an existing row: only owners B, S and I are looked at, and columns of people that
adopt mapped are left out whatever their owner. A cell that is people's, too (S, I) is written only where the Book says otherwise
than what was read: rules leave owner I alone, so a sync never writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import NO_ROW, Book, BoolArray, BoundTab, IntArray, ObjectArray, Table
from bridge.planning.blocks import Backdrop, between
from bridge.planning.guards import Guards, joined_rows, positions
from bridge.planning.plan import SHARED, CellChanges, Guard, NewRows
from bridge.settings import Settings
from bridge.settings.template import Column, Tab
from bridge.sheet.values import cell_numbers, cells
from bridge.sheet.vocabulary import Vocabulary

ALIKE = frozenset({"text", "email", "reference", "json"})  # in a Book as on the sheet
NUMERIC = frozenset({"date", "datetime", "deadline", "integer", "number", "yen"})
TOLERANCE = 1e-6  # days; a serial number that came back from Google differs in the last bits


@dataclass(frozen=True)
class Differences:
    """Cell changes, the rows to insert, guards for every row and column written, and what stood in our own columns."""

    cells: tuple[CellChanges, ...]
    new_rows: tuple[NewRows, ...]
    guards: tuple[Guard, ...]
    backdrop: Backdrop


def diff(
    before: Book, after: Book, settings: Settings, vocabulary: Vocabulary, *, closed: Set[int] = frozenset()
) -> Differences:
    """Compare two Books of one spreadsheet. Rows of `after` beyond those of `before` are new records.

    closed: sheet ids of tabs that are protected against us in places: there nothing is written but what changes.
    """
    changes: list[CellChanges] = []
    new_rows: list[NewRows] = []
    guards: list[Guard] = []
    backdrop: dict[tuple[int, int], tuple[IntArray, ObjectArray]] = {}
    for key, table in after.tables.items():
        tab = settings.tabs.get(key)
        if tab is None or key not in before.tables:
            continue
        comparison = _Comparison(tab, before.tables[key], table, before, vocabulary)
        found = list(comparison.changes())
        rows = {one: _rows(before.tables[key], found, one, alone=one in closed) for one in _sheets(found)}
        changes += found
        guards += Guards(tab, before.tables[key], comparison.bound).of(found, rows)
        backdrop |= comparison.backdrop(found, rows)
        new_rows += comparison.new_rows()
    return Differences(tuple(changes), tuple(new_rows), tuple(guards), backdrop)


def differing(old: ObjectArray, new: ObjectArray, kind: str) -> BoolArray:
    """Which cells differ. Blank equals blank; numbers within TOLERANCE days are equal; TRUE is not 1."""
    if kind in NUMERIC and _is_number(old) and _is_number(new):
        left, right = old.astype(float), new.astype(float)
        same = (np.abs(left - right) <= TOLERANCE) | (np.isnan(left) & np.isnan(right))
        return np.asarray(~same, dtype=bool)
    unequal = np.asarray(old != new, dtype=bool)
    if pd.api.types.infer_dtype(old, skipna=True) in ("string", "empty") or not len(old):
        return unequal
    of_other_kind = [(isinstance(a, bool) != isinstance(b, bool)) for a, b in zip(old, new, strict=True)]
    return np.asarray(unequal | np.array(of_other_kind, dtype=bool), dtype=bool)


def _unlike(series: pd.Series, was: pd.Series) -> BoolArray:
    """Which cells of two typed columns differ; blank equals blank."""
    unequal = np.asarray(series.to_numpy() != was.to_numpy(), dtype=bool)
    at = np.flatnonzero(unequal)
    unequal[at] = ~(series.iloc[at].isna() & was.iloc[at].isna()).to_numpy()
    return unequal


def _may_differ(old: ObjectArray, series: pd.Series, kind: str) -> BoolArray:
    """The few cells worth a closer look: where text or number differs as it stands."""
    if kind in ALIKE:
        return np.asarray(old != series.to_numpy(dtype=object), dtype=bool)
    if kind in NUMERIC and _is_number(old):
        left, right = old.astype(float), cell_numbers(series, kind)
        return np.asarray(~((left == right) | (np.isnan(left) & np.isnan(right))), dtype=bool)
    return np.ones(len(old), dtype=bool)


def _is_number(values: ObjectArray) -> bool:
    return pd.api.types.infer_dtype(values, skipna=True) in ("floating", "integer", "mixed-integer-float", "empty")


class _Comparison:
    """One template tab, before and after."""

    def __init__(self, tab: Tab, before: Table, after: Table, book: Book, vocabulary: Vocabulary) -> None:
        self.tab, self.before, self.after, self.vocabulary = tab, before, after, vocabulary
        self.bound = book.bound.get(tab.key, ())
        self.known = len(before)

    def changes(self) -> Iterator[CellChanges]:
        for column in self.tab.columns:
            owned = [bound for bound in self.bound if _is_ours(column, bound)]
            if not owned or column.key not in self.before.raw:
                continue
            changed, new = self._changed(column)
            for bound in owned if changed.any() else ():
                rows = changed & (self.before.sheet_ids == bound.sheet_id)
                if rows.any():
                    yield self._column_changes(column, bound, np.flatnonzero(rows), new)

    def _changed(self, column: Column) -> tuple[BoolArray, ObjectArray]:
        old = self.before.raw[column.key]
        series = self.after.frame[column.key].iloc[: self.known]
        if column.owner in SHARED:
            changed = _unlike(series, self.before.frame[column.key])
            new = np.full(self.known, None, dtype=object)
            if changed.any():
                new[changed] = cells(series[changed], column, self.vocabulary)
            return changed, new
        new = np.full(self.known, None, dtype=object)
        may = _may_differ(old, series, column.type)
        if may.any():
            new[may] = cells(series[may], column, self.vocabulary)
            may[may] = differing(old[may], new[may], column.type)
        return may, new

    def _column_changes(self, column: Column, bound: BoundTab, at: IntArray, new: ObjectArray) -> CellChanges:
        rows = self.before.row_indexes[at]
        order = np.argsort(rows, kind="stable")
        at, rows = at[order], rows[order]
        return CellChanges(
            tab=self.tab.key,
            sheet_id=bound.sheet_id,
            title=bound.title,
            column=column.key,
            label=bound.labels.get(column.key, column.label(self.vocabulary.language)),
            type=column.type,
            column_index=bound.columns[column.key],
            owner=column.owner,
            rows=rows,
            records=self._records(at),
            old=self.before.raw[column.key][at],
            new=new[at],
            volatile=column.volatile,
            by_time=column.by_time,
            hidden=column.hidden,
        )

    def _records(self, at: IntArray) -> ObjectArray:
        frame = self.after.frame
        if "id" in frame:
            return np.asarray(frame["id"].iloc[at], dtype=object)
        return np.asarray(frame.iloc[at, 0].astype(object), dtype=object)

    def backdrop(
        self, changes: list[CellChanges], rows: Mapping[int, IntArray]
    ) -> dict[tuple[int, int], tuple[IntArray, ObjectArray]]:
        """What was read in the bridge's own columns that change somewhere, by place; in these rows of each tab."""
        at = {sheet_id: positions(self.before, sheet_id, mine) for sheet_id, mine in rows.items()}
        return {
            (one.sheet_id, one.column_index): (rows[one.sheet_id], self.before.raw[one.column][at[one.sheet_id]])
            for one in changes
            if one.owner == "B"
        }

    def new_rows(self) -> Iterator[NewRows]:
        """Records that are not on the sheet yet go right below the last record of their tab, of the first where they name none."""
        if self.known == len(self.after) or not self.bound:
            return
        if not (self.after.row_indexes[self.known :] == NO_ROW).all():
            raise ValueError(f"a new record of {self.tab.key} claims a row of the sheet")
        homes = self.after.sheet_ids[self.known :]
        others = {bound.sheet_id: homes == bound.sheet_id for bound in self.bound[1:]}
        first = ~np.any(list(others.values()), axis=0) if others else np.ones(len(homes), dtype=bool)
        for bound, rows in zip(self.bound, (first, *others.values()), strict=True):
            if rows.any():
                yield self._rows_of(bound, self.after.frame.iloc[self.known :][rows])

    def _rows_of(self, bound: BoundTab, fresh: pd.DataFrame) -> NewRows:
        by_column = {
            bound.columns[column.key]: cells(fresh[column.key], column, self.vocabulary)
            for column in self.tab.columns
            if column.key in bound.columns and _says_something(fresh[column.key])
        }
        lines = tuple(dict(zip(by_column, line, strict=True)) for line in zip(*by_column.values(), strict=True))
        records = tuple(str(record) for record in (fresh["id"] if "id" in fresh else fresh.iloc[:, 0]))
        return NewRows(bound, bound.last_record + 1, lines, records)


def _says_something(series: pd.Series) -> bool:
    """Whether a column of new rows holds anything: what is blank, or an empty checkbox, need not be written into a new row."""
    return bool(series.any() if series.dtype == bool else series.notna().any())


def _sheets(changes: Sequence[CellChanges]) -> set[int]:
    return {change.sheet_id for change in changes}


def _rows(table: Table, changes: Sequence[CellChanges], sheet_id: int, *, alone: bool) -> IntArray:
    """The rows of a tab that change and, unless alone, the records between them, whose cells may be written again."""
    rows = joined_rows([change.rows for change in changes if change.sheet_id == sheet_id])
    known = np.sort(table.row_indexes[table.sheet_ids == sheet_id])
    return rows if alone else np.union1d(rows, between(rows, known))


def _is_ours(column: Column, bound: BoundTab) -> bool:
    return column.owner in ("B", *SHARED) and column.key in bound.columns and column.key not in bound.adopted
