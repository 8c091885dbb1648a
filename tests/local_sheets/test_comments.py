"""Comment threads of the Sheets API: they live in batches, at a cell, with replies."""

import pytest

AT_B2 = {"rowIndex": 1, "columnIndex": 1}


@pytest.fixture
def thread(api):
    api.put("B2", [["見積"]])
    answer = api.batch({"insertComment": {"coordinate": AT_B2, "content": "a < b"}})
    assert answer["commentUpdateState"] == "ALL_SAVED"
    return answer["replies"][0]["insertComment"]["commentThread"]


def shown(api):
    return api.get(commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED")


def test_a_thread_quotes_its_cell_and_is_shown_on_request(api, thread):
    assert (thread["plainTextQuote"], thread["status"]) == ("見積", "OPEN")
    assert thread["headPost"]["contentHtml"] == "a &lt; b"
    assert thread["headPost"]["author"] == {"displayName": "local", "me": True}
    whole = shown(api)
    assert whole["comments"] == [thread]
    assert whole["sheets"][0]["commentAnchors"][0]["anchorId"] == thread["anchorId"]
    plain = api.get()
    assert "comments" not in plain
    assert "commentAnchors" not in plain["sheets"][0]


def test_replies_resolve_and_reopen(api, thread):
    key = thread["commentId"]
    api.batch({"addCommentReply": {"commentId": key, "post": {"content": "yes"}}})
    api.batch({"addCommentReply": {"commentId": key, "post": {"commentAction": "RESOLVE"}}})
    (kept,) = shown(api)["comments"]
    assert kept["status"] == "RESOLVED"
    assert [post.get("content") for post in kept["replies"]] == ["yes", None]
    api.batch({"addCommentReply": {"commentId": key, "post": {"commentAction": "REOPEN"}}})
    assert shown(api)["comments"][0]["status"] == "OPEN"


def test_posts_are_changed_and_deleted(api, thread):
    key = thread["commentId"]
    reply = api.batch({"addCommentReply": {"commentId": key, "post": {"content": "yes"}}})["replies"][0]
    post = reply["addCommentReply"]["post"]["postId"]
    api.batch({"updateCommentPost": {"commentId": key, "postId": post, "content": "no"}})
    assert shown(api)["comments"][0]["replies"][0]["content"] == "no"
    api.batch({"deleteCommentReply": {"commentId": key, "postId": post}})
    (gone,) = shown(api)["comments"][0]["replies"]
    assert (gone["deleted"], "content" in gone, "author" in gone) == (True, False, False)
    api.batch({"deleteComment": {"commentId": key}})
    assert "comments" not in shown(api)
    assert "commentAnchors" not in shown(api)["sheets"][0]


def test_the_anchor_follows_the_cell_and_the_thread_outlives_it(api, thread):
    api.batch({"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 3}}})
    assert shown(api)["sheets"][0]["commentAnchors"][0]["range"]["startRowIndex"] == 4
    api.batch({"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 4, "endIndex": 5}}})
    assert "commentAnchors" not in shown(api)["sheets"][0]
    assert shown(api)["comments"] == [thread]


@pytest.mark.parametrize(
    ("request_", "part"),
    [
        pytest.param({"insertComment": {"coordinate": AT_B2}}, "must not be empty", id="no text"),
        pytest.param({"insertComment": {"coordinate": AT_B2, "content": "あ" * 700}}, "2048", id="too long in UTF-8"),
        pytest.param(
            {"insertComment": {"coordinate": {"rowIndex": 5000}, "content": "x"}}, "outside the grid", id="no such cell"
        ),
        pytest.param({"deleteComment": {"commentId": "x"}}, "No comment with id: x", id="no such thread"),
        pytest.param({"addCommentReply": {"commentId": "x"}}, "No comment with id: x", id="a reply to nothing"),
    ],
)
def test_what_is_refused(api, request_, part):
    assert part in api.refused(request_)


def test_a_reply_needs_text_and_an_assigned_thread_to_assign(api, thread):
    key = thread["commentId"]
    assert "must not be empty" in api.refused({"addCommentReply": {"commentId": key, "post": {}}})
    post = {"content": "x", "assigneeEmail": "ada@example.com"}
    assert "assigned comment" in api.refused({"addCommentReply": {"commentId": key, "post": post}})
