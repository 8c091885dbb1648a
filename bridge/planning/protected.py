"""Ranges that are protected against us: what lies in them is left out of a plan, for Google would refuse the whole batch.

A record whose memory or shared cells may not be written is left alone as a whole: written in part, it would tell the same change
again with every sync.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from bridge.book import BoolArray, IntArray
from bridge.errors import Problem
from bridge.planning.plan import CellChanges, NewRows, Plan, ViewRows
from bridge.planning.text import counted
from bridge.sheet.a1 import column_letter
from bridge.sheet.snapshot import Structure, TabStructure

END = 1 << 30  # beyond every row and column
NAMED = 3  # columns that a problem names before it only counts them
HINT = "Data > Protect sheets and ranges: let the address that `sheetbridge doctor` shows edit it"

Span = tuple[int, int]
Rows = TypeVar("Rows", NewRows, ViewRows)


@dataclass(frozen=True, slots=True)
class Closed:
    """One protected range we may not edit; gaps: ranges inside it that everybody may."""

    rows: Span
    columns: Span
    gaps: tuple[tuple[Span, Span], ...] = ()

    def covers(self, rows: IntArray, column: int) -> BoolArray:
        """Which of the cells in these rows of a column it covers."""
        found = _inside(rows, column, self.rows, self.columns)
        for gap in self.gaps:
            found &= ~_inside(rows, column, *gap)
        return found

    def place(self, title: str) -> str:
        """`案件!B2:D9`, as people read it; the title alone where the whole tab is protected."""
        if self.rows == self.columns == (0, END):
            return title
        letters = [column_letter(edge) for edge in (self.columns[0], self.columns[1] - 1)]
        if self.rows == (0, END):
            return f"{title}!{letters[0]}:{letters[1]}"
        if self.columns == (0, END):
            return f"{title}!{self.rows[0] + 1}:{'' if self.rows[1] == END else self.rows[1]}"
        return f"{title}!{letters[0]}{self.rows[0] + 1}:{letters[1]}{'' if self.rows[1] == END else self.rows[1]}"


def _inside(rows: IntArray, column: int, row_span: Span, column_span: Span) -> BoolArray:
    inside = column_span[0] <= column < column_span[1]
    return np.asarray((rows >= row_span[0]) & (rows < row_span[1]) & inside, dtype=bool)


def closed_ranges(tab: TabStructure) -> list[Closed]:
    """The ranges of a tab that are protected against us. A sign that only warns stops nobody.

    Google drops `false`, so a range that does not say that we may edit it is one we may not.
    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#ProtectedRange
    """
    return [
        Closed(*_spans(one.get("range", {})), tuple(_spans(gap) for gap in one.get("unprotectedRanges", ())))
        for one in tab.protected_ranges
        if not one.get("warningOnly") and not one.get("requestingUserCanEdit")
    ]


def closed_tabs(structure: Structure) -> frozenset[int]:
    """The sheet ids of tabs with ranges that are protected against us."""
    return frozenset(tab.sheet_id for tab in structure.tabs if closed_ranges(tab))


def _spans(where: Mapping[str, Any]) -> tuple[Span, Span]:
    rows = where.get("startRowIndex", 0), where.get("endRowIndex", END)
    return rows, (where.get("startColumnIndex", 0), where.get("endColumnIndex", END))


def without_protected(plan: Plan, structure: Structure) -> Plan:
    """The plan without what we may not write; each protected range that is in the way is a Problem.

    `skipped` counts the cells that should have changed; `held` names the records that are left alone as a whole.
    """
    closed = {tab.sheet_id: found for tab in structure.tabs if (found := closed_ranges(tab))}
    if not closed:
        return plan
    cells, problems, held, skipped = [], [], frozenset[str](), 0
    for sheet_id, changes in _by_tab(plan.cells).items():
        outcome = _Outcome(changes, closed.get(sheet_id, []))
        cells += outcome.open
        problems += outcome.problems
        held |= outcome.held
        skipped += outcome.skipped
    views, of_views = _whole(plan.views, closed)
    rows, of_rows = _whole(plan.new_rows, closed)
    return replace(
        plan,
        cells=tuple(cells),
        views=views,
        new_rows=rows,
        problems=(*plan.problems, *problems, *of_views, *of_rows),
        skipped=plan.skipped + skipped + len(of_views) + len(of_rows),
        held=held,
    )


def logs_without_protected(logs: Sequence[NewRows], structure: Structure) -> tuple[tuple[NewRows, ...], list[Problem]]:
    """Lines of logs that can be written, and a Problem for each log that cannot."""
    return _whole(logs, {tab.sheet_id: found for tab in structure.tabs if (found := closed_ranges(tab))})


def may_format(tab: TabStructure, rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether none of these conditional formats lies on a range that is protected against us."""
    taken = [_spans(where) for rule in rules for where in rule.get("ranges", ())]
    return not any(
        _meet(one.rows, rows) and _meet(one.columns, columns) for one in closed_ranges(tab) for rows, columns in taken
    )


