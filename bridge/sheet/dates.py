"""Dates as people type them, and as serial numbers. Day 0 of a serial number is 1899-12-30; times are naive and local.

Readable: `2026/10/23`, `2026-10-23`, `2026年10月23日`, `10月23日`, `10/23`, with a weekday in brackets or a time.
Not readable, because nobody can know what is meant: `1/2/2026`, `26/1/2`, `来週中`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.book import BoolArray
from bridge.sheet.words import normal

Seconds = npt.NDArray[np.datetime64]  # datetime64[s]
Days = npt.NDArray[np.datetime64]  # datetime64[D]
Ints = npt.NDArray[np.int64]

FIRST_YEAR, LAST_YEAR = 1950, 2199  # outside of these a number or a text is no date of business
DAY_SECONDS = 86_400
_EPOCH_DAYS = 25_569  # serial number of 1970-01-01
_FIRST_SERIAL = float((np.datetime64(f"{FIRST_YEAR}", "D") - np.datetime64("1899-12-30")).astype(int))
_END_SERIAL = float((np.datetime64(f"{LAST_YEAR + 1}", "D") - np.datetime64("1899-12-30")).astype(int))
_LEAP_REACH = 8  # years to look around for a 29 February (1896, 1904)

_YEAR_FIRST = r"(?P<y1>\d{4})/(?P<m1>\d{1,2})/(?P<d1>\d{1,2})|(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})"
_KANJI = r"(?:(?P<y3>\d{4})年 ?)?(?P<m3>\d{1,2})月 ?(?P<d3>\d{1,2})日"
_SHORT = r"(?P<m4>\d{1,2})/(?P<d4>\d{1,2})"
_WEEKDAY = r"(?: ?\([日月火水木金土](?:曜日?)?\))?"
_CLOCK = (
    r"(?:[t ]? ?(?P<half>午前|午後|am|pm)? ?(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?|時(?:(?P<minute2>\d{1,2})分|(?P<thirty>半))?)(?: ?(?P<half2>am|pm))?)?"
)
_DATE = re.compile(rf"(?:{_YEAR_FIRST}|{_KANJI}|{_SHORT}){_WEEKDAY}{_CLOCK}")


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A date that was typed as text. year: 0 where people left it out; seconds: of the day, 0..86400."""

    year: int
    month: int
    day: int
    seconds: int


def parse_date(text: str) -> TypedDate | None:
    """The date a text says, None where it is none that can be read without guessing."""
    match = _DATE.fullmatch(normal(text))
    if match is None:
        return None
    part = match.groupdict()
    year, month, day = (_first(part, name) for name in "ymd")
    seconds = _seconds(part)
    if seconds is None or not _exists(year, month, day):
        return None
    return TypedDate(year, month, day, seconds)


def _first(part: dict[str, str | None], name: str) -> int:
    return next((int(value) for key in "1234" if (value := part.get(name + key))), 0)


def _exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a day; 29 February exists where no year is said."""
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        datetime(year or 2000, month, day)
    except ValueError:
        return False
    return True


def _seconds(part: dict[str, str | None]) -> int | None:
    """Seconds of the day, 0 where no time is said, None where there is no such time. 24:00 is the day's end."""
    if part["hour"] is None:
        return 0
    hour = int(part["hour"])
    half = part["half"] or part["half2"]
    minute = 30 if part["thirty"] else int(part["minute"] or part["minute2"] or 0)
    second = int(part["second"] or 0)
    if (half and hour > 12) or minute > 59 or second > 59:
        return None
    if half:
        hour = hour % 12 + (12 if half in ("午後", "pm") else 0)
    total = hour * 3600 + minute * 60 + second
    return total if total <= DAY_SECONDS else None


def day_of(year: Ints, month: Ints, day: Ints) -> Days:
    """Days from their parts, NaT where there is no such day."""
    months: Days = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1).astype("timedelta64[M]")
    days: Days = months.astype("datetime64[D]") + (day - 1).astype("timedelta64[D]")
    days[days.astype("datetime64[M]") != months] = np.datetime64("NaT")
    return days


def with_year(month: Ints, day: Ints, near: Days, *, earliest: Days | None = None, latest: Days | None = None) -> Days:
    """Give days without a year the year that brings them nearest to `near`, within earliest and latest (both inclusive)."""
    offsets = np.arange(-_LEAP_REACH, _LEAP_REACH + 1)[:, None]
    shape = (len(offsets), len(month))
    years = near.astype("datetime64[Y]").astype(np.int64) + 1970 + offsets
    days = day_of(years.ravel(), np.broadcast_to(month, shape).ravel(), np.broadcast_to(day, shape).ravel()).reshape(
        shape
    )
    distance = np.abs((days - near).astype(float))
    outside = np.isnat(days)
    outside |= False if earliest is None else days < earliest
    outside |= False if latest is None else days > latest
    distance[outside] = np.inf
    chosen: Days = days[np.argmin(distance, axis=0), np.arange(len(month))]
    return chosen


def is_serial(numbers: npt.NDArray[np.float64]) -> BoolArray:
    """Which numbers are a date of business (1950 to 2199)."""
    return (numbers >= _FIRST_SERIAL) & (numbers < _END_SERIAL)


def from_serial(numbers: npt.NDArray[np.float64]) -> Seconds:
    """Serial numbers -> datetime64[s], to the nearest second; NaN -> NaT."""
    seconds = np.rint((np.nan_to_num(numbers, nan=_EPOCH_DAYS) - _EPOCH_DAYS) * DAY_SECONDS)
    times = seconds.astype(np.int64).astype("datetime64[s]")
    times[np.isnan(numbers)] = np.datetime64("NaT")
    return times


def serial(times: pd.Series) -> npt.NDArray[np.float64]:
    """datetime64 series -> serial numbers (day 0 is 1899-12-30); NaT -> NaN."""
    seconds = times.to_numpy().astype("datetime64[s]")
    numbers = seconds.astype(np.int64) / DAY_SECONDS + _EPOCH_DAYS
    return np.where(np.isnat(seconds), np.nan, numbers)


def serial_number(moment: date) -> float:
    """The serial number of one date or naive datetime (day 0 is 1899-12-30)."""
    day = moment.toordinal() - date(1899, 12, 30).toordinal()
    if not isinstance(moment, datetime):
        return float(day)
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return day + seconds / 86_400


def shown_moment(number: float) -> str:
    """A serial number as people read it: `2026/12/26 17:30`, without the time where there is none."""
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * DAY_SECONDS))
    return moment.strftime("%Y/%m/%d" if moment.time() == time() else "%Y/%m/%d %H:%M")
