"""Batches: a Plan becomes as few batchUpdate calls as 2 MB each allow, in an order in which every prefix is a consistent sheet.

All cells of a record go together, with its log and undo lines; rendered tabs and the rest of `_state` come last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import orjson

from bridge.book import IntArray
from bridge.planning.before import areas
from bridge.planning.blocks import BLOCK, CELL, COPY, ROW, Backdrop, Block, blocks
from bridge.planning.digests import LENGTH
from bridge.planning.inserting import header_guards, joined, said
from bridge.planning.looks import deadline_formats
from bridge.planning.plan import CellChanges, Guard, NewRows, Plan, ViewRows, pieces
from bridge.planning.requests import Request, grid, repeat_look, update_cells
from bridge.planning.retention import Tail

LIMIT = 1_960_000  # bytes of JSON; Google recommends at most 2 MB
INSERTION, REPEATED = 150, 220  # bytes of a request that inserts rows, of one that fills a column of them
TELLING = frozenset({"import_issues"})  # tabs with a tick that says that something was carried out elsewhere
FILL = 0.97  # records differ in size; a batch that turns out too big is made again with fewer


@dataclass(frozen=True)
class Batch:
    """One atomic write. blocks and guards: existing rows (kept in a before-image); created, told: records and log lines to insert;
    requests: everything else, in order; first: requests that stand before all others (tabs and columns the rest needs);
    entries: what `_state` shall hold besides `seq` (None: unchanged); records: ids of the existing rows; closes: the record of an
    unfinished write (open_write.py) is of no use any more; cut: rows that are deleted before any are inserted."""

    first: tuple[Request, ...] = ()
    blocks: tuple[Block, ...] = ()
    guards: tuple[Guard, ...] = ()
    created: tuple[NewRows, ...] = ()
    told: tuple[NewRows, ...] = ()
    requests: tuple[Request, ...] = ()
    entries: Mapping[str, str] | None = None
    records: frozenset[str] = field(default_factory=frozenset)
    closes: bool = False
    cut: tuple[Tail, ...] = ()


def batches(plan: Plan, backdrop: Backdrop) -> list[Batch]:
    """Split a plan; the last batch carries `_state`, the first what is cut off the logs: their rows stand where they were read.

    What says that something was done never comes before what was done.
    """
    made = _split(plan, backdrop, last=())
    if len(made) > 1 and any(change.tab in TELLING for change in plan.cells):
        made = _split(plan, backdrop, last=TELLING)
    made[-1] = replace(made[-1], entries=plan.entries)
    made[0] = replace(made[0], cut=plan.cut)
    return [_guarded(replace(one, told=joined(one.told))) for one in made]


def _split(plan: Plan, backdrop: Backdrop, *, last: Collection[str]) -> list[Batch]:
    """The batches; last: tabs whose existing rows come in batches of their own, behind all others."""
    made, behind = (
        list(_fitting(plan, part, backdrop)) if part else []
        for part in (
            [change for change in plan.cells if change.tab not in last],
            [change for change in plan.cells if change.tab in last],
        )
    )
    common = _common_logs(plan, (*made, *behind))
    chunks = [*_new_records(plan), *(Batch(told=(rows,)) for log in common for rows in pieces(log))]
    chunks += [Batch(requests=(*map(dict, view.before), *_render(view))) for view in plan.views]
    _fill(made, chunks)
    return [*made, *behind] or [Batch()]


def _guarded(batch: Batch) -> Batch:
    return replace(batch, guards=(*batch.guards, *header_guards((*batch.created, *batch.told))))


def _fill(made: list[Batch], chunks: Iterable[Batch]) -> None:
    """Add what belongs together to the last batch while it stays under the limit, else begin another."""
    total = _size(made[-1]) if made else 0
    for chunk in chunks:
        size = _size(chunk)
        if made and total + size <= LIMIT:
            last = made[-1]
            made[-1] = replace(
                last,
                created=(*last.created, *chunk.created),
                told=(*last.told, *chunk.told),
                requests=(*last.requests, *chunk.requests),
            )
            total += size
        else:
            made.append(chunk)
            total = size


def _size(batch: Batch) -> int:
    """Bytes of JSON, nearly."""
    copies = len(areas(batch.blocks, batch.guards))
    inserted = sum(map(_inserted_size, (*batch.created, *batch.told)))
    written = sum(map(_block_size, batch.blocks)) + _record_size(batch)
    return COPY * copies + written + inserted + len(orjson.dumps(batch.requests))


def _record_size(batch: Batch) -> int:
    """Bytes of what the batch leaves about itself (open_write.py): digests, and copies of the cells that tell."""
    shared = [block for block in batch.blocks if block.shared]
    cells = sum([len(block.new) * len(block.new[0]) for block in (*batch.blocks, *shared)])
    return LENGTH * (cells + sum([len(guard.rows) for guard in batch.guards])) + COPY * len(areas(shared, batch.guards))


def _inserted_size(rows: NewRows) -> int:
    own, shared = said(rows)
    return INSERTION + sum(map(_block_size, own)) + REPEATED * len(shared) + len(orjson.dumps([*shared.values()]))


def _block_size(block: Block) -> int:
    filled = sum([len(line) - line.count(None) for line in block.new])
    literals = len(orjson.dumps(block.new, default=str, option=orjson.OPT_SERIALIZE_NUMPY))
    return BLOCK + ROW * len(block.new) + CELL * filled + literals


# --- cells of existing records ---------------------------------------------------------------------------------------


def _fitting(plan: Plan, changes: Sequence[CellChanges], backdrop: Backdrop) -> Iterator[Batch]:
    """Batches of these changes, each as full as may be, cut between records; each teaches how many records the next one holds."""
    rows = _rows(changes)
    first, total = 0, sum(map(len, rows.values()))
    lonely = CELL + 8 + BLOCK + COPY  # bytes of a cell that stands alone, as in records here and there
    step = max(int(total * LIMIT / (lonely * sum(map(len, changes)))), 1)
    grown = False
    while first < total:
        rest = total - first
        step = min(step, rest)
        batch = _of_rows(plan, _piece(changes, rows, first, first + step), backdrop)
        size = _size(batch)
        wanted = max(int(step * LIMIT / size * FILL), 1)
        too_big, small = size > LIMIT and step > 1, size < LIMIT / 2 and step < min(wanted, rest)
        if too_big or (small and not grown):
            grown = grown or small
        else:
            yield batch
            first, grown = first + step, False
        step = wanted


def _piece(changes: Sequence[CellChanges], rows: Mapping[int, IntArray], first: int, last: int) -> list[CellChanges]:
    """The changes of the records from `first` to `last`, counted over all tabs."""
    part, passed = [], 0
    for sheet_id, mine in rows.items():
        inside = mine[max(first - passed, 0) : max(last - passed, 0)]
        passed += len(mine)
        part += [one.between(inside[0], inside[-1]) for one in changes if len(inside) and one.sheet_id == sheet_id]
    return [change for change in part if len(change)]


def _rows(changes: Sequence[CellChanges]) -> dict[int, IntArray]:
    """Sheet id -> the rows that change, ascending."""
    sheet_ids = sorted({change.sheet_id for change in changes})
    return {
        sheet_id: np.unique(np.concatenate([change.rows for change in changes if change.sheet_id == sheet_id]))
        for sheet_id in sheet_ids
    }


def _of_rows(plan: Plan, part: Sequence[CellChanges], backdrop: Backdrop) -> Batch:
    known = set[object]().union(*(change.records.tolist() for change in part))
    records = frozenset(str(record) for record in known if record is not None)
    written = tuple(blocks(part, backdrop))
    columns = {(block.sheet_id, column) for block in written for column in range(*block.columns)}
    told = [lines for log in (*plan.logs, *plan.undo) if (lines := _only(log, records)).cells]
    guards = tuple(_guards(plan.guards, _written_rows(written), columns))
    requests = tuple(deadline_formats(part))
    return Batch(blocks=written, guards=guards, told=tuple(told), requests=requests, records=records)


def _written_rows(written: Iterable[Block]) -> dict[int, IntArray]:
    """Sheet id -> the rows these rectangles write, unchanged ones between others among them."""
    found: dict[int, list[int]] = {}
    for block in written:
        found.setdefault(block.sheet_id, []).extend(range(*block.rows))
    return {sheet_id: np.unique(rows) for sheet_id, rows in found.items()}


def _guards(guards: Iterable[Guard], rows: Mapping[int, IntArray], columns: set[tuple[int, int]]) -> Iterator[Guard]:
    for guard in guards:
        if guard.kind == "label":
            if any(sheet_id == guard.sheet_id for sheet_id, _ in columns):
                yield guard
            continue
        if guard.kind == "header":
            if (guard.sheet_id, guard.column_index) in columns:
                yield guard
            continue
        keep = np.isin(guard.rows, rows.get(guard.sheet_id, []))
        if keep.any():
            yield replace(guard, rows=guard.rows[keep], expected=guard.expected[keep])


# --- inserted and rendered rows --------------------------------------------------------------------------------------


def _only(rows: NewRows, records: frozenset[str]) -> NewRows:
    return rows.at([at for at, record in enumerate(rows.records) if record in records])


def _new_records(plan: Plan) -> Iterator[Batch]:
    """New records in pieces, every piece with the undo line that names its records; tabs in the plan's order."""
    for rows in plan.new_rows:
        for piece in pieces(rows):
            undo = [lines for log in plan.undo if (lines := _only(log, frozenset(piece.records[:1]))).cells]
            yield Batch(created=(piece,), told=tuple(undo))


