"""Shortening the logs and `_undo` after a write that made them too long; a sync that finds them short makes no call for it.

Rows can only be deleted by position, and people may move some in that very moment. So the batch copies what it deletes to
`_before`; where the copy holds anything else than what was read, all of it goes back to the end of its tab.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bridge.book import BoundTab
from bridge.errors import OutcomeUnknown, RequestRefused, SheetbridgeError
from bridge.google_sheets.apply import Applier, Outcome
from bridge.google_sheets.read import read_filters, read_structure
from bridge.google_sheets.stamps import highest_seq
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.workplace import applier_for
from bridge.planning.batches import Batch
from bridge.planning.requests import grid
from bridge.planning.retention import MARK, Tail, grown, removal, tail
from bridge.rules.context import COPY
from bridge.sheet.snapshot import Cell

log = logging.getLogger(__name__)

TRIES = 6


def shorten(connection: Connection, gathered: Gathered, now: datetime) -> None:
    """Take the oldest rows off where a tab has grown too long. gathered: as read before the write.

    What goes wrong is logged, and left to a later run; raises OutcomeUnknown only where rows of people's could not be put back.
    """
    if not _grown(gathered):
        return
    try:
        applier, tails = _cut(connection, gather(connection, gathered.settings, now))
    except SheetbridgeError as error:
        log.warning("the logs were not shortened", extra={"error": type(error).__name__})
        return
    changed = [one for one in tails if not _is_as_read(applier, one)]
    if changed:
        log.warning(
            "somebody wrote into the end of a log; putting it back", extra={"rows": sum(t.count for t in changed)}
        )
        _put_back(applier, changed)


def _grown(gathered: Gathered) -> list[BoundTab]:
    entries = gathered.book.state.entries
    return grown(gathered.snapshot.structure, gathered.bindings.tabs, entries, gathered.settings)


def _cut(connection: Connection, gathered: Gathered) -> tuple[Applier, list[Tail]]:
    """Look closely and delete. Gives the tails that are gone: none where another bridge was faster, or nothing may go."""
    structure = gathered.snapshot.structure
    applier = applier_for(connection, structure)
    places = _grown(gathered)
    if gathered.unfinished is not None or not places:
        return applier, []
    tails: list[Tail] = []
    marks: dict[str, str] = {}
    for place, columns in zip(places, _read(applier, places), strict=True):
        home = structure.tab(place.sheet_id)
        found = tail(place, home, columns, gathered.settings) if home is not None else None
        tails += [replace(found, at=sum(one.count for one in tails))] if found else []
        marks[f"{MARK}{place.tab}"] = str(found.first if found else home.row_count if home else 0)
    entries = {key: value for key, value in gathered.book.state.entries.items() if key not in ("seq", COPY)}
    requests = tuple(removal(tails, applier.place.before)) if tails else ()
    # whoever closes the last write has looked at it: `gather` has
    batch = Batch(requests=requests, entries={**entries, **marks}, closes=True)
    done = applier.apply(batch, gathered.seq).outcome is Outcome.APPLIED
    return applier, tails if done else []


def _read(applier: Applier, places: Sequence[BoundTab]) -> list[list[list[Cell]]]:
    filters = [
        {"gridRange": {"sheetId": place.sheet_id, "startRowIndex": 0, "startColumnIndex": 0}} for place in places
    ]
    spreadsheet_id = applier.place.structure.spreadsheet_id
    found = {where["sheetId"]: columns for where, columns in read_filters(applier.transport, spreadsheet_id, filters)}
    return [found.get(place.sheet_id, []) for place in places]


def _is_as_read(applier: Applier, one: Tail) -> bool:
    """Whether the copy holds what was read there."""
    before = applier.place.before
    where = grid(before.sheet_id, (one.at, one.at + one.count), (0, one.home.column_count))
    spreadsheet_id = applier.place.structure.spreadsheet_id
    ((_, columns),) = read_filters(applier.transport, spreadsheet_id, [{"gridRange": where}])
    return _cut_blanks(columns) == _cut_blanks(one.cells)


def _cut_blanks(columns: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Without blank cells at the end of a column and blank columns at the end."""
    cut = [list(column) for column in columns]
    for column in cut:
        while column and column[-1] in (None, ""):
            column.pop()
    while cut and not cut[-1]:
        cut.pop()
    return cut


def _put_back(applier: Applier, tails: Sequence[Tail]) -> None:
    spreadsheet_id = applier.place.structure.spreadsheet_id
    for _ in range(TRIES):
        structure = read_structure(applier.transport, spreadsheet_id)
        homes = [(one, structure.tab(one.home.sheet_id)) for one in tails]
        requests = [
            request for one, home in homes if home is not None for request in one.back(applier.place.before, home)
        ]
        try:
            if applier.apply(Batch(requests=tuple(requests)), highest_seq(structure, 0)).outcome is Outcome.APPLIED:
                return
        except RequestRefused:
            continue  # people changed the tab again
    raise OutcomeUnknown(
        f"rows somebody wrote at the end of a log are kept in the hidden tab {applier.place.before.title}"
    )
