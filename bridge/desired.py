"""desired: a Book as read -> the Book as it should be. Rules, workflows and views in order; pure.

Rules read only what people typed, memory, and what earlier rules wrote, so one pass is enough; a workflow that sets a cell makes
another one necessary, at most PASSES.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd

from bridge.book import Book, BoundTab, Table
from bridge.business_time import Moments, calendar_from
from bridge.errors import Problem
from bridge.rules import RULES, ids
from bridge.rules.clocks import NONE
from bridge.rules.columns import either, flags, given, moments, never, words
from bridge.rules.context import Context
from bridge.rules.events import changes
from bridge.settings import Settings
from bridge.settings.models import Text
from bridge.sheet.homes import home_of
from bridge.sheet.memory import render_memory
from bridge.sheet.vocabulary import Vocabulary, build_vocabulary
from bridge.views import VIEWS
from bridge.workflows import fire

PASSES = 5
CLOCKS, FROM_DATES = "clocks", "from-dates"  # `_state`: clocks of adopted records begin with the dates people typed
HOLIDAYS = "holidays"
PAST_YEARS = 10  # a day longer ago than that is a typing mistake, not worth a calendar
CALENDAR_STAMPS = ("stage_entered_at", "baton_passed_at", "blocked_since")
UNKNOWN_YEAR = Text(
    ja="{n} 件のSLA期限を計算できません。カレンダーにあるのは {first} 年から {last} 年までです。休日を追加してください",
    en="{n} SLA deadlines cannot be computed: the calendar knows {first} to {last} only. Add the days off",
)


def desired(book: Book, settings: Settings, now: datetime, *, vocabulary: Vocabulary | None = None) -> Book:
    """The book with every computed column, event, view and hidden entry as it should be at `now` (naive, whole seconds count).

    vocabulary: of this book, where it is at hand.
    """
    context = context_of(book, settings, now, vocabulary=vocabulary)
    start = _prepared(book, context)
    found = start
    for _ in range(PASSES):
        computed = _computed(found, start, context)
        found = fire(computed, context)
        if not _typed_cells_changed(computed, found):
            break
    working = [key for key in found.tables if key in _working(settings)]
    happened = [event for key in working for event in changes(start.tables[key], found.tables[key], context)]
    found = replace(found, events=(*book.events, *happened, *found.events[len(book.events) :]))
    found = replace(found, problems=(*found.problems, *_calendar_problems(found, context)))
    found = _with_hidden(found, start, context)
    rendered = {
        view.tab: view.render(found, context)
        for view in VIEWS
        if view.tab in settings.tabs and view.reads in found.tables
    }
    return replace(found, rendered=rendered)


def context_of(book: Book, settings: Settings, now: datetime, *, vocabulary: Vocabulary | None = None) -> Context:
    """What rules and views may know besides the records: words, calendar, and what the spreadsheet remembers."""
    now = now.replace(microsecond=0)
    entries = book.state.entries
    return Context(
        settings=settings,
        now=now,
        calendar=calendar_from(settings.calendar, book.tables.get(HOLIDAYS), _years(book, settings, now)),
        vocabulary=vocabulary or build_vocabulary(settings, book.tables.get("choices")),
        first_run=not any(key in entries for key in map(ids.entry, _working(settings))),
        entries=entries,
        adopted={bound.sheet_id: bound.adopted for tabs in book.bound.values() for bound in tabs if bound.adopted},
        homes={key: home_of(tabs, now).sheet_id for key, tabs in book.bound.items() if tabs},
        absent={bound.sheet_id: _absent(bound, settings) for tabs in book.bound.values() for bound in tabs},
    )


def _absent(bound: BoundTab, settings: Settings) -> frozenset[str]:
    tab = settings.tabs.get(bound.tab)
    return frozenset(column.key for column in tab.columns if column.key not in bound.columns) if tab else frozenset()


def _working(settings: Settings) -> list[str]:
    return [key for key, tab in settings.tabs.items() if tab.kind == "working"]


def _years(book: Book, settings: Settings, now: datetime) -> range:
    """From the year of the oldest clock to the last year the calendar should know."""
    oldest = np.datetime64(now, "s")
    for key in _working(settings):
        if key in book.tables:
            table = book.tables[key]
            stamps = [moments(table.memory, field) for field in CALENDAR_STAMPS]
            stamps += [moments(table.frame, field) for field in ("contract_on", "blocked_since")]
            oldest = np.fmin(oldest, np.fmin.reduce(np.concatenate(stamps), initial=oldest))
    first = max(pd.Timestamp(oldest).year, now.year - PAST_YEARS)
    return range(min(first, now.year), now.year + settings.calendar.years_ahead + 1)


def _prepared(book: Book, context: Context) -> Book:
    """Defaults people left open, and from when clocks of adopted records run."""
    for key in _working(context.settings):
        if key in book.tables:
            table = _with_defaults(book.tables[key], context)
            book = book.with_table(table.with_memory(clock_from=_clock_from(table, context)))
    return book


def _with_defaults(table: Table, context: Context) -> Table:
    """Template defaults in blank cells; in the Book only, the sheet keeps its blanks."""
    filled = {}
    for column in context.settings.tabs[table.tab].columns:
        if column.default and column.owner != "B":
            values = words(table.frame, column.key)
            filled[column.key] = either(given(values), values, np.full(len(table), column.default, dtype=object))
    return table.with_columns(**filled)


def _clock_from(table: Table, context: Context) -> Moments:
    """Now for the records a newly adopted tab already had; a tab is new while none of its records is remembered."""
    if context.entries.get(CLOCKS) == FROM_DATES:
        return never(len(table))
    known = moments(table.memory, "clock_from")
    seen = ~np.isnat(moments(table.memory, "created_at"))
    begins = np.isin(table.sheet_ids, list(context.adopted)) & ~np.isin(table.sheet_ids, table.sheet_ids[seen])
    return np.where(begins, context.moment, known)


def _computed(book: Book, start: Book, context: Context) -> Book:
    """The book after every rule; findings are those of reading and of this pass."""
    for key in _working(context.settings):
        if key in book.tables:
            table = replace(book.tables[key], findings=start.tables[key].findings)
            around = replace(context, tables=book.tables)
            for rule in RULES:
                table = rule.compute(table, around) if rule.applies(context.settings.tabs[key]) else table
            book = book.with_table(table)
    return book


def _typed_cells_changed(before: Book, after: Book) -> bool:
    """Whether workflows set cells or made records (memory apart), so that rules must look again."""
    return any(after.tables[key].frame is not table.frame for key, table in before.tables.items())


def _with_hidden(book: Book, start: Book, context: Context) -> Book:
    """`_memory` as text, and the counters of ids."""
    entries = dict(book.state.entries)
    for key in _working(context.settings):
        if key in book.tables:
            table = book.tables[key]
            entries[ids.entry(key)] = str(ids.next_number(table, context))
            if "_memory" in table.frame:
                read = start.tables[key]
                texts = render_memory(table.memory, known=read.remembered, cells=read.raw.get("_memory"))
                book = book.with_table(table.with_columns(_memory=texts))
    return replace(book, state=replace(book.state, entries=entries))


def _calendar_problems(book: Book, context: Context) -> list[Problem]:
    """Deadlines that are missing because the calendar does not know the year."""
    found = []
    for key in _working(context.settings):
        table = book.tables.get(key)
        if table is not None and "sla_due" in table.frame:
            without = flags(words(table.frame, "sla_state") == NONE) & given(words(table.frame, "sla_policy"))
            if without.any():
                found.append(_unknown_year(int(without.sum()), context))
    return found


def _unknown_year(count: int, context: Context) -> Problem:
    language, calendar = context.settings.language, context.calendar
    tab = context.settings.tabs.get(HOLIDAYS)
    text = UNKNOWN_YEAR(language).format(n=count, first=calendar.first_year, last=calendar.last_year)
    return Problem(tab.label(language) if tab else "config/calendar.yaml", text)
