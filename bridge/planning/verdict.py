"""Verdict: what a before-image (before.py) says. Whose cells were overwritten, and what goes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from bridge.book import Formula
from bridge.planning.batches import Batch
from bridge.planning.before import HEADERS, SENTINEL, Place, Seen
from bridge.planning.blocks import Block
from bridge.planning.digests import equal, same, same_header
from bridge.planning.inserting import emptied, landed, names, parts
from bridge.planning.plan import WRITTEN, Guard, NewRows
from bridge.sheet.snapshot import Cell


@dataclass(frozen=True, slots=True)
class Verdict:
    """put_back: rectangles that restore what was not ours to overwrite; guards: what must still stand beside them;
    moved: places (sheet id, row index) where another row stood; overtaken: cells a person changed first;
    unseen: cells never copied; typed_over: computed cells in which a person had typed (overwritten, reported); emptied: inserted
    rows that are emptied again, where they landed; owed: those of them that no new plan makes again (log lines)."""

    put_back: tuple[Block, ...] = ()
    guards: tuple[Guard, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()
    overtaken: tuple[Place, ...] = ()
    unseen: tuple[Place, ...] = ()
    typed_over: tuple[Place, ...] = ()
    emptied: tuple[NewRows, ...] = ()
    owed: tuple[NewRows, ...] = ()

    @property
    def as_read(self) -> bool:
        """Everything stood where it was read."""
        return not self.put_back


def judge(batch: Batch, seen: Seen) -> Verdict:
    """Compare what stood there with what was read, and say what to put back.

    Where a column of a tab had moved that gets new records, the whole batch is taken back: what it says elsewhere (a decision that
    was carried out) would else stand without them.
    """
    moved_rows, shifted_tabs = _moved(batch.guards, seen)
    whole = any(rows.sheet_id in shifted_tabs for rows in batch.created)
    cells: list[tuple[Place, Cell | Formula, Cell]] = []  # place, value to put back, value we wrote
    overtaken: list[Place] = []
    unseen: list[Place] = []
    typed_over: list[Place] = []
    if not (moved_rows or shifted_tabs) and _as_read(batch.blocks, seen):
        return Verdict()
    for block in batch.blocks:
        for place, old, new in cells_of(block):
            stood = seen.get(place)
            if stood == SENTINEL:
                unseen.append(place)
                cells.append((place, old, new))
            elif whole or place[:2] in moved_rows or place[0] in shifted_tabs:
                cells.append((place, stood, new))
            elif not same(stood, old) or (block.shared and isinstance(stood, Formula)):
                (overtaken if block.shared else typed_over).append(place)
                if block.shared:
                    cells.append((place, stood, new))
    rows = {place[:2] for place, _, _ in cells}
    written = {place: new for block in batch.blocks for place, _, new in cells_of(block)} if cells else {}
    emptied_rows, owed = _taken_back(batch, shifted_tabs, whole=whole)
    return Verdict(
        (*rectangles(cells), *(block for rows in emptied_rows for block in emptied(rows))),
        (
            *names_of(rows, batch.guards, seen, written.keys()),
            *_memories(rows, batch.guards, written),
            *(guard for rows in emptied_rows for guard in names(rows)),
        ),
        tuple(sorted(moved_rows)),
        tuple(overtaken),
        tuple(unseen),
        tuple(typed_over),
        tuple(emptied_rows),
        tuple(owed),
    )


def _as_read(blocks: Sequence[Block], seen: Seen) -> bool:
    """Whether all of their cells held to the letter what was read there; else each cell is judged."""
    places = [
        (block.sheet_id, row, column)
        for block in blocks
        for row in range(block.row, block.row + len(block.old))
        for column in range(block.column, block.column + len(block.old[0]))
    ]
    stood = [*map(seen.get, places)]
    return SENTINEL not in stood and equal(stood, [cell for block in blocks for line in block.old for cell in line])


def _taken_back(batch: Batch, shifted_tabs: set[int], *, whole: bool) -> tuple[list[NewRows], list[NewRows]]:
    """The inserted rows to empty, and those of them that must be written again: log lines about what stays."""
    if not shifted_tabs:
        return [], []
    stand = landed((*batch.created, *batch.told))
    created, told = stand[: len(batch.created)], stand[len(batch.created) :]
    # lines about no record are the run's own
    planned_anew = batch.records.union([""], *(rows.records for rows in created)) if whole else frozenset()
    undone = list(created) if whole else []
    owed: list[NewRows] = []
    for rows in told:
        again = [at for at, record in enumerate(rows.records) if record in planned_anew]
        stays = [at for at in range(len(rows.cells)) if at not in again] if rows.sheet_id in shifted_tabs else []
        undone += [*parts(rows, again), *parts(rows, stays)]
        owed += parts(rows, stays)
    return undone, owed


def _moved(guards: Iterable[Guard], seen: Seen) -> tuple[set[tuple[int, int]], set[int]]:
    """Rows (sheet id, row index) in which another record stood, and tabs in which a header was not where it was read.

    Such a tab is put back whole: a row half of whose cells were written would tell of a handover that never took place.
    """
    rows: set[tuple[int, int]] = set()
    tabs: set[int] = set()
    for guard in guards:
        if guard.kind == "label":
            continue
        stood = [seen.get((guard.sheet_id, row, guard.column_index)) for row in guard.rows.tolist()]
        if equal(stood, guard.expected.tolist()):
            continue
        alike = same_header if guard.kind == "header" else same
        for row, there, expected in zip(guard.rows.tolist(), stood, guard.expected, strict=True):
            if alike(there, expected):
                continue
            if guard.kind == "header":
                tabs.add(guard.sheet_id)
            else:
                rows.add((guard.sheet_id, row))
    return rows, tabs


def cells_of(block: Block) -> Iterator[tuple[Place, Cell, Cell]]:
    """(place, what was read there, what is written)."""
    for row, (old, new) in enumerate(zip(block.old, block.new, strict=True), block.row):
        for column, (was, will) in enumerate(zip(old, new, strict=True), block.column):
            yield (block.sheet_id, row, column), was, will


def rectangles(cells: Iterable[tuple[Place, Cell | Formula, Cell]]) -> Iterator[Block]:
    """One block for each run of cells side by side."""
    ordered = sorted(cells, key=lambda cell: cell[0])
    numbered = enumerate(ordered)
    for _, group in groupby(numbered, key=lambda item: (item[1][0][0], item[1][0][1], item[1][0][2] - item[0])):
        run = [cell for _, cell in group]
        sheet_id, row, column = run[0][0]
        back: Any = tuple(value for _, value, _ in run)
        yield Block(sheet_id, row, column, (back,), (tuple(new for _, _, new in run),), shared=True)


def names_of(rows: set[tuple[int, int]], guards: Iterable[Guard], seen: Seen, written: Set[Place]) -> Iterator[Guard]:
    """The cells that named each row at the moment of the write must still name it when it is put back."""
    for guard in guards:
        if guard.kind in HEADERS:
            continue
        here = [row for row in guard.rows.tolist() if (guard.sheet_id, row) in rows]
        here = [row for row in here if (guard.sheet_id, row, guard.column_index) not in written]
        if here:
            expected = np.empty(len(here), dtype=object)
            expected[:] = [seen.get((guard.sheet_id, row, guard.column_index)) for row in here]
            yield Guard(guard.sheet_id, guard.column_index, np.array(here, dtype=np.int64), expected, guard.kind)


def _memories(rows: Set[tuple[int, int]], guards: Iterable[Guard], written: Mapping[Place, Cell]) -> Iterator[Guard]:
    """The memory that the batch wrote into these rows holds their ids: no other row has it."""
    for guard in guards:
        if guard.kind == "memory":
            places = [(guard.sheet_id, row, guard.column_index) for row in guard.rows.tolist()]
            here = [place for place in places if place[:2] in rows and not same(None, written.get(place))]
            if here:
                expected = np.empty(len(here), dtype=object)
                expected[:] = [written[place] for place in here]
                yield Guard(*here[0][::2], np.array([row for _, row, _ in here], dtype=np.int64), expected, WRITTEN)
