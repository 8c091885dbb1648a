"""events: what changed between two syncs, as lines of 変更履歴.

People's changes of stage, Owner, Next and block are kind `override` (B-96); what the bridge wrote into a shared cell always has a
line of its own; a stage or baton that ends says how long it lasted and whether its deadline was kept. A record seen for the first
time has no history: only what the bridge wrote into it is logged, and, once a spreadsheet is running, its manual stage and baton.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from bridge.book import BoolArray, Event, IntArray, ObjectArray, Table
from bridge.business_time import Moments
from bridge.rules.clocks import AT_RISK, BREACHED, MET, MET_LATE, ON_TRACK, select, states
from bridge.rules.columns import among, given, hours_between, moments, only, same, ticked, words
from bridge.rules.context import Context
from bridge.rules.sla import baton_clocks, stage_clocks
from bridge.rules.stages import stages_of
from bridge.rules.texts import shown

RESULTS = {ON_TRACK: MET, AT_RISK: MET, MET: MET, BREACHED: MET_LATE, MET_LATE: MET_LATE}
HUMAN, BRIDGE = "human", "bridge"


@dataclass(frozen=True)
class _Change:
    """The same records before (as read) and after all rules."""

    before: Table
    after: Table
    context: Context

    @cached_property
    def known(self) -> BoolArray:
        """Records an earlier sync has seen."""
        return ~np.isnat(moments(self.before.memory, "created_at"))

    @cached_property
    def ids(self) -> list[str | None]:
        """The id of each record."""
        return list(words(self.after.frame, "id"))

    @cached_property
    def told(self) -> BoolArray:
        """Known records, and new ones of a spreadsheet that is already running."""
        return self.known | ~baseline(self.after, self.context)

    def event(self, row: int, kind: str, field: str, **more: Any) -> tuple[int, Event]:
        """An event of this record; old and new are values of the column `field`."""
        old, new = (shown(self.context, self.after.tab, field, value=more.pop(key, None)) for key in ("old", "new"))
        return row, Event(self.context.now, self.after.tab, self.ids[row] or "", kind, field, old, new, **more)

    def hours_since(self, since: Moments) -> ObjectArray:
        """Hours up to now with one decimal, None where unknown."""
        hours = np.round(hours_between(since, self.context.moment), 1).astype(object)
        return only(hours, ~np.isnat(since))


def changes(before: Table, after: Table, context: Context) -> tuple[Event, ...]:
    """Every change of the records that `before` and `after` share, by record; rows of `after` beyond them are new."""
    shared = after if len(after) == len(before) else select(after, np.arange(len(before)))
    change = _Change(before, shared, context)
    found = [event for column, kind in KINDS if column in after.frame for event in kind(change)]
    return tuple(event for _, event in sorted(found, key=lambda pair: pair[0]))


def baseline(table: Table, context: Context) -> BoolArray:
    """Records of which nothing is told: those of the first sync of a spreadsheet, of an adopted tab (A-34) or of a copy."""
    if context.is_copy:
        return np.ones(len(table), dtype=bool)
    created, adopted = moments(table.memory, "created_at"), moments(table.memory, "clock_from")
    first_seen = created == context.moment
    return np.asarray(first_seen & (context.first_run | (adopted == context.moment)), dtype=bool)


def _stages(change: _Change) -> Iterator[tuple[int, Event]]:
    old, new = words(change.before.memory, "stage"), words(change.after.frame, "stage")
    rows = np.flatnonzero(change.known & ~same(old, new) & given(old))
    if not len(rows):
        return
    hours = change.hours_since(moments(change.before.memory, "stage_entered_at")[rows])
    results = _stage_results(change, rows)
    for row, lasted, result in zip(rows.tolist(), hours, results, strict=True):
        more = {"old": old[row], "new": new[row], "hours": lasted, "result": result, "rule": "pipeline"}
        yield change.event(row, "stage", "stage", **more)


def _stage_results(change: _Change, rows: IntArray) -> list[str]:
    """Whether the deadline of the stage that was left was kept; '' where the deal did not move on."""
    context, memory = change.context, change.before.memory
    old, new = words(memory, "stage")[rows], words(change.after.frame, "stage")[rows]
    left = select(change.after, rows)
    left = left.with_columns(stage=old).with_memory(stage_entered_at=moments(memory, "stage_entered_at")[rows])
    kept = states(stage_clocks(left, context), context.moment)
    stages = stages_of(context.settings, change.after.tab)
    order = {key: at for at, key in enumerate(stages)}
    lost = among(new, [key for key, stage in stages.items() if stage.lost])
    forward = [order.get(right, 0) > order.get(left, 0) for left, right in zip(old, new, strict=True)]
    return [RESULTS.get(one, "") if on else "" for one, on in zip(kept, np.array(forward) & ~lost, strict=True)]


def _overrides(change: _Change) -> Iterator[tuple[int, Event]]:
    """What people set by hand: manual stage, Owner, Next, the block flag and its start."""
    memory, read = change.before.memory, change.before.frame
    manual = words(change.after.memory, "stage_manual")
    yield from _override(change, "stage_manual", (words(memory, "stage_manual"), manual), rows=change.told)
    for key in ("owner", "next"):
        yield from _override(change, key, (words(memory, key), words(read, key)), rows=change.known)
    blocked = ticked(memory, "blocked"), ticked(read, "blocked")
    yield from _override(change, "blocked", blocked, rows=change.known)
    since = moments(memory, "blocked_since"), moments(read, "blocked_since")
    corrected = change.known & blocked[0] & blocked[1] & ~np.isnat(since[0]) & ~np.isnat(since[1])
    yield from _override(change, "blocked_since", since, rows=corrected)


def _override(change: _Change, field: str, pair: tuple[Any, Any], *, rows: BoolArray) -> Iterator[tuple[int, Event]]:
    old, new = pair
    for row in np.flatnonzero(rows & (old != new)).tolist():
        yield change.event(row, "override", field, old=old[row], new=new[row])


def _batons(change: _Change) -> Iterator[tuple[int, Event]]:
    """Batons that ended, batons passed and accepted between two syncs, and batons that were passed."""
    memory, frame = change.before.memory, change.before.frame
    old, new = moments(memory, "baton_passed_at"), moments(change.after.memory, "baton_passed_at")
    waited, read, left = words(memory, "next"), words(frame, "next"), words(change.after.frame, "next")
    same_pair, written = same(read, waited), ~same(read, left)
    ended = ~np.isnat(old) & (old != new)
    taken = (ticked(frame, "baton_accepted") & same_pair) | same(words(frame, "owner"), waited)
    rows = np.flatnonzero(ended)
    for row, hours, result in zip(
        rows.tolist(), change.hours_since(old[rows]), _baton_results(change, rows), strict=True
    ):
        more = {"hours": hours, "result": result if taken[row] else "", "rule": "baton"}
        ours = written[row] and same_pair[row]
        following = left[row] if ours else read[row]
        cause = BRIDGE if ours else HUMAN
        yield change.event(row, "baton", "next", old=waited[row], new=following, cause=cause, **more)
    for row in np.flatnonzero(written & ~(ended & same_pair)).tolist():
        more = {"hours": 0.0, "result": MET, "rule": "baton", "cause": BRIDGE}
        yield change.event(row, "baton", "next", old=read[row], new=left[row], **more)
    texts = words(change.after.frame, "baton")
    for row in np.flatnonzero(change.told & ~np.isnat(new) & (old != new)).tolist():
        yield change.event(row, "baton", "baton", new=texts[row], rule="baton")


def _baton_results(change: _Change, rows: IntArray) -> list[str]:
    """Whether the batons that were open in these records were within their time, by the stage they were passed in."""
    if not len(rows):
        return []
    stage = words(change.before.memory, "stage")[rows]
    passed = moments(change.before.memory, "baton_passed_at")[rows]
    held = select(change.after, rows).with_columns(stage=stage).with_memory(baton_passed_at=passed)
    found = states(baton_clocks(held, change.context), change.context.moment)
    return [RESULTS.get(one, "") for one in found]


def _taken_over(change: _Change) -> Iterator[tuple[int, Event]]:
    """What the bridge wrote into Owner and 受領."""
    read, written = change.before.frame, change.after.frame
    owners = words(read, "owner"), words(written, "owner")
    for row in np.flatnonzero(~same(*owners)).tolist():
        yield change.event(row, "owner", "owner", old=owners[0][row], new=owners[1][row], cause=BRIDGE, rule="baton")
    ticks = ticked(read, "baton_accepted"), ticked(written, "baton_accepted")
    for row in np.flatnonzero(ticks[0] != ticks[1]).tolist():
        more = {"cause": BRIDGE, "rule": "baton"}
        yield change.event(row, "baton", "baton_accepted", old=ticks[0][row], new=ticks[1][row], **more)


def _blocks(change: _Change) -> Iterator[tuple[int, Event]]:
    """What the bridge wrote into ブロック開始日時; at a block's end with the hours it lasted."""
    read, written = moments(change.before.frame, "blocked_since"), moments(change.after.frame, "blocked_since")
    since = np.where(np.isnat(read), moments(change.before.memory, "blocked_since"), read)
    over = ticked(change.before.memory, "blocked") & ~ticked(change.after.memory, "blocked")
    differs = (read != written) & ~(np.isnat(read) & np.isnat(written))
    rows = np.flatnonzero(differs | (over & change.known))
    for row, hours in zip(rows.tolist(), change.hours_since(since[rows]), strict=True):
        more = {"cause": BRIDGE, "rule": "blockers", "hours": hours if over[row] else None}
        yield change.event(
            row, "block", "blocked_since", old=since[row] if over[row] else read[row], new=written[row], **more
        )


def _owners(change: _Change) -> Iterator[tuple[int, Event]]:
    """Another owner of a record that passes no baton."""
    if "next" in change.after.frame:
        return
    old, new = words(change.before.memory, "owner"), words(change.before.frame, "owner")
    for row in np.flatnonzero(change.known & ~same(old, new)).tolist():
        yield change.event(row, "owner", "owner", old=old[row], new=new[row])


KINDS: tuple[tuple[str, Callable[[_Change], Iterator[tuple[int, Event]]]], ...] = (
    ("stage_manual", _overrides),
    ("stage", _stages),
    ("baton", _taken_over),
    ("baton", _batons),
    ("blocked", _blocks),
    ("owner", _owners),
)
"""What is looked at, and the column without which a tab has nothing of the kind."""
