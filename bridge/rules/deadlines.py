"""Deadlines: where a span of a policy's length ends, in its unit, on its calendar, with its pauses.

An hours clock gets the paused clock time added, a days clock the business days of the pause.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bridge.business_time import Floats, Moments
from bridge.rules.columns import DAY, day_of, never
from bridge.rules.context import Context
from bridge.rules.pauses import Spans
from bridge.settings.models import SlaPolicy

HOUR = np.timedelta64(3600, "s")
BY_DAY = ("business_days", "days")


def deadlines(start: Moments, length: float, policy: SlaPolicy, *, pauses: Spans, context: Context) -> Moments:
    """The end of a span of this length in the policy's unit; NaT where the start or the calendar's year is unknown.

    Length 0 is no deadline: only people set one.
    """
    if not length:
        return never(len(start))
    if policy.unit == "hours":
        return _after_hours(start, length, policy, pauses=pauses, context=context)
    calendar = context.calendar
    if policy.unit == "business_hours":
        lost = _sum(pauses, calendar.business_hours_between(pauses.start, pauses.end), len(start))
        return calendar.add_hours(start, length + lost)
    days = round(length) - (0 if policy.exclude_first_day else 1)
    if policy.unit == "business_days":
        first = start if policy.exclude_first_day else calendar.roll_forward(start).astype("datetime64[s]")
        end = calendar.add_business_days(first, days)
    else:
        end = day_of(start) + days * DAY
        end = calendar.roll_forward(end) if policy.roll == "next_business_day" else end
    lost = _sum(pauses, calendar.business_days_between(pauses.start, pauses.end), len(start))
    extended = np.where(lost > 0, calendar.add_business_days(end, np.rint(lost).astype(np.int64)), end)
    return np.asarray((extended + DAY).astype("datetime64[s]"))


def _after_hours(start: Moments, length: float, policy: SlaPolicy, *, pauses: Spans, context: Context) -> Moments:
    lost = _sum(pauses, (pauses.end - pauses.start) / HOUR, len(start))
    if policy.clock == "elapsed":
        return np.asarray(start + hours_span(length + lost))
    days, rest = divmod(length, 24)
    calendar = context.calendar
    day = calendar.add_business_days(start, int(days)).astype("datetime64[s]")
    end = day + (start - day_of(start)) + hours_span(rest + lost)
    return np.asarray(calendar.roll_forward(end).astype("datetime64[s]") + (end - day_of(end)))


def hours_span(hours: float | Floats) -> Any:
    """So many hours as timedelta64[s], to the second."""
    return np.rint(np.asarray(hours, dtype=np.float64) * 3600).astype("timedelta64[s]")


def _sum(pauses: Spans, amounts: Floats, length: int) -> Floats:
    """The amounts of each record's pauses added up."""
    return np.bincount(pauses.rows, weights=amounts, minlength=length).astype(np.float64)
