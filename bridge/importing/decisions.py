"""Decisions: what people chose in 取込確認, carried out by the next sync. Each row once: 処理済 is ticked where it was done.

A cell is set only where it still holds what the issue tells of; where people have written something else since, theirs stays, the
row stays open, and a Problem says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import orjson
import pandas as pd

from bridge.book import Book, Event, Table
from bridge.errors import Problem
from bridge.importing.file_list import ADDED, CORE, FileList
from bridge.importing.incoming import OWN
from bridge.importing.reconcile import reconcile
from bridge.importing.records import with_tables
from bridge.importing.terms import Terms, Verb
from bridge.rules import ids
from bridge.rules.columns import flags, given, ticked, words
from bridge.rules.context import Context
from bridge.rules.texts import shown
from bridge.settings.template import Column
from bridge.sheet.emails import email_keys
from bridge.sheet.headers import label_of, label_words
from bridge.sheet.typed import objects
from bridge.sheet.values import parse_column

FILE, SHEET, CREATE = "file", "sheet", "create"
ISSUES = "import_issues"


def is_waiting(book: Book) -> bool:
    """Whether somebody decided something that is not done yet."""
    table = book.tables.get(ISSUES)
    return table is not None and "leads" in book.tables and bool(_waiting(table).any())


def _waiting(table: Table) -> np.ndarray:
    return flags(given(words(table.frame, "decision")) & ~ticked(table.frame, "done"))


def decided(book: Book, context: Context) -> Book:
    """The book with every decision carried out."""
    leads = ids.compute(book.tables["leads"], context)
    book = with_tables(book, leads)
    done: list[int] = []
    for row in np.flatnonzero(_waiting(book.tables[ISSUES])).tolist():
        step = _Step(book, row, context)
        book, is_done = step.carried_out()
        done += [row] if is_done else []
    table = book.tables[ISSUES]
    ticks = ticked(table.frame, "done").copy()
    ticks[done] = True
    return with_tables(book, table.with_columns(done=ticks))


@dataclass(frozen=True, slots=True)
class _Step:
    """One row of 取込確認 with its decision."""

    book: Book
    row: int
    context: Context

    def _said(self, key: str) -> str | None:
        value: str | None = words(self.book.tables[ISSUES].frame, key)[self.row]
        return value

    def carried_out(self) -> tuple[Book, bool]:
        decision = self._said("decision")
        if decision == CREATE and self._said("row"):
            return self._created(), True
        if decision in (FILE, SHEET) and self._said("kind") in ("conflict", "name_mismatch"):
            return self._set(self._said("file_value") if decision == FILE else self._said("sheet_value"))
        return self.book, True

    def _set(self, wanted: str | None) -> tuple[Book, bool]:
        column, at = self._column(), self._lead()
        if column is None or at is None:
            return self._told("the lead or its column is gone"), False
        leads = self.book.tables["leads"]
        now = shown(self.context, "leads", column.key, value=leads.frame[column.key].iloc[at])
        if now not in (self._said("sheet_value") or "", self._said("file_value") or ""):
            return self._told(f'{column.label(self.context.settings.language)} holds "{now}" now'), False
        if now == (wanted or ""):
            return self.book, True
        typed, _ = parse_column(objects([wanted]), column, self.context.vocabulary, now=self.context.now)
        series = leads.frame[column.key].copy()
        series.iloc[at] = typed.iloc[0]
        record, issue = str(words(leads.frame, "id")[at]), str(self._said("id"))
        event = Event(
            self.context.now, "leads", record, "import", column.key, now, wanted or "", cause="human", rule=issue
        )
        return with_tables(self.book, leads.with_columns(**{column.key: series})).with_events(event), True

    def _column(self) -> Column | None:
        tab = self.context.settings.tabs["leads"]
        label = label_of(self._said("field") or "", label_words(tab, self.context.settings.language))
        column = tab.column(label.key) if label else None
        return column if column is not None and column.owner in "IS" and column.key not in OWN else None

    def _lead(self) -> int | None:
        found = np.flatnonzero(flags(words(self.book.tables["leads"].frame, "id") == self._said("record")))
        return int(found[0]) if len(found) else None

    def _told(self, why: str) -> Book:
        table = self.book.tables[ISSUES]
        titles = {bound.sheet_id: bound.title for bound in self.book.bound.get(ISSUES, ())}
        place = f"{titles.get(int(table.sheet_ids[self.row]), ISSUES)} {self._said('id')}"
        problem = Problem(place, f"the decision was not carried out: {why}", "decide again, or tick 処理済")
        return replace(self.book, problems=(*self.book.problems, problem))

    def _created(self) -> Book:
        """The row of the file imported after all, as it was, under the import it came with."""
        said = orjson.loads(self._said("row") or "{}")
        verb = Verb(said.pop("verb", Verb.LEADS))
        if verb is Verb.UPDATE or not said.get("campaign"):
            verb = Verb.LEADS
        terms = Terms(verb, allow_no_email=True, key=self.context.settings.bridge.dedupe_key)
        found = reconcile(
            self.book,
            [_list_of(said, int(self.book.tables[ISSUES].frame["line"].fillna(0).iloc[self.row]))],
            terms,
            context=self.context,
            import_id=self._said("import_id") or "",
        )
        return found.book


def _list_of(said: dict[str, str], line: int) -> FileList:
    """One row that was kept aside, as a file of its own."""
    keys = dict.fromkeys((*CORE, *ADDED, *said))
    frame = pd.DataFrame({key: objects([said.get(key)]) for key in keys}, dtype=object)
    frame["email_key"] = pd.Series(email_keys(objects([said.get("email")])), dtype="object")
    frame["fault"] = pd.Series(objects([None]), dtype="object")
    return FileList(
        path=ISSUES,
        sha256="",
        source="generic",
        reason="a row that was kept aside",
        experimental=False,
        encoding=None,
        delimiter=None,
        worksheet=None,
        header_line=0,
        columns=(),
        frame=frame,
        lines=np.array([line], dtype=np.int64),
        rest=pd.DataFrame(index=pd.RangeIndex(1)),
    )
