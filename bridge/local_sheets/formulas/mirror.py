"""A copy of those cells of a spreadsheet that formulas read, in an engine's workbook, kept up to date.

Cells are copied in blocks of one column by BLOCK rows, when a formula that somebody asked for reads them, directly or through other
formulas. Afterwards only rows that changed are copied again: a row that was written is another list than before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import formualizer

from bridge.local_sheets.a1 import bounds, column_letters, quoted, split
from bridge.local_sheets.cells import PLAIN, ErrorText, Formula, Value
from bridge.local_sheets.display import language
from bridge.local_sheets.engine import Filled
from bridge.local_sheets.formulas.functions import functions as google_functions
from bridge.local_sheets.formulas.reach import areas, may_spill, reads_anywhere, shape
from bridge.local_sheets.formulas.results import KINDS, value_of
from bridge.local_sheets.formulas.translation import depends_on_size, functions, translated
from bridge.local_sheets.ranges import Area, overlap
from bridge.local_sheets.references import Copies, Reference, rewritten
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import EMPTY, Row, Tab

BLOCK = 256  # rows
MANY = 3 * BLOCK  # formulas of one shape; then whole columns are copied and the others not looked at
SCRATCH = "\x00scratch"  # no tab has such a title
BIGGEST = 2**53  # beyond, a number has no exact float
Block = tuple[int, int]  # column, row // BLOCK
Cell = tuple[int, int]  # row, column


class TabMirror:
    """What the engine holds of one tab. rows: as they were copied; unsettled: rows that a draft may still write to."""

    def __init__(self, tab: Tab) -> None:
        self.title, self.birth = tab.title, tab.birth
        self.rows: list[Row] = tab.rows.copy()
        self.size = tab.row_count, tab.column_count
        self.unsettled: set[int] = set(tab.dirty_cells)
        self.blocks: set[Block] = set()
        self.wanted: set[tuple[int, int, int, int]] = set()  # areas in blocks that are copied
        self.spilling: set[Cell] = set()
        self.sized: set[Cell] = set()

    def changed_rows(self, tab: Tab) -> list[int]:
        """Rows, also of a grid that was longer, that are not as they were copied."""
        old, new = self.rows, tab.rows
        unsettled = self.unsettled | tab.dirty_cells
        changed = [at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one is not other]
        changed += range(min(len(old), len(new)), max(len(old), len(new)))
        if unsettled:
            known = set(changed)
            changed += [at for at, key in enumerate(tab.keys) if key in unsettled and at not in known]
            changed.sort()
        return changed

    def empties(self, tab: Tab, changed: list[int]) -> bool:
        """Whether changed rows have cells that were filled and are empty now, as far as is known."""
        return any(
            at >= tab.row_count or at >= len(self.rows) or _empties(self.rows[at], tab.rows[at]) for at in changed
        )

    def settle(self, tab: Tab) -> None:
        """Take note that everything was copied."""
        self.rows, self.size, self.unsettled = tab.rows.copy(), (tab.row_count, tab.column_count), set(tab.dirty_cells)


class Mirror:
    """See the module. One spreadsheet; not thread safe."""

    def __init__(self) -> None:
        self._book: Any = None
        self._tabs: dict[int, TabMirror] = {}
        self._names: dict[str, Any] = {}
        self._seen: dict[tuple[int, str], int] = {}  # tab and shape -> how many formulas
        self._uses_names = False
        self._locale, self._titles = "", set[str]()
        self.fresh: dict[tuple[Area, bool], dict[Cell, Value]] = {}  # areas that were read since the last change
        self._known: dict[str, bool] = {}  # function name -> whether the engine has it
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
        if self._book is None or self._is_other(spreadsheet) or self._stumbles(spreadsheet, changed):
            self._begin(spreadsheet)
        if moment != self._moment:
            self._moment = moment
            self._book.set_deterministic_clock(moment.replace(tzinfo=UTC), "utc")
        grown = False
        for tab in spreadsheet.tabs:
            known = self._tabs.get(tab.sheet_id)
            if known is not None:
                grown |= self._grow(tab, known)
                self._update(tab, known, changed[tab.sheet_id])
                known.settle(tab)
        if grown:
            self._translate_again(spreadsheet)
        self._settle(spreadsheet)

    def _is_other(self, spreadsheet: Spreadsheet) -> bool:
        """Whether titles or names changed, so that formulas read differently."""
        tabs = {tab.sheet_id: tab for tab in spreadsheet.tabs}
        same = (
            (tab := tabs.get(sheet_id)) is not None and (tab.title, tab.birth) == (known.title, known.birth)
            for sheet_id, known in self._tabs.items()
        )
        if (
            not all(same)
            or (self._locale, self._titles) != (spreadsheet.locale, spreadsheet.titles)
            or self._names.keys() != (names := _names(spreadsheet)).keys()
        ):
            return True
        return self._uses_names and self._names != names

    def _stumbles(self, spreadsheet: Spreadsheet, changed: dict[int, list[int]]) -> bool:
        """Whether the engine would go wrong: in a cell that was emptied it does not show what another cell's formula puts there.

        Seen in formualizer 0.13.
        """
        tabs = (tab for tab in spreadsheet.tabs if changed.get(tab.sheet_id) and self._tabs[tab.sheet_id].spilling)
        return any(self._tabs[tab.sheet_id].empties(tab, changed[tab.sheet_id]) for tab in tabs)

    def _begin(self, spreadsheet: Spreadsheet) -> None:
        self._book = formualizer.Workbook(mode=formualizer.WorkbookMode.Ephemeral)
        self._book.set_temporal_egress("serial")
        self._locale = spreadsheet.locale
        own = google_functions(language(self._locale))
        self._known = dict.fromkeys((*own, "ARRAYFORMULA"), True)
        for name, (function, least, most) in own.items():
            self._book.register_function(name, function, min_args=least, max_args=most, allow_override_builtin=True)
        self._tabs, self._names, self._moment, self._pending = {}, _names(spreadsheet), None, []
        self._uses_names, self._seen, self._titles = False, {}, spreadsheet.titles

    def _grow(self, tab: Tab, known: TabMirror) -> bool:
        """Whether the grid has another size; columns and rows copied to their old end will be copied to the new one."""
        (rows, columns), (new_rows, new_columns) = known.size, (tab.row_count, tab.column_count)
        if known.size == (new_rows, new_columns):
            return False
        known.wanted = set()
        last, new_last = (rows - 1) // BLOCK, (new_rows - 1) // BLOCK
        whole = [column for column, block in known.blocks if block == last]
        known.blocks |= {(column, block) for column in whole for block in range(last + 1, new_last + 1)}
        ends = [block for column, block in known.blocks if column == columns - 1]
        known.blocks |= {(column, block) for column in range(columns, new_columns) for block in ends}
        return True

    def _update(self, tab: Tab, known: TabMirror, changed: list[int]) -> None:
        if not changed:
            return
        spilling = {cell: tab.value(*cell) for cell in known.spilling if cell[0] < tab.row_count}
        for row, column in known.spilling:  # else the engine would write over a value that now stands in its way
            self._put(tab, row, column, data=[[None]])
        known.spilling = set()
        for start, end in _runs(changed):
            for column, end_column in _runs(sorted(self._columns(known, start, end))):
                self._copy(tab, Area(tab.sheet_id, start, end, column, end_column))
        again = [(cell, value) for cell, value in spilling.items() if type(value) is Formula]
        self._pending.append((tab, again))

    def _columns(self, known: TabMirror, start: int, end: int) -> set[int]:
        first, last = start // BLOCK, (end - 1) // BLOCK
        return {column for column, block in known.blocks if first <= block <= last}

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
        self._book.evaluate_all()

    def _want(self, tab: Tab, area: Area) -> None:
        """Copy what is not copied yet of the blocks that hold an area."""
        known = self._tabs.get(tab.sheet_id)
        if known is None:
            known = self._tabs[tab.sheet_id] = TabMirror(tab)
            self._book.add_sheet(tab.title)
        first, last = area.start_row // BLOCK, (area.end_row - 1) // BLOCK
        wanted = (first, last, area.start_column, area.end_column)
        if wanted in known.wanted:
            return
        known.wanted.add(wanted)
        for block in range(first, last + 1):
            missing = [column for column in area.columns() if (column, block) not in known.blocks]
            known.blocks.update((column, block) for column in missing)
            end = min((block + 1) * BLOCK, tab.row_count)
            for column, end_column in _runs(missing):
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
                cells = [_plain(value) for value in cells]
            data.append(cells + [None] * (width - len(cells)))
        self._put(tab, area.start_row, start, data=data)
        if found:
            self._pending.append((tab, found))

    def _put(self, tab: Tab, row: int, column: int, *, data: list[list[Any]]) -> None:
        self._book.set_values_batch(tab.title, row + 1, column + 1, data)

    def _settle(self, spreadsheet: Spreadsheet) -> None:
        """Enter the formulas that were noted, and copy what they read, until nothing is missing."""
        while self._pending:
            waiting, self._pending = self._pending, []
            for tab, found in waiting:
                self._enter(spreadsheet, tab, found)

    def _enter(self, spreadsheet: Spreadsheet, tab: Tab, found: list[tuple[Cell, Formula]]) -> None:
        texts: dict[Cell, str] = {}
        for cell, formula in found:
            if formula.value is not None and not self._knows(formula):
                self._put(tab, *cell, data=[[_plain(formula.value)]])
            else:
                texts[cell] = self._prepared(spreadsheet, tab, cell, formula=formula)
        for column, start, end in _stacks(texts):
            self._enter_grid(tab.title, start, column, [[texts[row, column]] for row in range(start, end)])

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

    def _enter_one(self, title: str, row: int, column: int, *, text: str) -> None:
        try:
            self._book.set_formula(title, row + 1, column + 1, text)
        except RuntimeError as error:
            kind = "Circ" if "#CIRC!" in str(error) else "Error"
            self._book.set_value(title, row + 1, column + 1, formualizer.LiteralValue.error(kind, str(error)))

    def _knows(self, formula: str) -> bool:
        """Whether the engine can parse a formula and has every function in it."""
        names = functions(formula)
        for name in names - self._known.keys():
            self._known[name] = _has(name)
        return all(self._known[name] for name in names) and _parses(formula)

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
        for column, start, end in _stacks(cells):
            rows = self._read(tab.title, Area(tab.sheet_id, start, end, column, column + 1))
            yield from ((start + at, column, row[0]) for at, row in enumerate(rows))

    def spilled(self, tab: Tab, area: Area) -> dict[Cell, Value]:
        """What formulas show in other cells of an area than their own."""
        found: dict[Cell, Value] = {}
        known = self._tabs.get(tab.sheet_id)
        for row, column in known.spilling if known is not None else ():
            place = self._extent(tab, row, column)
            if place is None or not place.meets(area):
                continue
            for at, values in enumerate(self._read(tab.title, place)):
                for offset, value in enumerate(values):
                    found[row + at, column + offset] = value
        return {
            (row, column): value
            for (row, column), value in found.items()
            if row in area.rows() and column in area.columns()
        }

    def _extent(self, tab: Tab, row: int, column: int) -> Area | None:
        """The cells that a formula's result takes, None when it is one cell."""
        address = f"{quoted(tab.title)}!{column_letters(column)}{row + 1}"
        role = self._book.inspect_cell(address, include_values=False).cell.spill
        if role is None or role.extent is None:
            return None
        return overlap(bounds(split(role.extent).cells) or {}, tab)

    def _read(self, title: str, area: Area) -> list[list[Value]]:
        place = formualizer.RangeAddress(
            title, area.start_row + 1, area.start_column + 1, area.end_row, area.end_column
        )
        return [[value_of(item) for item in row] for row in self._book.sheet(title).get_values(place)]

    def results(self, spreadsheet: Spreadsheet, tab: Tab, fills: Sequence[Filled]) -> list[list[list[Value]]]:
        """The values, by rows, of formulas that stand in no cell, as if they filled areas of `tab`."""
        placed = []
        for number, fill in enumerate(fills):
            title = f"{SCRATCH} {number}"
            self._book.add_sheet(title)
            self._enter_grid(title, fill.area.start_row, fill.area.start_column, self._copies(spreadsheet, tab, fill))
            placed.append((title, fill.area))
        self._settle(spreadsheet)
        self._book.evaluate_all()
        answers = [self._read(title, area) for title, area in placed]
        for title, area in placed:
            blank = [[None] * area.column_count] * area.row_count
            self._book.set_values_batch(title, area.start_row + 1, area.start_column + 1, blank)
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
        folded = formula.casefold() if self._names else ""
        self._uses_names |= any(name in folded for name in self._names)
        text = translated(formula, spreadsheet, tab)
        if self._names:
            self._want_all(spreadsheet, tab, text)
            return text
        alike = tab.sheet_id, shape(formula)
        seen = self._seen[alike] = self._seen.get(alike, 0) + 1
        if seen <= MANY:
            self._want_all(spreadsheet, tab, text, whole_columns=seen == MANY)
        return text

    def _enter_grid(self, title: str, row: int, column: int, texts: list[list[str]]) -> None:
        try:
            self._book.set_formulas_batch(title, row + 1, column + 1, texts)
        except RuntimeError:
            for at, line in enumerate(texts):
                for offset, text in enumerate(line):
                    self._enter_one(title, row + at, column + offset, text=text)


