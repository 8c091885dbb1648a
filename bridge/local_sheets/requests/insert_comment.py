"""Start a comment thread at a cell.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#InsertCommentRequest
"""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.objects.comments import add, check_content, new_key, new_post, shown_thread
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "insertComment"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The thread is tied to the cell by an anchor that follows it."""
    content = check_content(request.get("content", ""))
    place = request.get("coordinate", {})
    tab = draft.edit(sheet_of(place))
    row, column = place.get("rowIndex", 0), place.get("columnIndex", 0)
    if not 0 <= row < tab.row_count or not 0 <= column < tab.column_count:
        raise ApiError("The coordinate of the comment is outside the grid.")
    anchor = {"anchorId": str(draft.free_id()), "range": Area(tab.sheet_id, row, row + 1, column, column + 1).json()}
    tab.objects["commentAnchors"].append(anchor)
    post = new_post(draft.editing, content, assignee=request.get("assigneeEmailAddress", ""))
    quote = shown(tab.value(row, column), tab.look(row, column), draft.locale)
    thread = {"commentId": new_key(), "anchorId": anchor["anchorId"], "plainTextQuote": quote}
    thread |= {"headPost": post, "replies": [], "status": "OPEN"}
    add(draft, thread)
    return {NAME: {"commentThread": shown_thread(thread, draft.editing.account)}}
