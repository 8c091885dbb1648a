"""Parts: what each tab of the spreadsheet that carries a template tab gives to its table, as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, repeat

import numpy as np

from bridge.book import BoolArray, BoundTab, IntArray, ObjectArray
from bridge.settings.template import Tab
from bridge.sheet.records import Rows, record_rows
from bridge.sheet.snapshot import Cell, Grid, Snapshot
from bridge.sheet.vocabulary import Vocabulary

MEMORY = "_memory"


@dataclass(frozen=True, slots=True)
class Part:
    """What one tab of the spreadsheet gives. raw: cells of its records; stray: memory in rows that are no records."""

    bound: BoundTab
    row_indexes: IntArray
    raw: Mapping[str, ObjectArray]
    stray: ObjectArray


def cut(snapshot: Snapshot, bound: BoundTab, tab: Tab, *, vocabulary: Vocabulary) -> Part:
    """The records of one tab of the spreadsheet."""
    grid = snapshot.grids.get(bound.sheet_id, Grid())
    first = bound.header_row + 1
    height = max((len(grid.columns.get(index, ())) for index in bound.columns.values()), default=0)
    cells = {key: _padded(grid.columns.get(index, []), first, height) for key, index in bound.columns.items()}
    count = max(height - first, 0)
    rows = Rows(cells, bound.labels, _banners(snapshot, bound, tab, count=count))
    records = record_rows(rows, tab, vocabulary)
    at = np.flatnonzero(records)
    memory = cells.get(MEMORY, np.full(count, None, dtype=object))[~records]
    last = int(at[-1]) + first if len(at) else bound.header_row
    return Part(
        bound=replace(bound, last_record=last),
        row_indexes=at + first,
        raw=cells if records.all() else {key: column[at] for key, column in cells.items()},
        stray=memory[np.asarray(memory != None, dtype=bool)],  # noqa: E711
    )


def _padded(cells: Sequence[Cell], first: int, height: int) -> ObjectArray:
    """Cells from row `first` on, blanks as None, all columns of one height."""
    count = max(height - first, 0)
    column: ObjectArray = np.fromiter(islice(chain(cells, repeat(None)), first, first + count), object, count)
    if "" in cells:
        column[column == ""] = None
    return column


def _banners(snapshot: Snapshot, bound: BoundTab, tab: Tab, *, count: int) -> BoolArray:
    """Rows whose name is one cell merged over at least three columns: headings of people."""
    banners = np.zeros(count, dtype=bool)
    structure = snapshot.structure.tab(bound.sheet_id)
    named = next((bound.columns[one.key] for one in tab.columns if one.required and one.key in bound.columns), None)
    for merge in structure.merges if structure is not None and named is not None else ():
        left, right = merge.get("startColumnIndex", 0), merge.get("endColumnIndex", 0)
        top, bottom = merge.get("startRowIndex", 0), merge.get("endRowIndex", 0)
        if right - left >= 3 and left <= named < right:
            banners[max(top - bound.header_row - 1, 0) : max(bottom - bound.header_row - 1, 0)] = True
    return banners


def joined_cells(parts: Sequence[Part]) -> dict[str, ObjectArray]:
    """Cells of all parts, one below the other; a column that a part lacks is blank there."""
    if len(parts) == 1:
        return dict(parts[0].raw)
    keys = dict.fromkeys(key for part in parts for key in part.raw)
    blanks = [np.full(len(part.row_indexes), None, dtype=object) for part in parts]
    return {
        key: np.concatenate([part.raw.get(key, blank) for part, blank in zip(parts, blanks, strict=True)])
        for key in keys
    }