def _empties(old: Row, new: Row) -> bool:
    """Whether a cell was filled and is empty now; of a row that was written in place nobody knows."""
    if old is new:
        return True
    return any(value is not None and (at >= len(new) or new[at] is None) for at, value in enumerate(old))


def _plain(value: Value) -> Any:
    """A value as the engine takes it; a formula comes later."""
    if isinstance(value, Formula):
        return None
    if isinstance(value, ErrorText):
        return formualizer.LiteralValue.error(KINDS.get(value, "Error"), str(value))
    return float(value) if type(value) is int and abs(value) > BIGGEST else value


def _names(spreadsheet: Spreadsheet) -> dict[str, Any]:
    """What formulas may name: ranges and tables, by their folded names; and how they are read."""
    tables = {str(table.get("name", "")): table for tab in spreadsheet.tabs for table in tab.objects["tables"]}
    ranges = {item["name"]: item["range"] for item in spreadsheet.named_ranges}
    return {name.casefold(): item for name, item in (tables | ranges).items() if name}


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ascending numbers as half-open runs."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or numbers[at] != numbers[at - 1] + 1:
            yield numbers[start], numbers[at - 1] + 1
            start = at


def _stacks(cells: Iterable[Cell]) -> Iterator[tuple[int, int, int]]:
    """Cells as stacks: (column, first row, row after the last)."""
    by_column: dict[int, list[int]] = {}
    for row, column in cells:
        by_column.setdefault(column, []).append(row)
    for column, rows in by_column.items():
        yield from ((column, start, end) for start, end in _runs(sorted(rows)))


def _parses(formula: str) -> bool:
    try:
        formualizer.parse(formula)
    except formualizer.ParserError:
        return False
    return True


def _has(name: str) -> bool:
    """Whether the engine has a function: one that is not there answers #NAME?, one that misses its arguments something else."""
    probe = formualizer.Workbook(mode=formualizer.WorkbookMode.Ephemeral)
    probe.add_sheet("probe")
    try:
        probe.set_formula("probe", 1, 1, f"={name}()")
        return bool(probe.evaluate_cell("probe", 1, 1) != {"type": "Error", "kind": "Name"})
    except RuntimeError:
        return False
