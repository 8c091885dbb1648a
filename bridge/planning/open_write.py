"""Open write: what a batch leaves in `_state` about itself, so that a later run can judge it should this process die too early.

A write that landed on moved rows is put back by the process that sent it. Where that process is gone, the next run finds here what
was written where (as digests), and beside it a small copy of the cells that tell whether all stood as it was read: `is_as_read`
costs no call, for `_state` is read with the rest. Only where it says no, `_before` is read and judged like any other before-image.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
import orjson

from bridge.book import BoundTab, IntArray
from bridge.planning.batches import Batch
from bridge.planning.before import SENTINEL, Area, BeforeImage, Place, Seen, areas, as_rows
from bridge.planning.blocks import Block
from bridge.planning.digests import LENGTH, Digest, digest_of, digests_of, parse_digests, same, same_header
from bridge.planning.inserting import alike, by_column
from bridge.planning.plan import Guard, NewRows
from bridge.planning.requests import Request, copy_values, grid, repeat_value, resize, update_cells
from bridge.sheet.snapshot import Cell, Grid, TabStructure

VERSION = 2
COLUMN = 3  # of `_state`: the record; right of it the copies. Both begin below a header
PIECE = 40_000  # characters in a cell; Google allows 50,000
HEADERS = ("open", "stood")


@dataclass(frozen=True)
class OpenWrite:
    """A batch as far as it must be judged: its contents are digests. check: areas whose copies stand in `_state`, one below the
    other; offsets: where the tabs' copies begin in `_before`."""

    batch: Batch
    check: tuple[Area, ...]
    offsets: Mapping[int, int]

    def requests(self, state: TabStructure) -> Iterator[Request]:
        """Replace the record of the batch before. They stand before the writes of their batch."""
        text = orjson.dumps(self._as_json()).decode() if self.check else ""
        lines = [HEADERS, *((text[at : at + PIECE],) for at in range(0, len(text), PIECE))]
        places = list(self._copies())
        rows = max([state.row_count, len(lines), *(rows[1] for rows, _ in places)])
        columns = max([state.column_count, COLUMN + len(HEADERS), *(columns[1] for _, columns in places)])
        if (rows, columns) != (state.row_count, state.column_count):
            yield resize(state.sheet_id, rows=rows, columns=columns)
        yield repeat_value(grid(state.sheet_id, (0, rows), (COLUMN, columns)), None)
        yield update_cells(state.sheet_id, 0, COLUMN, lines)
        for area, (copy_rows, copy_columns) in zip(self.check, places, strict=True):
            source = grid(area.sheet_id, area.rows, area.columns)
            yield copy_values(source, grid(state.sheet_id, copy_rows, copy_columns), formulas=False)

    def _copies(self) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """Rows and columns of the copy of each area."""
        row = 1
        for area in self.check:
            height, width = area.rows[1] - area.rows[0], area.columns[1] - area.columns[0]
            yield (row, row + height), (COLUMN + 1, COLUMN + 1 + width)
            row += height

    def _as_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "offsets": [[sheet_id, offset] for sheet_id, offset in self.offsets.items()],
            "check": [[area.sheet_id, *area.rows, *area.columns] for area in self.check],
            "blocks": _blocks_as_json(self.batch.blocks),
            "guards": [_guard_as_json(guard) for guard in self.batch.guards],
            "created": [_rows_as_json(rows) for rows in self.batch.created],
        }

    # --- what stood there ------------------------------------------------------------------------------------------

    def stood(self, state: Grid) -> dict[Place, Cell]:
        """The copied cells, by the place they came from. state: `_state` as read."""
        found: dict[Place, Cell] = {}
        for area, (rows, columns) in zip(self.check, self._copies(), strict=True):
            for down in range(rows[1] - rows[0]):
                for right in range(columns[1] - columns[0]):
                    column = state.columns.get(columns[0] + right, [])
                    cell = column[rows[0] + down] if rows[0] + down < len(column) else None
                    found[area.sheet_id, area.rows[0] + down, area.columns[0] + right] = cell
        return found

    def is_as_read(self, stood: Seen) -> bool:
        """Whether the batch landed where it was meant to, as far as the small copy tells."""
        headers = {(one.sheet_id, int(one.rows[0])) for one in self.batch.guards if one.kind == "header"}
        return all(
            (same_header if place[:2] in headers else same)(stood.get(place), expected)
            for place, expected in self._expected
        )

    @cached_property
    def _expected(self) -> list[tuple[Place, Any]]:
        guarded = (
            ((guard.sheet_id, row, guard.column_index), expected)
            for guard in self.batch.guards
            if guard.kind != "label"
            for row, expected in zip(guard.rows.tolist(), guard.expected, strict=True)
        )
        shared = (
            ((block.sheet_id, block.row + down, block.column + right), cell)
            for block in self.batch.blocks
            if block.shared
            for down, line in enumerate(block.old)
            for right, cell in enumerate(line)
        )
        return [*guarded, *shared]

    def agrees(self, stood: Seen, seen: Seen) -> bool:
        """Whether `_before` still holds what the small copy says: people can clear a hidden tab, too."""
        places = (place for place, _ in self._expected)
        return all((now := seen.get(place)) == SENTINEL or same(now, stood.get(place)) for place in places)

    def image(self, before: TabStructure) -> BeforeImage:
        """Where the copies stand in `_before`."""
        copied = areas(self.batch.blocks, self.batch.guards)
        return BeforeImage(before, copied, self.offsets, (0, 0))


