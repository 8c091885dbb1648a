"""Reply to a comment thread, resolve or reopen it.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddCommentReplyRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.comments import ACTIONS, check_content, find, new_post, replace, replied, shown_post
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addCommentReply"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """A reply that resolves or reopens needs no text; only an assigned thread can be assigned to somebody else."""
    thread = find(draft, request.get("commentId"))
    source = request.get("post", {})
    action, content, assignee = (source.get(name, "") for name in ("commentAction", "content", "assigneeEmail"))
    if content or action not in ACTIONS:
        check_content(content)
    if assignee and (action in ACTIONS or not thread["headPost"].get("assigneeEmail")):
        raise ApiError("assigneeEmail may only be set on a reply to an assigned comment that has no comment action.")
    post = new_post(draft.editing, content, action=action, assignee=assignee)
    replace(draft, replied(thread, post))
    return {NAME: {"post": shown_post(post, draft.editing.account)}}
