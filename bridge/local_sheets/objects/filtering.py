"""The basic filter at work: rows that its criteria do not let through are hidden (`hiddenByFilter`) until it changes or goes.

Only a basic filter hides rows for everybody; filter views and slicers hide them for who looks, which the API does not show.
As in Google Sheets, rows that change later stay as they are until the filter is set again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.looks.condition_tests import meets
from bridge.local_sheets.text.condition_values import constant
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab

Lets = Callable[[Value, Look], bool]  # whether a cell lets its row through


def refilter(draft: Spreadsheet, tab: Tab) -> None:
    """Hide and show the rows of a tab as its basic filter says. tab: the draft's own."""
    hidden: set[int] = set()
    for item in tab.objects["basicFilter"]:
        hidden |= _hidden_rows(draft, tab, item)
    before = {row for row, properties in tab.row_properties.items() if properties.get("hiddenByFilter")}
    for row in before - hidden:
        kept = {name: value for name, value in tab.row_properties[row].items() if name != "hiddenByFilter"}
        if kept:
            tab.row_properties[row] = kept
        else:
            del tab.row_properties[row]
    for row in hidden - before:
        tab.row_properties[row] = {**tab.row_properties.get(row, {}), "hiddenByFilter": True}


def _hidden_rows(draft: Spreadsheet, tab: Tab, item: Json) -> set[int]:
    area = tab.area(item["range"])
    tests = {
        spec.get("columnIndex", 0): _tests(draft, spec.get("filterCriteria", {}))
        for spec in item.get("filterSpecs", ())
    }
    tests = {column: lets for column, lets in tests.items() if lets and column < tab.column_count}
    if not tests or area.row_count < 2:
        return set()
    below = Area(tab.sheet_id, area.start_row + 1, area.end_row, area.start_column, area.end_column)
    lines = zip(count(below.start_row), calculated_rows(draft, tab, below))
    return {row for row, cells in lines if not _is_through(tab, row, cells, tests)}


def _is_through(tab: Tab, row: int, cells: list[Value], tests: dict[int, list[Lets]]) -> bool:
    for column, lets in tests.items():
        value = effective(cells[column]) if column < len(cells) else None
        look = tab.look(row, column)
        if not all(test(value, look) for test in lets):
            return False
    return True


def _tests(draft: Spreadsheet, criteria: Json) -> list[Lets]:
    """What a column's criteria ask of a cell."""
    tests: list[Lets] = []
    if hidden := set(criteria.get("hiddenValues", ())):
        tests.append(lambda value, look: shown(value, look, draft.locale) not in hidden)
    if condition := criteria.get("condition"):
        tests.append(_condition(draft, condition))
    for name, of_look in (("visibleBackgroundColor", _fill), ("visibleForegroundColor", _ink)):
        if criteria.get(name) is not None:
            tests.append(lambda _, look, wanted=criteria[name], of_look=of_look: of_look(look) == wanted)  # type: ignore[misc]
    return tests


def _condition(draft: Spreadsheet, condition: Json) -> Lets:
    now: datetime = draft.editing.now
    operands = [constant(value, draft.locale, now) for value in condition.get("values", ())]
    kind = condition.get("type", "")
    return lambda value, _: meets(kind, value, operands)


def _fill(look: Look) -> Json | None:
    colour: Json | None = (look or {}).get("userEnteredFormat", {}).get("backgroundColor")
    return colour if colour is not None else {"red": 1, "green": 1, "blue": 1}


def _ink(look: Look) -> Json | None:
    colour: Json | None = (look or {}).get("userEnteredFormat", {}).get("textFormat", {}).get("foregroundColor")
    return colour or {}
