"""DATEDIF, also of dates that are written as texts.

https://support.google.com/docs/answer/6055612
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from bridge.local_sheets.formulas.arguments import Wrong, one, text
from bridge.local_sheets.text.entering import entered
from bridge.local_sheets.text.number_format import DAY_ZERO


def date_dif(start: Any, end: Any, unit: Any, *, locale: str) -> int:
    """Whole days, months or years between two dates; MD, YM, YD: what is left of them beyond months and years."""
    first, last = _date(start, locale), _date(end, locale)
    if first > last:
        raise Wrong("Num")
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    match text(unit).upper():
        case "D":
            return (last - first).days
        case "M":
            return months
        case "Y":
            return months // 12
        case "YM":
            return months % 12
        case "MD":
            return (last - _later(first, months)).days
        case "YD":
            return (last - _later(first, months // 12 * 12)).days
    raise Wrong("Num")


def _later(day: date, months: int) -> date:
    """The same day some months later; a day that is not there is the one after the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1) + timedelta(days=day.day - 1)


def _date(value: Any, locale: str) -> date:
    value = one(value)
    if isinstance(value, str):
        value = entered(value, locale, datetime.now()).value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong
    return (DAY_ZERO + timedelta(days=int(value))).date()
