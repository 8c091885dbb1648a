"""Doctor's advice: every answer of Google -> what to click."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.google_sheets.probe import Access, Answer
from bridge.jobs.access_steps import access_step, role_step
from bridge.jobs.steps import Verdict

ADDRESS = "bridge@project.iam.gserviceaccount.com"


def test_a_spreadsheet_that_can_be_read_is_named() -> None:
    step = access_step(Answer(Access.OK, 200, content={"properties": {"title": "案件管理"}}), ADDRESS)
    assert (step.verdict, step.seen) == (Verdict.OK, 'reads "案件管理"')


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        pytest.param(Answer(Access.NOT_SHARED, 403), f"click Share, add {ADDRESS} as Editor", id="not shared"),
        pytest.param(Answer(Access.NOT_FOUND, 404), "compare the id with the address in your browser", id="wrong id"),
        pytest.param(Answer(Access.API_OFF, 403), "library/sheets.googleapis.com, click Enable", id="the API is off"),
        pytest.param(
            Answer(Access.API_OFF, 403, activation="https://console.example/on"),
            "open https://console.example/on, click Enable",
            id="the API is off and Google says where",
        ),
        pytest.param(Answer(Access.NOT_SIGNED_IN, 401), "create a new key", id="revoked"),
        pytest.param(Answer(Access.SCOPES, 403), "sign in anew", id="consent for less"),
        pytest.param(Answer(Access.BILLING, 403), "console.cloud.google.com/billing", id="suspended"),
        pytest.param(Answer(Access.QUOTA, 429), "wait a minute", id="quota"),
        pytest.param(Answer(Access.BUSY, 503), "appsstatus", id="busy"),
        pytest.param(Answer(Access.ODD, 200), "check the proxy", id="a page in Google's place"),
        pytest.param(Answer(Access.SILENT), "HTTPS_PROXY", id="no answer"),
    ],
)
def test_a_failing_answer_says_what_to_do(answer: Answer, words: str) -> None:
    step = access_step(answer, ADDRESS)
    assert step.verdict is Verdict.FAIL
    assert words in step.advice


def test_every_kind_of_answer_has_its_advice() -> None:
    failing = [access for access in Access if access is not Access.OK]
    steps = [access_step(Answer(access, 0, "x"), "") for access in failing]
    assert all(step.advice and step.lines == ("Google says: x",) for step in steps)
    assert len({step.advice for step in steps}) == len(failing)


def protected(**what: Any) -> Answer:
    return Answer(Access.OK, 200, content={"sheets": [{"protectedRanges": [what]}]})


NO_DRIVE = Answer(Access.NOT_FOUND, 404)


@pytest.mark.parametrize(
    ("sheet", "file", "verdict"),
    [
        pytest.param(
            Answer(Access.OK, 200),
            Answer(Access.OK, 200, content={"capabilities": {"canEdit": True}}),
            "ok",
            id="Drive: yes",
        ),
        pytest.param(
            Answer(Access.OK, 200),
            Answer(Access.OK, 200, content={"capabilities": {"canEdit": False}}),
            "fail",
            id="Drive: no",
        ),
        pytest.param(protected(warningOnly=True, requestingUserCanEdit=True), NO_DRIVE, "ok", id="a sign we may pass"),
        pytest.param(
            protected(warningOnly=True), NO_DRIVE, "fail", id="a sign that stops us: only readers are stopped"
        ),
        pytest.param(protected(), NO_DRIVE, "warn", id="a range closed to us says nothing of the rest"),
        pytest.param(Answer(Access.OK, 200), NO_DRIVE, "warn", id="nobody says"),
    ],
)
def test_the_role_is_found_without_writing(sheet: Answer, file: Answer, verdict: str) -> None:
    assert role_step(sheet, file, ADDRESS).verdict == verdict
