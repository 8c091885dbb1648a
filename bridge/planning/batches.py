"""Batches: a Plan becomes as few batchUpdate calls as 2 MB each allow, in an order in which every prefix is a consistent sheet.

All cells of a record go together, with its log and undo lines; rendered tabs and the rest of `_state` come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import orjson

from bridge.book import IntArray
from bridge.planning.blocks import Backdrop, Block, blocks
from bridge.planning.plan import CellChanges, Guard, NewRows, Plan, ViewRows
from bridge.planning.requests import Request, cell_data, insert_rows, update_cells, update_looks

LIMIT = 1_600_000  # bytes of JSON; Google recommends 2 MB, and the before-image comes on top
CELL = 90  # bytes of JSON around one value: {"userEnteredValue":{"stringValue":""}} and its share of a request


@dataclass(frozen=True)
class Batch:
    """One atomic write. blocks and guards: existing rows (kept in a before-image); requests: everything else, in order;
    first: requests that stand before all others (tabs and columns the rest needs);
    entries: what `_state` shall hold besides `seq` (None: unchanged)."""

    first: tuple[Request, ...] = ()
    blocks: tuple[Block, ...] = ()
    guards: tuple[Guard, ...] = ()
    requests: tuple[Request, ...] = ()
    entries: Mapping[str, str] | None = None
    records: frozenset[str] = field(default_factory=frozenset)


def batches(plan: Plan, backdrop: Backdrop) -> list[Batch]:
    """Split a plan; the last batch carries `_state`."""
    made = [_of_rows(plan, part, backdrop) for part in _parts(plan.cells)]
    tail = [*plan.new_rows, *_common_logs(plan, made)]
    chunks = [list(_insertion(rows)) for rows in tail] + [
        [*map(dict, view.before), _render(view)] for view in plan.views
    ]
    for requests in chunks:
        _append(made, requests)
    if not made:
        made.append(Batch())
    made[-1] = replace(made[-1], entries=plan.entries)
    return made


def _append(made: list[Batch], requests: Sequence[Request]) -> None:
    """Add to the last batch while it stays under the limit, else begin another."""
    size = len(orjson.dumps(requests))
    if made and _size(made[-1]) + size <= LIMIT:
        made[-1] = replace(made[-1], requests=(*made[-1].requests, *requests))
    else:
        made.append(Batch(requests=tuple(requests)))


def _size(batch: Batch) -> int:
    cells = sum(CELL + len(str(cell)) for block in batch.blocks for line in block.new for cell in line)
    return cells + len(orjson.dumps(batch.requests))


# --- cells of existing records ---------------------------------------------------------------------------------------


def _parts(changes: Sequence[CellChanges]) -> Iterator[tuple[CellChanges, ...]]:
    """Changes that go together: spans of rows of one tab that stay under the limit, small tabs joined."""
    joined: tuple[CellChanges, ...] = ()
    total = 0
    for part, size in _spans(changes):
        if joined and total + size > LIMIT:
            yield joined
            joined, total = (), 0
        joined, total = (*joined, *part), total + size
    if joined:
        yield joined


def _spans(changes: Sequence[CellChanges]) -> Iterator[tuple[tuple[CellChanges, ...], int]]:
    for sheet_id in sorted({change.sheet_id for change in changes}):
        mine = [change for change in changes if change.sheet_id == sheet_id]
        rows, weights = _weights(mine)
        part = (np.cumsum(weights) // LIMIT).astype(np.int64)
        numbers, starts = np.unique(part, return_index=True)
        for number, first, last in zip(numbers, rows[starts], [*rows[starts[1:]], int(rows[-1]) + 1], strict=True):
            cut = tuple(_cut(change, int(first), int(last)) for change in mine)
            yield tuple(change for change in cut if len(change)), int(weights[part == number].sum())


def _weights(changes: Sequence[CellChanges]) -> tuple[IntArray, IntArray]:
    """Rows that change and the bytes their cells take."""
    rows = np.unique(np.concatenate([change.rows for change in changes]))
    weights = np.zeros(len(rows), dtype=np.int64)
    for change in changes:
        lengths = np.fromiter((CELL + 3 * len(str(cell)) for cell in change.new), dtype=np.int64, count=len(change))
        weights[np.searchsorted(rows, change.rows)] += lengths
    return rows, weights


def _cut(change: CellChanges, first: int, last: int) -> CellChanges:
    left, right = np.searchsorted(change.rows, [first, last])
    at = slice(int(left), int(right))
    return replace(change, rows=change.rows[at], records=change.records[at], old=change.old[at], new=change.new[at])


def _of_rows(plan: Plan, part: Sequence[CellChanges], backdrop: Backdrop) -> Batch:
    records = frozenset(str(record) for change in part for record in change.records if record is not None)
    written = tuple(blocks(part, backdrop))
    rows = {(block.sheet_id, row) for block in written for row in range(*block.rows)}
    columns = {(block.sheet_id, column) for block in written for column in range(*block.columns)}
    requests = [
        request for rows_of_log in (*plan.logs, *plan.undo) for request in _insertion(_only(rows_of_log, records))
    ]
    guards = tuple(_guards(plan.guards, rows, columns))
    return Batch(blocks=written, guards=guards, requests=tuple(requests), records=records)


def _guards(guards: Iterable[Guard], rows: set[tuple[int, int]], columns: set[tuple[int, int]]) -> Iterator[Guard]:
    for guard in guards:
        if guard.kind == "header":
            if (guard.sheet_id, guard.column_index) in columns:
                yield guard
            continue
        keep = np.array([(guard.sheet_id, row) in rows for row in guard.rows.tolist()], dtype=bool)
        if keep.any():
            yield replace(guard, rows=guard.rows[keep], expected=guard.expected[keep])


# --- inserted and rendered rows --------------------------------------------------------------------------------------


def _only(rows: NewRows, records: frozenset[str]) -> NewRows:
    keep = [at for at, record in enumerate(rows.records) if record in records]
    return replace(rows, cells=tuple(rows.cells[at] for at in keep), records=tuple(rows.records[at] for at in keep))


def _common_logs(plan: Plan, made: Sequence[Batch]) -> Iterator[NewRows]:
    """Log lines about no record that is written, and the run's own line."""
    told = frozenset().union(*(batch.records for batch in made))
    for rows in (*plan.logs, *plan.undo):
        keep = [at for at, record in enumerate(rows.records) if record not in told]
        if keep:
            cells, records = tuple(rows.cells[at] for at in keep), tuple(rows.records[at] for at in keep)
            yield replace(rows, cells=cells, records=records)


def _insertion(rows: NewRows) -> Iterator[Request]:
    """Insert the rows, then write their cells, one rectangle for each run of columns."""
    if not rows.cells:
        return
    yield insert_rows(rows.sheet_id, rows.row_index, len(rows.cells), inherit=rows.row_index > 1)
    columns = sorted({index for row in rows.cells for index in row})
    for run in np.split(np.array(columns), np.flatnonzero(np.diff(columns) != 1) + 1):
        lines = [[row.get(int(column)) for column in run] for row in rows.cells]
        yield update_cells(rows.sheet_id, rows.row_index, int(run[0]), lines)


def _render(view: ViewRows) -> Request:
    lines = [
        [cell_data(cell, look or {}) for cell, look in zip(row, looks, strict=True)]
        for row, looks in zip(view.cells, view.formats, strict=True)
    ]
    return update_looks(view.sheet_id, view.row_index, 0, lines)
