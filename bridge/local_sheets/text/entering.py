"""USER_ENTERED: what a text becomes when a person types it into a cell, and the number format it brings along.

Measured (en): `1-2` -> DATE `m-d`; `2026-09-05` -> DATE `yyyy-mm-dd`; `$100.15` -> CURRENCY `"$"#,##0.00`; `007` -> 7; `'0123` is
text. In Japanese `9/5` is a day of this year, `9月5日` too, and a date that starts with the day or month but names a year is text.
Not measured: names of months in English, full-width digits in Japanese (both understood here), and eras (令和8年: a text here).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bridge.local_sheets.text.display import language
from bridge.local_sheets.text.number_format import DAY_ZERO
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ERROR_TYPES, ErrorText, Formula, Value, number

NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<currency>[$\u00a5\uffe5€£]?)(?P<sign2>[-+]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)?(?P<fraction>\.\d*)?"
    r"(?P<exponent>[eE][-+]?\d+)?(?P<percent>\s*%)?"
)
TIME = r"(?:[ T]+)?(?:(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?P<half>\s*[AaPp][Mm])?)?"
YMD = re.compile(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})" + TIME)
KANJI = re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日" + TIME)
MDY = re.compile(r"(?P<month>\d{1,2})(?P<sep>[-/])(?P<day>\d{1,2})(?:(?P=sep)(?P<year>\d{4}|\d\d))?" + TIME)
DMY = re.compile(r"(?P<day>\d{1,2})(?P<sep>[-/.])(?P<month>\d{1,2})(?:(?P=sep)(?P<year>\d{4}|\d\d))?" + TIME)
CLOCK = re.compile(TIME)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
)
LONG_MONTHS += ("november", "december")
NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
NAMED = (  # English only
    re.compile(NAME + r" (?P<day>\d{1,2})(?:,? (?P<year>\d{4}))?" + TIME),
    re.compile(r"(?P<day>\d{1,2})[ -]" + NAME + r"(?:[ -](?P<year>\d{4}))?" + TIME),
)
SYMBOLS = {"$": '"$"', "\u00a5": "[$\u00a5-411]", "\uffe5": "[$\u00a5-411]", "€": "[$€]", "£": "[$£]"}


@dataclass(frozen=True, slots=True)
class Entered:
    """What was typed. format: the NumberFormat that comes with it, None for none."""

    value: Value
    format: Json | None = None


def entered(text: str, locale: str, now: datetime, *, as_text: bool = False) -> Entered:
    """The value of a typed text. now: gives the year of `3/14`; as_text: the cell has the plain text format."""
    if text.startswith("=") and len(text) > 1:
        return Entered(Formula(text))
    if as_text:
        return Entered(text or None)
    if text.startswith("'"):
        return Entered(text[1:] or None)
    stripped = text.strip()
    if stripped.upper() in ("TRUE", "FALSE"):
        return Entered(stripped.upper() == "TRUE")
    if stripped in ERROR_TYPES:
        return Entered(ErrorText(stripped))
    if language(locale) == "ja" and not stripped.isascii():
        stripped = unicodedata.normalize("NFKC", stripped).replace("\u2212", "-")
    if stripped[:1] in "0123456789-+.$\u00a5\uffe5€£" or stripped[:3].casefold() in MONTHS:
        found = _number(stripped) or _date(stripped, locale, now)
        if found is not None:
            return found
    if text.strip().startswith("+") and len(stripped) > 1:
        return Entered(Formula("=" + stripped))
    return Entered(text or None)


def _number(text: str) -> Entered | None:
    match = NUMBER.fullmatch(text)
    if not match or not (match["digits"] or len(match["fraction"] or "") > 1) or (match["sign"] and match["sign2"]):
        return None
    digits, fraction = match["digits"] or "0", match["fraction"] or ""
    value = float(digits.replace(",", "") + fraction.rstrip(".") + (match["exponent"] or ""))
    value = -value if "-" in (match["sign"], match["sign2"]) else value
    if match["percent"]:
        value = float(repr(value)) / 100
    return Entered(number(value), _number_format(match, grouped="," in digits, fraction=len(fraction) > 1))


def _number_format(match: re.Match[str], *, grouped: bool, fraction: bool) -> Json | None:
    decimals = ".00" if fraction else ""
    if match["currency"]:
        return {"type": "CURRENCY", "pattern": f"{SYMBOLS[match['currency']]}#,##0{decimals}"}
    if match["percent"]:
        return {"type": "PERCENT", "pattern": f"0{decimals}%"}
    if match["exponent"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##0{decimals}"} if grouped else None


def _date(text: str, locale: str, now: datetime) -> Entered | None:
    if language(locale) == "en" and (found := _named_month(text, now)) is not None:
        return found
    month_first = locale in ("en_US", "") or language(locale) == "ja"
    for pattern in (YMD, KANJI, MDY if month_first else DMY):
        match = pattern.fullmatch(text)
        if match and (language(locale) != "ja" or pattern is not MDY or not match["year"]):
            return _dated(match, text, now)
    match = CLOCK.fullmatch(text)
    if match and match["hour"] is not None:
        seconds = _seconds(match)
        return None if seconds is None else Entered(number(seconds / 86_400), {"type": "TIME", "pattern": _time(match)})
    return None


def _named_month(text: str, now: datetime) -> Entered | None:
    """`Nov 24, 2026`, `24-Nov-2026`, `November 24`."""
    for pattern in NAMED:
        match = pattern.fullmatch(text)
        name = match["name"].lower() if match else ""
        if match and (name in MONTHS or name in LONG_MONTHS):
            month = MONTHS.index(name[:3]) + 1
            return _dated(match, text, now, month=month)
    return None


def _dated(match: re.Match[str], text: str, now: datetime, *, month: int | None = None) -> Entered | None:
    year = int(match["year"] or now.year)
    year += 0 if year > 99 else (2000 if year < 50 else 1900)
    seconds = 0 if match["hour"] is None else _seconds(match)
    try:
        days = (datetime(year, month or int(match["month"]), int(match["day"])) - DAY_ZERO).days
    except ValueError:
        return None
    if seconds is None:
        return None
    pattern = "".join(_date_pattern(match, text))
    kind = "DATE" if match["hour"] is None else "DATE_TIME"
    pattern += "" if match["hour"] is None else f" {_time(match)}"
    return Entered(number(days + seconds / 86_400), {"type": kind, "pattern": pattern})


def _date_pattern(match: re.Match[str], text: str) -> Iterator[str]:
    """The pattern repeats how the date was written: `2026-09-05` -> yyyy-mm-dd, `9/5` -> m/d."""
    known = match.groupdict()
    names = [name for name in ("year", "month", "name", "day") if known.get(name)]
    fields = [(match.start(name), match.end(name), name[0]) for name in names]
    at = 0
    for start, end, letter in sorted(fields):
        yield from _quoted(text[at:start])
        yield _letters(letter, end - start)
        at = end
    if text[at : at + 1] == "日":
        yield '"日"'


def _letters(letter: str, width: int) -> str:
    if letter == "n":  # a month's name
        return "mmm" if width == 3 else "mmmm"
    return letter * (4 if letter == "y" and width == 4 else width)


def _quoted(text: str) -> Iterator[str]:
    if text:
        yield text if not text.strip("-/. ,") else f'"{text}"'


def _seconds(match: re.Match[str]) -> float | None:
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    half = (match["half"] or "").strip().lower()
    if minute > 59 or second > 59 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 3600 + minute * 60 + second


def _time(match: re.Match[str]) -> str:
    return "h:mm" + (":ss" if match["second"] else "") + (" AM/PM" if match["half"] else "")