def _meet(left: Span, right: Span) -> bool:
    return left[0] < right[1] and right[0] < left[1]


def _by_tab(changes: Iterable[CellChanges]) -> dict[int, list[CellChanges]]:
    found: dict[int, list[CellChanges]] = {}
    for change in changes:
        found.setdefault(change.sheet_id, []).append(change)
    return found


def _whole(parts: Sequence[Rows], closed: Mapping[int, list[Closed]]) -> tuple[tuple[Rows, ...], list[Problem]]:
    """Tabs that are written as a whole (views, logs, new rows) are left out where anything in them is protected."""
    blocked = {part.sheet_id: part.title for part in parts if part.sheet_id in closed}
    text = "this tab is protected, so it is not brought up to date"
    problems = [Problem(closed[sheet_id][0].place(title), text, HINT) for sheet_id, title in blocked.items()]
    return tuple(part for part in parts if part.sheet_id not in blocked), problems


class _Outcome:
    """The changes of one tab, sorted into what may be written and what may not."""

    def __init__(self, changes: Sequence[CellChanges], closed: Sequence[Closed]) -> None:
        self.changes, self.closed = changes, closed
        covered = [self._covered(change) for change in changes]
        whole = [change.rows[rows] for change, rows in zip(changes, covered, strict=True) if _tells(change)]
        self.rows = np.unique(np.concatenate(whole)) if whole else np.array([], dtype=np.int64)
        shut = [rows | np.isin(change.rows, self.rows) for change, rows in zip(changes, covered, strict=True)]
        parts = [change.at(~rows) for change, rows in zip(changes, shut, strict=True)]
        self.open = [part for part in parts if len(part)]
        self.skipped = sum(int(rows.sum()) for rows in shut)
        self.problems = [Problem(one.place(changes[0].title), self._text(one), HINT) for one in self._in_the_way()]
        self.held = frozenset(self._records())

    def _covered(self, change: CellChanges) -> BoolArray:
        found = np.zeros(len(change), dtype=bool)
        for one in self.closed:
            found |= one.covers(change.rows, change.column_index)
        return found

    def _in_the_way(self) -> list[Closed]:
        return [
            one
            for one in self.closed
            if any(one.covers(change.rows, change.column_index).any() for change in self.changes)
        ]

    def _text(self, closed: Closed) -> str:
        """How many cells it keeps from being written, in which columns."""
        counts = {change.label: int(closed.covers(change.rows, change.column_index).sum()) for change in self.changes}
        labels = [label for label, count in counts.items() if count]
        named = ", ".join(labels[:NAMED]) + (f" and {len(labels) - NAMED} more" if len(labels) > NAMED else "")
        whole = f"; {counted(len(self.rows), 'record')} left alone as a whole" if len(self.rows) else ""
        total = sum(counts.values())
        return f"protected against us: {counted(total, 'cell')} in {named} {'is' if total == 1 else 'are'} not written{whole}"

    def _records(self) -> Iterator[str]:
        for change in self.changes:
            yield from (str(one) for one in change.records[np.isin(change.rows, self.rows)] if one)


def _tells(change: CellChanges) -> bool:
    """Whether a record that cannot be written here would tell the same change again: memory and cells of people's, too."""
    return change.hidden or change.owner == "S"
