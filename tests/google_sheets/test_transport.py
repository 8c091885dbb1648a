"""Transport against Google's recorded answers: what is tried again, what is not, and what each answer becomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
from google.auth.exceptions import RefreshError

from bridge.errors import (
    AccessDenied,
    NotFound,
    OutcomeUnknown,
    QuotaExceeded,
    RequestRefused,
    SheetbridgeError,
    SpreadsheetUnreachable,
)
from bridge.google_sheets.transport import Transport, anonymous_session
from tests.google_sheets.answers import (
    API_OFF,
    BUSY,
    DRIVE_QUOTA,
    ID,
    INTERNAL,
    INVALID,
    NO_PERMISSION,
    NOT_FOUND,
    QUOTA,
    SPREADSHEET,
    TIMEOUT_PAGE,
    UNAUTHENTICATED,
)

BATCH = f"{SPREADSHEET}:batchUpdate"


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def google() -> Iterator[responses.RequestsMock]:
    """Google's hosts; a request to any other address fails the test (B-91)."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def transport(clock: Clock) -> Transport:
    return Transport(anonymous_session(), total_seconds=300, sleep=clock.sleep, clock=clock, jitter=lambda: 0.5)


def add(google: responses.RequestsMock, method: str, url: str, status: int, body: Any) -> None:
    if isinstance(body, Exception | str):
        google.add(method, url, body=body, status=status)
    else:
        google.add(method, url, json=body, status=status)


ANSWERS = [
    pytest.param(401, UNAUTHENTICATED, AccessDenied, AccessDenied, id="a revoked token fails at once"),
    pytest.param(403, NO_PERMISSION, AccessDenied, AccessDenied, id="not shared fails at once"),
    pytest.param(403, API_OFF, AccessDenied, AccessDenied, id="an API that is off fails at once"),
    pytest.param(404, NOT_FOUND, NotFound, NotFound, id="no such spreadsheet fails at once"),
    pytest.param(400, INVALID, RequestRefused, RequestRefused, id="a refused request keeps its words in any language"),
    pytest.param(409, INVALID, RequestRefused, RequestRefused, id="a conflict is a refusal"),
    pytest.param(429, QUOTA, QuotaExceeded, QuotaExceeded, id="a used-up quota is waited for, then told"),
    pytest.param(403, DRIVE_QUOTA, QuotaExceeded, QuotaExceeded, id="Drive says 403 for a used-up quota"),
    pytest.param(503, BUSY, SpreadsheetUnreachable, OutcomeUnknown, id="a busy service"),
    pytest.param(500, INTERNAL, SpreadsheetUnreachable, OutcomeUnknown, id="an internal error"),
    pytest.param(408, TIMEOUT_PAGE, SpreadsheetUnreachable, OutcomeUnknown, id="a time-out page in HTML"),
    pytest.param(
        0, requests.ConnectionError("reset"), SpreadsheetUnreachable, OutcomeUnknown, id="a connection that is cut"
    ),
    pytest.param(0, requests.ReadTimeout("slow"), SpreadsheetUnreachable, OutcomeUnknown, id="no answer in time"),
    pytest.param(
        0,
        requests.exceptions.ChunkedEncodingError("half"),
        SpreadsheetUnreachable,
        OutcomeUnknown,
        id="an answer that breaks off",
    ),
    pytest.param(0, RefreshError("invalid_grant: revoked"), AccessDenied, AccessDenied, id="a key that was revoked"),
    pytest.param(
        200, "<html>sign in to the hotel</html>", SpreadsheetUnreachable, OutcomeUnknown, id="a page, not JSON"
    ),
]


@pytest.mark.parametrize(("status", "body", "reading", "_writing"), ANSWERS)
def test_a_read_becomes(
    transport: Transport,
    google: responses.RequestsMock,
    status: int,
    body: Any,
    reading: type[SheetbridgeError],
    _writing: type[SheetbridgeError],
) -> None:
    add(google, "GET", SPREADSHEET, status or 200, body)
    with pytest.raises(reading) as caught:
        transport.json("GET", f"/{ID}")
    assert type(caught.value) is reading


@pytest.mark.parametrize(("status", "body", "_reading", "writing"), ANSWERS)
def test_a_write_becomes(
    transport: Transport,
    google: responses.RequestsMock,
    status: int,
    body: Any,
    _reading: type[SheetbridgeError],
    writing: type[SheetbridgeError],
) -> None:
    add(google, "POST", BATCH, status or 200, body)
    with pytest.raises(writing) as caught:
        transport.json("POST", f"/{ID}:batchUpdate", body={"requests": []})
    assert type(caught.value) is writing
    if writing is OutcomeUnknown:
        assert len(google.calls) == 1  # never sent again blindly


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(429, QUOTA, id="after a used-up quota"),
        pytest.param(503, BUSY, id="after a busy service"),
        pytest.param(408, TIMEOUT_PAGE, id="after a time-out page"),
        pytest.param(0, requests.ConnectionError("reset"), id="after a cut connection"),
    ],
)
def test_a_read_is_tried_again(
    transport: Transport, google: responses.RequestsMock, clock: Clock, status: int, body: Any
) -> None:
    for _ in range(3):
        add(google, "GET", SPREADSHEET, status or 200, body)
    google.get(SPREADSHEET, json={"spreadsheetId": ID})
    assert transport.json("GET", f"/{ID}") == {"spreadsheetId": ID}
    assert clock.slept == [1.0, 2.0, 4.0]  # truncated exponential; the jitter of a test is half
    assert transport.traffic.reads == 4


def test_reading_posts_are_tried_again_as_reads(transport: Transport, google: responses.RequestsMock) -> None:
    url = f"{SPREADSHEET}/values:batchGetByDataFilter"
    add(google, "POST", url, 503, BUSY)
    google.post(url, json={"valueRanges": []})
    assert transport.json("POST", f"/{ID}/values:batchGetByDataFilter", body={}) == {"valueRanges": []}


def test_a_write_waits_for_its_quota(transport: Transport, google: responses.RequestsMock, clock: Clock) -> None:
    add(google, "POST", BATCH, 429, QUOTA)
    google.post(BATCH, json={"replies": []})
    assert transport.json("POST", f"/{ID}:batchUpdate", body={"requests": []}) == {"replies": []}
    assert clock.slept == [1.0]


def test_waiting_is_bounded(transport: Transport, google: responses.RequestsMock, clock: Clock) -> None:
    add(google, "GET", SPREADSHEET, 429, QUOTA)
    with pytest.raises(QuotaExceeded):
        transport.json("GET", f"/{ID}")
    assert clock.now <= 300
    assert max(clock.slept) <= 64 * 1.5


def test_a_spreadsheet_of_this_machine_is_asked_at_its_own_origin(google: responses.RequestsMock) -> None:
    transport = Transport(anonymous_session(), base="http://127.0.0.1:8089")
    google.get(f"http://127.0.0.1:8089/v4/spreadsheets/{ID}", json={"spreadsheetId": ID})
    assert transport.json("GET", f"/{ID}") == {"spreadsheetId": ID}
