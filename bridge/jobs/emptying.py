"""Emptying the rows of records that leave the sheet: what archive and purge share.

What was shown and agreed to is what people had said in each row; a row in which they have said anything else since is kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from bridge.book import BoundTab, Event, Formula, IntArray, Table
from bridge.errors import InvalidInput
from bridge.google_sheets.read import read_rows
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.only import only
from bridge.jobs.planned import Planned, plan_of
from bridge.jobs.sync import SyncResult, write_until_done
from bridge.planning.before import cell_of
from bridge.planning.digests import same
from bridge.planning.emptying import Entered, Place, emptied, row_lines
from bridge.settings import Settings
from bridge.sheet.snapshot import Cell

Said = Mapping[str, Mapping[str, Cell]]
EDITED = "somebody has edited the row meanwhile"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Rows of one template tab as people entered them, by the tab of the spreadsheet they stand in."""

    tab: str
    rows: tuple[tuple[Place, tuple[Entered, ...]], ...] = ()

    def __len__(self) -> int:
        return sum(len(rows) for _, rows in self.rows)

    @property
    def records(self) -> tuple[str, ...]:
        """Ids, in the order of the sheet."""
        return tuple(row.record for _, rows in self.rows for row in rows)

    def said(self) -> Said:
        """Record -> what people said in its row, by the name of the column."""
        return {row.record: place.said(row) for place, rows in self.rows for row in rows}

    def of(self, records: Collection[str]) -> Leaving:
        """Only these records."""
        left = ((place, tuple(row for row in rows if row.record in records)) for place, rows in self.rows)
        return Leaving(self.tab, tuple((place, rows) for place, rows in left if rows))


@dataclass(frozen=True, slots=True)
class Left:
    """What became of it. records: emptied; kept: record -> why it stands there still."""

    result: SyncResult
    records: tuple[str, ...]
    kept: Mapping[str, str]


def look(connection: Connection, gathered: Gathered, tab: str, records: Collection[str]) -> Leaving:
    """Read the rows of these records whole, formulas and people's own columns too: 1 call for each tab they stand in.

    A record that has no id on the sheet yet, or whose row holds anything else than the book says, is not among them (people move
    and copy rows). Raises InvalidInput for a tab without ids.
    """
    table = gathered.book.tables[tab]
    if "id" not in table.raw:
        raise InvalidInput(f"the rows of {tab} have no ids, so none can be found again; delete them on the sheet")
    # a copied row carries the id of another until the next sync gives it one of its own
    pairs = zip(table.frame["id"], table.raw["id"], strict=True)
    wanted = np.array([known == cell and cell in records for known, cell in pairs], dtype=bool)
    found = []
    for bound in gathered.book.bound[tab]:
        at = np.flatnonzero(wanted & (table.sheet_ids == bound.sheet_id))
        if len(at):
            place = _place(gathered, bound)
            found.append((place, tuple(_entered(connection, place, table, at))))
    return Leaving(tab, tuple(found))


def _place(gathered: Gathered, bound: BoundTab) -> Place:
    head = gathered.snapshot.grids[bound.sheet_id].head
    line = head[bound.header_row] if bound.header_row < len(head) else ()
    return Place(gathered.settings.tabs[bound.tab], bound, tuple(line))


def _entered(connection: Connection, place: Place, table: Table, at: IntArray) -> Iterator[Entered]:
    rows = table.row_indexes[at].tolist()
    read = read_rows(connection.transport, connection.spreadsheet_id, place.bound.sheet_id, rows)
    for position, row in zip(at.tolist(), rows, strict=True):
        cells = tuple(map(cell_of, read.get(row, ())))
        if _is_the_same(place.bound, table, position, cells):
            yield Entered(str(table.raw["id"][position]), row, cells)


def _is_the_same(bound: BoundTab, table: Table, position: int, cells: Sequence[Cell | Formula]) -> bool:
    return all(
        same(cells[index] if index < len(cells) else None, table.raw[key][position])
        for key, index in bound.columns.items()
        if key in table.raw
    )


def empty(
    connection: Connection, settings: Settings, agreed: Leaving, now: datetime, *, mode: str, undoable: bool
) -> Left:
    """Empty the rows that were agreed to, in stamped batches, each with its log lines. mode: `archive` or `purge`.

    Raises Locked, and what the transport raises; a row is emptied as a whole or not at all.
    """
    said = agreed.said()
    kept: dict[str, str] = {}

    def plan(run: str) -> Planned:
        gathered = gather(connection, settings, now)
        here = (
            look(connection, gathered, agreed.tab, said) if agreed.tab in gathered.book.tables else Leaving(agreed.tab)
        )
        stand = here.said()
        kept.clear()
        kept.update({record: EDITED for record in stand if stand[record] != said[record]})
        usual = plan_of(gathered, now, mode=mode, calls=connection.transport.traffic.calls, run=run)
        return _planned(usual, here.of(set(stand) - set(kept)), undoable=undoable)

    result = write_until_done(connection, plan, lambda _: None)
    return Left(result, tuple(record for record in said if record not in kept), dict(kept))


def _planned(usual: Planned, leaving: Leaving, *, undoable: bool) -> Planned:
    """A plan that empties these rows and nothing else."""
    now, mode = usual.plan.now, usual.around.mode
    parts = [emptied(place, rows) for place, rows in leaving.rows]
    events = [Event(now, leaving.tab, record, mode, "") for record in leaving.records]
    planned = only(
        usual,
        cells=tuple(change for changes, _ in parts for change in changes),
        guards=tuple(guard for _, guards in parts for guard in guards),
        events=events,
    )
    lines = [row_lines(usual.before, usual.plan.run, now, place, rows) for place, rows in leaving.rows if undoable]
    undo = tuple(line for line in lines if line is not None)
    return replace(planned, assembled=replace(planned.assembled, plan=replace(planned.plan, undo=undo)))
