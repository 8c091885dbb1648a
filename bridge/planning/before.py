"""Before-image: what stood where a batch wrote, at the moment it wrote.

Google offers no "only if unchanged". So a batch first copies the cells it is about to overwrite, and those that say which row and
column they are in, to the same places of the hidden tab `_before`; the answer brings that copy back, and `judge` (verdict.py) tells
what was not ours to write. A sentinel is filled in first: where it survives, nothing was copied and the snapshot is all we know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

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
Place = tuple[int, int, int]  # sheet id, row index, column index
Seen = Mapping[Place, "Cell | Formula"]


@dataclass(frozen=True, slots=True)
class Area:
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
        for area in self.areas:
            yield repeat_value(self._copy_of(area), SENTINEL)
        for area in self.areas:
            yield copy_values(grid(area.sheet_id, area.rows, area.columns), self._copy_of(area))
        for one in self.cut:
            yield one.copy(self.tab)

    def ranges(self) -> list[str]:
        """The copies as A1 ranges, for `responseRanges`."""
        kept = [self._a1(*self._place_of(area), area.columns) for area in self.areas]
        return [*kept, *(self._a1(one.at, one.at + one.count, (0, one.home.column_count)) for one in self.cut)]

    def read(self, sheets: Iterable[Mapping[str, Any]]) -> dict[Place, Cell | Formula]:
        """The copied cells in Google's answer (Sheet objects with grid data), by the place they came from."""
        homes = [(offset, sheet_id, offset) for sheet_id, offset in self.offsets.items()]
        homes = sorted([*homes, *((one.at, one.home.sheet_id, one.at - one.first) for one in self.cut)])
        seen: dict[Place, Cell | Formula] = {}
        for sheet in sheets:
            for block in sheet.get("data", ()):
                top, left = block.get("startRow", 0), block.get("startColumn", 0)
                sheet_id, offset = next(home[1:] for home in reversed(homes) if home[0] <= top)
                for row, line in enumerate(block.get("rowData", ()), top - offset):
                    for column, cell in enumerate(line.get("values", ()), left):
                        stood = cell_of(cell.get("userEnteredValue"))
                        seen[sheet_id, row, column] = _moved_back(stood, row, offset)
        return seen

    def _place_of(self, area: Area) -> tuple[int, int]:
        offset = self.offsets[area.sheet_id]
        return area.rows[0] + offset, area.rows[1] + offset

    def _copy_of(self, area: Area) -> Request:
        return grid(self.tab.sheet_id, self._place_of(area), area.columns)

    def _a1(self, row: int, end: int, columns: tuple[int, int]) -> str:
        first, last = f"{column_letter(columns[0])}{row + 1}", f"{column_letter(columns[1] - 1)}{end}"
        return f"{quoted(self.tab.title)}!{first}:{last}"


def cell_of(value: Mapping[str, Any] | None) -> Cell | Formula:
    """ExtendedValue -> cell; an empty one is None."""
    if not value:
        return None
    if "formulaValue" in value:
        return Formula(value["formulaValue"])
    found = next(iter(value.values()))
    return None if found == "" else found


def _moved_back(stood: Cell | Formula, row: int, offset: int) -> Cell | Formula:
    """A formula's relative references moved down with the copy; they move up again with it."""
    if not (offset and isinstance(stood, Formula)):
        return stood
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


def _headers(guards: Iterable[Guard]) -> Iterator[Area]:
    """Header cells that stand side by side, in one piece."""
    places = {(guard.sheet_id, row, guard.column_index) for guard in guards for row in guard.rows.tolist()}
    for _, group in groupby(enumerate(sorted(places)), key=lambda item: (item[1][:2], item[1][2] - item[0])):
        (sheet_id, row, first), *more = [place for _, place in group]
        yield Area(sheet_id, (row, row + 1), (first, first + 1 + len(more)))


def _runs(rows: IntArray) -> Iterator[tuple[int, int]]:
    if len(rows):
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > MAX_GAP + 1) + 1):
            yield int(run[0]), int(run[-1]) + 1
