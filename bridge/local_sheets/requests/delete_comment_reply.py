"""Delete a reply of a comment thread.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteCommentReplyRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.comments import check_author, deleted_post, find, find_post, replace, with_post
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteCommentReply"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Only by its author, and only one without action and assignee."""
    thread = find(draft, request.get("commentId"))
    post = find_post(thread, request.get("postId"))
    if post["postId"] == thread["headPost"]["postId"]:
        raise ApiError("The first post of a comment cannot be deleted as a reply.")
    check_author(post, draft.editing)
    if "commentAction" in post or "assigneeEmail" in post:
        raise ApiError("A reply that has a comment action or an assignee cannot be deleted.")
    replace(draft, with_post(thread, deleted_post(post)))
    return {}
