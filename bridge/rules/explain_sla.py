"""The words of a clock: why a deal has its deadline and its state."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bridge.book import Table
from bridge.rules.clocks import STAMPS, Clocks, done_before, states
from bridge.rules.columns import DAY
from bridge.rules.context import Context
from bridge.rules.deadlines import BY_DAY
from bridge.rules.pauses import counts
from bridge.rules.texts import day_text, deadline_text, label, moment_text
from bridge.settings.models import SlaPolicy

UNITS = {
    "hours": "hours, day and night",
    "business_hours": "business hours",
    "business_days": "business days, the first day not counted",
    "days": "days, the first day not counted",
}


def sentences(table: Table, clocks: Clocks, context: Context) -> Iterator[str]:
    """Why the one record of the table has this clock."""
    name = clocks.policy[0]
    if name is None:
        yield "No SLA applies to this stage."
        return
    policy = context.settings.sla[name]
    yield f"{name} ({context.settings.origin(f'sla.{name}')}): {policy.length:g} {UNITS[policy.unit]}."
    yield from _start(table, clocks, policy, context=context)
    if not np.isnat(clocks.start[0]):
        yield from _computed(clocks, policy, context)
        yield from _pauses(table, policy, context)
    if clocks.column[0]:
        typed = label(context, table.tab, clocks.column[0])
        yield f"{typed} holds {deadline_text(clocks.due[0])}, which counts instead."
    if done_before(table, clocks.stopped)[0]:
        yield "It was done before the tab was adopted; when, is not known."
    elif not np.isnat(clocks.stopped[0]):
        yield f"The clock stopped at {moment_text(clocks.stopped[0])}."
    state = context.vocabulary.label("sla_state", str(states(clocks, context.moment)[0]))
    yield f"At {moment_text(context.moment)} the state is {state}."


def _start(table: Table, clocks: Clocks, policy: SlaPolicy, *, context: Context) -> Iterator[str]:
    what = label(context, table.tab, policy.start)
    if np.isnat(clocks.start[0]):
        yield f"{what} is not known, so the clock has not started."
        return
    yield f"It starts with {what}: {moment_text(clocks.start[0])}."
    if policy.start in STAMPS:
        yield "That is when a sync first saw it; what came before it is not known."
    if clocks.start[0] == table.memory["clock_from"].to_numpy("datetime64[s]")[0]:
        yield "The tab was adopted then, and no clock starts earlier."


def _computed(clocks: Clocks, policy: SlaPolicy, context: Context) -> Iterator[str]:
    start, end = clocks.start[0], clocks.computed[0]
    if np.isnat(end):
        years = f"{context.calendar.first_year} to {context.calendar.last_year}"
        yield f"The calendar knows {years} only, so no deadline can be computed."
        return
    yield f"Computed deadline: {deadline_text(end)}."
    if not np.isnat(clocks.target[0]):
        yield f"Soft target: {deadline_text(clocks.target[0])}."
    if policy.unit in BY_DAY and (policy.unit == "business_days" or policy.roll != "none"):
        last = (end - np.timedelta64(1, "s")).astype("datetime64[D]")
        days = np.arange(start.astype("datetime64[D]") + DAY, last + DAY, dtype="datetime64[D]")
        off = days[~context.calendar.is_business_day(days.astype("datetime64[s]"))]
        if len(off):
            yield f"Days off on the way: {', '.join(day_text(day) for day in off)}."


def _pauses(table: Table, policy: SlaPolicy, context: Context) -> Iterator[str]:
    for span in table.memory["pauses"].iloc[0] or ():
        if counts(span, policy):
            start, end = (None if one is None else moment_text(np.datetime64(one, "s")) for one in span[:2])
            word = context.vocabulary.label("disposition", span[2]) if len(span) > 2 else "paused"
            yield f"It stood still from {start} to {end or 'now'} ({word})."
