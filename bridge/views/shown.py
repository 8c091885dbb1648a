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
    if column.type in ("date", "datetime", "deadline"):
        return _times(series, column.type)
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


def _times(series: Series, column_type: str) -> ObjectArray:
    """Dates and times of a whole column at once, equal ones once; numpy writes `2026-12-26T17:30:00`."""
    times, rows = np.unique(series.to_numpy(dtype="datetime64[s]"), return_inverse=True)
    midnight = times == times.astype("datetime64[D]")
    if column_type == "deadline":
        times = np.where(midnight, times - DAY, times)
    days_only = midnight if column_type == "deadline" else np.full(len(times), column_type == "date")
    texts = np.datetime_as_string(times).tolist()
    return np.array([_time(*pair) for pair in zip(texts, days_only.tolist(), strict=True)], dtype=object)[rows]


def _time(text: str, day_only: bool) -> str:
    if text == "NaT":
        return ""
    if day_only:
        return text[:10]
    return f"{text[:10]} {text[11:16] if text.endswith(':00') else text[11:]}"


def _tick(value: object) -> str:
    return "TRUE" if value else "FALSE"


_TEXTS: dict[str, Callable[..., str]] = {"checkbox": _tick, "integer": cell_text, "number": cell_text, "yen": cell_text}
