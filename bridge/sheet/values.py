"""Cells and typed values. `parse_column` reads what people typed, `cells` gives what the bridge writes; nowhere else is it known.

A blank cell, or one of blanks only, is absent. A cell that cannot be read is absent too, and a W-VALUE finding says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np
import pandas as pd

from bridge.book import Finding, ObjectArray
from bridge.settings.template import Column
from bridge.sheet.date_cells import Anchors, typed_dates
from bridge.sheet.dates import from_serial, serial
from bridge.sheet.typed import (
    Floats,
    ReadCells,
    Typed,
    cell_text,
    objects,
    typed_choices,
    typed_numbers,
    typed_texts,
    typed_ticks,
)
from bridge.sheet.vocabulary import Vocabulary
from bridge.sheet.words import normal

__all__ = ["absent", "cell_numbers", "cell_text", "cells", "from_serial", "normal", "parse_column", "serial"]

Series = pd.Series

DATES = frozenset({"date", "datetime", "deadline"})
NUMBERS = frozenset({"integer", "number", "yen"})

_PARSERS: dict[str, Callable[[ReadCells, Column, Vocabulary], Typed]] = {
    "choice": typed_choices,
    "checkbox": typed_ticks,
    **dict.fromkeys(NUMBERS, typed_numbers),
}


def parse_column(
    raw: ObjectArray,
    column: Column,
    vocabulary: Vocabulary,
    *,
    now: datetime,
    received: Series | None = None,
    seen: Series | None = None,
) -> tuple[Series, tuple[Finding, ...]]:
    """Read one column.

    raw: str, int, float, bool or None; received, seen: when each record was received and first seen by the bridge
    (datetime64, NaT where unknown); a date without a year is looked for from there. Returns the typed Series of book.py
    (index 0..n-1) and findings W-VALUE (values: the text as typed) and W-YEAR (values: the text and the day it is taken for).
    """
    read = ReadCells(raw)
    if column.type in DATES:
        typed = typed_dates(read, column, Anchors(now, received, seen))
    else:
        typed = _PARSERS.get(column.type, typed_texts)(read, column, vocabulary)
    dtype = object if typed.values.dtype == object else None
    return pd.Series(typed.values, dtype=dtype, copy=False), tuple(_findings(raw, column, typed))


def absent(column_type: str, length: int) -> Series:
    """A column without any value."""
    if column_type == "checkbox":
        return pd.Series(np.zeros(length, dtype=bool))
    if column_type in NUMBERS:
        return pd.Series(np.full(length, np.nan))
    if column_type in DATES:
        return pd.Series(np.full(length, np.datetime64("NaT"), dtype="datetime64[s]"))
    return pd.Series(np.full(length, None, dtype=object), dtype=object)


def cells(series: Series, column: Column, vocabulary: Vocabulary) -> ObjectArray:
    """What is written for typed values: str, float, bool or None; dates as serial numbers, choices as labels.

    A deadline at midnight is written as the day before, a checkbox always as TRUE or FALSE.
    """
    if column.type == "checkbox":
        return series.to_numpy().astype(bool).astype(object)
    if column.type in DATES | NUMBERS:
        return _without_nan(cell_numbers(series, column.type))
    codes, words = pd.factorize(series.to_numpy(dtype=object))  # -1: blank
    return objects([*(_written(word, column, vocabulary) for word in words), None])[codes]


def cell_numbers(series: Series, column_type: str) -> Floats:
    """What is written for dates and numbers: dates as serial numbers; NaN where blank."""
    return _date_numbers(series, column_type) if column_type in DATES else series.to_numpy(dtype=float)


def _written(value: object, column: Column, vocabulary: Vocabulary) -> str | None:
    return (vocabulary.label(column.list, str(value)) if column.type == "choice" else str(value)) or None


def _findings(raw: ObjectArray, column: Column, typed: Typed) -> Iterator[Finding]:
    if typed.bad.any():
        words = np.full(len(raw), None, dtype=object)
        words[typed.bad] = objects([cell_text(cell).strip() for cell in raw[typed.bad]])
        yield Finding("W-VALUE", column.key, typed.bad, words)
    if typed.assumed is not None and typed.assumed.any():
        words = np.full(len(raw), None, dtype=object)
        ends_the_day = np.timedelta64(int(column.type == "deadline"), "s")  # 24:00 belongs to the day it ends
        times = pd.Series(typed.values[typed.assumed] - ends_the_day)
        texts = raw[typed.assumed]
        words[typed.assumed] = [f"{text.strip()} → {time:%Y-%m-%d}" for text, time in zip(texts, times, strict=True)]
        yield Finding("W-YEAR", column.key, typed.assumed, words)


def _date_numbers(series: Series, column_type: str) -> Floats:
    numbers = serial(series)
    if column_type == "date":
        return np.floor(numbers)
    return np.where(numbers == np.floor(numbers), numbers - 1, numbers) if column_type == "deadline" else numbers


def _without_nan(numbers: Floats) -> ObjectArray:
    values: ObjectArray = numbers.astype(object)
    values[np.isnan(numbers)] = None
    return values
