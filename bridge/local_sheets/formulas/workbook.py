"""The engine's workbook: cells and formulas in, values out. Titles of tabs as the spreadsheet has them; indexes are zero-based."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import formualizer

from bridge.local_sheets.formulas.functions import functions as google_functions
from bridge.local_sheets.formulas.lambdas import NAMES as LAMBDAS
from bridge.local_sheets.formulas.results import KINDS, value_of
from bridge.local_sheets.formulas.translation import functions
from bridge.local_sheets.grid.a1 import bounds, column_letters, quoted, split
from bridge.local_sheets.grid.ranges import Area, Grid, overlap
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value

BIGGEST = 2**53  # beyond, a number has no exact float


class Workbook:
    """See the module. language: ja or en, for what depends on it."""

    def __init__(self, language: str) -> None:
        self._book = formualizer.Workbook(mode=formualizer.WorkbookMode.Ephemeral)
        self._book.set_temporal_egress("serial")
        own = google_functions(language)
        self._known = dict.fromkeys(
            (*own, "ARRAYFORMULA", "LAMBDA", *LAMBDAS), True
        )  # function name -> whether the engine has it
        for name, (function, least, most) in own.items():
            self._book.register_function(name, function, min_args=least, max_args=most, allow_override_builtin=True)

    def set_now(self, moment: datetime) -> None:
        """Let NOW() say a local time, naive."""
        self._book.set_deterministic_clock(moment.replace(tzinfo=UTC), "utc")

    def add_tab(self, title: str) -> None:
        """Add an empty tab, unless it is there."""
        self._book.add_sheet(title)

    def calculate(self) -> None:
        """Calculate what changed."""
        self._book.evaluate_all()

    def put(self, title: str, row: int, column: int, *, data: list[list[Any]]) -> None:
        """Write values by rows."""
        self._book.set_values_batch(title, row + 1, column + 1, data)

    def enter(self, title: str, row: int, column: int, *, texts: list[list[str]]) -> None:
        """Enter formulas by rows; where the engine refuses one, they are entered one by one."""
        try:
            self._book.set_formulas_batch(title, row + 1, column + 1, texts)
        except RuntimeError:
            for at, line in enumerate(texts):
                for offset, text in enumerate(line):
                    self._enter_one(title, row + at, column + offset, text=text)

    def _enter_one(self, title: str, row: int, column: int, *, text: str) -> None:
        try:
            self._book.set_formula(title, row + 1, column + 1, text)
        except RuntimeError as error:
            kind = "Circ" if "#CIRC!" in str(error) else "Error"
            self._book.set_value(title, row + 1, column + 1, formualizer.LiteralValue.error(kind, str(error)))

    def read(self, title: str, area: Area) -> list[list[Value]]:
        """What the cells of an area show; those that nothing was written to are None."""
        place = formualizer.RangeAddress(
            title, area.start_row + 1, area.start_column + 1, area.end_row, area.end_column
        )
        return [[value_of(item) for item in row] for row in self._book.sheet(title).get_values(place)]

    def extent(self, title: str, row: int, column: int, *, grid: Grid) -> Area | None:
        """The cells of a grid that a formula's result takes, None when it is one cell."""
        address = f"{quoted(title)}!{column_letters(column)}{row + 1}"
        role = self._book.inspect_cell(address, include_values=False).cell.spill
        if role is None or role.extent is None:
            return None
        return overlap(bounds(split(role.extent).cells) or {}, grid)

    def knows(self, formula: str) -> bool:
        """Whether the engine can parse a formula and has every function in it."""
        names = functions(formula)
        for name in names - self._known.keys():
            self._known[name] = _has(name)
        return all(self._known[name] for name in names) and _parses(formula)


def plain(value: Value) -> Any:
    """A value as the engine takes it; a formula comes later."""
    if isinstance(value, Formula):
        return None
    if isinstance(value, ErrorText):
        return formualizer.LiteralValue.error(KINDS.get(value, "Error"), str(value))
    return float(value) if type(value) is int and abs(value) > BIGGEST else value


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
