"""From cells to dates: serial numbers, texts, and the year that people left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from bridge.book import BoolArray
from bridge.settings.template import Column
from bridge.sheet.dates import (
    DAY_SECONDS,
    Days,
    Seconds,
    TypedDate,
    day_of,
    from_serial,
    is_serial,
    parse_date,
    with_year,
)
from bridge.sheet.typed import NUMBER, TEXT, TICK, ReadCells, Typed, flags, is_blank, mapped

DAY = np.timedelta64(1, "D")


def typed_dates(read: ReadCells, column: Column, anchors: Anchors) -> Typed:
    """Dates of a column: date, datetime, or deadline (a deadline typed as a date is the midnight after it)."""
    times = np.full(len(read.raw), np.datetime64("NaT"), dtype="datetime64[s]")
    bad, assumed = read.at(TICK), np.zeros(len(read.raw), dtype=bool)
    if NUMBER in read.present:
        numbers = read.numbers()
        usable = is_serial(numbers)
        times[usable] = from_serial(numbers[usable])
        bad |= ~usable & ~np.isnan(numbers)
    if TEXT in read.present:
        at = read.at(TEXT)
        typed = mapped(read.texts, parse_date if column.type == "datetime" else _parse_day)
        times[at], assumed[at] = _from_texts(typed, _bounds(at, column, anchors))
        bad[at] = flags([one is None and not is_blank(text) for one, text in zip(typed, read.texts, strict=True)])
    return Typed(_as_type(times, column.type), bad, assumed)


def _parse_day(text: str) -> TypedDate | None:
    """As parse_date; the 24:00 of a day belongs to that day."""
    typed = parse_date(text)
    return replace(typed, seconds=0) if typed and typed.seconds == DAY_SECONDS else typed


def _as_type(times: Seconds, column_type: str) -> Seconds:
    if column_type == "datetime":
        return times
    days = times.astype("datetime64[D]").astype("datetime64[s]")
    return days if column_type == "date" else np.where(times == days, times + DAY, times)


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the year of a date without one is judged by. received, seen: when each record was received, and first seen by the
    bridge (datetime64[s], NaT where unknown)."""

    now: datetime
    received: pd.Series | None = None
    seen: pd.Series | None = None


@dataclass(frozen=True, slots=True)
class _Bounds:
    near: Days
    earliest: Days
    latest: Days


def _bounds(at: BoolArray, column: Column, anchors: Anchors) -> _Bounds:
    """A receipt lies in the past. Other dates follow the receipt; where it is unknown they lie near the day the row was first
    seen, before or after: a deadline of last week stays overdue instead of moving to next year.
    """
    today = np.full(int(at.sum()), np.datetime64(anchors.now, "D"), dtype="datetime64[D]")
    open_end = np.full(len(today), np.datetime64("NaT"), dtype="datetime64[D]")
    seen = _or(_days(anchors.seen, at), today)
    if column.key == "received_at":
        return _Bounds(seen, open_end, today)
    received = _days(anchors.received, at)
    return _Bounds(_or(received, seen), open_end if received is None else received, open_end)


def _days(times: pd.Series | None, at: BoolArray) -> Days | None:
    return None if times is None else times.to_numpy()[at].astype("datetime64[D]")


def _or(days: Days | None, others: Days) -> Days:
    return others if days is None else np.where(np.isnat(days), others, days)


def _from_texts(typed: list[TypedDate | None], bounds: _Bounds) -> tuple[Seconds, BoolArray]:
    """(times, which years were assumed); NaT for what was not read."""
    parts = [(one.year, one.month, one.day, one.seconds) if one else (1970, 1, 1, 0) for one in typed]
    year, month, day, seconds = np.array(parts, dtype=np.int64).reshape(-1, 4).T
    known = flags([one is not None for one in typed])
    days = np.full(len(typed), np.datetime64("NaT"), dtype="datetime64[D]")
    days[known] = day_of(year[known], month[known], day[known])
    assumed = known & (year == 0)
    near, earliest, latest = (edge[assumed] for edge in (bounds.near, bounds.earliest, bounds.latest))
    days[assumed] = with_year(month[assumed], day[assumed], near, earliest=earliest, latest=latest)
    return days.astype("datetime64[s]") + seconds.astype("timedelta64[s]"), assumed
