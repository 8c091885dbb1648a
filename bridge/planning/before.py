"""Before-image: what stood where a batch wrote, at the moment it wrote.

Google offers no "only if unchanged". So a batch first copies the cells it is about to overwrite, and those that say which row and
column they are in, to the same places of the hidden tab `_before`; the answer brings that copy back, and `judge` tells what was not
ours to write. A sentinel is filled in first: where it survives, nothing was copied and the snapshot is all we know.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from bridge.book import Formula, IntArray
from bridge.planning.blocks import Block
from bridge.planning.plan import Guard
from bridge.planning.requests import Request, copy_values, grid, repeat_value, resize
from bridge.sheet.a1 import column_letter, quoted
from bridge.sheet.snapshot import Cell, Structure, TabStructure

SENTINEL = "sheetbridge: nothing was copied here"
MAX_GAP = 3  # rows between two guarded rows that are copied along
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
    because every row of a tab moves by the same number)."""

    tab: TabStructure
    areas: tuple[Area, ...]
    offsets: Mapping[int, int]
    size: tuple[int, int]

    def requests(self) -> Iterator[Request]:
        """Grow the tab, fill in the sentinel, copy. They stand before the writes of their batch."""
        rows, columns = max(self.size[0], self.tab.row_count), max(self.size[1], self.tab.column_count)
        if (rows, columns) != (self.tab.row_count, self.tab.column_count):
            yield resize(self.tab.sheet_id, rows=rows, columns=columns)
        for area in self.areas:
            yield repeat_value(self._copy_of(area), SENTINEL)
        for area in self.areas:
            yield copy_values(grid(area.sheet_id, area.rows, area.columns), self._copy_of(area))

    def ranges(self) -> list[str]:
        """The copies as A1 ranges, for `responseRanges`."""
        return [self._a1(area) for area in self.areas]

    def read(self, sheets: Iterable[Mapping[str, Any]]) -> dict[Place, Cell | Formula]:
        """The copied cells in Google's answer (Sheet objects with grid data), by the place they came from."""
        homes = sorted((offset, sheet_id) for sheet_id, offset in self.offsets.items())
        seen: dict[Place, Cell | Formula] = {}
        for sheet in sheets:
            for block in sheet.get("data", ()):
                top, left = block.get("startRow", 0), block.get("startColumn", 0)
                offset, sheet_id = next((o, s) for o, s in reversed(homes) if o <= top)
                for row, line in enumerate(block.get("rowData", ()), top - offset):
                    for column, cell in enumerate(line.get("values", ()), left):
                        stood = cell_of(cell.get("userEnteredValue"))
                        seen[sheet_id, row, column] = _moved_back(stood, row, offset)
        return seen

    def _copy_of(self, area: Area) -> Request:
        offset = self.offsets[area.sheet_id]
        return grid(self.tab.sheet_id, (area.rows[0] + offset, area.rows[1] + offset), area.columns)

    def _a1(self, area: Area) -> str:
        offset = self.offsets[area.sheet_id]
        first = f"{column_letter(area.columns[0])}{area.rows[0] + offset + 1}"
        last = f"{column_letter(area.columns[1] - 1)}{area.rows[1] + offset}"
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
    blocks: Sequence[Block], guards: Sequence[Guard], structure: Structure, tab: TabStructure
) -> BeforeImage:
    """Plan the copy of everything these blocks overwrite and these guards look at."""
    copied = areas(blocks, guards)
    offsets, height, width = {}, 0, 0
    for sheet_id in sorted({area.sheet_id for area in copied}):
        offsets[sheet_id] = height
        mine = [area for area in copied if area.sheet_id == sheet_id]
        home = structure.tab(sheet_id)
        height += max([home.row_count if home else 0, *(area.rows[1] for area in mine)])
        width = max([width, *(area.columns[1] for area in mine)])
    return BeforeImage(tab, copied, offsets, (height, width))


def areas(blocks: Iterable[Block], guards: Iterable[Guard]) -> tuple[Area, ...]:
    """What must be copied for these blocks and guards, each rectangle once."""
    found = [Area(block.sheet_id, block.rows, block.columns) for block in blocks]
    for guard in guards:
        if guard.kind == "memory":
            continue  # its cells are written, so they are copied with their blocks
        column = (guard.column_index, guard.column_index + 1)
        found += [Area(guard.sheet_id, run, column) for run in _runs(guard.rows)]
    return tuple(dict.fromkeys(found))


def _runs(rows: IntArray) -> Iterator[tuple[int, int]]:
    if len(rows):
        for run in np.split(rows, np.flatnonzero(np.diff(rows) > MAX_GAP + 1) + 1):
            yield int(run[0]), int(run[-1]) + 1


