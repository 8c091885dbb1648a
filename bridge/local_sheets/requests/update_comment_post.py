"""Change the text of a comment or a reply.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateCommentPostRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.comments import check_author, check_content, find, find_post, replace, with_post
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateCommentPost"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """Only by its author."""
    content = check_content(request.get("content", ""))
    thread = find(draft, request.get("commentId"))
    post = find_post(thread, request.get("postId"))
    check_author(post, draft.editing)
    replace(draft, with_post(thread, {**post, "content": content, "updateTime": draft.editing.stamp}))
    return {}
