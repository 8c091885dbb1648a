"""Fit column widths to their texts (row heights go back to the default).

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AutoResizeDimensionsRequest
"""

from __future__ import annotations

from math import ceil

from bridge.local_sheets.grid.ranges import Area, lines, sheet_of
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

NAME = "autoResizeDimensions"
# Google measures real fonts; this estimates by kinds of characters. Measured: 1,024 times "A" is 8,691 pixels wide.
NARROW, CAPITAL, USUAL, BROAD, FULL = 3.4, 13 * 1336 / 2048, 7.3, 11.4, 13.0
MARGIN, LEAST = 7, 21  # pixels


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    range_ = request.get("dimensions", {})
    tab = draft.edit(sheet_of(range_))
    place = lines(range_, tab)
    properties = tab.line_properties(by_rows=place.by_rows)
    for line in range(place.start, place.end):
        kept = {name: item for name, item in properties.get(line, {}).items() if name != "pixelSize"}
        if not place.by_rows and (width := _width(draft, tab, line)):
            kept["pixelSize"] = width
        properties[line] = kept
    return {}


def _width(draft: Spreadsheet, tab: Tab, column: int) -> int:
    rows = calculated_rows(draft, tab, Area(tab.sheet_id, 0, tab.row_count, column, column + 1))
    texts = (shown(row[column], tab.look(at, column), draft.locale) for at, row in enumerate(rows) if column < len(row))
    widest = max((max(map(_pixels, text.split("\n")), default=0.0) for text in texts), default=0.0)
    return max(ceil(widest) + MARGIN, LEAST) if widest else 0


def _pixels(text: str) -> float:
    return sum(map(_advance, text))


def _advance(character: str) -> float:
    if ord(character) > 0x2E7F:
        return FULL
    if character in "mwMW%@":
        return BROAD
    if character in "ijltfrI.,:;'|![]() ":
        return NARROW
    return CAPITAL if character.isupper() else USUAL
