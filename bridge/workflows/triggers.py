"""Triggers: what may happen to a record. Each gives the records it happened to, and the value it happened for.

A trigger that watches a change fires in the sync that saw the change; one that watches a date fires whenever the date has come.
What has fired is remembered by its value, so that it never fires twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from bridge.book import BoolArray, IntArray, Table
from bridge.business_time import Moments
from bridge.rules.columns import DAY, day_of, moments, words
from bridge.rules.context import Context


@dataclass(frozen=True, slots=True)
class Hits:
    """now: the records it happens to in this sync; ever: those it holds for (a baseline remembers them and fires nothing);
    value: what it happened for, a short text for each of these records (hardly any are new, so hardly any is asked for)."""

    now: BoolArray
    ever: BoolArray
    value: Callable[[IntArray], list[str]]


Trigger = Callable[[Table, Mapping[str, Any], Context], Hits]


def created(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """A record was seen for the first time."""
    del trigger
    stamp = moments(table.memory, "created_at")
    ever = ~np.isnat(stamp)
    return Hits(np.asarray(stamp == context.moment), ever, partial(_stamps, stamp))


def stage_entered(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """A record came to the stage `to`."""
    stamp = moments(table.memory, "stage_entered_at")
    ever = np.asarray(words(table.frame, "stage") == trigger["to"], dtype=bool)
    return Hits(ever & (stamp == context.moment), ever, partial(_stamps, stamp))


def date_reached(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """The date in `field`, `offset` days later (default 0), is today or past."""
    days = day_of(moments(table.frame, trigger["field"])) + int(trigger.get("offset", 0)) * DAY
    reached = np.asarray(days <= np.datetime64(context.now, "D"), dtype=bool)
    return Hits(reached, reached, lambda rows: np.datetime_as_string(days[rows], unit="D").tolist())


def sla_state(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """The stage's clock came to the state `to`; one value for each policy and deadline."""
    ever = np.asarray(words(table.frame, "sla_state") == trigger["to"], dtype=bool)
    now = ever
    if trigger["to"] == "breached":
        now = ever & (moments(table.memory, "breached_at") == context.moment)
    policies, dues = words(table.frame, "sla_policy"), moments(table.frame, "sla_due")
    return Hits(
        now, ever, lambda rows: [f"{one}:{due}" for one, due in zip(policies[rows], _stamps(dues, rows), strict=True)]
    )


def _stamps(stamp: Moments, rows: IntArray) -> list[str]:
    return [str(seconds) for seconds in stamp[rows].astype("datetime64[s]").astype(np.int64).tolist()]


TRIGGERS: Mapping[str, Trigger] = {
    "created": created,
    "stage_entered": stage_entered,
    "date_reached": date_reached,
    "sla_state": sla_state,
}
