"""A copy of those cells of a spreadsheet that formulas read, in an engine's workbook, kept up to date.

Cells are copied in blocks of one column by BLOCK rows, when a formula that somebody asked for reads them, directly or through other
formulas. Afterwards only rows that changed are copied again: a row that was written is another list than before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bridge.local_sheets.formulas.reach import areas, may_spill, reads_anywhere, shape
from bridge.local_sheets.formulas.tab_mirror import BLOCK, Cell, TabMirror, runs, stacks
from bridge.local_sheets.formulas.translation import Naming, depends_on_size, translated
from bridge.local_sheets.formulas.workbook import Workbook, plain
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.grid.references import Copies, Reference, rewritten
from bridge.local_sheets.text.display import language
from bridge.local_sheets.workbook.cells import PLAIN, Formula, Value
from bridge.local_sheets.workbook.spreadsheet import Filled, Spreadsheet
from bridge.local_sheets.workbook.tab import EMPTY, Tab

MANY = 3 * BLOCK  # formulas of one shape; then whole columns are copied and the others not looked at
SCRATCH = "\x00scratch"  # no tab has such a title


class Mirror:
    """See the module. One spreadsheet; not thread safe."""

    def __init__(self) -> None:
        self._naming: Naming | None = None
        self._book = Workbook("en")
        self._tabs: dict[int, TabMirror] = {}
        self._seen: dict[tuple[int, str], int] = {}  # tab and shape -> how many formulas
        self._by_name = False  # whether a formula names a range or a table
        self.fresh: dict[tuple[Area, bool], dict[Cell, Value]] = {}  # areas that were read since the last change
        self._moment: datetime | None = None
        self._state: tuple[int, bool, datetime] | None = None  # what was followed last
        self._pending: list[tuple[Tab, list[tuple[Cell, Formula]]]] = []

    # keeping up

    def follow(self, spreadsheet: Spreadsheet, moment: datetime) -> None:
        """Take over what changed in cells that are copied. moment: what NOW() says, local time."""
        state = spreadsheet.version, any(spreadsheet.edited()), moment
        if state == self._state and not state[1]:
            return
        self._state, self.fresh = state, {}
        changed = {
            tab.sheet_id: self._tabs[tab.sheet_id].changed_rows(tab)
            for tab in spreadsheet.tabs
            if tab.sheet_id in self._tabs
        }
        naming = Naming.of(spreadsheet)
        if naming.reads_otherwise(self._naming, by_name=self._by_name) or self._stumbles(spreadsheet, changed):
            self._begin(naming)
        if moment != self._moment:
            self._moment = moment
            self._book.set_now(moment)
        grown = False
        for tab in spreadsheet.tabs:
            known = self._tabs.get(tab.sheet_id)
            if known is not None:
                grown |= known.grow(tab)
                self._update(tab, known, changed[tab.sheet_id])
                known.settle(tab)
        if grown:
            self._translate_again(spreadsheet)
        self._settle(spreadsheet)

    def _stumbles(self, spreadsheet: Spreadsheet, changed: dict[int, list[int]]) -> bool:
        """Whether the engine would go wrong: in a cell that was emptied it does not show what another cell's formula puts there.

        Seen in formualizer 0.13.
        """
        tabs = (tab for tab in spreadsheet.tabs if changed.get(tab.sheet_id) and self._tabs[tab.sheet_id].spilling)
        return any(self._tabs[tab.sheet_id].empties(tab, changed[tab.sheet_id]) for tab in tabs)

    def _begin(self, naming: Naming) -> None:
        self._naming, self._book = naming, Workbook(language(naming.locale))
        self._tabs, self._seen, self._by_name, self._moment, self._pending = {}, {}, False, None, []

    def _update(self, tab: Tab, known: TabMirror, changed: list[int]) -> None:
        if not changed:
            return
        spilling = {cell: tab.value(*cell) for cell in known.spilling if cell[0] < tab.row_count}
        for row, column in known.spilling:  # else the engine would write over a value that now stands in its way
            self._book.put(tab.title, row, column, data=[[None]])
        known.spilling = set()
        for start, end, filled in known.touched(tab, changed):
            for column, end_column in runs(sorted(filled)):
                self._copy(tab, Area(tab.sheet_id, start, end, column, end_column))
        again = [(cell, value) for cell, value in spilling.items() if type(value) is Formula]
        self._pending.append((tab, again))

    def _translate_again(self, spreadsheet: Spreadsheet) -> None:
        for tab in spreadsheet.tabs:
            known = self._tabs.get(tab.sheet_id)
            if known is not None and known.sized:
                cells = [(cell, tab.value(*cell)) for cell in known.sized if cell[0] < tab.row_count]
                known.sized = set()
                self._pending.append((tab, [(cell, value) for cell, value in cells if type(value) is Formula]))

    # reaching

    def reach(self, spreadsheet: Spreadsheet, tab: Tab, cells: Iterable[Cell]) -> None:
        """Copy cells and all that their formulas read, and calculate."""
        for column, block in {(column, row // BLOCK) for row, column in cells}:
            self._want(tab, Area(tab.sheet_id, block * BLOCK, block * BLOCK + 1, column, column + 1))
        self._settle(spreadsheet)
        self._book.calculate()

    def _want(self, tab: Tab, area: Area) -> None:
        """Copy what is not copied yet of the blocks that hold an area."""
        known = self._tabs.get(tab.sheet_id)
        if known is None:
            known = self._tabs[tab.sheet_id] = TabMirror(tab)
            self._book.add_tab(tab.title)
        first, last = area.start_row // BLOCK, (area.end_row - 1) // BLOCK
        wanted = (first, last, area.start_column, area.end_column)
        if wanted in known.wanted:
            return
        known.wanted.add(wanted)
        for block in range(first, last + 1):
            missing = [column for column in area.columns() if (column, block) not in known.blocks]
            known.blocks.update((column, block) for column in missing)
            end = min((block + 1) * BLOCK, tab.row_count)
            for column, end_column in runs(missing):
                place = Area(tab.sheet_id, block * BLOCK, end, column, end_column)
                if any(tab.rows[row] for row in place.rows()):
                    self._copy(tab, place)

    def _copy(self, tab: Tab, area: Area) -> None:
        """Write values to the engine and note the formulas among them."""
        width, start, end = area.column_count, area.start_column, area.end_column
        found: list[tuple[Cell, Formula]] = []
        data: list[list[Any]] = []
        for row in area.rows():
            cells: list[Any] = (tab.rows[row] if row < tab.row_count else EMPTY)[start:end]
            if not set(map(type, cells)) <= PLAIN:
                found += [((row, start + at), value) for at, value in enumerate(cells) if type(value) is Formula]
                cells = [plain(value) for value in cells]
            data.append(cells + [None] * (width - len(cells)))
        self._book.put(tab.title, area.start_row, start, data=data)
        if found:
            self._pending.append((tab, found))

    def _settle(self, spreadsheet: Spreadsheet) -> None:
        """Enter the formulas that were noted, and copy what they read, until nothing is missing."""
        while self._pending:
            waiting, self._pending = self._pending, []
            for tab, found in waiting:
                self._enter(spreadsheet, tab, found)

    def _enter(self, spreadsheet: Spreadsheet, tab: Tab, found: list[tuple[Cell, Formula]]) -> None:
        texts: dict[Cell, str] = {}
        for cell, formula in found:
            if formula.value is not None and not self._book.knows(formula):
                self._book.put(tab.title, *cell, data=[[plain(formula.value)]])
            else:
                texts[cell] = self._prepared(spreadsheet, tab, cell, formula=formula)
        for column, start, end in stacks(texts):
            self._book.enter(tab.title, start, column, texts=[[texts[row, column]] for row in range(start, end)])

    def _prepared(self, spreadsheet: Spreadsheet, tab: Tab, cell: Cell, *, formula: str) -> str:
        """The formula for the engine; what it reads is wanted."""
        text = self._translated(formula, spreadsheet, tab)
        known = self._tabs[tab.sheet_id]
        if may_spill(formula):
            known.spilling.add(cell)
            self._want(tab, tab.whole())  # what stands in the way of its result
        if depends_on_size(formula):
            known.sized.add(cell)
        return text

    def _want_all(self, spreadsheet: Spreadsheet, tab: Tab, text: str, *, whole_columns: bool = False) -> None:
        """Copy all that a translated formula may read. whole_columns: and what its like in other rows may."""
        if reads_anywhere(text):
            for other in spreadsheet.tabs:
                self._want(other, other.whole())
        for home, cells in areas(spreadsheet, tab, text):
            rows = (0, home.row_count) if whole_columns else (cells.start_row, cells.end_row)
            self._want(home, Area(home.sheet_id, *rows, cells.start_column, cells.end_column))

    # results

    def values(self, tab: Tab, cells: Iterable[Cell]) -> Iterator[tuple[int, int, Value]]:
        """(row, column, value) of cells that were reached."""
        for column, start, end in stacks(cells):
            rows = self._book.read(tab.title, Area(tab.sheet_id, start, end, column, column + 1))
            yield from ((start + at, column, row[0]) for at, row in enumerate(rows))

    def spilled(self, tab: Tab, area: Area) -> dict[Cell, Value]:
        """What formulas show in other cells of an area than their own."""
        found: dict[Cell, Value] = {}
        known = self._tabs.get(tab.sheet_id)
        for row, column in known.spilling if known is not None else ():
            place = self._book.extent(tab.title, row, column, grid=tab)
            if place is None or not place.meets(area):
                continue
            for at, values in enumerate(self._book.read(tab.title, place)):
                for offset, value in enumerate(values):
                    found[row + at, column + offset] = value
        return {
            (row, column): value
            for (row, column), value in found.items()
            if row in area.rows() and column in area.columns()
        }

    def results(self, spreadsheet: Spreadsheet, tab: Tab, fills: Sequence[Filled]) -> list[list[list[Value]]]:
        """The values, by rows, of formulas that stand in no cell, as if they filled areas of `tab`."""
        placed = []
        for number, fill in enumerate(fills):
            title = f"{SCRATCH} {number}"
            self._book.add_tab(title)
            copies = self._copies(spreadsheet, tab, fill)
            self._book.enter(title, fill.area.start_row, fill.area.start_column, texts=copies)
            placed.append((title, fill.area))
        self._settle(spreadsheet)
        self._book.calculate()
        answers = [self._book.read(title, area) for title, area in placed]
        for title, area in placed:
            blank = [[None] * area.column_count] * area.row_count
            self._book.put(title, area.start_row, area.start_column, data=blank)
        return answers

    def _copies(self, spreadsheet: Spreadsheet, tab: Tab, fill: Filled) -> list[list[str]]:
        """The formula for each cell; it says of every reference which tab it means."""
        text = self._translated(fill.formula, spreadsheet, tab)
        named = rewritten(text, lambda found: Reference(found.sheet or tab.title, found.first, found.last))
        copies, (row, column), area = Copies(named), fill.home, fill.area
        for at in {*area.rows()[::BLOCK], area.end_row - 1}:  # what lies between them is in the same blocks
            for other in area.columns():
                self._want_all(spreadsheet, tab, copies.at(at - row, other - column))
        return [[copies.at(at - row, other - column) for other in area.columns()] for at in area.rows()]

    def _translated(self, formula: str, spreadsheet: Spreadsheet, tab: Tab) -> str:
        """The formula for the engine; what it reads is wanted."""
        text = translated(formula, spreadsheet, tab)
        if self._naming is not None and self._naming.names:
            self._by_name |= self._naming.is_named_in(formula)
            self._want_all(spreadsheet, tab, text)
            return text
        alike = tab.sheet_id, shape(formula)
        seen = self._seen[alike] = self._seen.get(alike, 0) + 1
        if seen <= MANY:
            self._want_all(spreadsheet, tab, text, whole_columns=seen == MANY)
        return text
