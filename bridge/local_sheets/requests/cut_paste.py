"""Move a range to another place; references to it follow.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#CutPasteRequest
"""

from __future__ import annotations

from bridge.local_sheets.editing.pasting import Clip, clear_area, paste
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.grid.references import Corner, Reference, rewritten
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "cutPaste"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    source_tab = draft.edit(sheet_of(request.get("source", {})))
    source = source_tab.area(request.get("source", {}))
    target = request.get("destination", {})
    tab = draft.edit(sheet_of(target))
    row, column = target.get("rowIndex", 0), target.get("columnIndex", 0)
    clip = Clip.of(source_tab, source, cut=True)
    clear_area(source_tab, source)
    end_row, end_column = min(row + clip.height, tab.row_count), min(column + clip.width, tab.column_count)
    paste(
        draft,
        tab,
        clip,
        target=Area(tab.sheet_id, row, end_row, column, end_column),
        kind=request.get("pasteType", "PASTE_NORMAL"),
    )
    _references_follow(draft, source, tab.sheet_id, offset=(row - source.start_row, column - source.start_column))
    return {}


def _references_follow(draft: Spreadsheet, source: Area, sheet_id: int, *, offset: tuple[int, int]) -> None:
    """A reference that lies within the cut range names its new place."""
    ids = {tab.title: tab.sheet_id for tab in draft.tabs}
    titles = {tab.sheet_id: tab.title for tab in draft.tabs}

    for tab in draft.edit_all():

        def change(reference: Reference, home: int = tab.sheet_id) -> Reference:
            own = home if reference.sheet is None else ids.get(reference.sheet)
            if own != source.sheet_id or not _inside(reference, source):
                return reference
            title = reference.sheet if own == sheet_id else (None if home == sheet_id else titles[sheet_id])
            last = _moved(reference.last, offset) if reference.last else None
            return Reference(title, _moved(reference.first, offset), last)

        for row, column, formula in list(tab.formulas()):
            text = rewritten(formula, change)
            if text != formula:
                tab.put(row, column, Formula(text, formula.value))


def _inside(reference: Reference, source: Area) -> bool:
    corners = (reference.first, reference.last or reference.first)
    return all(corner.row in source.rows() and corner.column in source.columns() for corner in corners)


def _moved(corner: Corner, offset: tuple[int, int]) -> Corner:
    row = None if corner.row is None else corner.row + offset[0]
    column = None if corner.column is None else corner.column + offset[1]
    return Corner(column, row, corner.fixed_column, corner.fixed_row)
