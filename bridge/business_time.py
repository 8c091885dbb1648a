"""Business time: which days count, deadlines in business days and hours, elapsed business time. Pure; vectorised on datetime64.

Days follow the Civil Code of Japan: the first day is not counted (art. 140), a period ends at 24:00 of its last day (art. 141).
A day in a year the calendar does not know gives NaT or NaN, never a wrong date; `unknown_years` names those years.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from bridge.book import BoolArray, IntArray, Table
from bridge.settings.models import CalendarSettings, CompanyHoliday

Days = npt.NDArray[np.datetime64]  # datetime64[D]
Moments = npt.NDArray[np.datetime64]  # datetime64[s], naive, in the configured zone
Floats = npt.NDArray[np.float64]

NATIONAL, COMPANY, WORKDAY = "national", "company", "workday"  # keys of the choice list holiday_kind
FIRST_YEAR, LAST_YEAR = 1949, 2099  # what the package `holidays` knows of Japan


@dataclass(frozen=True, eq=False)
class Calendar:
    """The business days from 1 January of first_year to 31 December of last_year.

    days_off: sorted datetime64[D], weekends among them; hours: working hours of a day as (from, to) seconds after midnight.
    """

    days_off: Days
    hours: tuple[tuple[int, int], ...]
    first_year: int
    last_year: int

    @cached_property
    def _first(self) -> np.datetime64:
        return np.datetime64(f"{self.first_year:04d}-01-01", "D")

    @cached_property
    def _working(self) -> BoolArray:
        end = np.datetime64(f"{self.last_year + 1:04d}-01-01", "D")
        working = np.ones(int((end - self._first).astype(int)), dtype=bool)
        off = (self.days_off - self._first).astype(np.int64)
        working[off[(off >= 0) & (off < len(working))]] = False
        return working

    @cached_property
    def _counts(self) -> IntArray:
        """Business days from the first day up to and including each day."""
        return np.cumsum(self._working, dtype=np.int64)

    @cached_property
    def _business_days(self) -> Days:
        return np.asarray(self._first + np.flatnonzero(self._working), dtype="datetime64[D]")

    @cached_property
    def _seconds_a_day(self) -> int:
        return sum(end - start for start, end in self.hours)

    def _index(self, moments: Moments) -> tuple[IntArray, BoolArray]:
        """Days after the first day (0 where unknown), and which are known."""
        offsets = (moments.astype("datetime64[D]") - self._first).astype(np.int64)
        known = (offsets >= 0) & (offsets < len(self._working))
        return np.where(known, offsets, 0), known

    def knows(self, moments: Moments) -> BoolArray:
        """Which moments lie in the calendar's years (NaT does not)."""
        return self._index(moments)[1]

    def unknown_years(self, moments: Moments) -> tuple[int, ...]:
        """The years, ascending, of those moments that lie outside the calendar."""
        outside = moments[~np.isnat(moments) & ~self.knows(moments)]
        return tuple(sorted({int(year) + 1970 for year in outside.astype("datetime64[Y]").astype(np.int64)}))

    def is_business_day(self, moments: Moments) -> BoolArray:
        """Which moments lie on a business day; False for an unknown year."""
        index, known = self._index(moments)
        return np.asarray(self._working[index] & known, dtype=bool)

    def add_business_days(self, start: Moments, n: int | IntArray) -> Days:
        """The n-th business day strictly after each start (n >= 1), whatever day that is; the start's own day for n = 0."""
        index, known = self._index(start)
        amount = np.broadcast_to(np.asarray(n, dtype=np.int64), index.shape)
        days = self._nth(self._counts[index] + amount - 1, known)
        return np.where(known & (amount == 0), start.astype("datetime64[D]"), days)

    def _nth(self, position: IntArray, known: BoolArray) -> Days:
        """The business days at these positions of the calendar, NaT past either end."""
        inside = known & (position >= 0) & (position < len(self._business_days))
        days = np.full(position.shape, np.datetime64("NaT"), dtype="datetime64[D]")
        days[inside] = self._business_days[position[inside]]
        return days

    def roll_forward(self, day: Moments) -> Days:
        """Each day itself where it is a business day, else the next one."""
        return np.where(self.is_business_day(day), day.astype("datetime64[D]"), self.add_business_days(day, 1))

    def business_days_between(self, start: Moments, end: Moments) -> Floats:
        """Business days after start's day up to and including end's day (negative when reversed, NaN for an unknown year)."""
        (first, known_first), (last, known_last) = self._index(start), self._index(end)
        return np.where(known_first & known_last, (self._counts[last] - self._counts[first]).astype(np.float64), np.nan)

    def add_hours(self, start: Moments, hours: float | Floats) -> Moments:
        """The moment at which so many business hours (> 0) have passed since start."""
        position, known = self._position(start)
        position = position + np.rint(np.asarray(hours, dtype=np.float64) * 3600).astype(np.int64)
        day, rest = np.divmod(position - 1, self._seconds_a_day)  # the last second of a day belongs to that day
        return np.asarray(self._nth(day, known).astype("datetime64[s]") + self._clock(rest + 1), dtype="datetime64[s]")

    def business_hours_between(self, start: Moments, end: Moments) -> Floats:
        """Business hours from start to end (NaN for an unknown year)."""
        (first, known_first), (last, known_last) = self._position(start), self._position(end)
        return np.where(known_first & known_last, (last - first) / 3600, np.nan)

    def _position(self, moments: Moments) -> tuple[IntArray, BoolArray]:
        """Business seconds since the calendar's first day, and which moments are known."""
        index, known = self._index(moments)
        seconds = np.where(
            known, (moments - moments.astype("datetime64[D]")).astype("timedelta64[s]").astype(np.int64), 0
        )
        today = sum(np.clip(seconds - start, 0, end - start) for start, end in self.hours)
        before = self._counts[index] - self._working[index]
        return before * self._seconds_a_day + np.where(self._working[index], today, 0), known

    def _clock(self, worked: IntArray) -> npt.NDArray[np.timedelta64]:
        """The time of day at which so many seconds of the day have been worked."""
        clock = np.zeros(worked.shape, dtype=np.int64)
        before = 0
        for start, end in self.hours:
            clock = np.where(worked > before, start + worked - before, clock)
            before += end - start
        return clock.astype("timedelta64[s]")


