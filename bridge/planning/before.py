"""Before-image: what stood where a batch wrote, at the moment it wrote.

Google offers no "only if unchanged". So a batch first copies the cells it is about to overwrite, and those that say which row and
column they are in, to the same places of the hidden tab `_before`; the answer brings that copy back, and `judge` (verdict.py) tells
what was not ours to write. A sentinel is filled in first: where it survives, nothing was copied and the snapshot is all we know.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np

from bridge.book import Formula, IntArray
from bridge.planning.blocks import Block
from bridge.planning.plan import Guard
from bridge.planning.requests import Request, copy_values, grid, repeat_value, resize
from bridge.planning.retention import Tail
from bridge.sheet.a1 import column_letter, quoted
from bridge.sheet.snapshot import Cell, Structure, TabStructure

SENTINEL = "sheetbridge: nothing was copied here"
HEADERS = ("header", "label")  # kinds of guards that are one cell of a header row
MAX_GAP = 12  # rows between two guarded rows that are copied along: a copy of their own takes 545 bytes
_letter = lru_cache(column_letter)
Place = tuple[int, int, int]  # sheet id, row index, column index
Seen = Mapping[Place, "Cell | Formula"]


class Area(NamedTuple):
    """A rectangle to copy, half-open spans."""

    sheet_id: int
    rows: tuple[int, int]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class BeforeImage:
    """Where things are copied: `offsets` sheet id -> first row of that tab's copy in `_before` (relative formulas keep their sense
    because every row of a tab moves by the same number). cut: rows that are deleted, copied whole below the rest."""

    tab: TabStructure
    areas: tuple[Area, ...]
    offsets: Mapping[int, int]
    size: tuple[int, int]
    cut: tuple[Tail, ...] = ()

    def requests(self) -> Iterator[Request]:
        """Grow the tab, fill in the sentinel, copy. They stand before the writes of their batch."""
        rows, columns = max(self.size[0], self.tab.row_count), max(self.size[1], self.tab.column_count)
        if (rows, columns) != (self.tab.row_count, self.tab.column_count):
            yield resize(self.tab.sheet_id, rows=rows, columns=columns)
        copies = [self._copy_of(area) for area in self.areas]
        yield from [repeat_value(copy, SENTINEL) for copy in copies]
        for area, copy in zip(self.areas, copies, strict=True):
            yield copy_values(grid(area.sheet_id, area.rows, area.columns), copy)
        for one in self.cut:
            yield one.copy(self.tab)

    def ranges(self) -> list[str]:
        """The copies as A1 ranges, for `responseRanges`."""
        title = quoted(self.tab.title)
        kept = [_a1(title, self._place_of(area), area.columns) for area in self.areas]
        return [*kept, *(_a1(title, (one.at, one.at + one.count), (0, one.home.column_count)) for one in self.cut)]

    def read(self, sheets: Iterable[Mapping[str, Any]]) -> dict[Place, Cell | Formula]:
        """The copied cells in Google's answer (Sheet objects with grid data), by the place they came from."""
        homes = [(offset, sheet_id, offset) for sheet_id, offset in self.offsets.items()]
        homes = sorted([*homes, *((one.at, one.home.sheet_id, one.at - one.first) for one in self.cut)])
        tops = [home[0] for home in homes]
        seen: dict[Place, Cell | Formula] = {}
        for sheet in sheets:
            for block in sheet.get("data", ()):
                top, left = block.get("startRow", 0), block.get("startColumn", 0)
                _, sheet_id, offset = homes[bisect_right(tops, top) - 1]
                for row, line in enumerate(block.get("rowData", ()), top - offset):
                    for column, cell in enumerate(line.get("values", ()), left):
                        stood = cell_of(cell.get("userEnteredValue"))
                        if offset and type(stood) is Formula:
                            stood = _moved_back(stood, row, offset)
                        seen[sheet_id, row, column] = stood
        return seen

    def _place_of(self, area: Area) -> tuple[int, int]:
        offset = self.offsets[area.sheet_id]
        return area.rows[0] + offset, area.rows[1] + offset

    def _copy_of(self, area: Area) -> Request:
        return grid(self.tab.sheet_id, self._place_of(area), area.columns)


