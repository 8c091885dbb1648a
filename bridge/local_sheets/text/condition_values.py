"""What conditions compare with: e-mail addresses, web addresses, typed dates and numbers, days relative to today."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bridge.local_sheets.text.entering import entered
from bridge.local_sheets.text.number_format import DAY_ZERO
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Value, effective

EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
URL = re.compile(r"((https?|ftp)://)?([\w-]+\.)+[A-Za-z]{2,}(:\d+)?([/?#]\S*)?|mailto:\S+@\S+", re.IGNORECASE)
DAYS_AGO = {"TODAY": 0, "YESTERDAY": 1, "TOMORROW": -1, "PAST_WEEK": 7, "PAST_MONTH": 30, "PAST_YEAR": 365}


def is_email(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return EMAIL.fullmatch(text) is not None


def is_url(text: str) -> bool:
    """Whether a text is a web address; the scheme may be left out."""
    return URL.fullmatch(text) is not None


def constant(value: Json, locale: str, now: datetime) -> Value:
    """A ConditionValue that is no formula: typed as a person would, or a day relative to today (a serial number).

    https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/other#ConditionValue
    """
    if "relativeDate" in value:
        today = datetime(now.year, now.month, now.day)
        return (today - timedelta(days=DAYS_AGO.get(value["relativeDate"], 0)) - DAY_ZERO).days
    return effective(entered(str(value.get("userEnteredValue", "")), locale, now).value)


def is_past_span(value: Json) -> bool:
    """Whether a relative date names a span that ends today, not a day."""
    return str(value.get("relativeDate", "")).startswith("PAST_")
