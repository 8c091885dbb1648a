"""Split the texts of a column into columns beside it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#TextToColumnsRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.values.writing import enter, grow
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ErrorText, Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "textToColumns"
DELIMITERS = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " "}
GUESSED = (",", ";", "\t", ".", " ")  # in order of preference among equally frequent ones


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The parts are entered as if they were typed, over what stands to the right."""
    range_ = request.get("source", {})
    tab = draft.edit(sheet_of(range_))
    area = tab.area(range_)
    if area.column_count != 1:
        raise ApiError("TextToColumnsRequest.source must span exactly one column.")
    texts = {row: text for row in area.rows() if (text := _text(draft, tab, row, area.start_column))}
    delimiter = _delimiter(request, list(texts.values()))
    parts = {row: text.split(delimiter) for row, text in texts.items()} if delimiter else {}
    width = max((len(items) for items in parts.values()), default=1)
    grow(draft, tab, tab.row_count, column_count=area.start_column + width)
    for row, items in parts.items():
        if len(items) > 1:
            stripped = [item.strip() for item in items]
            enter(draft, Area(tab.sheet_id, row, row + 1, area.start_column, area.start_column + width), [stripped])
    return {}


def _text(draft: Spreadsheet, tab: Tab, row: int, column: int) -> str:
    value = tab.value(row, column)
    if isinstance(value, Formula | ErrorText):
        return ""
    return shown(value, tab.look(row, column), draft.locale)


def _delimiter(request: Json, texts: list[str]) -> str | None:
    kind = request.get("delimiterType", "")
    if kind == "CUSTOM":
        if not request.get("delimiter"):
            raise ApiError("A delimiter must be specified when delimiterType is CUSTOM.")
        return str(request["delimiter"])
    if request.get("delimiter"):
        raise ApiError("delimiter may only be set when delimiterType is CUSTOM.")
    if kind in DELIMITERS:
        return DELIMITERS[kind]
    if kind != "AUTODETECT":
        raise ApiError("delimiterType is required.")
    counts = {mark: sum(mark in text for text in texts) for mark in GUESSED}
    best = max(GUESSED, key=lambda mark: counts[mark])
    return best if counts[best] else None
