"""Values and names as people read them, for 要確認, 変更履歴 and explanations."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bridge.book import ObjectArray
from bridge.business_time import Moments
from bridge.rules.context import Context
from bridge.settings.models import Text

DAY = pd.Timedelta(days=1)
JOINED = Text(ja="、", en=", ")


def label(context: Context, tab: str, key: str) -> str:
    """The label of a column; its key where the preset does not have it."""
    try:
        return context.settings.tabs[tab].column(key).label(context.settings.language)
    except KeyError:
        return key


def joined(context: Context, words: list[str]) -> str:
    """`Fit、Need` or `Fit, Need`."""
    return JOINED(context.settings.language).join(words)


def shown(context: Context, tab: str, key: str, *, value: Any) -> str:
    """A value of a column as a text; '' for none, labels for choices, TRUE or FALSE for ticks."""
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    if value is None or pd.isna(value):
        return ""
    column = context.settings.tabs[tab].column(key)
    if column.type == "choice":
        return context.vocabulary.label(column.list, str(value))
    if column.type in ("date", "datetime", "deadline"):
        return _TIMES[column.type](value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def moment_text(value: Any) -> str:
    """`2026-12-26 17:30`, with seconds only where there are some; '' for NaT."""
    if pd.isna(value):
        return ""
    time = pd.Timestamp(value)
    return f"{time:%Y-%m-%d %H:%M:%S}" if time.second else f"{time:%Y-%m-%d %H:%M}"


def day_text(value: Any) -> str:
    """`2026-12-26`; '' for NaT."""
    return "" if pd.isna(value) else f"{pd.Timestamp(value):%Y-%m-%d}"


def deadline_text(value: Any) -> str:
    """A deadline; at midnight it is the end of the day before: `2026-12-26`."""
    if pd.isna(value):
        return ""
    time = pd.Timestamp(value)
    return moment_text(time) if time != time.normalize() else day_text(time - DAY)


def deadline_texts(deadlines: Moments) -> ObjectArray:
    """`deadline_text` of many, none of them NaT, to the minute."""
    if not len(deadlines):
        return np.empty(0, dtype=object)
    days = deadlines.astype("datetime64[D]")
    midnight = deadlines == days
    day = np.datetime_as_string(np.where(midnight, days - np.timedelta64(1, "D"), days), unit="D").astype(object)
    clock = np.array([text[10:] for text in np.datetime_as_string(deadlines, unit="m").tolist()], dtype=object)
    return np.asarray(day + np.where(midnight, "", np.char.replace(clock.astype(str), "T", " ")).astype(object))


_TIMES = {"date": day_text, "datetime": moment_text, "deadline": deadline_text}
