"""What cells look like beyond what was set on them: alternating colours and conditional formats.

Measured: of the rules that a cell meets, the first in the tab's list wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bridge.local_sheets.formulas.operands import Operand, calculate
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.looks.band_colours import band_colours
from bridge.local_sheets.looks.condition_tests import is_number, meets
from bridge.local_sheets.looks.gradients import Scale, scale
from bridge.local_sheets.text.condition_values import constant, is_past_span
from bridge.local_sheets.text.number_format import DAY_ZERO
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Row, Tab

Effect = tuple["Json | None", "Json | None"]  # a band's Color; a rule's CellFormat. Equal ones are the same object


@dataclass(slots=True)
class _Rule:
    """A conditional format on the area. test: row, column, value -> its format or None."""

    areas: list[Area]
    test: Callable[[int, int, Value], Json | None]
    by_cell: bool = True  # else all cells of a row have the same


@dataclass(slots=True)
class _Condition:
    """A boolean rule. operands: a constant, or a formula for each part of the area."""

    kind: str
    format: Json
    operands: list[Any] = field(default_factory=list)

    def test(self, row: int, column: int, value: Value) -> Json | None:
        """The rule's format where the cell meets the condition."""
        operands = [item.at(row, column) if type(item) is Operand else item for item in self.operands]
        return self.format if meets(self.kind, value, operands) else None


class Effects:
    """See the module. For one area of a tab; rules are calculated for it at once."""

    def __init__(self, spreadsheet: Spreadsheet, tab: Tab, area: Area) -> None:
        self._spreadsheet, self._tab, self._area = spreadsheet, tab, area
        self._bands = band_colours(tab, area)
        self._formulas: list[Operand] = []
        self._rules = list(self._met_rules())
        calculate(spreadsheet, tab, self._formulas)

    def __bool__(self) -> bool:
        return bool(self._bands or self._rules)

    def row(self, row: int, cells: Row) -> dict[int, Effect]:
        """column -> effect, where there is one. cells: the whole row, calculated."""
        found: dict[int, Effect] = {}
        for place, colours in self._bands:
            if row in place.rows():
                for column in _shared(place, self._area):
                    if (colour := colours(row, column)) is not None:
                        found[column] = (colour, None)
        for column, format_ in self._formats(row, cells).items():
            found[column] = (found.get(column, (None, None))[0], format_)
        return found

    def _formats(self, row: int, cells: Row) -> dict[int, Json]:
        found: dict[int, Json] = {}
        for rule in self._rules:
            for place in rule.areas:
                if row not in place.rows():
                    continue
                if not rule.by_cell and rule.test(row, place.start_column, None) is None:
                    continue
                for column in place.columns():
                    if column in found:
                        continue
                    value = effective(cells[column]) if column < len(cells) else None
                    if (format_ := rule.test(row, column, value)) is not None:
                        found[column] = format_
        return found

    def _met_rules(self) -> Iterator[_Rule]:
        """The rules that touch the area, in order."""
        for rule in self._tab.objects["conditionalFormats"]:
            whole = [place for value in rule["ranges"] if (place := overlap(value, self._tab)) is not None]
            areas = [place.common(self._area) for place in whole if place.meets(self._area)]
            if not areas:
                continue
            if "booleanRule" in rule:
                yield from self._boolean(rule["booleanRule"], whole[0], areas)
            elif (colours := self._scale(rule["gradientRule"], whole)) is not None:
                yield _Rule(areas, _coloured(colours))

    def _boolean(self, rule: Json, home: Area, areas: list[Area]) -> Iterator[_Rule]:
        """One rule for each part of the area: a formula is calculated for every part by itself."""
        condition = rule.get("condition", {})
        kind, values = condition.get("type", ""), condition.get("values", [])
        if kind == "DATE_EQ" and any(map(is_past_span, values)):
            kind, values = "DATE_BETWEEN", [*values, {"relativeDate": "TODAY"}]
        for place in areas:
            operands = [self._operand(value, home, place) for value in values]
            by_row = kind == "CUSTOM_FORMULA" and type(operands[0]) is Operand and not operands[0].by_column
            yield _Rule([place], _Condition(kind, rule.get("format", {}), operands).test, not by_row)

    def _operand(self, value: Json, home: Area, place: Area) -> Any:
        text = str(value.get("userEnteredValue", ""))
        if not text.startswith("="):
            return constant(value, self._spreadsheet.locale, self._now())
        operand = Operand(text, (home.start_row, home.start_column), place)
        self._formulas.append(operand)
        return operand

    def _now(self) -> datetime:
        engine = self._spreadsheet.engine
        return engine.now(self._spreadsheet) if engine is not None else DAY_ZERO

    def _scale(self, rule: Json, whole: list[Area]) -> Scale | None:
        numbers: list[float] = []
        for place in whole:
            for row in calculated_rows(self._spreadsheet, self._tab, place):
                for value in row[place.start_column : place.end_column]:
                    if type(value) is Formula:
                        value = value.value
                    if type(value) is int or type(value) is float:
                        numbers.append(value)
        return scale(rule, numbers)


def _coloured(colours: Scale) -> Callable[[int, int, Value], Json | None]:
    known: dict[Value, Json] = {}

    def test(_: int, __: int, value: Value) -> Json | None:
        if not is_number(value):
            return None
        if value not in known:
            colour = colours.colour(value)  # type: ignore[arg-type]
            known[value] = {"backgroundColor": colour, "backgroundColorStyle": {"rgbColor": colour}}
        return known[value]

    return test


def _shared(place: Area, area: Area) -> range:
    return range(max(place.start_column, area.start_column), min(place.end_column, area.end_column))
