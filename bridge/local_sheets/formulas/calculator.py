"""The values of formulas, when they are read: what nobody reads is never calculated.

What NOW() says follows Google: the moment of the last change, and with autoRecalc MINUTE or HOUR the last full minute or hour if
that is later. An answer of the engine takes the place of the value that a formula came with; a formula that the engine cannot
calculate keeps that value.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.local_sheets.formulas.formats import brought_format
from bridge.local_sheets.formulas.reach import is_one_cell, may_spill, references
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value
from bridge.local_sheets.workbook.spreadsheet import Filled, Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

if TYPE_CHECKING:
    from bridge.local_sheets.formulas.mirror import Mirror

MOST_MIRRORS = 3  # spreadsheets whose cells are kept in the engine at a time
TICKS = {"MINUTE": timedelta(minutes=1), "HOUR": timedelta(hours=1)}
Cell = tuple[int, int]


class Calculator:
    """See the module. Not thread safe: the server holds a lock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        """clock: seconds since 1970 in UTC."""
        self._clock = clock
        self._mirrors: OrderedDict[str, Mirror] = OrderedDict()

    def now(self, spreadsheet: Spreadsheet) -> datetime:
        """What NOW() says: local time in the spreadsheet's zone, naive."""
        moment = datetime.fromtimestamp(self._clock(), UTC)
        changed = spreadsheet.file.get("modifiedTime")
        if changed and not any(spreadsheet.edited()):
            last = datetime.fromisoformat(changed)
            tick = TICKS.get(spreadsheet.properties.get("autoRecalc", ""))
            moment = last if tick is None else max(last, moment - (moment - datetime.min.replace(tzinfo=UTC)) % tick)
        return moment.astimezone(_zone(str(spreadsheet.properties.get("timeZone", "UTC")))).replace(tzinfo=None)

    def refresh(self, spreadsheet: Spreadsheet, tab: Tab, area: Area, *, own: bool = True) -> dict[Cell, Value]:
        """Calculate the formulas of an area and put their values into the rows.

        Returns the values that formulas show in other cells of the area than their own: (row, column) -> value. own: False wants
        only these.
        """
        known = self._mirror(spreadsheet).fresh if spreadsheet.spreadsheet_id in self._mirrors else {}
        if (area, own) not in known:
            spilled = self._refreshed(spreadsheet, tab, area, own=own)
            if spreadsheet.spreadsheet_id in self._mirrors and not any(spreadsheet.edited()):
                self._mirrors[spreadsheet.spreadsheet_id].fresh[area, own] = spilled
            return spilled
        return known[area, own]

    def _refreshed(self, spreadsheet: Spreadsheet, tab: Tab, area: Area, *, own: bool) -> dict[Cell, Value]:
        wanted = _formula_cells(tab, area) if own else {}
        spilling = [cell for cell in _spilling(tab) if cell not in wanted]
        if not wanted and not spilling:
            return {}
        mirror = self._mirror(spreadsheet)
        mirror.reach(spreadsheet, tab, [*wanted, *spilling])
        for row, column, value in mirror.values(tab, wanted):
            self._take(spreadsheet, tab, (row, column), value)
        return {
            cell: value
            for cell, value in mirror.spilled(tab, area).items()
            if value is not None and tab.value(*cell) is None
        }

    def results(self, spreadsheet: Spreadsheet, tab: Tab, fills: Sequence[Filled]) -> list[list[list[Value]]]:
        """The values, by rows, of formulas that stand in no cell, as if they filled areas of `tab`."""
        return self._mirror(spreadsheet).results(spreadsheet, tab, fills)

    def _mirror(self, spreadsheet: Spreadsheet) -> Mirror:
        """The engine's copy of a spreadsheet, up to date."""
        from bridge.local_sheets.formulas.mirror import Mirror  # the engine takes a moment to load

        mirror = self._mirrors.pop(spreadsheet.spreadsheet_id, None) or Mirror()
        self._mirrors[spreadsheet.spreadsheet_id] = mirror
        while len(self._mirrors) > MOST_MIRRORS:
            self._mirrors.popitem(last=False)
        mirror.follow(spreadsheet, self.now(spreadsheet))
        return mirror

    def _take(self, spreadsheet: Spreadsheet, tab: Tab, cell: Cell, value: Value) -> None:
        """Let a formula show a value."""
        formula = tab.value(*cell)
        assert isinstance(formula, Formula)
        if value == 0 and is_one_cell(formula) and _is_blank(spreadsheet, tab, formula):
            value = None
        format_ = brought_format(spreadsheet, tab, formula) if isinstance(value, float | int) else None
        if not _is_same(formula.value, value) or formula.brought != format_:
            # the row is shared with other states of the tab in which the cell is the same
            tab.rows[cell[0]][cell[1]] = Formula(str(formula), value, format_)


def _is_same(one: Value, other: Value) -> bool:
    if isinstance(one, ErrorText) and isinstance(other, ErrorText):
        return one == other and one.message == other.message
    return type(one) is type(other) and one == other


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _formula_cells(tab: Tab, area: Area) -> dict[Cell, None]:
    """The formulas of an area, in order."""
    if not tab.formula_keys:
        return {}
    found: dict[Cell, None] = {}
    for row in area.rows():
        if tab.keys[row] in tab.formula_keys:
            cells = tab.rows[row][area.start_column : area.end_column]
            for at, value in enumerate(cells):
                if type(value) is Formula:
                    found[row, area.start_column + at] = None
    return found


def _spilling(tab: Tab) -> Iterator[Cell]:
    """Formulas of a tab that may show values in other cells."""
    return ((row, column) for row, column, formula in tab.formulas() if may_spill(formula))


def _is_blank(spreadsheet: Spreadsheet, tab: Tab, formula: str) -> bool:
    """Whether a reference to one cell finds nothing there: it shows nothing, where the engine says 0."""
    found = references(formula)[0]
    home = tab if found.sheet is None else spreadsheet.titled(found.sheet)
    row, column = found.first.row, found.first.column
    if home is None or row is None or column is None or row >= home.row_count:
        return False
    value = home.value(row, column)
    return value is None or (isinstance(value, Formula) and value.value is None)
