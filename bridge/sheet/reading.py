"""Reading: a Snapshot and its Bindings become a Book of typed tables.

What cannot be read becomes a finding of its row in a tab with a 要確認 column, a Problem at its cell in people's lists.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np
import pandas as pd

from bridge.book import Book, BoundTab, Finding, State, Table
from bridge.errors import Problem
from bridge.settings import Settings
from bridge.settings.template import Column, Tab
from bridge.sheet.a1 import cell_name
from bridge.sheet.binding import Bindings
from bridge.sheet.identity import Joined, digests, join
from bridge.sheet.memory import blank_memory, parse_memory
from bridge.sheet.parts import MEMORY, Part, cut, joined_cells
from bridge.sheet.snapshot import Grid, Snapshot
from bridge.sheet.typed import cell_text
from bridge.sheet.values import absent, parse_column
from bridge.sheet.vocabulary import Vocabulary, build_vocabulary

STATE = "_state"
_READ_KINDS = frozenset({"working", "reference", "settings"})


def build_book(
    snapshot: Snapshot,
    bindings: Bindings,
    settings: Settings,
    *,
    now: datetime,
    vocabulary: Vocabulary | None = None,
    unread: Container[tuple[str, str]] = (),
) -> Book:
    """Understand everything that was read.

    now: naive, in the spreadsheet's zone (for dates without a year); vocabulary: its words, where they are known already;
    unread: (tab, column) of working tabs that the caller looks at as cells only, in `raw`: they are blank in the frame.
    """
    reader = _Reader(snapshot, bindings, settings, now, vocabulary or build_vocabulary(settings), unread)
    tables: dict[str, Table] = {}
    if vocabulary is None and "choices" in bindings.tabs and "choices" in settings.tabs:
        tables["choices"] = reader.table(settings.tabs["choices"])
        reader.vocabulary = build_vocabulary(settings, tables["choices"])
    for tab in settings.tabs.values():
        if tab.kind in _READ_KINDS and tab.key in bindings.tabs and tab.key not in tables:
            tables[tab.key] = reader.table(tab)
    return Book(
        spreadsheet_id=snapshot.structure.spreadsheet_id,
        title=snapshot.structure.title,
        language=settings.language,
        tables=tables,
        bound={**bindings.tabs, **reader.bound},
        state=_state(snapshot, bindings),
        problems=(*bindings.problems, *reader.problems),
    )


@dataclass
class _Reader:
    """Makes tables; bound: the tabs again, now with their last record; problems: cells of people's lists that cannot be read."""

    snapshot: Snapshot
    bindings: Bindings
    settings: Settings
    now: datetime
    vocabulary: Vocabulary
    unread: Container[tuple[str, str]] = ()
    bound: dict[str, tuple[BoundTab, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def _scored(self) -> set[str]:
        """Columns whose odd values the scoring rule speaks of."""
        return {key for score in self.settings.scoring.values() for key in score.inputs}

    def table(self, tab: Tab) -> Table:
        """The records of one template tab, from all tabs that carry it."""
        parts = [cut(self.snapshot, bound, tab, vocabulary=self.vocabulary) for bound in self.bindings.tabs[tab.key]]
        self.bound[tab.key] = tuple(part.bound for part in parts)
        raw = joined_cells(parts)
        row_indexes = np.concatenate([part.row_indexes for part in parts])
        places = np.concatenate([np.full(len(part.row_indexes), part.bound.sheet_id, dtype=np.int64) for part in parts])
        table = Table(tab.key, pd.DataFrame(), pd.DataFrame(), places, row_indexes, raw)
        return self._working(table, tab, parts) if tab.kind == "working" else self._plain(table, tab)

    def _plain(self, table: Table, tab: Tab) -> Table:
        columns, findings = self._columns(table, tab.columns, {})
        table = Table(
            tab.key,
            _frame(tab, columns, len(table.row_indexes)),
            pd.DataFrame(index=pd.RangeIndex(len(table.row_indexes))),
            table.sheet_ids,
            table.row_indexes,
            table.raw,
        )
        if any(column.key == "warnings" for column in tab.columns):
            return table.with_findings(*findings)
        self.problems += _problems(findings, table, self.bound[tab.key])
        return table

    def _working(self, table: Table, tab: Tab, parts: Sequence[Part]) -> Table:
        """Who is who comes first: what a date without a year means depends on when its record was first seen."""
        names = [column.key for column in tab.columns if column.identity]
        columns, findings = self._columns(table, [one for one in tab.columns if one.identity or one.key == "id"], {})
        length = len(table.row_indexes)
        cells = columns["id"].to_numpy() if "id" in columns else np.full(length, None, dtype=object)
        memory = parse_memory(table.raw[MEMORY]) if MEMORY in table.raw else blank_memory(length)
        stray = parse_memory(np.concatenate([part.stray for part in parts]))
        frame = pd.DataFrame(columns, index=pd.RangeIndex(length), copy=False)
        joined = join(cells, memory, digests(frame, names), stray=stray, prefix=tab.id_prefix)
        done = {*columns, MEMORY}
        others = [one for one in tab.columns if one.key not in done and (tab.key, one.key) not in self.unread]
        times: dict[str, pd.Series] = {"seen": joined.memory["created_at"]}
        first = [one for one in others if one.key == "received_at"]
        received, found = self._columns(table, first, times)
        if received:
            times["received"] = received["received_at"]
        rest, more = self._columns(table, [one for one in others if one not in first], times)
        columns |= received | rest | {"id": pd.Series(joined.ids, dtype="object")}
        self._tell(joined, table, tab)
        frame = _frame(tab, columns, length)
        table = replace(table, frame=frame, memory=joined.memory, remembered=memory)
        unsure = Finding("W-TORN-UNSURE", names[0] if names else "id", joined.unsure, joined.ids)
        return table.with_findings(*findings, *found, *more, unsure)

    def _columns(
        self, table: Table, columns: Sequence[Column], times: Mapping[str, pd.Series]
    ) -> tuple[dict[str, pd.Series], list[Finding]]:
        """Parse the columns that are on the sheet; what stands in computed ones is no finding: it is overwritten."""
        parsed: dict[str, pd.Series] = {}
        findings: list[Finding] = []
        for column in columns:
            if column.key not in table.raw:
                continue
            parsed[column.key], found = parse_column(
                table.raw[column.key], column, self.vocabulary, now=self.now, **times
            )
            if column.owner != "B" and column.key not in self._scored:
                findings += found
        return parsed, findings

    def _tell(self, joined: Joined, table: Table, tab: Tab) -> None:
        bound = {one.sheet_id: one for one in self.bound[tab.key]}
        for code, rows in (("W-COPIED", joined.copied), ("W-TORN", joined.moved)):
            for row, key in rows:
                where = bound[int(table.sheet_ids[row])]
                place = cell_name(where.title, int(table.row_indexes[row]), where.columns.get("id", 0))
                self.problems.append(Problem(place, self._sentence(code, key)))

    def _sentence(self, code: str, value: str) -> str:
        warning = self.settings.warnings.get(code)
        return f"{warning.text(self.settings.language).format(value=value)} ({code})" if warning else f"{code} {value}"


def _frame(tab: Tab, columns: Mapping[str, pd.Series], length: int) -> pd.DataFrame:
    """Every column of the template; those that are not on the sheet hold nothing. Hidden memory is no column of the frame."""
    series = {
        column.key: columns[column.key] if column.key in columns else absent(column.type, length)
        for column in tab.columns
    }
    return pd.DataFrame(series, index=pd.RangeIndex(length), copy=False)


def _problems(findings: Sequence[Finding], table: Table, bound: Sequence[BoundTab]) -> Iterator[Problem]:
    tabs = {one.sheet_id: one for one in bound}
    for finding in findings:
        for row in np.flatnonzero(finding.rows).tolist():
            where = tabs[int(table.sheet_ids[row])]
            place = cell_name(where.title, int(table.row_indexes[row]), where.columns[finding.column])
            value = finding.values[row] if finding.values is not None else ""
            if finding.code == "W-YEAR":
                yield Problem(place, f"no year is given: {value}", "type the year too if that is wrong")
            else:
                yield Problem(place, f'"{value}" cannot be read and counts as blank', "write it again")


def _state(snapshot: Snapshot, bindings: Bindings) -> State:
    """The hidden tab's keys and values. seq: 0 where there is none."""
    for bound in bindings.tabs.get(STATE, ()):
        grid = snapshot.grids.get(bound.sheet_id, Grid())
        if not {"key", "value"} <= set(bound.columns):
            continue
        keys, values = (grid.columns.get(bound.columns[name], [])[bound.header_row + 1 :] for name in ("key", "value"))
        pairs = zip(keys, [*values, *[None] * (len(keys) - len(values))], strict=False)
        entries = {cell_text(key): cell_text(value) for key, value in pairs if cell_text(key)}
        seq = entries.get("seq", "0")
        return State(int(seq) if seq.isdecimal() else 0, entries)
    return State()
