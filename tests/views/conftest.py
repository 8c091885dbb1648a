"""Books of deals for the views, and contexts at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from bridge.book import Book, BoundTab, Finding
from bridge.business_time import calendar_from
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.settings.load import load
from bridge.sheet.vocabulary import build_vocabulary
from tests.views.deals import Record, bound, deals_table

NOW = datetime(2026, 12, 7, 10, 5)


@pytest.fixture(scope="session")
def settings() -> Settings:
    return load()


@pytest.fixture(scope="session")
def context_at(settings: Settings) -> Callable[..., Context]:
    """A context at a moment, in a language."""

    def make(now: datetime = NOW, language: str = "ja") -> Context:
        chosen = replace(settings, bridge=settings.bridge.model_copy(update={"language": language}))
        calendar = calendar_from(chosen.calendar, None, range(2025, 2030))
        return Context(settings=chosen, now=now, calendar=calendar, vocabulary=build_vocabulary(chosen, None))

    return make


@pytest.fixture
def context(context_at: Callable[..., Context]) -> Context:
    return context_at()


@pytest.fixture
def book_of(settings: Settings) -> Callable[..., Book]:
    """A book whose 案件 tab holds these records; `sheet_id` of a record says on which of the bound tabs it stands."""

    def make(*records: Record, tabs: Sequence[BoundTab] | None = None, findings: Sequence[Finding] = ()) -> Book:
        table = deals_table(settings, records, findings)
        places = tuple(tabs) if tabs is not None else (bound(settings),)
        return Book(
            spreadsheet_id="s", title="案件管理", language="ja", tables={"deals": table}, bound={"deals": places}
        )

    return make


@pytest.fixture
def bound_tab(settings: Settings) -> Callable[..., BoundTab]:
    """A tab with all columns of the template, the first at column index `left`."""
    return lambda **place: bound(settings, **place)
