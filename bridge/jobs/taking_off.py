"""Taking columns of the bridge's own off a tab.

A column can only be deleted by its position, and people may move one in that very moment. So the batch copies what it deletes to
the hidden tab `_before` first; a column that the copy shows to be people's is put back from there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from bridge.book import BoundTab
from bridge.errors import OutcomeUnknown, RequestRefused
from bridge.google_sheets.apply import Applier, Outcome
from bridge.google_sheets.read import HEAD_ROWS, read_filters, read_structure
from bridge.google_sheets.stamps import highest_seq
from bridge.jobs.peoples_rules import put_rules_back
from bridge.planning.adopt import ADOPTED, runs_from_the_right
from bridge.planning.batches import Batch
from bridge.planning.requests import (
    Request,
    column_copy,
    column_location,
    create_metadata,
    delete_columns,
    grid,
    insert_columns,
    resize,
)
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.snapshot import TabStructure

log = logging.getLogger(__name__)

TRIES = 6  # times to put people's columns back where other bridges write at the same time


def take_off(
    applier: Applier,
    tab: TabStructure,
    place: BoundTab,
    columns: Mapping[int, str],
    seq: int,
    *,
    more: Iterable[Request] = (),
    entries: Mapping[str, str] | None = None,
) -> int | None:
    """Delete our columns (index -> their header) of one tab; gives the number to go on from.

    None: look again, for another bridge was faster, or a column of people's had to be put back. place: the tab as it was bound;
    more, entries: what goes with the columns (before them: with a column go the rules that only it had). Raises OutcomeUnknown with
    what to do where a column could not be put back.
    """
    removal = tuple(_removal(tab, columns, applier.place.before))
    first = (*more, *removal)
    applied = applier.apply(Batch(first=first, entries=entries), seq)
    if applied.outcome is not Outcome.APPLIED:
        return None
    rules_moved = put_rules_back(applier, first, applied, applier.place.structure)
    lost = _lost(applier, columns)
    if not lost:
        return None if rules_moved else applied.seq
    log.warning("a column of people's went with ours; putting it back", extra={"columns": len(lost)})
    _put_back(applier, tab, place, lost)
    return None


def _removal(tab: TabStructure, columns: Mapping[int, str], before: TabStructure) -> Iterator[Request]:
    """Copy our columns whole, and delete them."""
    rows = max(before.row_count, tab.row_count)
    yield resize(before.sheet_id, rows=rows, columns=max(before.column_count, tab.column_count))
    for run in runs_from_the_right(columns):
        yield column_copy(grid(tab.sheet_id, (0, tab.row_count), run), grid(before.sheet_id, (0, tab.row_count), run))
    for run in runs_from_the_right(columns):
        yield delete_columns(tab.sheet_id, run)


def _lost(applier: Applier, columns: Mapping[int, str]) -> Mapping[int, Sequence[object]]:
    """Deleted columns in whose copy our header does not stand: index -> their first cells."""
    before, found = applier.place.before, {}
    where = {"sheetId": before.sheet_id, "startRowIndex": 0, "endRowIndex": HEAD_ROWS}
    spans = [{**where, "startColumnIndex": first, "endColumnIndex": end} for first, end in runs_from_the_right(columns)]
    filters = [{"gridRange": span} for span in spans]
    for span, read in read_filters(applier.transport, applier.place.structure.spreadsheet_id, filters):
        for offset, cells in enumerate(read):
            found[span.get("startColumnIndex", 0) + offset] = cells
    ours = {label for label in columns.values() if label}  # they may all have moved along, so any of ours will do
    known = {index: found.get(index, ()) for index, label in columns.items() if label}
    return {index: cells for index, cells in known.items() if ours.isdisjoint(cells)}


def _put_back(applier: Applier, tab: TabStructure, place: BoundTab, lost: Mapping[int, Sequence[object]]) -> None:
    before = applier.place.before.title
    for _ in range(TRIES):
        structure = read_structure(applier.transport, applier.place.structure.spreadsheet_id)
        now = structure.tab(tab.sheet_id)
        if now is None:
            raise OutcomeUnknown(
                f'"{tab.title}" was deleted meanwhile; columns of it are kept in the hidden tab {before}'
            )
        requests = tuple(_restored(applier, now, place, lost))
        with suppress(RequestRefused):  # people changed the tab again
            if applier.apply(Batch(requests=requests), highest_seq(structure, 0)).outcome is Outcome.APPLIED:
                return
    raise OutcomeUnknown(
        f'a column of "{tab.title}" moved while ours were being deleted; it is kept in the hidden tab {before}'
    )


def _restored(
    applier: Applier, tab: TabStructure, place: BoundTab, lost: Mapping[int, Sequence[object]]
) -> Iterator[Request]:
    """Insert the lost columns again and copy them back, with their marks. tab: as it is now."""
    width = tab.column_count
    for index in sorted(lost):
        at = min(index, width)
        yield from insert_columns(tab.sheet_id, at, 1)
        source = grid(applier.place.before.sheet_id, (0, tab.row_count), (index, index + 1))
        yield column_copy(source, grid(tab.sheet_id, (0, tab.row_count), (at, at + 1)))
        key = next((key for key in place.adopted if place.labels.get(key) in lost[index]), None)
        if key is not None:
            yield create_metadata(COLUMN_KEY, f"{key} {ADOPTED}", column_location(tab.sheet_id, at))
        width += 1
