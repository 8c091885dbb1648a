"""Values as texts: what a person reads in a cell of the spreadsheet, without its thousands separators."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from bridge.book import BoolArray, ObjectArray, Table
from bridge.settings.template import Column
from bridge.sheet.values import cell_text
from bridge.sheet.vocabulary import Vocabulary

Series = pd.Series

DAY = np.timedelta64(1, "D")


def shown(series: Series, column: Column, vocabulary: Vocabulary) -> ObjectArray:
    """Each value as text, '' where there is none: labels for choices, TRUE/FALSE, 2026-12-26 17:30, 1200000.

    series: typed as book.py says. A deadline at midnight is the end of the day before, and reads as that day.
    """
    codes, unique = pd.factorize(series, use_na_sentinel=True)
    if column.type == "choice":
        texts = [vocabulary.label(column.list, str(key)) for key in unique]
    else:
        texts = list(map(_TEXTS.get(column.type, str), unique))
    return np.array([*texts, ""], dtype=object)[codes]  # the code of NA, -1, takes the last one


def as_typed(table: Table, column: Column, vocabulary: Vocabulary) -> ObjectArray:
    """One column of the table as texts; a cell that could not be read keeps what the person typed."""
    texts = shown(table.frame[column.key], column, vocabulary)
    kept = unreadable(table, column)
    if kept.any():
        texts[kept] = [cell_text(cell) for cell in table.raw[column.key][kept]]
    return texts


def unreadable(table: Table, column: Column) -> BoolArray:
    """The rows whose cell holds something that is no value of this column (a score of 3, a date `来週`)."""
    rows = np.zeros(len(table), dtype=bool)
    if column.key not in table.raw:
        return rows
    for finding in table.findings:
        if finding.code == "W-VALUE" and finding.column == column.key:
            rows |= finding.rows
    if column.owner in "HI":  # in the others a cell without a value may be one that the rules have just emptied
        filled = np.array([cell_text(cell).strip() != "" for cell in table.raw[column.key]], dtype=bool)
        rows |= table.frame[column.key].isna().to_numpy() & filled
    return rows


def time_text(value: object) -> str:
    """`2026-12-26 17:30`, with seconds only where there are some."""
    time = pd.Timestamp(value)  # type: ignore[arg-type]
    return f"{time:%Y-%m-%d %H:%M:%S}" if time.second else f"{time:%Y-%m-%d %H:%M}"


def date_text(value: object) -> str:
    """`2026-12-26`."""
    return f"{pd.Timestamp(value):%Y-%m-%d}"  # type: ignore[arg-type]


def deadline_text(value: object) -> str:
    """A deadline; at midnight it is the end of the day before: `2026-12-26`."""
    time = pd.Timestamp(value)  # type: ignore[arg-type]
    return time_text(time) if time != time.normalize() else date_text(time - DAY)


def _tick_text(value: object) -> str:
    return "TRUE" if value else "FALSE"


_TEXTS: dict[str, Callable[..., str]] = {
    "checkbox": _tick_text,
    "integer": cell_text,
    "number": cell_text,
    "yen": cell_text,
    "date": date_text,
    "datetime": time_text,
    "deadline": deadline_text,
}
