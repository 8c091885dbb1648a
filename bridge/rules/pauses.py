"""Pauses: the spans in which a clock stands still, kept in memory as [from, to or null, key], seconds since 1970-01-01.

key: the disposition of the span (`nurture`), or `blocked:<reason>` for a block where some policy pauses while blocked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.business_time import Moments
from bridge.rules.columns import Frame, among, given, ticked, words
from bridge.rules.context import Context
from bridge.settings.models import SlaPolicy

BLOCKED = "blocked:"
KEPT = 20  # spans a record remembers; older ones are of clocks long over

Span = list[Any]


@dataclass(frozen=True, slots=True)
class Spans:
    """Pauses that do not overlap, as parallel arrays. rows: the record each belongs to."""

    rows: IntArray
    start: Moments
    end: Moments


def recorded(pauses: ObjectArray, rows: BoolArray, key: ObjectArray, *, now: np.datetime64, block: bool) -> ObjectArray:
    """The pauses after a change in `rows`: open spans of that family end now, and one with `key` (None: none) begins."""
    at = np.flatnonzero(rows & (given(pauses) | given(key)))
    result = pauses.copy()
    moment = int(now.astype("datetime64[s]").astype(np.int64))
    for row in at:
        spans = [_closed(span, moment, block=block) for span in pauses[row] or ()]
        spans = [span for span in spans if span[0] != span[1]]
        if key[row] is not None:
            spans.append([moment, None, key[row]])
        result[row] = spans[-KEPT:] or None
    return result


def _closed(span: Span, now: int, *, block: bool) -> Span:
    ours = _key(span).startswith(BLOCKED) is block
    return [span[0], now, *span[2:]] if span[1] is None and ours else list(span)


def _key(span: Span) -> str:
    return span[2] if len(span) > 2 else ""


def open_keys(pauses: ObjectArray, rows: IntArray) -> dict[int, str]:
    """The reason of the block span that is open, for those of the rows that have one."""
    found: dict[int, str] = {}
    for row in rows:
        for span in pauses[row] or ():
            if span[1] is None and _key(span).startswith(BLOCKED):
                found[int(row)] = _key(span)
    return found


def paused_now(frame: Frame, policy: SlaPolicy) -> BoolArray:
    """Which records' clocks of this policy stand still at the moment."""
    paused = among(words(frame, "disposition"), policy.pause_when)
    if policy.pause_when_blocked:
        paused |= ticked(frame, "blocked")
    elif policy.pause_reasons:
        paused |= ticked(frame, "blocked") & among(words(frame, "block_reason"), policy.pause_reasons)
    return paused


def spans(pauses: ObjectArray, policy: SlaPolicy, *, start: Moments, until: Moments) -> Spans:
    """The spans that pause this policy, cut to [start, until] of each record and joined where they overlap."""
    rows: list[int] = []
    found: list[tuple[int, int]] = []
    for row in np.flatnonzero(given(pauses)):
        if np.isnat(start[row]) or np.isnat(until[row]):
            continue
        low, high = (int(one[row].astype("datetime64[s]").astype(np.int64)) for one in (start, until))
        mine = [
            (max(one[0], low), min(high if one[1] is None else one[1], high))
            for one in pauses[row]
            if counts(one, policy)
        ]
        joined = _joined(sorted(span for span in mine if span[0] < span[1]))
        rows += [int(row)] * len(joined)
        found += joined
    ends = np.array(found, dtype=np.int64).reshape(-1, 2).astype("datetime64[s]")
    return Spans(np.array(rows, dtype=np.int64), ends[:, 0], ends[:, 1])


def counts(span: Span, policy: SlaPolicy) -> bool:
    """Whether a remembered span pauses clocks of this policy."""
    key = _key(span)
    if not key.startswith(BLOCKED):
        return key in policy.pause_when or (not key and bool(policy.pause_when))
    return policy.pause_when_blocked or key.removeprefix(BLOCKED) in policy.pause_reasons


def _joined(ordered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def wanted_for_blocks(context: Context) -> bool:
    """Whether some policy pauses while a deal is blocked, so that blocks are worth remembering."""
    policies: Mapping[str, SlaPolicy] = context.settings.sla
    return any(policy.pause_when_blocked or policy.pause_reasons for policy in policies.values() if policy.enabled)