# --- what the copy says ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """put_back: rectangles that restore what was not ours to overwrite; guards: what must still stand beside them;
    moved: places (sheet id, row index) where another row stood; overtaken: cells a person changed first;
    unseen: cells never copied; typed_over: computed cells in which a person had typed (overwritten, reported)."""

    put_back: tuple[Block, ...] = ()
    guards: tuple[Guard, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()
    overtaken: tuple[Place, ...] = ()
    unseen: tuple[Place, ...] = ()
    typed_over: tuple[Place, ...] = ()

    @property
    def as_read(self) -> bool:
        """Everything stood where it was read."""
        return not self.put_back


def judge(blocks: Iterable[Block], guards: Sequence[Guard], seen: Seen) -> Verdict:
    """Compare what stood there with what was read, and say what to put back."""
    moved_rows, shifted_tabs = _moved(guards, seen)
    cells: list[tuple[Place, Cell | Formula, Cell]] = []  # place, value to put back, value we wrote
    overtaken: list[Place] = []
    unseen: list[Place] = []
    typed_over: list[Place] = []
    for block in blocks:
        for place, old, new in _cells(block):
            stood = seen.get(place)
            if stood == SENTINEL:
                unseen.append(place)
                cells.append((place, old, new))
            elif place[:2] in moved_rows or place[0] in shifted_tabs:
                cells.append((place, stood, new))
            elif not same(stood, old) or (block.shared and isinstance(stood, Formula)):
                (overtaken if block.shared else typed_over).append(place)
                if block.shared:
                    cells.append((place, stood, new))
    written = {place for block in blocks for place, _, _ in _cells(block)} if cells else set()
    return Verdict(
        tuple(_rectangles(cells)),
        tuple(_new_guards({place[:2] for place, _, _ in cells}, guards, seen, written)),
        tuple(sorted(moved_rows)),
        tuple(overtaken),
        tuple(unseen),
        tuple(typed_over),
    )


def same(stood: Cell | Formula, read: Cell | Formula) -> bool:
    """Whether a copied cell holds what was read. A formula is not comparable with its value, and passes."""
    if isinstance(stood, Formula) and not isinstance(read, Formula):
        return True
    if stood in (None, "") or read in (None, ""):
        return stood in (None, "") and read in (None, "")
    if isinstance(stood, bool) or isinstance(read, bool):
        return stood is read
    if isinstance(stood, int | float) and isinstance(read, int | float):
        return abs(stood - read) <= 1e-6
    return stood == read


def _moved(guards: Iterable[Guard], seen: Seen) -> tuple[set[tuple[int, int]], set[int]]:
    """Rows (sheet id, row index) in which another record stood, and tabs in which a header was not where it was read.

    Such a tab is put back whole: a row half of whose cells were written would tell of a handover that never took place.
    """
    rows: set[tuple[int, int]] = set()
    tabs: set[int] = set()
    for guard in guards:
        for row, expected in zip(guard.rows.tolist(), guard.expected, strict=True):
            if same(seen.get((guard.sheet_id, row, guard.column_index)), expected):
                continue
            if guard.kind == "header":
                tabs.add(guard.sheet_id)
            else:
                rows.add((guard.sheet_id, row))
    return rows, tabs


def _cells(block: Block) -> Iterator[tuple[Place, Cell, Cell]]:
    for row, (old, new) in enumerate(zip(block.old, block.new, strict=True), block.row):
        for column, (was, will) in enumerate(zip(old, new, strict=True), block.column):
            yield (block.sheet_id, row, column), was, will


def _rectangles(cells: Iterable[tuple[Place, Cell | Formula, Cell]]) -> Iterator[Block]:
    """One block for each run of cells side by side."""
    ordered = sorted(cells, key=lambda cell: cell[0])
    numbered = enumerate(ordered)
    for _, group in groupby(numbered, key=lambda item: (item[1][0][0], item[1][0][1], item[1][0][2] - item[0])):
        run = [cell for _, cell in group]
        sheet_id, row, column = run[0][0]
        back: Any = tuple(value for _, value, _ in run)
        yield Block(sheet_id, row, column, (back,), (tuple(new for _, _, new in run),), shared=True)


def _new_guards(
    rows: set[tuple[int, int]], guards: Iterable[Guard], seen: Seen, written: set[Place]
) -> Iterator[Guard]:
    """The cells that named each row at the moment of the write must still name it when it is put back."""
    for guard in guards:
        if guard.kind == "header":
            continue
        here = [row for row in guard.rows.tolist() if (guard.sheet_id, row) in rows]
        here = [row for row in here if (guard.sheet_id, row, guard.column_index) not in written]
        if here:
            expected = np.empty(len(here), dtype=object)
            expected[:] = [seen.get((guard.sheet_id, row, guard.column_index)) for row in here]
            yield Guard(guard.sheet_id, guard.column_index, np.array(here, dtype=np.int64), expected)
