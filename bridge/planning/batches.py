"""Batches: a Plan becomes as few batchUpdate calls as 2 MB each allow, in an order in which every prefix is a consistent sheet.

All cells of a record go together, with its log and undo lines; rendered tabs and the rest of `_state` come last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import orjson

from bridge.book import IntArray
from bridge.planning.before import areas, as_rows
from bridge.planning.blocks import BLOCK, CELL, COPY, ROW, Backdrop, Block, Layout, Span
from bridge.planning.digests import LENGTH
from bridge.planning.inserting import header_guards, joined, said
from bridge.planning.looks import deadline_formats
from bridge.planning.plan import CellChanges, Guard, NewRows, Plan, pieces
from bridge.planning.rendering import rendering
from bridge.planning.requests import Request
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
    chunks += [Batch(requests=(*map(dict, view.before), *rendering(view))) for view in plan.views]
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
    inserted = sum(map(_inserted_size, (*batch.created, *batch.told)))
    return _written_size(batch.blocks) + _record_size(batch) + inserted + len(orjson.dumps(batch.requests))


def _record_size(batch: Batch) -> int:
    """Bytes of what is copied before the batch writes, and of what it leaves about itself (open_write.py): digests, and copies of
    the cells that tell."""
    shared = [block for block in batch.blocks if block.shared]
    cells = sum([len(block.new) * len(block.new[0]) for block in (*batch.blocks, *shared)])
    guards = as_rows(batch.guards)
    digests = LENGTH * (cells + sum([len(guard.rows) for guard in guards]))
    return digests + COPY * (len(batch.blocks) + len(areas((), batch.guards)) + len(areas(shared, guards)))


def _inserted_size(rows: NewRows) -> int:
    own, shared = said(rows)
    return INSERTION + _written_size(own) + REPEATED * len(shared) + len(orjson.dumps([*shared.values()]))


def _written_size(blocks: Sequence[Block]) -> int:
    literals = orjson.dumps([block.new for block in blocks], default=str, option=orjson.OPT_SERIALIZE_NUMPY)
    lines = sum([len(block.new) for block in blocks])
    filled = sum([len(line) - line.count(None) for block in blocks for line in block.new])
    return BLOCK * len(blocks) + ROW * lines + CELL * filled + len(literals)


# --- cells of existing records ---------------------------------------------------------------------------------------


def _fitting(plan: Plan, changes: Sequence[CellChanges], backdrop: Backdrop) -> Iterator[Batch]:
    """Batches of these changes, each as full as may be, cut between records; each teaches how many records the next one holds."""
    rows, layout = _rows(changes), Layout(changes, backdrop)
    first, total = 0, sum(map(len, rows.values()))
    lonely = CELL + 8 + BLOCK + COPY  # bytes of a cell that stands alone, as in records here and there
    step = max(int(total * LIMIT / (lonely * sum(map(len, changes)))), 1)
    grown = False
    while first < total:
        rest = total - first
        step = min(step, rest)
        batch = _of_rows(plan, changes, layout, _spans(rows, first, first + step))
        size = _size(batch)
        wanted = max(int(step * LIMIT / size * FILL), 1)
        too_big, small = size > LIMIT and step > 1, size < LIMIT / 2 and step < min(wanted, rest)
        if too_big or (small and not grown):
            grown = grown or small
        else:
            yield batch
            first, grown = first + step, False
        step = wanted


def _spans(rows: Mapping[int, IntArray], first: int, last: int) -> dict[int, Span]:
    """Sheet id -> first and last row of the records from `first` to `last`, counted over all tabs."""
    spans, passed = {}, 0
    for sheet_id, mine in rows.items():
        inside = mine[max(first - passed, 0) : max(last - passed, 0)]
        passed += len(mine)
        if len(inside):
            spans[sheet_id] = int(inside[0]), int(inside[-1])
    return spans


def _rows(changes: Sequence[CellChanges]) -> dict[int, IntArray]:
    """Sheet id -> the rows that change, ascending."""
    sheet_ids = sorted({change.sheet_id for change in changes})
    return {
        sheet_id: np.unique(np.concatenate([change.rows for change in changes if change.sheet_id == sheet_id]))
        for sheet_id in sheet_ids
    }


def _of_rows(plan: Plan, changes: Sequence[CellChanges], layout: Layout, spans: Mapping[int, Span]) -> Batch:
    inside = (change.between(*spans[change.sheet_id]) for change in changes if change.sheet_id in spans)
    part = [change for change in inside if len(change)]
    known = set[object]().union(*(change.records.tolist() for change in part))
    records = frozenset(str(record) for record in known if record is not None)
    written = tuple(layout.blocks(spans))
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


# --- inserted rows ----------------------------------------------------------------------------------------------------


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
