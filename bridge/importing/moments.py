"""Dates and times of files, as naive ISO texts in the spreadsheet's zone.

Besides what people type in sheets (`bridge.sheet.dates`): month or day first as the source says, English months, Japanese eras,
serial numbers, ISO with a zone, and the zone written behind the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from bridge.sheet.dates import FIRST_YEAR, LAST_YEAR, parse_date
from bridge.sheet.words import normal

Order = str  # "mdy", "dmy", "ymd"; "infer" before the file was looked at

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_ERAS = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_CLOCK = (
    r"(?:[ t,]*(?P<half>午前|午後)? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r" ?(?P<half2>am|pm|a\.m\.|p\.m\.|午前|午後)?)?"
)
_ZONE = r"(?: ?\(?(?P<zone>z|utc|jst|(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?)\)?)?"
_NUMBERS = re.compile(rf"(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d{{2}}){_CLOCK}{_ZONE}")
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[/.-](?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}}){_CLOCK}{_ZONE}")
_MONTH_DAY = re.compile(
    rf"(?:[a-z]{{3,9}}, )?(?P<month>[a-z]{{3,9}})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}}){_CLOCK}{_ZONE}"
)
_DAY_MONTH = re.compile(
    rf"(?:[a-z]{{3,9}}, )?(?P<day>\d{{1,2}})[ -](?P<month>[a-z]{{3,9}})\.?,?[ -](?P<year>\d{{4}}){_CLOCK}{_ZONE}"
)
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|[rhs])\.? ?(?P<year>\d{1,2}|元)[年./-] ?(?P<a>\d{1,2})[月./-] ?(?P<b>\d{1,2})日?" + _CLOCK
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 109_575  # 1950 to 2199
_TWO_DIGITS = 70  # 69 is 2069, 70 is 1970


@dataclass(frozen=True, slots=True)
class Reading:
    """How the dates of one file are read. order: mdy, dmy or ymd; here: the spreadsheet's zone; there: the file's, if any."""

    order: Order
    here: tzinfo
    there: tzinfo | None = None


def iso_texts(texts: Sequence[str | None], reading: Reading) -> list[str | None]:
    """Each date or time as ISO text, None where it cannot be read without guessing. Equal texts are read once."""
    known = {text: iso_text(text, reading) for text in set(texts) if text is not None}
    return [None if text is None else known[text] for text in texts]


def iso_text(text: str, reading: Reading) -> str | None:
    """One date or time as ISO text: `2026-09-17`, or `2026-09-17T13:50:00` where a time is said."""
    word = normal(text).lstrip("'")
    for expression, read in _FORMS:
        if (match := expression.fullmatch(word)) is not None:
            return read(match, reading)
    typed = parse_date(text)
    if typed is None or not typed.year:
        return None
    day = datetime(typed.year, typed.month, typed.day) + timedelta(seconds=typed.seconds)
    return _iso(day, timed=bool(typed.seconds) or ":" in word or "時" in word)


def order_of(texts: Iterable[str | None]) -> Order | None:
    """Whether the month or the day comes first, by dates that leave no doubt; None where all could be either.

    An empty answer and dates that contradict each other are None, too.
    """
    found = set()
    for text in set(texts):
        if text is not None and (match := _NUMBERS.fullmatch(normal(text).lstrip("'"))) is not None:
            first, second = int(match["a"]), int(match["b"])
            found |= ({"dmy"} if first > 12 else set()) | ({"mdy"} if second > 12 else set())
    return found.pop() if len(found) == 1 else None


def is_ambiguous(text: str) -> bool:
    """Whether day and month of a date could be exchanged: `1/2/2026`, not `2026/1/2`."""
    match = _NUMBERS.fullmatch(normal(text).lstrip("'"))
    return match is not None and match["a"] != match["b"]


def _numbers(match: re.Match[str], reading: Reading) -> str | None:
    year, first, second = match["year"], int(match["a"]), int(match["b"])
    if reading.order not in ("mdy", "dmy"):
        return None
    month, day = (first, second) if reading.order == "mdy" else (second, first)
    return _moment(_full_year(year), month, day, match=match, reading=reading)


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= _TWO_DIGITS else 2000)


def _year_first(match: re.Match[str], reading: Reading) -> str | None:
    return _moment(int(match["year"]), int(match["a"]), int(match["b"]), match=match, reading=reading)


def _named_month(match: re.Match[str], reading: Reading) -> str | None:
    month = _MONTHS.get(match["month"][:3])
    return _moment(int(match["year"]), month, int(match["day"]), match=match, reading=reading) if month else None


def _era(match: re.Match[str], reading: Reading) -> str | None:
    year = 1 if match["year"] == "元" else int(match["year"])
    return _moment(_ERAS[match["era"]] + year, int(match["a"]), int(match["b"]), match=match, reading=reading)


def _serial(match: re.Match[str], _reading: Reading) -> str | None:
    number = float(match[0])
    if not _FIRST_SERIAL <= number < _LAST_SERIAL:
        return None
    moment = datetime(1899, 12, 30) + timedelta(seconds=round(number * 86_400))
    return _iso(moment, timed=not number.is_integer())


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Reading], str | None]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_NUMBERS, _numbers),
    (_MONTH_DAY, _named_month),
    (_DAY_MONTH, _named_month),
    (_ERA, _era),
    (_SERIAL, _serial),
)


def _moment(year: int, month: int, day: int, *, match: re.Match[str], reading: Reading) -> str | None:
    part = match.groupdict()
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    half = part["half"] or part["half2"]
    if half:
        hour = hour % 12 + (12 if half in ("午後", "pm", "p.m.") else 0)
    try:
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if part["hour"] is None:
        return _iso(moment, timed=False)
    zone = _zone(part.get("zone")) or reading.there
    return _iso(moment if zone is None else moment.replace(tzinfo=zone).astimezone(reading.here), timed=True)


@cache
def _zone(text: str | None) -> tzinfo | None:
    """`gmt+9`, `+09:00`, `z`, `utc`, `jst`."""
    if not text:
        return None
    if text == "jst":
        return timezone(timedelta(hours=9))
    number = re.fullmatch(r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", text)
    if number is None:
        return UTC
    minutes = int(number["hours"]) * 60 + int(number["minutes"] or 0)
    return timezone(timedelta(minutes=-minutes if number["sign"] == "-" else minutes)) if minutes < 1_440 else None


def _iso(moment: datetime, *, timed: bool) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds") if timed else moment.date().isoformat()
