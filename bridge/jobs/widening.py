"""Columns added to a tab that people use: whether they landed where they were meant to, and taking them off again where not.

The columns are inserted, so they overwrite nothing; but people may have moved columns, or put rows above the header, since it was
read. Marks move with their columns, so a second look tells.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import orjson

from bridge.book import BoundTab
from bridge.errors import Locked
from bridge.google_sheets.read import read_grids, read_structure
from bridge.jobs.gathering import Connection, gather
from bridge.jobs.sync import TRIES
from bridge.jobs.taking_off import take_off
from bridge.jobs.workplace import applier_for
from bridge.planning.adopt import cleared
from bridge.planning.prepare import Widened
from bridge.planning.requests import Request
from bridge.settings import Settings
from bridge.sheet.binding import tab_mark
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.snapshot import Cell, TabStructure

log = logging.getLogger(__name__)

Head = Sequence[Sequence[Cell]]


def stands_as_planned(connection: Connection, widened: Sequence[Widened]) -> bool:
    """Whether each header stands over the column with its mark, all in one row: 2 calls, none where nothing was widened."""
    if not widened:
        return True
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    grids = read_grids(connection.transport, structure, {one.sheet_id: () for one in widened})
    return all(_fits(one, structure.tab(one.sheet_id), grids[one.sheet_id].head) for one in widened)


def _fits(one: Widened, tab: TabStructure | None, head: Head) -> bool:
    if tab is None:
        return False
    columns = _marked(tab)
    wanted = {columns.get(key): label for key, label in one.headers.items() if key in columns or key in one.added}
    if None in wanted:
        return False
    # rows that were put above the header since have moved all of it
    return any(_row_fits(line, wanted) for line in head[one.header_row :]) or any(
        _row_fits(line, wanted) for line in head[: one.header_row]
    )


def _row_fits(line: Sequence[Cell], wanted: Mapping[int | None, Cell]) -> bool:
    return all(_text(line, column) == ("" if label is None else str(label)) for column, label in wanted.items())


def _text(line: Sequence[Cell], column: int | None) -> str:
    cell = line[column] if column is not None and column < len(line) else None
    return "" if cell is None else str(cell)


def _marked(tab: TabStructure) -> dict[str, int]:
    """Column key -> where its mark is now."""
    marks = (one for one in tab.metadata if one.key == COLUMN_KEY and one.column is not None)
    return {one.value.partition(" ")[0]: one.column for one in marks if one.column is not None}


def take_back(connection: Connection, settings: Settings, now: datetime, widened: Sequence[Widened]) -> None:
    """Take the added columns off again, and the marks of tabs that were adopted with them. Raises Locked."""
    log.warning("a header changed while columns were added; taking them off", extra={"tabs": len(widened)})
    for _ in range(TRIES):
        gathered = gather(connection, settings, now)
        structure = gathered.snapshot.structure
        left = [(one, tab) for one in widened if (tab := structure.tab(one.sheet_id)) and _is_there(one, tab)]
        if not left:
            return
        one, tab = left[0]
        columns = {index: str(one.headers[key]) for key, index in _marked(tab).items() if key in one.added}
        place = BoundTab(one.tab, tab.sheet_id, tab.title, one.header_row, 0, tab.row_count, tab.column_count, {}, {})
        entries = dict(_without(one, gathered.book.state.entries, adopted=_is_adopted(tab)))
        take_off(
            applier_for(connection, structure), tab, place, columns, gathered.seq, more=_marks_of(tab), entries=entries
        )
    raise Locked(TRIES)


def _is_adopted(tab: TabStructure) -> bool:
    mark = tab_mark(tab)
    return mark is not None and mark[1]


def _is_there(one: Widened, tab: TabStructure) -> bool:
    return any(key in one.added for key in _marked(tab))


def _marks_of(tab: TabStructure) -> Iterator[Request]:
    """What goes with the columns where the whole tab was adopted."""
    if _is_adopted(tab):
        yield from cleared(tab)


def _without(one: Widened, entries: Mapping[str, str], *, adopted: bool) -> Iterator[tuple[str, str]]:
    """`_state` without what was added."""
    for name, value in entries.items():
        if name == "seq":
            continue
        if name == f"installed.{one.tab}":
            value = orjson.dumps([key for key in orjson.loads(value) if key not in one.added]).decode()
        elif name == "installed.tabs" and adopted:
            value = orjson.dumps([key for key in orjson.loads(value) if key != one.tab]).decode()
        yield name, value