NOTHING_OPEN = OpenWrite(Batch(), (), {})
"""Stands for: whatever was written is judged."""


def open_write(batch: Batch, image: BeforeImage) -> OpenWrite:
    """The record of a batch; one that writes no existing rows and makes no records leaves an empty one: logs can be made again."""
    told_of = {block.sheet_id for block in batch.blocks} | {rows.sheet_id for rows in batch.created}
    guards = tuple(guard for guard in batch.guards if guard.sheet_id in told_of)
    shared = [block for block in batch.blocks if block.shared]
    judged = [guard for guard in guards if guard.kind != "label"]
    check = areas(shared, as_rows(judged))
    kept = Batch(blocks=batch.blocks, guards=guards, created=batch.created)
    return OpenWrite(kept, check if told_of else (), image.offsets)


def parse_open_write(state: Grid | None) -> OpenWrite | None:
    """The record that stands in `_state`; None where there is none, or none that we understand."""
    cells = state.columns.get(COLUMN, []) if state else []
    text = "".join(str(cell) for cell in cells[1:] if cell is not None)
    try:
        said = orjson.loads(text) if text else {}
        if said.get("version") != VERSION:
            return None
        batch = Batch(
            blocks=tuple(_parsed_block(*one) for one in said["blocks"]),
            guards=tuple(_parsed_guard(*one) for one in said["guards"]),
            created=tuple(_parsed_rows(*one) for one in said["created"]),
        )
        check = tuple(Area(sheet, (top, end), (left, right)) for sheet, top, end, left, right in said["check"])
        return OpenWrite(batch, check, dict(said["offsets"]))
    except (ValueError, TypeError, KeyError, AttributeError):  # people can type into a hidden tab
        return None


# --- one part each, as JSON -------------------------------------------------------------------------------------------


def _blocks_as_json(blocks: Sequence[Block]) -> list[list[Any]]:
    new = digests_of(cell for block in blocks for line in block.new for cell in line)
    old = digests_of(cell for block in blocks if block.shared for line in block.old for cell in line)
    said, first, first_old = [], 0, 0
    for block in blocks:
        width = len(block.new[0])
        length = LENGTH * width * len(block.new)
        read = old[first_old : first_old + length] if block.shared else ""
        said.append([block.sheet_id, block.row, block.column, width, new[first : first + length], read])
        first, first_old = first + length, first_old + len(read)
    return said


def _parsed_block(sheet_id: int, row: int, column: int, width: int, new: str, old: str) -> Block:
    written = _lines(new, width)
    return Block(sheet_id, row, column, written, _lines(old, width) if old else written, shared=bool(old))


def _lines(text: str, width: int) -> Any:
    digests = list(parse_digests(text))
    return tuple(tuple(digests[at : at + width]) for at in range(0, len(digests), width))


def _guard_as_json(guard: Guard) -> list[Any]:
    return [guard.sheet_id, guard.column_index, guard.kind, _runs(guard.rows), digests_of(guard.expected)]


def _runs(rows: IntArray) -> list[list[int]]:
    """(first, how many) of each run of rows that follow each other."""
    starts = np.flatnonzero(np.diff(rows, prepend=-2) != 1)
    return [list(run) for run in zip(rows[starts].tolist(), np.diff(starts, append=len(rows)).tolist(), strict=True)]


def _parsed_guard(sheet_id: int, column: int, kind: str, runs: Sequence[tuple[int, int]], text: str) -> Guard:
    rows = np.concatenate([np.arange(first, first + count, dtype=np.int64) for first, count in runs])
    expected = np.empty(len(rows), dtype=object)
    expected[:] = list(parse_digests(text))
    return Guard(sheet_id, column, rows, expected, kind)


def _rows_as_json(rows: NewRows) -> list[Any]:
    columns = by_column(rows)
    shared = {index: digest_of(cell) for index, cell in alike(columns).items()}
    own = {index: cells for index, cells in columns.items() if index not in shared}
    text = digests_of(chain.from_iterable(zip(*own.values(), strict=True)))
    return [
        rows.sheet_id,
        rows.tab,
        rows.bound.header_row,
        rows.row_index,
        [*own],
        text,
        len(rows.cells),
        [*shared.items()],
    ]


def _parsed_rows(
    sheet_id: int,
    tab: str,
    header_row: int,
    row: int,
    columns: Sequence[int],
    text: str,
    count: int,
    shared: Sequence[tuple[int, str]],
) -> NewRows:
    bound = BoundTab(tab, sheet_id, "", header_row, row - 1, 0, 0, {}, {})
    same_in_all = {index: Digest(word) for index, word in shared}
    lines = _lines(text, len(columns)) if columns else ((),) * count
    cells: Any = tuple(same_in_all | dict(zip(columns, line, strict=True)) for line in lines)
    return NewRows(bound, row, cells, ("",) * len(cells))
