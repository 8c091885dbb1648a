"""Ids and memory: which record is which, after people have sorted, copied, cut, cleared and typed over.

A record's id stands in its id cell and inside its hidden memory. The memory is joined by the id inside it, never by position.
Where the two disagree, the one that fits the row's identity cells (company, contact, e-mail) is right.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray
from bridge.sheet.memory import blank_memory
from bridge.sheet.torn import follow
from bridge.sheet.typed import BETWEEN, flags, objects

NONE = -1  # no memory


@dataclass(frozen=True, slots=True)
class Joined:
    """ids: None where a record needs a new one; memory: one row a record; copied, moved: (row, id) of records that start fresh
    because their id belongs to another row, and of records whose memory was found elsewhere; unsure: rows whose memory does not
    fit and whose place only a person can tell."""

    ids: ObjectArray
    memory: pd.DataFrame
    unsure: BoolArray
    copied: tuple[tuple[int, str], ...] = ()
    moved: tuple[tuple[int, str], ...] = ()


def digests(frame: pd.DataFrame, columns: Sequence[str]) -> ObjectArray:
    """8 hex digits of each row's identity cells, the same however they are written; None where all are blank."""
    parts = [[text or "" for text in frame[column].tolist()] for column in columns if column in frame]
    if not parts or not len(frame):
        return np.full(len(frame), None, dtype=object)
    blank = "|" * (len(parts) - 1)
    texts = same_texts(list(map("|".join, zip(*parts, strict=True))))
    return objects([None if text == blank else f"{zlib.crc32(text.encode()):08x}" for text in texts])


def same_texts(texts: list[str]) -> list[str]:
    """Full-width and half-width forms, case and blanks make no difference. All at once: one call for the whole column."""
    joined = _plain(BETWEEN.join(texts)).split(BETWEEN)
    return joined if len(joined) == len(texts) else [_plain(text) for text in texts]


