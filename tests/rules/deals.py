"""Small tables and books of deals, and a spreadsheet that people edit and syncs visit, without any server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import Book, State, Table
from bridge.desired import context_of, desired
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.sheet.memory import blank_memory
from bridge.sheet.values import absent

RUNNING = {"next_id.deals": "1"}  # `_state` after an earlier sync

Row = Mapping[str, Any]
MakeBook = Callable[..., Book]


def at(text: str) -> datetime:
    """`2026-12-25 17:30` as a datetime."""
    return datetime.fromisoformat(text)


def with_policy(settings: Settings, name: str, **changes: Any) -> Settings:
    """The settings with one SLA policy changed."""
    return replace(settings, sla={**settings.sla, name: settings.sla[name].model_copy(update=changes)})


def deals(settings: Settings, *rows: Row, tab: str = "deals") -> Table:
    """A table with these records: column keys -> values as a Book holds them; dates may be texts."""
    count = len(rows)
    frame = {}
    for column in settings.tabs[tab].columns:
        series = absent(column.type, count)
        for at_row, row in enumerate(rows):
            if row.get(column.key) is not None:
                series = _set(series, at_row, row[column.key])
        frame[column.key] = series
    known = set(frame)
    assert not [key for row in rows for key in row if key.removeprefix("raw:") not in known], (
        "a row names a column nobody has"
    )
    raw = {
        key: np.array([row.get(f"raw:{key}", row.get(key)) for row in rows] + [None], dtype=object)[:-1]
        for key in frame
    }
    return Table(
        tab=tab,
        frame=pd.DataFrame(frame),
        memory=blank_memory(count),
        sheet_ids=np.full(count, 7, dtype=np.int64),
        row_indexes=np.arange(1, count + 1, dtype=np.int64),
        raw=raw,
    )


def _set(series: pd.Series, row: int, value: Any) -> pd.Series:
    series = series.copy()
    series.iloc[row] = np.datetime64(value) if series.dtype.kind == "M" else value
    return series


def book(settings: Settings, *rows: Row, running: bool = True, **tables: Table) -> Book:
    """A book with these deals; running: an earlier sync has been there."""
    entries = RUNNING if running else {}
    return Book(
        spreadsheet_id="s",
        title="t",
        language="ja",
        tables={"deals": deals(settings, *rows), **tables},
        state=State(entries=entries),
    )


def edited(before: Book, *changes: Row) -> Book:
    """What a person makes of the sheet after a sync: changes by row, as in `deals`; events and findings are gone."""
    table = before.tables["deals"]
    frame = table.frame
    for row, change in enumerate(changes):
        for key, value in change.items():
            frame = frame.assign(
                **{key: _set(frame[key], row, value) if value is not None else _blanked(frame[key], row)}
            )
    table = replace(table, frame=frame, findings=())
    return replace(before, tables={**before.tables, "deals": table}, events=(), problems=())


def _blanked(series: pd.Series, row: int) -> pd.Series:
    series = series.copy()
    series.iloc[row] = {"b": False, "O": None, "M": pd.NaT, "f": np.nan}[series.dtype.kind]
    return series


def sync_at(before: Book, settings: Settings, moment: str) -> Book:
    """A sync at this moment."""
    return desired(before, settings, at(moment))


def synced(before: Book, settings: Settings, moment: str, *changes: Row) -> Book:
    """People edit, then a sync runs at this moment."""
    return desired(edited(before, *changes), settings, at(moment))


def cell(found: Book, key: str, row: int = 0) -> Any:
    """One computed value; NaT and NaN are None, times are texts to the minute."""
    value = found.tables["deals"].frame[key].iloc[row]
    if value is None or (not isinstance(value, list) and pd.isna(value)):
        return None
    return str(value)[:19] if isinstance(value, pd.Timestamp) else value


def cells(found: Book, key: str) -> list[Any]:
    """A computed column."""
    return [cell(found, key, row) for row in range(len(found.tables["deals"]))]


def codes(found: Book, row: int = 0) -> set[str]:
    """The warning codes a person reads in the row."""
    text = cell(found, "warnings", row) or ""
    return {line.rsplit("(", 1)[1].rstrip(")") for line in text.split("\n") if line}


def context(settings: Settings, moment: str) -> Context:
    """What rules know at this moment, with an empty spreadsheet."""
    return context_of(book(settings), settings, at(moment))
