"""Clocks: start, deadline and state of one SLA policy for many records. The arithmetic behind `sla`.

An hours deadline is late once it has passed (equal is in time); a day ends at 24:00, so its deadline is the next midnight and is
late from then on. Dates people typed never move (A-63).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.business_time import Moments
from bridge.rules.columns import DAY, NEVER, SomeRows, day_of, filled, given, moments, never, only, ticked, words
from bridge.rules.context import Context
from bridge.rules.dates import SEEN
from bridge.rules.deadlines import BY_DAY, HOUR, deadlines, hours_span
from bridge.rules.pauses import Spans, paused_now, spans
from bridge.settings.models import SlaPolicy

NONE, ON_TRACK, AT_RISK, BREACHED, MET, MET_LATE, PAUSED = (
    "none",
    "on_track",
    "at_risk",
    "breached",
    "met",
    "met_late",
    "paused",
)
STAMPS = ("stage_entered_at", "baton_passed_at", "blocked_since")  # starts that memory knows better than the sheet
MANUAL = "sla_due_manual"
SECOND = np.timedelta64(1, "s")


@dataclass(frozen=True, slots=True)
class Clocks:
    """One clock a record. policy: its id, None where none applies; start: NaT where unknown; computed: the policy's own deadline;
    due: the one that counts; column: key of the column a person typed it in, else None; target: end of the soft target's day;
    warn_from: from when it is 注意; by_day: due ends a day; stopped: NaT while it runs; paused: it stands still now."""

    policy: ObjectArray
    start: Moments
    computed: Moments
    due: Moments
    column: ObjectArray
    target: Moments
    warn_from: Moments
    by_day: BoolArray
    stopped: Moments
    paused: BoolArray


def no_clocks(length: int) -> Clocks:
    """No clock for any record."""
    values: list[Any] = []
    for one in fields(Clocks):
        if one.type == "ObjectArray":
            values.append(np.full(length, None, dtype=object))
        else:
            values.append(never(length) if one.type == "Moments" else np.zeros(length, dtype=bool))
    return Clocks(*values)


def put(clocks: Clocks, rows: IntArray, part: Clocks) -> None:
    """Copy the clocks of `part` to these rows of `clocks`, which must not be shared yet."""
    for one in fields(Clocks):
        getattr(clocks, one.name)[rows] = getattr(part, one.name)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some records of a table, in this order, to be looked at by clocks."""

    tab: str
    frame: SomeRows
    memory: SomeRows

    def __len__(self) -> int:
        return len(self.frame)


Records = Table | Chosen


def chosen(table: Table, rows: IntArray) -> Chosen:
    """The records at these positions."""
    return Chosen(table.tab, SomeRows(table.frame, rows), SomeRows(table.memory, rows))


def measure(table: Records, name: str, policy: SlaPolicy, *, context: Context, typed: Sequence[str] = ()) -> Clocks:
    """The clocks of one policy for all records of the table.

    typed: columns with a deadline that beats the computed one, the first that is filled.
    """
    start, stopped = starts(table, policy), stops(table, policy, context)
    until = np.where(np.isnat(stopped), context.moment, stopped)
    paused = paused_now(table.frame, policy)
    remembered = only(words(table.memory, "pauses"), ~paused)  # a clock that stands still shows no deadline
    pauses = spans(remembered, policy, start=start, until=until)
    computed = deadlines(start, policy.length, policy, pauses=pauses, context=context)
    due, column = _chosen(table, computed, typed, context=context)
    stopped = np.where(done_before(table, stopped) & (due <= stopped), due - SECOND, stopped)
    by_hand = given(column)
    midnight = due == day_of(due)
    by_day = np.where(by_hand, midnight, policy.unit in BY_DAY)
    target = never(len(table))
    if policy.target is not None:
        target = np.where(by_hand, NEVER, deadlines(start, policy.target, policy, pauses=pauses, context=context))
    warn = _warn_from(policy, start=start, due=due, by_hand=by_hand, pauses=pauses, context=context)
    return Clocks(
        policy=np.full(len(table), name, dtype=object),
        start=start,
        computed=computed,
        due=due,
        column=column,
        target=target,
        warn_from=np.where(by_day, (day_of(due - SECOND)).astype("datetime64[s]"), warn),
        by_day=by_day,
        stopped=stopped,
        paused=paused,
    )


