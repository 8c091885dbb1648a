"""From cells to dates: serial numbers, texts, and the year that people left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from bridge.book import BoolArray, ObjectArray
from bridge.settings.template import Column
from bridge.sheet.dates import Days, Seconds, TypedDate, day_of, from_serial, is_serial, parse_date, with_year
from bridge.sheet.typed import NUMBER, TEXT, TICK, ReadCells, Typed, flags, is_blank, mapped

DAY = np.timedelta64(1, "D")


def typed_dates(read: ReadCells, column: Column, now: datetime, received: pd.Series | None) -> Typed:
    """Dates of a column: date, datetime, or deadline (a deadline typed as a date is the midnight after it).

    received: see values.parse_column.
    """
    times = np.full(len(read.raw), np.datetime64("NaT"), dtype="datetime64[s]")
    bad, assumed = read.at(TICK), np.zeros(len(read.raw), dtype=bool)
    at, numbers = read.at(NUMBER), read.numbers()
    usable = is_serial(numbers)
    times[at] = from_serial(np.where(usable, numbers, np.nan))
    bad[at] = ~usable
    if read.texts:
        at = read.at(TEXT)
        typed = mapped(read.texts, parse_date)
        times[at], assumed[at] = _from_texts(typed, _anchors(at, column, now, received))
        bad[at] = flags([one is None and not is_blank(text) for one, text in zip(typed, read.texts, strict=True)])
    return Typed(_as_type(times, column.type), bad, assumed)


def _as_type(times: Seconds, column_type: str) -> Seconds:
    if column_type == "datetime":
        return times
    days = times.astype("datetime64[D]").astype("datetime64[s]")
    return days if column_type == "date" else np.where(times == days, times + DAY, times)


@dataclass(frozen=True, slots=True)
class _Anchors:
    """From which day the year of each cell is assumed, and how: a rule of dates.with_year."""

    days: Days
    rules: ObjectArray


def _anchors(at: BoolArray, column: Column, now: datetime, received: pd.Series | None) -> _Anchors:
    """When something was received lies in the past; all other dates follow that, or lie near today where it is unknown.

    Near, not ahead: a deadline of last week stays overdue instead of moving to next year.
    """
    count = int(at.sum())
    days = np.full(count, np.datetime64(now, "D"), dtype="datetime64[D]")
    if column.key == "received_at":
        return _Anchors(days, np.full(count, "past", dtype=object))
    rules = np.full(count, "near", dtype=object)
    if received is not None:
        known = received.to_numpy()[at].astype("datetime64[D]")
        days = np.where(np.isnat(known), days, known)
        rules[~np.isnat(known)] = "coming"
    return _Anchors(days, rules)


def _from_texts(typed: list[TypedDate | None], anchors: _Anchors) -> tuple[Seconds, BoolArray]:
    """(times, which years were assumed); NaT for what was not read."""
    parts = [(one.year, one.month, one.day, one.seconds) if one else (1970, 1, 1, 0) for one in typed]
    year, month, day, seconds = np.array(parts, dtype=np.int64).reshape(-1, 4).T
    known = flags([one is not None for one in typed])
    days = np.full(len(typed), np.datetime64("NaT"), dtype="datetime64[D]")
    days[known] = day_of(year[known], month[known], day[known])
    assumed = known & (year == 0)
    for rule in ("past", "coming", "near"):
        at = assumed & np.asarray(anchors.rules == rule, dtype=bool)
        if at.any():
            days[at] = with_year(month[at], day[at], anchors.days[at], rule)
    return days.astype("datetime64[s]") + seconds.astype("timedelta64[s]"), assumed
