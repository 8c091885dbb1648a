"""Fit column widths to their texts (row heights go back to the default).

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AutoResizeDimensionsRequest
"""

from __future__ import annotations

from bridge.local_sheets.display import shown
from bridge.local_sheets.ranges import lines, sheet_of
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Tab

NAME = "autoResizeDimensions"
# Pixels a character takes in Arial 10: Google measures real fonts, this is an estimate.
WIDE, NARROW, MARGIN, LEAST = 13, 7, 6, 21


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
    texts = (
        shown(row[column], tab.look(at, column), draft.locale) for at, row in enumerate(tab.rows) if column < len(row)
    )
    widest = max((max(map(_pixels, text.split("\n")), default=0) for text in texts), default=0)
    return max(widest + MARGIN, LEAST) if widest else 0


def _pixels(text: str) -> int:
    return sum(WIDE if ord(character) > 0x2E7F else NARROW for character in text)
