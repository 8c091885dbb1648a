"""Comment threads: one store for the Sheets API and for Drive, kept with what Drive knows of the file.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets#CommentThread
"""

from __future__ import annotations

import random
from base64 import urlsafe_b64encode
from html import escape

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Editing, Spreadsheet

LONGEST = 2048  # UTF-8 code units of a post
ACTIONS = ("RESOLVE", "REOPEN")
NAMES = {
    "insertComment",
    "addCommentReply",
    "deleteComment",
    "deleteCommentReply",
    "updateCommentPost",
}  # request types


def threads(spreadsheet: Spreadsheet) -> list[Json]:
    """Every thread as it is stored, oldest first; not to be changed in place."""
    found: list[Json] = spreadsheet.file.get("comments", [])
    return found


def new_key() -> str:
    """An id as Drive makes them: AAAA..."""
    return "AAAA" + urlsafe_b64encode(random.randbytes(6)).decode()


def check_content(text: str) -> str:
    """The text of a post. Raises ApiError 400."""
    if not text:
        raise ApiError("The content of a comment must not be empty.")
    if len(text.encode()) > LONGEST:
        raise ApiError(f"The content of a comment must not exceed {LONGEST} UTF-8 code units.")
    return text


def new_post(editing: Editing, content: str, *, action: str = "", assignee: str = "") -> Json:
    """A post to store."""
    if len(assignee.encode()) > LONGEST:
        raise ApiError(f"assigneeEmail must not exceed {LONGEST} UTF-8 code units.")
    post: Json = {"postId": new_key(), "email": editing.account, "content": content}
    post |= {"createTime": editing.stamp, "updateTime": editing.stamp}
    post |= {"commentAction": action} if action in ACTIONS else {}
    return post | ({"assigneeEmail": assignee} if assignee else {})


def add(draft: Spreadsheet, thread: Json) -> None:
    """A new thread."""
    draft.file["comments"] = [*threads(draft), thread]


def find(draft: Spreadsheet, comment_id: str | None) -> Json:
    """A thread by its id. Raises ApiError 400."""
    for thread in threads(draft):
        if thread["commentId"] == comment_id:
            return thread
    raise ApiError(f"No comment with id: {comment_id or ''}")


def replace(draft: Spreadsheet, thread: Json) -> None:
    """Put a thread in place of the one of its id."""
    draft.file["comments"] = [thread if one["commentId"] == thread["commentId"] else one for one in threads(draft)]


def remove(draft: Spreadsheet, comment_id: str) -> None:
    """Take a thread and its anchor away."""
    gone = find(draft, comment_id)
    draft.file["comments"] = [one for one in threads(draft) if one["commentId"] != comment_id]
    place = draft.located("commentAnchors", "anchorId", gone.get("anchorId"))
    if place is not None:
        del draft.edit(place[0]).objects["commentAnchors"][place[1]]


def replied(thread: Json, post: Json) -> Json:
    """A thread with one more reply; one that resolves or reopens changes its status."""
    status = {"RESOLVE": "RESOLVED", "REOPEN": "OPEN"}.get(post.get("commentAction", ""), thread["status"])
    return {**thread, "status": status, "replies": [*thread["replies"], post]}


def find_post(thread: Json, post_id: str | None) -> Json:
    """The head post or a reply. Raises ApiError 400."""
    for post in (thread["headPost"], *thread["replies"]):
        if post["postId"] == post_id and not post.get("deleted"):
            return dict(post)
    raise ApiError(f"No post with id: {post_id or ''}")


def with_post(thread: Json, post: Json) -> Json:
    """A thread with a post in place of the one of its id."""
    head = post if thread["headPost"]["postId"] == post["postId"] else thread["headPost"]
    replies = [post if one["postId"] == post["postId"] else one for one in thread["replies"]]
    return {**thread, "headPost": head, "replies": replies}


def check_author(post: Json, editing: Editing) -> None:
    """Raises ApiError 400 when somebody else wrote it."""
    if post["email"] != editing.account:
        raise ApiError("Only the author of a post can change or delete it.")


def deleted_post(post: Json) -> Json:
    """What is left of a deleted reply: content and author are empty."""
    return {name: post[name] for name in ("postId", "createTime", "updateTime", "email")} | {"deleted": True}


def shown_post(post: Json, reader: str) -> Json:
    """A Post as Google returns it to `reader`, an address."""
    shown = {name: post[name] for name in post if name not in ("email", "content")}
    if post.get("deleted"):
        return shown
    author = {"displayName": post["email"].partition("@")[0], "me": post["email"] == reader}
    shown["author"] = {name: item for name, item in author.items() if item}
    if post["content"]:
        shown |= {"content": post["content"], "contentHtml": escape(post["content"], quote=False)}
    return shown


def shown_thread(thread: Json, reader: str) -> Json:
    """A CommentThread as Google returns it."""
    names = ("commentId", "anchorId", "plainTextQuote", "status")
    shown: Json = {name: thread[name] for name in names if thread.get(name)}
    shown["headPost"] = shown_post(thread["headPost"], reader)
    replies = [shown_post(post, reader) for post in thread["replies"]]
    return shown | ({"replies": replies} if replies else {})
