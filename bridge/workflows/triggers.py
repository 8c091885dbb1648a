"""Triggers: what may happen to a record. Each gives the records it happened to, and the value it happened for.

A trigger that watches a change fires in the sync that saw the change; one that watches a date fires whenever the date has come.
What has fired is remembered by its value, so that it never fires twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.book import BoolArray, ObjectArray, Table
from bridge.business_time import Moments
from bridge.rules.columns import DAY, day_of, moments, words
from bridge.rules.context import Context


@dataclass(frozen=True, slots=True)
class Hits:
    """now: the records it happens to in this sync; ever: those it holds for (a baseline remembers them and fires nothing);
    value: what it happened for, a short text a record."""

    now: BoolArray
    ever: BoolArray
    value: ObjectArray


Trigger = Callable[[Table, Mapping[str, Any], Context], Hits]


def created(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """A record was seen for the first time."""
    del trigger
    stamp = moments(table.memory, "created_at")
    ever = ~np.isnat(stamp)
    return Hits(np.asarray(stamp == context.moment), ever, _stamps(stamp, ever))


def stage_entered(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """A record came to the stage `to`."""
    stamp = moments(table.memory, "stage_entered_at")
    ever = np.asarray(words(table.frame, "stage") == trigger["to"], dtype=bool)
    return Hits(ever & (stamp == context.moment), ever, _stamps(stamp, ever))


def date_reached(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """The date in `field`, `offset` days later (default 0), is today or past."""
    days = day_of(moments(table.frame, trigger["field"])) + int(trigger.get("offset", 0)) * DAY
    reached = np.asarray(days <= np.datetime64(context.now, "D"), dtype=bool)
    value = np.full(len(table), None, dtype=object)
    value[reached] = np.datetime_as_string(days[reached], unit="D")
    return Hits(reached, reached, value)


def sla_state(table: Table, trigger: Mapping[str, Any], context: Context) -> Hits:
    """The stage's clock came to the state `to`; one value for each policy and deadline."""
    ever = np.asarray(words(table.frame, "sla_state") == trigger["to"], dtype=bool)
    now = ever
    if trigger["to"] == "breached":
        now = ever & (moments(table.memory, "breached_at") == context.moment)
    value = np.full(len(table), None, dtype=object)
    stamps = _stamps(moments(table.frame, "sla_due"), ever)
    policies = words(table.frame, "sla_policy")
    value[ever] = [f"{policy}:{stamp}" for policy, stamp in zip(policies[ever], stamps[ever], strict=True)]
    return Hits(now, ever, value)


def _stamps(stamp: Moments, rows: BoolArray) -> ObjectArray:
    value = np.full(len(stamp), None, dtype=object)
    value[rows] = [str(seconds) for seconds in stamp[rows].astype("datetime64[s]").astype(np.int64).tolist()]
    return value


TRIGGERS: Mapping[str, Trigger] = {
    "created": created,
    "stage_entered": stage_entered,
    "date_reached": date_reached,
    "sla_state": sla_state,
}
