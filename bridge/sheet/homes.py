"""Homes: which of several tabs of one kind gets new records. Teams keep one tab a month; then it is that of now."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from bridge.book import BoundTab
from bridge.errors import InvalidInput
from bridge.sheet.words import normal

_MONTH = re.compile(r"(?<!\d)(?:(?P<year>20\d\d)\s?[-年/._ ]?\s?)?(?P<month>1[0-2]|0?[1-9])(?P<unit>\s?月)?(?!\d)")


def home_of(tabs: Sequence[BoundTab], now: datetime) -> BoundTab:
    """The tab for new records: where every title names a month, the latest month that has begun; else the first tab.

    Where all months are still to come it is the next one. Of two tabs of one month the left one.
    """
    ages = [age_in_months(tab.title, now) for tab in tabs]
    known = [(age < 0, abs(age), at) for at, age in enumerate(ages) if age is not None]
    return tabs[min(known)[2]] if len(known) == len(tabs) else tabs[0]


def named_home(tabs: Sequence[BoundTab], title: str) -> BoundTab:
    """The tab a person named. Raises InvalidInput with the names there are."""
    for tab in tabs:
        if normal(tab.title) == normal(title):
            return tab
    names = ", ".join(f'"{tab.title}"' for tab in tabs)
    raise InvalidInput(f'--tab: no tab "{title}" holds such records; there are: {names}')


def age_in_months(title: str, now: datetime) -> int | None:
    """How long ago the month in a title began: 0 is this month, below 0 is to come, None without a month.

    `2026年11月`, `2026-11`, `202611`; `11月` is the latest November.
    """
    for found in _MONTH.finditer(unicodedata.normalize("NFKC", title)):
        year, month = found["year"], int(found["month"])
        if year:
            return (now.year - int(year)) * 12 + now.month - month
        if found["unit"]:
            return (now.month - month) % 12
    return None