def calendar_from(settings: CalendarSettings, holiday_rows: Table | None, years: Iterable[int]) -> Calendar:
    """The calendar for these years, with the rows of the tab 休日.

    The tab is the truth for national days from its first such year to its last, which is also the calendar's last year; without
    such rows the package `holidays` is asked. Company spans always count, 会社休日 adds days off and 出勤日 takes them away.
    """
    wanted = [year for year in years if FIRST_YEAR <= year <= LAST_YEAR]
    rows = _rows(holiday_rows)
    covered = sorted({day.year for day, kind in rows if kind == NATIONAL})
    first = min([*wanted, *covered[:1]])
    last = covered[-1] if covered else max(wanted)
    from_tab = range(covered[0], covered[-1] + 1) if covered else range(0)
    off = {day for day, kind in rows if kind in (NATIONAL, COMPANY)}
    off |= {
        day
        for year in range(first, last + 1)
        if year not in from_tab
        for day in national_holidays(settings.national, year)
    }
    off |= {day for span in settings.company for year in range(first - 1, last + 1) for day in company_days(span, year)}
    off |= set(_weekends(settings.weekend, first, last))
    off -= {day for day, kind in rows if kind == WORKDAY}
    return Calendar(np.array(sorted(off), dtype="datetime64[D]"), _hours(settings), first, last)


def company_days(span: CompanyHoliday, year: int) -> Iterator[date]:
    """The days of a company span that begins in this year."""
    start, end = _day(year, span.start), _day(year, span.end)
    if end < start:
        end = _day(year + 1, span.end)
    return (start + timedelta(days) for days in range((end - start).days + 1))


def _day(year: int, text: str) -> date:
    month, day = (int(part) for part in text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))  # 02-29 in a common year


@lru_cache(maxsize=256)
def national_holidays(country: str, year: int) -> frozenset[date]:
    """The national holidays of a year; none for an empty country or a year the package does not know."""
    if not country or not FIRST_YEAR <= year <= LAST_YEAR:
        return frozenset()
    import holidays  # only needed where the tab does not say: 0.1 s

    return frozenset(holidays.country_holidays(country, years=[year]))


def _rows(table: Table | None) -> list[tuple[date, str]]:
    if table is None or not len(table):
        return []
    days = table.frame["date"].to_numpy("datetime64[D]")
    kinds = table.frame["kind"].to_numpy(object)
    # a day people typed without saying what kind it is, is one on which they are closed
    pairs = zip(days.tolist(), kinds, strict=True)
    return [(day, kind if isinstance(kind, str) else COMPANY) for day, kind in pairs if day is not None]


def _weekends(weekend: tuple[int, ...], first: int, last: int) -> Iterable[date]:
    days = np.arange(f"{first:04d}-01-01", f"{last + 1:04d}-01-01", dtype="datetime64[D]")
    weekdays = (days.astype(np.int64) + 3) % 7  # 1970-01-01 was a Thursday
    found: list[date] = days[np.isin(weekdays, weekend)].tolist()
    return found


def _hours(settings: CalendarSettings) -> tuple[tuple[int, int], ...]:
    return tuple((_seconds(start), _seconds(end)) for start, end in settings.hours)


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60
