"""Delete a comment thread.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteCommentRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.comments import check_author, find, remove
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteComment"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Only by its author."""
    thread = find(draft, request.get("commentId"))
    check_author(thread["headPost"], draft.editing)
    remove(draft, thread["commentId"])
    return {}
