"""Words and figures that several views share: names of deals, lights, business days, deadlines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bridge.book import ObjectArray, Table
from bridge.rules.clocks import AT_RISK, BREACHED, ON_TRACK
from bridge.rules.context import Context
from bridge.settings.models import Text
from bridge.views.shown import shown

BUSINESS_DAY = Text(ja="{n} 営業日", en="{n} business day")
BUSINESS_DAYS = Text(ja="{n} 営業日", en="{n} business days")

SEVERITY = {BREACHED: 0, AT_RISK: 1, ON_TRACK: 2}
LEAST = len(SEVERITY)
STYLES = {BREACHED: "breached", AT_RISK: "at_risk", ON_TRACK: "on_track"}  # of theme.yaml


def texts(table: Table, key: str, context: Context) -> ObjectArray:
    """One column of the table as people read it, '' where it is blank."""
    column = context.settings.tabs[table.tab].column(key)
    return shown(table.frame[key], column, context.vocabulary)


def deal_names(table: Table) -> ObjectArray:
    """案件名, or the company where people gave the deal no name, or its id; on one line."""
    names = zip(*(table.frame[key].to_numpy(dtype=object) for key in ("deal_name", "company", "id")), strict=True)
    return np.array(
        [" ".join((name or company or number or "").split()) for name, company, number in names], dtype=object
    )


def severity(states: Sequence[object] | pd.Series) -> pd.Series:
    """SLA states as numbers to sort by: breached 0, at risk 1, on track 2, all others 3."""
    return pd.Series(states, dtype=object).map(SEVERITY).fillna(LEAST).astype("int64")


def waited(*, hours: pd.Series, since: pd.Series, context: Context) -> ObjectArray:
    """`144.0 h / 4 営業日`: clock hours, and business days after the day it began up to today; '' where nothing began.

    The days are left out for a year the calendar does not know.
    """
    days = context.calendar.business_days_between(
        since.to_numpy(dtype="datetime64[s]"), np.full(len(since), context.moment)
    )
    one, more = (text(context.settings.language) for text in (BUSINESS_DAY, BUSINESS_DAYS))
    spans = zip(hours.tolist(), days.tolist(), hours.isna().tolist(), np.isnan(days).tolist(), strict=True)
    return np.array(
        [
            "" if nothing else f"{hours:.1f} h" if unknown else f"{hours:.1f} h / {_days(days, one, more)}"
            for hours, days, nothing, unknown in spans
        ],
        dtype=object,
    )


def _days(days: float, one: str, more: str) -> str:
    return (one if days == 1 else more).format(n=int(days))