def starts(table: Records, policy: SlaPolicy) -> Moments:
    """When each clock began: never before adoption."""
    start = moments(table.memory if policy.start in STAMPS else table.frame, policy.start)
    adopted = moments(table.memory, "clock_from")
    return np.where(start < adopted, adopted, start)


def stops(table: Records, policy: SlaPolicy, context: Context) -> Moments:
    """When each clock was stopped: the first stop column that is filled or ticked. A future date has not happened yet."""
    found = never(len(table))
    for key in reversed(policy.stop):
        if key in table.frame and table.frame[key].dtype == bool:
            seen = moments(table.memory, SEEN[key]) if key in SEEN else np.full(len(table), context.moment)
            stamp = np.where(ticked(table.frame, key), seen, NEVER)
        else:
            stamp = moments(table.frame, key)
            stamp = np.where(stamp <= context.moment, stamp, NEVER)
        found = np.where(np.isnat(stamp), found, stamp)
    return found


def done_before(table: Records, stopped: Moments) -> BoolArray:
    """Clocks stopped by a tick that was there at adoption: nobody knows when it came, so it is not called late."""
    return np.asarray(stopped == moments(table.memory, "clock_from"), dtype=bool)


def _chosen(
    table: Records, computed: Moments, typed: Sequence[str], *, context: Context
) -> tuple[Moments, ObjectArray]:
    """The deadline that counts, and the column a person typed it in."""
    due, column = computed, np.full(len(table), None, dtype=object)
    for key in reversed(typed):
        rows = filled(table.frame, key)
        due = np.where(rows, typed_deadline(table, key, context), due)
        column[rows] = key
    return due, column


def typed_deadline(table: Records, key: str, context: Context) -> Moments:
    """What people typed as a deadline: a date ends at 24:00 of its day."""
    value = moments(table.frame, key)
    is_date = key in table.frame and context.settings.tabs[table.tab].column(key).type == "date"
    return value + DAY.astype("timedelta64[s]") if is_date else value


def _warn_from(
    policy: SlaPolicy, *, start: Moments, due: Moments, by_hand: BoolArray, pauses: Spans, context: Context
) -> Moments:
    """From when a deadline with a time of day is near: the last share of the span, for days clocks the day itself."""
    if policy.unit in BY_DAY:
        return day_of(due - SECOND).astype("datetime64[s]")
    span = np.where(by_hand & ~np.isnat(start), np.maximum((due - start) / HOUR, 0.0), policy.length)
    share: Moments = np.asarray(due - hours_span(policy.warn_ratio * span))
    if policy.unit == "hours":
        return share
    inside = deadlines(start, policy.length * (1 - policy.warn_ratio), policy, pauses=pauses, context=context)
    return np.where(by_hand, share, inside)


def states(clocks: Clocks, now: np.datetime64) -> ObjectArray:
    """The state of each clock at `now`, keys of the list sla_state."""
    stopped = ~np.isnat(clocks.stopped)
    late = _late(clocks, np.where(stopped, clocks.stopped, now))
    without = ~given(clocks.policy) | (np.isnat(clocks.due) & ~clocks.paused)
    near = (now >= clocks.warn_from) | (now >= clocks.target)
    conditions = [without, clocks.paused, stopped & late, stopped, late, near]
    found = np.select(conditions, list(range(len(conditions))), default=len(conditions))
    names = np.array([NONE, PAUSED, MET_LATE, MET, BREACHED, AT_RISK, ON_TRACK], dtype=object)
    return np.asarray(names[found], dtype=object)


def _late(clocks: Clocks, at: Moments) -> BoolArray:
    return np.asarray((at > clocks.due) | (clocks.by_day & (at == clocks.due)), dtype=bool)


def select(table: Table, rows: IntArray) -> Table:
    """Some records of a table, in this order, without raw cells and findings."""
    return Table(
        tab=table.tab,
        frame=table.frame.take(rows).reset_index(drop=True),
        memory=table.memory.take(rows).reset_index(drop=True),
        sheet_ids=table.sheet_ids[rows],
        row_indexes=table.row_indexes[rows],
    )
