"""Columns of a frame as numpy arrays. A column the preset does not have reads as blank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.business_time import Days, Floats, Moments

DAY = np.timedelta64(1, "D")
NEVER = np.datetime64("NaT", "s")


class SomeRows:
    """Some rows of a frame, in this order, as arrays: a column is taken when it is looked at, the others cost nothing."""

    def __init__(self, frame: pd.DataFrame, rows: IntArray) -> None:
        self._frame, self._rows = frame, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: str) -> bool:
        return key in self._frame

    def __getitem__(self, key: str) -> npt.NDArray[Any]:
        column = self._frame[key]
        array = column.to_numpy() if column.dtype.kind in "bfM" else words(self._frame, key)
        return np.asarray(array[self._rows])


Frame = pd.DataFrame | SomeRows


def words(frame: Frame, key: str) -> ObjectArray:
    """A text or choice column; None where blank."""
    if key not in frame:
        return np.full(len(frame), None, dtype=object)
    column = frame[key]
    array = np.asarray(column, dtype=object)
    return array if column.dtype == object else only(array, ~pd.isna(array))


def ticked(frame: Frame, key: str) -> BoolArray:
    """A checkbox column."""
    return np.asarray(frame[key], dtype=bool) if key in frame else np.zeros(len(frame), dtype=bool)


def moments(frame: Frame, key: str) -> Moments:
    """A date, datetime or deadline column as datetime64[s]; NaT where blank."""
    if key not in frame:
        return never(len(frame))
    return np.asarray(frame[key], dtype="datetime64[s]")


def numbers(frame: Frame, key: str) -> Floats:
    """A number column; NaN where blank."""
    return np.asarray(frame[key], dtype=np.float64) if key in frame else np.full(len(frame), np.nan)


def filled(frame: Frame, key: str) -> BoolArray:
    """Where a column holds something: a tick, a number, a date, a text."""
    if key not in frame:
        return np.zeros(len(frame), dtype=bool)
    column = frame[key]
    if column.dtype == bool:
        return np.asarray(column, dtype=bool)
    if column.dtype == object:
        array = np.asarray(column, dtype=object)
        return given(array) & flags(array != "")
    return np.asarray(pd.notna(column), dtype=bool)


def among(array: ObjectArray, keys: Iterable[str]) -> BoolArray:
    """Which entries are one of these keys."""
    found = np.zeros(len(array), dtype=bool)
    for key in keys:
        found |= array == key
    return found


def flags(found: object) -> BoolArray:
    """The outcome of a comparison, as an array of flags."""
    return np.asarray(found, dtype=bool)


def given(array: ObjectArray) -> BoolArray:
    """Which entries are not None."""
    return np.asarray(array != np.array(None, dtype=object), dtype=bool)


def only(array: ObjectArray, rows: BoolArray) -> ObjectArray:
    """The entries of these rows, None elsewhere."""
    result = np.full(len(array), None, dtype=object)
    result[rows] = array[rows]
    return result


def either(rows: BoolArray, array: ObjectArray, other: ObjectArray) -> ObjectArray:
    """`array` in these rows, `other` elsewhere."""
    return np.asarray(np.where(rows, array, other), dtype=object)


def same(left: ObjectArray, right: ObjectArray) -> BoolArray:
    """Which entries are equal, None and None among them (both from `words`)."""
    return np.asarray(left == right, dtype=bool)


def never(length: int) -> Moments:
    """So many NaT."""
    return np.full(length, NEVER, dtype="datetime64[s]")


def day_of(array: Moments) -> Days:
    """The day of each moment."""
    return array.astype("datetime64[D]")


def hours_between(start: Moments, end: Moments | np.datetime64) -> Floats:
    """Clock hours, NaN where either is NaT."""
    span: npt.NDArray[np.timedelta64] = end - start
    return np.where(np.isnat(span), np.nan, span.astype("timedelta64[s]").astype(np.float64) / 3600)
