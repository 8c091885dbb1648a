"""Displaced: what a batch pushed aside, as the next batch puts it back: in its place, or wherever it has moved meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bridge.planning.batches import Batch
from bridge.planning.before import HEADERS, SENTINEL, Place, Seen
from bridge.planning.blocks import Block
from bridge.planning.digests import same, same_header
from bridge.planning.plan import Guard
from bridge.planning.relocating import Relocation, TabNow
from bridge.planning.verdict import Verdict, cells_of, names_of, rectangles
from bridge.sheet.snapshot import Cell

HEAD_ROWS = 20  # the header is looked for among these

Columns = Sequence[Sequence[Cell]]
"""A tab as entered, column by column."""


@dataclass(frozen=True)
class Displaced:
    """verdict: its put_back and guards say what goes back beside which names; seen: what stood there; as_read: headers by place, of
    tabs in whose header row none stood then; headers: sheet id -> row_index of the header when the batch was planned."""

    verdict: Verdict
    seen: Seen
    as_read: Seen
    headers: Mapping[int, int]

    @property
    def sheet_ids(self) -> set[int]:
        """Tabs in which something is to be put back."""
        return {block.sheet_id for block in self.verdict.put_back}

    def without(self, is_done: Callable[[Place], bool]) -> Displaced:
        """What is left of it."""
        cells = [
            (place, back, written)
            for block in self.verdict.put_back
            for place, written, back in cells_of(block)
            if not is_done(place)
        ]
        return replace(self, verdict=replace(self.verdict, put_back=tuple(rectangles(cells))))

    def relocation(self, tabs: Mapping[int, Columns]) -> Relocation:
        """Finds it where it is now. tabs: those that are still there."""
        now = {sheet_id: self._tab_now(sheet_id, tabs[sheet_id]) for sheet_id in self.sheet_ids & tabs.keys()}
        return Relocation(self.verdict, {**self.seen, **self.as_read}, now)

    def label(self, sheet_id: int, column: int) -> object:
        """What stood in the header row of a column."""
        return self.seen.get((sheet_id, self.headers[sheet_id], column))

    def _tab_now(self, sheet_id: int, columns: Columns) -> TabNow:
        then = self.headers.get(sheet_id, 0)
        heads = {**self.seen, **self.as_read}
        words = {label for place, label in heads.items() if place[:2] == (sheet_id, then) and label is not None}
        rows = [[_cell(column, row) for column in columns] for row in range(HEAD_ROWS)]
        found = [sum(isinstance(cell, str) and cell in words for cell in row) for row in rows]
        header_row = found.index(max(found)) if max(found, default=0) else then
        labels = [_cell(column, header_row) for column in columns]
        return TabNow(header_row, then, labels, dict(enumerate(columns)))


@dataclass(frozen=True)
class Restoration:
    """A batch that puts back. targets: for each displacement, place then -> place now; the newest displacement stands first."""

    displaced: tuple[Displaced, ...]
    batch: Batch
    targets: tuple[Mapping[Place, Place], ...]

    def is_right(self, seen: Seen | None) -> bool:
        """Whether all of it landed where it belongs."""
        return seen is not None and not any(True for _ in _astray(self.batch, seen))

    def left(self, seen: Seen | None) -> tuple[Displaced, ...]:
        """What is still displaced once it has landed, what it displaced itself among it. seen: None where it did not land.

        A cell of the newest displacement that was not found again is gone, or somebody typed there since: it is let be. Those of
        an older one may lie under a newer one still.
        """
        astray = set(_astray(self.batch, seen)) if seen is not None else None
        left = []
        for age, (one, targets) in enumerate(zip(self.displaced, self.targets, strict=True)):

            def is_done(place: Place, targets: Mapping[Place, Place] = targets, age: int = age) -> bool:
                now = targets.get(place)
                return age == 0 if now is None else astray is not None and now not in astray

            left.append(one.without(is_done))
        anew = [_pushed(self.batch, astray, seen)] if astray and seen is not None else []
        return tuple(one for one in (*anew, *left) if one.verdict.put_back)


def in_place(displaced: Displaced) -> Restoration:
    """Where it was: right unless somebody moved it again."""
    guarded = {(one.sheet_id, one.column_index): "label" for one in displaced.verdict.guards}
    for block in displaced.verdict.put_back:
        guarded |= {(block.sheet_id, column): "header" for column in range(*block.columns)}
    heads = [
        _guard(sheet_id, displaced.headers[sheet_id], column, displaced.label(sheet_id, column), kind)
        for (sheet_id, column), kind in sorted(guarded.items())
        if sheet_id in displaced.headers
    ]
    batch = Batch(blocks=displaced.verdict.put_back, guards=(*displaced.verdict.guards, *heads))
    places = {place: place for block in displaced.verdict.put_back for place, _, _ in cells_of(block)}
    return Restoration((displaced,), batch, (places,))


def found_again(displaced: Sequence[Displaced], tabs: Mapping[int, Columns]) -> Restoration:
    """One batch for all of it; where two name the same cell, the older one waits. tabs: those that are still there, as read."""
    blocks: list[Block] = []
    guards: list[Guard] = []
    targets: list[Mapping[Place, Place]] = []
    taken: set[Place] = set()
    for one in displaced:
        relocation = one.relocation(tabs)
        found = [cell for cell in relocation.found() if cell.place not in taken]
        mine, beside = relocation.back(found)
        taken |= {cell.place for cell in found}
        targets.append({cell.then: cell.place for cell in found})
        blocks += mine
        guards += beside
    return Restoration(tuple(displaced), Batch(blocks=tuple(blocks), guards=tuple(guards)), tuple(targets))


def _astray(batch: Batch, seen: Seen) -> Iterator[Place]:
    """The cells of a restoring batch that did not land where they belong: beside another name, below another header, or on what
    somebody typed."""
    rows, columns = set[tuple[int, int]](), set[tuple[int, int]]()
    for guard in batch.guards:
        for row, expected in zip(guard.rows.tolist(), guard.expected, strict=True):
            alike = same_header if guard.kind == "header" else same
            if guard.kind != "label" and not alike(seen.get((guard.sheet_id, row, guard.column_index)), expected):
                if guard.kind == "header":
                    columns.add((guard.sheet_id, guard.column_index))
                else:
                    rows.add((guard.sheet_id, row))
    for block in batch.blocks:
        for place, old, _ in cells_of(block):
            moved = place[:2] in rows or (place[0], place[2]) in columns
            if moved or not same(seen.get(place), old):
                yield place


def _pushed(batch: Batch, astray: set[Place], seen: Seen) -> Displaced:
    """What a restoring batch displaced where it went astray; where nothing was copied, it only wrote over what we had written."""
    cells = [
        (place, old if seen.get(place) == SENTINEL else seen.get(place), new)
        for block in batch.blocks
        for place, old, new in cells_of(block)
        if place in astray
    ]
    written = {place for block in batch.blocks for place, _, _ in cells_of(block)}
    guards = tuple(names_of({place[:2] for place in astray}, batch.guards, seen, written))
    return displaced_by(batch, Verdict(put_back=tuple(rectangles(cells)), guards=guards), seen)


def displaced_by(batch: Batch, verdict: Verdict, seen: Seen) -> Displaced:
    """What this batch pushed aside. Where no header stood where it was read (rows were inserted above it), the columns are taken
    for unmoved."""
    headers = {guard.sheet_id: int(guard.rows[0]) for guard in batch.guards if guard.kind in HEADERS}
    read = dict(_headers_read(batch.guards))
    labels = {(place[0], label) for place, label in read.items() if label not in (None, "")}
    stood = {place[0] for place in read if (place[0], seen.get(place)) in labels}
    gone = {place: label for place, label in read.items() if place[0] not in stood}
    return Displaced(verdict, seen, gone, headers)


def _headers_read(guards: Iterable[Guard]) -> Iterator[tuple[Place, Cell]]:
    for guard in guards:
        if guard.kind in HEADERS:
            yield (guard.sheet_id, int(guard.rows[0]), guard.column_index), guard.expected[0]


def _guard(sheet_id: int, row: int, column: int, label: object, kind: str) -> Guard:
    expected = np.empty(1, dtype=object)
    expected[0] = label
    return Guard(sheet_id, column, np.array([row], dtype=np.int64), expected, kind)


def _cell(column: Sequence[Cell], row: int) -> Cell:
    return column[row] if row < len(column) and column[row] != "" else None
