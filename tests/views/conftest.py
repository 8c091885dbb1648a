"""A small Book of deals for the views: only what a test says is filled, everything else is blank."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bridge.book import Book, BoundTab, Finding, Table
from bridge.business_time import calendar_from
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.settings.load import load
from bridge.settings.template import Column
from bridge.sheet.vocabulary import build_vocabulary

Record = Mapping[str, Any]
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


def bound(settings: Settings, *, sheet_id: int = 0, title: str = "案件", left: int = 0) -> BoundTab:
    columns = settings.tabs["deals"].columns
    return BoundTab(
        tab="deals",
        sheet_id=sheet_id,
        title=title,
        header_row=0,
        last_record=10,
        row_count=1000,
        column_count=len(columns) + left,
        columns={column.key: number + left for number, column in enumerate(columns)},
        labels={column.key: column.label("ja") for column in columns},
    )


def deals_table(settings: Settings, records: Sequence[Record], findings: Sequence[Finding] = ()) -> Table:
    columns = settings.tabs["deals"].columns
    filled = [
        {"id": f"D-{number:05}", "company": f"会社{number}", **record} for number, record in enumerate(records, 1)
    ]
    return Table(
        tab="deals",
        frame=pd.DataFrame({column.key: typed([one.get(column.key) for one in filled], column) for column in columns}),
        memory=pd.DataFrame(index=range(len(filled))),
        sheet_ids=np.array([one.get("sheet_id", 0) for one in filled], dtype=np.int64),
        row_indexes=np.arange(1, len(filled) + 1, dtype=np.int64),
        raw={key: np.array([one["raw"].get(key) for one in filled], dtype=object) for key in raw_keys(filled)},
        findings=tuple(findings),
    )


def raw_keys(records: Sequence[Record]) -> list[str]:
    for one in records:
        if "raw" in one:
            return list(one["raw"])
    return []


def typed(values: list[Any], column: Column) -> pd.Series:
    """A series as book.py says for this type of column."""
    if column.type == "checkbox":
        return pd.Series([bool(value) for value in values], dtype=bool)
    if column.type in ("integer", "number", "yen"):
        return pd.Series(values, dtype="float64")
    if column.type in ("date", "datetime", "deadline"):
        return (
            pd.Series(pd.to_datetime(values)).astype("datetime64[s]")
            if values
            else pd.Series([], dtype="datetime64[s]")
        )
    return pd.Series(values, dtype=object)
