"""Copy a range, also several times over, to another place.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#CopyPasteRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.pasting import Clip, paste
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "copyPaste"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A destination that is a multiple of the source is filled; a smaller one is exceeded."""
    source_tab = draft.find(sheet_of(request.get("source", {})))
    source = source_tab.area(request.get("source", {}))
    tab = draft.edit(sheet_of(request.get("destination", {})))
    wanted = tab.area(request.get("destination", {}))
    transpose = request.get("pasteOrientation") == "TRANSPOSE"
    kind = request.get("pasteType", "PASTE_NORMAL")
    source_tab = draft.find(source_tab.sheet_id)
    rows = calculated_rows(draft, source_tab, source) if kind == "PASTE_VALUES" else None
    clip = Clip.of(source_tab, source, rows=rows, transpose=transpose)
    if not clip.height or not clip.width:
        return {}
    for row in range(wanted.start_row, wanted.start_row + _times(wanted.row_count, clip.height), clip.height):
        for column in range(
            wanted.start_column, wanted.start_column + _times(wanted.column_count, clip.width), clip.width
        ):
            end_row, end_column = min(row + clip.height, tab.row_count), min(column + clip.width, tab.column_count)
            paste(draft, tab, clip, target=Area(tab.sheet_id, row, end_row, column, end_column), kind=kind)
    return {}


def _times(wanted: int, size: int) -> int:
    return wanted if wanted % size == 0 and wanted else size
