"""Probing: what Google's answers mean. Branches on status and reason, never on words."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import requests
import responses

from bridge.google_sheets.probe import Access, probe_file, probe_spreadsheet, read_answer
from bridge.google_sheets.transport import Transport, anonymous_session
from tests.google_sheets import answers


@pytest.mark.parametrize(
    ("status", "body", "access"),
    [
        pytest.param(200, {"properties": {}}, Access.OK, id="an answer"),
        pytest.param(401, answers.UNAUTHENTICATED, Access.NOT_SIGNED_IN, id="the token is refused"),
        pytest.param(403, answers.NO_PERMISSION, Access.NOT_SHARED, id="not shared"),
        pytest.param(403, answers.API_OFF, Access.API_OFF, id="the API is off"),
        pytest.param(403, answers.SCOPES, Access.SCOPES, id="consent for less"),
        pytest.param(403, answers.BILLING, Access.BILLING, id="the project is suspended"),
        pytest.param(403, answers.DRIVE_QUOTA, Access.QUOTA, id="Drive's quota"),
        pytest.param(404, answers.NOT_FOUND, Access.NOT_FOUND, id="no such id"),
        pytest.param(429, answers.QUOTA, Access.QUOTA, id="quota"),
        pytest.param(500, answers.INTERNAL, Access.BUSY, id="internal error"),
        pytest.param(503, answers.BUSY, Access.BUSY, id="busy"),
        pytest.param(408, answers.TIMEOUT_PAGE, Access.BUSY, id="time-out page"),
        pytest.param(502, "<html>bad gateway</html>", Access.BUSY, id="a gateway's page"),
        pytest.param(200, "<html>sign in to the hotel</html>", Access.ODD, id="a page in Google's place"),
        pytest.param(200, [], Access.ODD, id="JSON of another shape"),
        pytest.param(418, {}, Access.ODD, id="a status nobody knows"),
        pytest.param(403, {"error": "denied", "errors": 1}, Access.NOT_SHARED, id="an error of another shape"),
        pytest.param(403, {"error": {"details": "x", "errors": [1]}}, Access.NOT_SHARED, id="details of another shape"),
    ],
)
def test_what_an_answer_means(status: int, body: Any, access: Access) -> None:
    content = body.encode() if isinstance(body, str) else orjson.dumps(body)
    assert read_answer(status, content).access is access


def test_the_link_that_switches_the_api_on_is_handed_on() -> None:
    assert read_answer(403, orjson.dumps(answers.API_OFF)).activation == answers.ACTIVATION


def test_a_link_that_leads_elsewhere_is_not_handed_on() -> None:
    body = answers.error(
        403, "PERMISSION_DENIED", "", answers.info("SERVICE_DISABLED", activationUrl="https://example.com")
    )
    assert read_answer(403, orjson.dumps(body)).activation == ""


def test_no_answer_at_all() -> None:
    with responses.RequestsMock() as google:
        google.get(answers.SPREADSHEET, body=requests.ConnectTimeout("nobody"))
        answer = probe_spreadsheet(Transport(anonymous_session()), answers.ID)
    assert (answer.access, answer.status) == (Access.SILENT, 0)


def test_only_the_spreadsheet_and_its_file_are_asked_for_and_nothing_is_tried_again() -> None:
    transport = Transport(anonymous_session())
    with responses.RequestsMock() as google:
        google.get(answers.SPREADSHEET, json=answers.BUSY, status=503)
        google.get(answers.FILE, json={"capabilities": {"canEdit": True}})
        assert probe_spreadsheet(transport, answers.ID).access is Access.BUSY
        assert probe_file(transport, answers.ID).content["capabilities"]["canEdit"]
        assert [call.request.method for call in google.calls] == ["GET", "GET"]
    assert transport.traffic.reads == 2