def _plain(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return "".join(plain.lower().split())


def id_pattern(prefix: str) -> re.Pattern[str]:
    """What ids of a tab look like: its prefix and digits."""
    return re.compile(rf"{re.escape(prefix)}\d+")


def join(cells: ObjectArray, memory: pd.DataFrame, digest: ObjectArray, *, stray: pd.DataFrame, prefix: str) -> Joined:
    """Give each record its id and its memory.

    cells: what the id cells say (None where blank); memory: the memory that stands in each record's row; digest: of the rows as
    they are now; stray: memory in rows that are no records any more; prefix: of the tab's ids.
    """
    count = len(cells)
    pool_ids, pool_digests = (_pooled(memory, stray, field) for field in ("id", "digest"))
    claims = _settle(_Evidence(cells, pool_ids, pool_digests, digest, id_pattern(prefix)))
    given = set(claims.ids.tolist())
    unclaimed = np.flatnonzero(np.bincount(claims.source[claims.source != NONE], minlength=len(pool_ids) - 1) == 0)
    unclaimed = unclaimed[flags([key not in given and key is not None for key in pool_ids[unclaimed]])]
    # a memory of blank identity cells has no digest, and yet it is one
    remembered = objects(["" if key and not word else word for key, word in zip(pool_ids, pool_digests, strict=True)])
    tear = follow(digest, np.concatenate([remembered[claims.source], remembered[unclaimed]]))
    ids = np.concatenate([claims.ids, pool_ids[unclaimed], [None]])[tear.origin]
    source = np.concatenate([claims.source, unclaimed, [NONE]])[tear.origin]
    joined = memory if np.array_equal(source, np.arange(count)) else _taken(memory, stray, source)
    kept = np.where(tear.unsure, joined["digest"].to_numpy(dtype=object), digest)
    as_read = {"id": pd.Series(ids, dtype="object"), "digest": pd.Series(kept, dtype="object")}
    joined = joined.assign(**as_read)
    elsewhere = np.flatnonzero((source != np.arange(count)) & (source != NONE)).tolist()
    copied = tuple((row, key) for row, key in claims.copied if ids[row] is None)
    return Joined(ids, joined, tear.unsure, copied, tuple((row, ids[row]) for row in elsewhere))


def _pooled(memory: pd.DataFrame, stray: pd.DataFrame, field: str) -> ObjectArray:
    """What all memories say in this field, those of the rows first, none (position NONE) last."""
    return np.concatenate([memory[field].to_numpy(dtype=object), stray[field].to_numpy(dtype=object), [None]])


def _taken(memory: pd.DataFrame, stray: pd.DataFrame, source: IntArray) -> pd.DataFrame:
    """The memories at these positions of the pool."""
    return pd.concat([memory, stray, blank_memory(1)], ignore_index=True).take(source).reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class _Settled:
    """ids: of each row, None where it needs one; source: position of its memory in the pool, NONE for none."""

    ids: ObjectArray
    source: IntArray
    copied: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row wants an id. weight: how well that is founded; source: where in the pool the memory stands."""

    weight: float
    row: int
    id: str
    source: int


def _settle(evidence: _Evidence) -> _Settled:
    """Who has which id: rows whose cell and memory agree on an id nobody else claims at once, the others by their claims."""
    cells, pool_ids = evidence.cells, evidence.pool_ids
    count = len(cells)
    own = pool_ids[:count]
    same = np.asarray(cells == own, dtype=bool)
    wanted = pd.Series(np.concatenate([cells[~same], pool_ids]), dtype="object")
    often = wanted.duplicated(keep=False).to_numpy()[-len(pool_ids) :][:count]
    agreed = same & np.asarray(own != None, dtype=bool) & ~often  # noqa: E711
    ids = cells.copy()
    ids[~agreed] = None
    source = np.where(agreed, np.arange(count), NONE)
    disputed = np.flatnonzero(~agreed & ((cells != None) | (own != None))).tolist()  # noqa: E711
    if not disputed:
        return _Settled(ids, source, ())
    given = set(ids[agreed].tolist())
    for claim in sorted(evidence.claims(disputed), key=lambda one: (-one.weight, one.row)):
        if claim.id not in given and ids[claim.row] is None:
            ids[claim.row], source[claim.row] = claim.id, claim.source
            given.add(claim.id)
    named = ((row, cells[row] or own[row]) for row in disputed if ids[row] is None)
    return _Settled(ids, source, tuple((row, name) for row, name in named if name in given))


@dataclass(frozen=True)
class _Evidence:
    """cells: what id cells say; digest: of the rows as they are; pool_ids, pool_digests: what all memories say, those of the rows
    first. What a row may be, from the strongest: cell and memory agree; the cell names a record that fits; the memory fits; the
    cell names a record; the cell says an id nobody remembers; the memory does not fit."""

    cells: ObjectArray
    pool_ids: ObjectArray
    pool_digests: ObjectArray
    digest: ObjectArray
    pattern: re.Pattern[str]

    @cached_property
    def places(self) -> dict[str, int]:
        """Where in the pool the memory of an id stands first."""
        ids = self.pool_ids.tolist()
        return dict(zip(reversed(ids), reversed(range(len(ids))), strict=True))

    def claims(self, rows: Sequence[int]) -> list[_Claim]:
        """All claims of these rows. Where both fit, cells are believed unless memory alone fits more rows than cells alone."""
        fits = [(self._cell_fits(row), self._fits(row, row)) for row in rows]
        memory_first = sum(own and not cell for cell, own in fits) > sum(cell and not own for cell, own in fits)
        return [
            claim
            for row, (cell, own) in zip(rows, fits, strict=True)
            for claim in self._of(row, cell_fits=cell, own_fits=own, memory_first=memory_first)
        ]

    def _of(self, row: int, *, cell_fits: bool, own_fits: bool, memory_first: bool) -> Iterator[_Claim]:
        cell, own = self.cells[row], self.pool_ids[row]
        if cell is not None and cell == own:
            yield _Claim(5 + own_fits, row, own, row)
            return
        if own is not None:
            yield _Claim((3.5 if memory_first else 2.5) if own_fits else 1, row, own, row)
        if cell in self.places and cell is not None:
            yield _Claim(3 if cell_fits else 2, row, cell, self.places[cell])
        elif cell is not None and own is None and self.pattern.fullmatch(cell):
            yield _Claim(1.5, row, cell, NONE)

    def _cell_fits(self, row: int) -> bool:
        place = self.places.get(self.cells[row])
        return place is not None and self._fits(row, place)

    def _fits(self, row: int, place: int) -> bool:
        return self.digest[row] is not None and self.digest[row] == self.pool_digests[place]
