"""Conditional formats of a copied range hold where it is pasted, too.

On the same tab the ranges of a rule grow. On another tab the rule is made there, its formulas as they read for its new first cell;
a rule that says the same there already grows instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.references import copied
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

Offset = tuple[int, int]  # rows and columns from the source to the target


def paste_rules(draft: Spreadsheet, source: Area, target: Area, *, offset: Offset) -> None:
    """Let the rules that hold in a source hold in a target."""
    tab = draft.edit(target.sheet_id)
    home = draft.find(source.sheet_id)
    for index, rule in enumerate(list(home.objects["conditionalFormats"])):
        places = [place for value in rule["ranges"] if (place := overlap(value, home)) and place.meets(source)]
        added = [moved_range(place.common(source).json(), offset, tab.sheet_id) for place in places]
        if not added:
            continue
        if home is tab:
            _grow(tab, index, added, target)
        else:
            _bring(tab, _moved(rule, added, home), target)


def moved_range(value: Json, offset: Offset, sheet_id: int) -> Json:
    """A GridRange somewhere else."""
    moved = {name: item + offset["Column" in name] for name, item in value.items() if name != "sheetId"}
    return {"sheetId": sheet_id, **moved} if sheet_id else moved


def _grow(tab: Tab, index: int, added: list[Json], target: Area) -> None:
    rule = tab.objects["conditionalFormats"][index]
    if not any(_covers(overlap(value, tab), target) for value in rule["ranges"]):
        tab.objects["conditionalFormats"][index] = {**rule, "ranges": [*rule["ranges"], *added]}


def _bring(tab: Tab, rule: Json, target: Area) -> None:
    """Put a rule of another tab after those that are here, unless one of them says the same."""
    for index, own in enumerate(tab.objects["conditionalFormats"]):
        if _without_ranges(_rewritten(rule, _distance(rule["ranges"][0], own["ranges"][0]))) == _without_ranges(own):
            _grow(tab, index, rule["ranges"], target)
            return
    tab.objects["conditionalFormats"].append(rule)


def _moved(rule: Json, ranges: list[Json], home: Tab) -> Json:
    """A rule with other ranges; its formulas are written for the first cell of the first range."""
    return {**_rewritten(rule, _distance(home.area(rule["ranges"][0]).json(), ranges[0])), "ranges": ranges}


def _distance(one: Json, other: Json) -> Offset:
    def between(name: str) -> int:
        return int(other.get(name, 0)) - int(one.get(name, 0))

    return between("startRowIndex"), between("startColumnIndex")


def _rewritten(rule: Json, offset: Offset) -> Json:
    return {**_formulas(rule, lambda formula: copied(formula, *offset)), "ranges": rule["ranges"]}


def _formulas(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, dict):
        return {name: _formulas(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [_formulas(item, change) for item in value]
    return change(value) if isinstance(value, str) and value.startswith("=") else value


def _without_ranges(rule: Json) -> Json:
    return {name: item for name, item in rule.items() if name != "ranges"}


def _covers(place: Area | None, target: Area) -> bool:
    return (
        place is not None
        and place.start_row <= target.start_row
        and place.end_row >= target.end_row
        and place.start_column <= target.start_column
        and place.end_column >= target.end_column
    )
