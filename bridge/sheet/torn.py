"""Torn rows: people sorted, cut or pasted only some columns, so that memory no longer stands beside the data it belongs to.

Each memory holds the digest of its row's identity cells. Where that digest now stands in another row, id and memory follow it.
Where several rows or memories share the digest, nobody can tell, and everything tied to them waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from bridge.book import BoolArray, IntArray, ObjectArray

NONE = -1
SURE_OF_A_SORT = 3  # moves in one chain from which on the rest of the chain is a moved row, too, and not an edited one


@dataclass(frozen=True, slots=True)
class Tear:
    """origin: for each row the position whose memory it has now, NONE for none; unsure: rows that wait for a person."""

    origin: IntArray
    unsure: BoolArray


@dataclass
class _Goals:
    """to: position of a memory -> the row it belongs to; unclear: positions of memories that may belong to several rows."""

    to: dict[int, int] = field(default_factory=dict)
    unclear: set[int] = field(default_factory=set)


def follow(digest: ObjectArray, remembered: ObjectArray) -> Tear:
    """Where memory belongs.

    digest: of each row as it is now, None where its identity cells are blank; remembered: the digest in each row's memory (None:
    no memory), followed by those of memories whose rows are no records any more.
    """
    count = len(digest)
    origin, unsure = np.arange(count), np.zeros(count, dtype=bool)
    now = np.concatenate([digest, np.full(len(remembered) - count, None, dtype=object)])
    torn = np.asarray((now != remembered) & (remembered != None), dtype=bool)  # noqa: E711
    if not torn.any():
        return Tear(origin, unsure)
    goals = _goals(digest, remembered, torn)
    waiting = set(goals.unclear)
    for chain in _chains(goals.to):
        _follow_chain(chain, goals, torn, origin=origin, waiting=waiting)
    unsure[[position for position in waiting if position < count]] = True
    return Tear(origin, unsure)


def _goals(digest: ObjectArray, remembered: ObjectArray, torn: BoolArray) -> _Goals:
    count = len(digest)
    movers: dict[str, list[int]] = defaultdict(list)
    for position in np.flatnonzero(torn).tolist():
        movers[remembered[position]].append(position)
    standing: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(digest.tolist()):
        if word in movers:
            standing[word].append(row)
    goals = _Goals()
    for word, positions in movers.items():
        rows = standing[word]
        displaced = [row for row in rows if torn[row]]
        fresh = [row for row in rows if not torn[row] and remembered[row] is None]
        at_home = len(rows) - len(displaced) - len(fresh)
        if len(positions) == 1 and len(displaced) + len(fresh) == 1 and not at_home:
            goals.to[positions[0]] = (displaced or fresh)[0]
        elif displaced:
            goals.unclear.update(position for position in positions if position < count)
    return goals


def _chains(to: Mapping[int, int]) -> Iterator[list[int]]:
    """The moves, each chain of them from its head: [a, b, c] when a belongs where b is, b where c is, c to a last row."""
    left = dict(to)
    for head in sorted(set(to) - set(to.values())) + sorted(to):
        chain = []
        position = head
        while position in left:
            chain.append(position)
            position = left.pop(position)
        if chain:
            yield chain


def _follow_chain(chain: list[int], goals: _Goals, torn: BoolArray, *, origin: IntArray, waiting: set[int]) -> None:
    """Carry out the moves of one chain, unless its end shows that they are not to be trusted."""
    head, last = chain[0], goals.to[chain[-1]]
    if last in goals.unclear:
        waiting.update(chain)
        return
    edited = last != head and bool(torn[last])  # its own memory fits nowhere: a row whose name people changed
    if edited and len(chain) < SURE_OF_A_SORT:
        return
    for position in chain:
        origin[goals.to[position]] = position
    if last != head and head < len(origin):
        origin[head] = last if edited else NONE