def _a1(title: str, rows: tuple[int, int], columns: tuple[int, int]) -> str:
    return f"{title}!{_letter(columns[0])}{rows[0] + 1}:{_letter(columns[1] - 1)}{rows[1]}"


def cell_of(value: Mapping[str, Any] | None) -> Cell | Formula:
    """ExtendedValue -> cell; an empty one is None."""
    if not value:
        return None
    kind, found = next(iter(value.items()))
    if kind == "formulaValue":
        return Formula(found)
    return None if found == "" else found


def _moved_back(stood: Formula, row: int, offset: int) -> Formula:
    """A formula's relative references moved down with the copy; they move up again with it."""
    from openpyxl.formula.translate import Translator

    moved = Translator(stood.text, origin=f"A{row + offset + 1}").translate_formula(f"A{row + 1}")
    return Formula(str(moved))


def before_image(
    blocks: Sequence[Block],
    guards: Sequence[Guard],
    structure: Structure,
    tab: TabStructure,
    *,
    cut: Iterable[Tail] = (),
) -> BeforeImage:
    """Plan the copy of everything these blocks overwrite, these guards look at and that is cut off."""
    copied, written = areas(blocks, guards), {block.sheet_id for block in blocks}
    offsets, height, width = {}, 0, 0
    for sheet_id in sorted({area.sheet_id for area in copied}):
        offsets[sheet_id] = height
        mine = [area for area in copied if area.sheet_id == sheet_id]
        home = structure.tab(sheet_id) if sheet_id in written else None  # of other tabs only headers are copied
        height += max([home.row_count if home else 0, *(area.rows[1] for area in mine)])
        width = max([width, *(area.columns[1] for area in mine)])
    placed: list[Tail] = []
    for one in cut:
        placed.append(replace(one, at=height))
        height += one.count
        width = max(width, one.home.column_count)
    return BeforeImage(tab, copied, offsets, (height, width), tuple(placed))


def areas(blocks: Iterable[Block], guards: Iterable[Guard]) -> tuple[Area, ...]:
    """What must be copied for these blocks and guards, each rectangle once."""
    guards = list(guards)
    found = [Area(block.sheet_id, block.rows, block.columns) for block in blocks]
    found += _headers(guard for guard in guards if guard.kind in HEADERS)
    for guard in guards:
        if guard.kind not in (
            *HEADERS,
            "memory",
        ):  # the cells of a "memory" are written, so they are copied with their blocks
            column = (guard.column_index, guard.column_index + 1)
            found += [Area(guard.sheet_id, run, column) for run in _runs(guard.rows)]
    return tuple(dict.fromkeys(found))


def as_rows(guards: Iterable[Guard]) -> list[Guard]:
    """The guards where cells are copied without the blocks that write them: those of memory count as rows then."""
    return [replace(guard, kind="row") if guard.kind == "memory" else guard for guard in guards]


def _headers(guards: Iterable[Guard]) -> Iterator[Area]:
    """Header cells that stand side by side, in one piece."""
    places = {(guard.sheet_id, row, guard.column_index) for guard in guards for row in guard.rows.tolist()}
    for _, group in groupby(enumerate(sorted(places)), key=lambda item: (item[1][:2], item[1][2] - item[0])):
        (sheet_id, row, first), *more = [place for _, place in group]
        yield Area(sheet_id, (row, row + 1), (first, first + 1 + len(more)))


def _runs(rows: IntArray) -> Iterator[tuple[int, int]]:
    """Half-open spans around these rows (ascending), those that stand near each other in one."""
    if len(rows):
        breaks = np.flatnonzero(np.diff(rows) > MAX_GAP + 1)
        firsts, lasts = rows[np.append(0, breaks + 1)], rows[np.append(breaks, -1)]
        yield from zip(firsts.tolist(), (lasts + 1).tolist(), strict=True)