def _common_logs(plan: Plan, made: Sequence[Batch]) -> Iterator[NewRows]:
    """Log lines about no record that is written, and the run's own line."""
    told = frozenset().union(*(batch.records for batch in made))
    created = frozenset(record for rows in plan.new_rows for record in rows.records)
    for rows, known in (*((one, told) for one in plan.logs), *((one, told | created) for one in plan.undo)):
        keep = [at for at, record in enumerate(rows.records) if record not in known]
        if keep:
            yield rows.at(keep)


def _render(view: ViewRows) -> Iterator[Request]:
    """The values as one rectangle; looks as few, for neighbours mostly look alike."""
    yield update_cells(view.sheet_id, view.row_index, 0, view.cells)
    runs = [_runs(column) for column in zip(*view.formats, strict=True)]
    for column, looks in enumerate(runs):
        for run in looks:
            if column and run in runs[column - 1]:
                continue  # painted with the column to the left
            end = next((one for one in range(column + 1, len(runs)) if run not in runs[one]), len(runs))
            first, last, look = run
            rows = (view.row_index + first, view.row_index + last)
            yield repeat_look(grid(view.sheet_id, rows, (column, end)), look)


def _runs(looks: Sequence[Request]) -> list[tuple[int, int, Request]]:
    """(first, last, look), half open, of neighbours that look alike."""
    starts = [0, *(at for at, pair in enumerate(pairwise(looks), 1) if pair[0] is not pair[1] and pair[0] != pair[1])]
    return [(first, last, looks[first]) for first, last in pairwise([*starts, len(looks)])]
