"""Drive v3: comments and replies, the same threads that the Sheets API shows.

https://developers.google.com/workspace/drive/api/reference/rest/v3/comments
"""

from __future__ import annotations

from html import escape

from bridge.local_sheets.drive.files import found
from bridge.local_sheets.drive.query import page_of
from bridge.local_sheets.objects.comments import (
    add,
    deleted_post,
    find,
    find_post,
    new_key,
    new_post,
    remove,
    replace,
    replied,
    threads,
    with_post,
)
from bridge.local_sheets.wire.errors import ApiError, DriveError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import READER
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Editing, Spreadsheet

ACTIONS = {"resolve": "RESOLVE", "reopen": "REOPEN"}
PAGE = "20"  # comments, where no pageSize is named


def list_all(call: Call) -> Json:
    """comments.list, newest first."""
    _check_fields(call)
    shown = [_comment(thread, call.account) for thread in reversed(threads(found(call)))]
    page, token = page_of(shown, {"pageSize": PAGE, **call.query})
    return {"kind": "drive#commentList", **token, "comments": page}


def get(call: Call) -> Json:
    """comments.get."""
    _check_fields(call)
    return _comment(_thread(found(call), call), call.account)


def create(call: Call) -> Json:
    """comments.create; the anchor is kept as it came."""
    _check_fields(call)
    draft = found(call, READER).draft()
    thread = {"commentId": new_key(), "headPost": _post(call, call.body.get("content", "")), "replies": []}
    thread |= {"status": "OPEN"} | ({"anchor": call.body["anchor"]} if call.body.get("anchor") else {})
    quote = (call.body.get("quotedFileContent") or {}).get("value")
    add(draft, thread | ({"plainTextQuote": quote} if quote else {}))
    call.local.save(draft)
    return _comment(thread, call.account)


def update(call: Call) -> Json:
    """comments.update: another text."""
    _check_fields(call)
    draft = found(call).draft()
    thread = _thread(draft, call)
    changed = with_post(thread, _changed(thread["headPost"], call))
    replace(draft, changed)
    call.local.save(draft)
    return _comment(changed, call.account)


def delete(call: Call) -> None:
    """comments.delete."""
    draft = found(call).draft()
    thread = _thread(draft, call)
    _check_author(thread["headPost"], call)
    remove(draft, thread["commentId"])
    call.local.save(draft)


def list_replies(call: Call) -> Json:
    """replies.list, oldest first."""
    _check_fields(call)
    shown = [_reply(post, call.account) for post in _thread(found(call), call)["replies"]]
    page, token = page_of(shown, {"pageSize": PAGE, **call.query})
    return {"kind": "drive#replyList", **token, "replies": page}


def get_reply(call: Call) -> Json:
    """replies.get."""
    _check_fields(call)
    return _reply(_find_reply(_thread(found(call), call), call), call.account)


def create_reply(call: Call) -> Json:
    """replies.create; an action resolves or reopens the thread."""
    _check_fields(call)
    draft = found(call).draft()
    action = ACTIONS.get(call.body.get("action", ""), "")
    post = _post(call, call.body.get("content", ""), action=action)
    replace(draft, replied(_thread(draft, call), post))
    call.local.save(draft)
    return _reply(post, call.account)


def update_reply(call: Call) -> Json:
    """replies.update: another text."""
    _check_fields(call)
    draft = found(call).draft()
    thread = _thread(draft, call)
    post = _changed(_find_reply(thread, call), call)
    replace(draft, with_post(thread, post))
    call.local.save(draft)
    return _reply(post, call.account)


def delete_reply(call: Call) -> None:
    """replies.delete: content and author are gone, the reply stays."""
    draft = found(call).draft()
    thread = _thread(draft, call)
    post = _find_reply(thread, call)
    _check_author(post, call)
    replace(draft, with_post(thread, deleted_post(post)))
    call.local.save(draft)


def _check_fields(call: Call) -> None:
    if not call.query.get("fields"):
        text = "The 'fields' parameter is required for this method."
        raise DriveError(text, reason="required", location="fields")


def _post(call: Call, content: str, *, action: str = "") -> Json:
    if not content and not action:
        raise DriveError("The content of a comment must not be empty.", reason="required")
    return new_post(Editing(call.account, call.now, call.stamp), content, action=action)


def _changed(post: Json, call: Call) -> Json:
    _check_author(post, call)
    if not call.body.get("content"):
        raise DriveError("The content of a comment must not be empty.", reason="required")
    return {**post, "content": call.body["content"], "updateTime": call.stamp}


def _check_author(post: Json, call: Call) -> None:
    if post["email"] != call.account:
        text = "The user does not have sufficient permissions for this file."
        raise DriveError(text, code=403, reason="insufficientFilePermissions")


def _thread(spreadsheet: Spreadsheet, call: Call) -> Json:
    wanted = call.path["comment"]
    try:
        return find(spreadsheet, wanted)
    except ApiError:
        raise DriveError(f"Comment not found: {wanted}.", code=404, reason="notFound", location="commentId") from None


def _find_reply(thread: Json, call: Call) -> Json:
    wanted = call.path["reply"]
    try:
        return find_post({**thread, "headPost": {"postId": ""}}, wanted)
    except ApiError:
        raise DriveError(f"Reply not found: {wanted}.", code=404, reason="notFound", location="replyId") from None


def _about(post: Json, reader: str) -> Json:
    about = {
        "createdTime": post["createTime"],
        "modifiedTime": post["updateTime"],
        "deleted": bool(post.get("deleted")),
    }
    if post.get("deleted"):
        return about
    author = {"kind": "drive#user", "displayName": post["email"].partition("@")[0], "me": post["email"] == reader}
    text = {"content": post["content"], "htmlContent": escape(post["content"], quote=False)} if post["content"] else {}
    return about | {"author": author} | text


def _comment(thread: Json, reader: str) -> Json:
    comment = {"kind": "drive#comment", "id": thread["commentId"], **_about(thread["headPost"], reader)}
    comment |= {"replies": [_reply(post, reader) for post in thread["replies"]]}
    comment |= {"resolved": True} if thread["status"] == "RESOLVED" else {}
    if thread.get("anchor") or thread.get("anchorId"):
        comment["anchor"] = thread.get("anchor") or thread["anchorId"]
    if thread.get("plainTextQuote"):
        comment["quotedFileContent"] = {"mimeType": "text/html", "value": thread["plainTextQuote"]}
    return comment


def _reply(post: Json, reader: str) -> Json:
    action = {"RESOLVE": "resolve", "REOPEN": "reopen"}.get(post.get("commentAction", ""))
    return {"kind": "drive#reply", "id": post["postId"], **_about(post, reader)} | (
        {"action": action} if action else {}
    )
