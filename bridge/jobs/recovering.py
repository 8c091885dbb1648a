"""Recovering: a process died between a write that landed on moved rows and putting back what it displaced; this run does it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace

from bridge.book import BoundTab
from bridge.errors import Locked
from bridge.google_sheets.apply import Outcome
from bridge.google_sheets.read import read_formulas
from bridge.jobs.gathering import Connection, Gathered
from bridge.jobs.workplace import applier_for
from bridge.planning.batches import Batch
from bridge.planning.before import Seen
from bridge.planning.open_write import OpenWrite
from bridge.planning.relocating import Relocation, TabNow
from bridge.planning.verdict import Verdict, judge

log = logging.getLogger(__name__)

TRIES = 6


def put_right(connection: Connection, gathered: Gathered, *, look_again: Callable[[], Gathered]) -> None:
    """Put back what an unfinished write displaced, wherever that is now, and close it. Raises Locked.

    Rows and columns that are gone by now need nothing; a cell that somebody changed since stays.
    """
    unfinished = gathered.unfinished
    if unfinished is None:
        return
    applier = applier_for(connection, gathered.snapshot.structure)
    seen = applier.read_before(unfinished.image(applier.place.before))
    if not unfinished.agrees(gathered.stood, seen):
        log.warning("an unfinished write cannot be judged: its copy is gone")
        verdict = Verdict()
    else:
        verdict = judge(unfinished.batch, seen)
    for _ in range(TRIES):
        batch = _batch(connection, gathered, verdict, seen, unfinished)
        if batch.blocks:
            log.warning("an earlier run was cut off; putting back what it displaced", extra={"cells": _size(batch)})
        if applier.apply(batch, gathered.seq).outcome is Outcome.APPLIED:
            return
        gathered = look_again()
        applier = applier_for(connection, gathered.snapshot.structure)
    raise Locked(TRIES)


def _size(batch: Batch) -> int:
    return sum(len(line) for block in batch.blocks for line in block.new)


def _batch(connection: Connection, gathered: Gathered, verdict: Verdict, seen: Seen, unfinished: OpenWrite) -> Batch:
    """What closes the write: the cells that go back, or nothing but its end."""
    tabs = _tabs(gathered, verdict, unfinished)
    wanted = Relocation(verdict, seen, tabs).columns()
    places = [(sheet_id, column) for sheet_id, columns in wanted.items() for column in sorted(columns)]
    cells = read_formulas(connection.transport, connection.spreadsheet_id, places)
    tabs = {
        sheet_id: replace(
            tab, columns={column: cells.get((sheet_id, column), []) for column in wanted.get(sheet_id, ())}
        )
        for sheet_id, tab in tabs.items()
    }
    blocks, guards = Relocation(verdict, seen, tabs).back()
    return Batch(blocks=blocks, guards=guards, closes=not blocks)


def _tabs(gathered: Gathered, verdict: Verdict, unfinished: OpenWrite) -> Mapping[int, TabNow]:
    """The tabs concerned that are still there, without cells."""
    bound = {place.sheet_id: place for places in gathered.bindings.tabs.values() for place in places}
    headers = {guard.sheet_id: int(guard.rows[0]) for guard in unfinished.batch.guards if guard.kind == "header"}
    tabs = {}
    for sheet_id in {block.sheet_id for block in verdict.put_back}:
        if gathered.snapshot.structure.tab(sheet_id) is not None:
            then = headers.get(sheet_id, 0)
            row = _header_row(bound.get(sheet_id), then)
            head = gathered.snapshot.grids[sheet_id].head if sheet_id in gathered.snapshot.grids else ()
            tabs[sheet_id] = TabNow(row, then, head[row] if row < len(head) else ())
    return tabs


def _header_row(bound: BoundTab | None, then: int) -> int:
    return bound.header_row if bound is not None else then
