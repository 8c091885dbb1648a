"""Find text and replace it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#FindReplaceRequest
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, checked_text
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "findReplace"


@dataclass
class Counts:
    """What was changed."""

    values: int = 0
    formulas: int = 0
    occurrences: int = 0
    rows: set[tuple[int, int]] = field(default_factory=set)
    sheets: set[int] = field(default_factory=set)

    def json(self) -> Json:
        """FindReplaceResponse: zeros are dropped."""
        numbers = {
            "valuesChanged": self.values,
            "formulasChanged": self.formulas,
            "rowsChanged": len(self.rows),
            "sheetsChanged": len(self.sheets),
            "occurrencesChanged": self.occurrences,
        }
        return {name: number for name, number in numbers.items() if number}


def perform(draft: Spreadsheet, request: Json) -> Json:
    """In a range, a tab or everywhere; formulas only when asked for."""
    pattern = _pattern(request)
    counts = Counts()
    for tab, area in _places(draft, request):
        for row in area.rows():
            for column in range(area.start_column, min(area.end_column, len(tab.rows[row]))):
                _replace(draft, tab, (row, column), pattern=pattern, request=request, counts=counts)
    return {NAME: counts.json()}


def _pattern(request: Json) -> re.Pattern[str]:
    find = request.get("find", "")
    if not find:
        raise ApiError("find must not be empty.")
    text = find if request.get("searchByRegex") else re.escape(find)
    flags = 0 if request.get("matchCase") else re.IGNORECASE
    try:
        return re.compile(rf"^(?:{text})$" if request.get("matchEntireCell") else text, flags)
    except re.error:
        raise ApiError("Invalid regular expression.") from None


def _places(draft: Spreadsheet, request: Json) -> list[tuple[Tab, Area]]:
    if "range" in request:
        tab = draft.edit(sheet_of(request["range"]))
        return [(tab, tab.area(request["range"]))]
    if request.get("allSheets"):
        return [(tab, tab.whole()) for tab in draft.edit_all()]
    if "sheetId" not in request:
        raise ApiError("One of range, sheetId or allSheets must be set.")
    tab = draft.edit(request["sheetId"])
    return [(tab, tab.whole())]


def _replace(
    draft: Spreadsheet, tab: Tab, place: tuple[int, int], *, pattern: re.Pattern[str], request: Json, counts: Counts
) -> None:
    row, column = place
    value = tab.value(row, column)
    is_formula = isinstance(value, Formula)
    if value is None or (is_formula and not request.get("includeFormulas")):
        return
    old = str(value) if is_formula else shown(value, tab.look(row, column), draft.locale)
    replacement = request.get("replacement", "")
    if request.get("searchByRegex"):
        new, found = pattern.subn(re.sub(r"\$(\d)", r"\\\1", replacement), old)
    else:
        new, found = pattern.subn(lambda _: replacement, old)
    if not found:
        return
    tab.put(row, column, _value(new, is_formula=is_formula))
    counts.values, counts.formulas = counts.values + (not is_formula), counts.formulas + is_formula
    counts.occurrences += found
    counts.rows.add((tab.sheet_id, row))
    counts.sheets.add(tab.sheet_id)


def _value(text: str, *, is_formula: bool) -> Value:
    if is_formula and text.startswith("="):
        return Formula(checked_text(text))
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    return checked_text(text) or None
