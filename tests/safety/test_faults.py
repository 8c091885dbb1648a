"""Every fault at every request of a job: the same spreadsheet in the end, or a clean refusal; never half, never twice.

After a refusal (or a killed process) the same job is run once more, as people would do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import orjson
import pytest
import requests
from google.auth.exceptions import RefreshError

from bridge.errors import AccessDenied, QuotaExceeded, SheetbridgeError
from bridge.google_sheets.transport import HOSTS, HandlerAdapter
from bridge.jobs.connecting import handle_of
from tests.safety.counting import COUNTS
from tests.safety.ends import worked_out
from tests.safety.jobs import JOBS
from tests.safety.team import Team, connection_to
from tests.safety.test_interleavings import IMPORTS, gaps, same_row, settle, world

Send = Callable[[], requests.Response]


class Killed(BaseException):
    """The process is gone: nothing of the bridge's runs any more."""


class Line(HandlerAdapter):
    """The line to the server; from request `at` on (0: the first) `fault` decides what becomes of a request."""

    def __init__(self, team: Team, at: int, fault: Fault) -> None:
        super().__init__(handle_of(team.local))
        self.at, self.fault, self.number = at, fault, -1

    def send(self, request: requests.PreparedRequest, *more: Any, **options: Any) -> requests.Response:
        self.number += 1
        if self.number < self.at:
            return super().send(request, *more, **options)
        return self.fault(self.number - self.at, request, lambda: super(Line, self).send(request, *more, **options))


Fault = Callable[[int, requests.PreparedRequest, Send], requests.Response]
"""(requests since it began, the request, send it) -> what the bridge gets."""


def answer(
    request: requests.PreparedRequest, status: int, content: bytes, kind: str = "application/json"
) -> requests.Response:
    response = requests.Response()
    response.status_code, response.url, response.request = status, str(request.url), request
    response.headers["Content-Type"] = kind
    response._content = content
    return response


def refusal(request: requests.PreparedRequest, status: int, reason: str) -> requests.Response:
    body = {"error": {"code": status, "message": f"{reason}.", "status": reason}}
    return answer(request, status, orjson.dumps(body))


def once(fault: Fault) -> Fault:
    return lambda number, request, send: fault(number, request, send) if not number else send()


def raising(error: Callable[[], BaseException], *, applied: bool) -> Fault:
    def fault(_: int, __: requests.PreparedRequest, send: Send) -> requests.Response:
        if applied:
            send()
        raise error()

    return fault


def answering(status: int, reason: str, *, applied: bool = False) -> Fault:
    def fault(_: int, request: requests.PreparedRequest, send: Send) -> requests.Response:
        if applied:
            send()
        return refusal(request, status, reason)

    return fault


def page(_: int, request: requests.PreparedRequest, __: Send) -> requests.Response:
    return answer(request, 408, b"<html><title>Error 408 (Request Timeout)!!1</title></html>", "text/html")


def truncated(_: int, request: requests.PreparedRequest, send: Send) -> requests.Response:
    whole = send()
    return answer(request, whole.status_code, whole.content[: len(whole.content) // 2])


class Late:
    """The connection is cut, and the request arrives after all, when the next one has been answered."""

    def __init__(self) -> None:
        self.waiting: Send | None = None

    def __call__(self, number: int, _: requests.PreparedRequest, send: Send) -> requests.Response:
        if not number:
            self.waiting = send
            raise requests.ConnectionError("reset")
        response = send()
        if self.waiting:
            self.waiting()
            self.waiting = None
        return response


FAULTS: Mapping[str, Callable[[], Fault]] = {
    "time-out before it applied": lambda: once(raising(lambda: requests.ReadTimeout("slow"), applied=False)),
    "time-out after it applied": lambda: once(raising(lambda: requests.ReadTimeout("slow"), applied=True)),
    "connection cut": lambda: once(raising(lambda: requests.ConnectionError("reset"), applied=True)),
    "arrives late": Late,
    "429 once": lambda: once(answering(429, "RESOURCE_EXHAUSTED")),
    "429 for ten minutes": lambda: answering(429, "RESOURCE_EXHAUSTED"),
    "500": lambda: once(answering(500, "INTERNAL")),
    "503 and applied": lambda: once(answering(503, "UNAVAILABLE", applied=True)),
    "HTML 408": lambda: once(page),
    "truncated JSON": lambda: once(truncated),
    "access taken away": lambda: answering(403, "PERMISSION_DENIED"),
    "token revoked": lambda: raising(lambda: RefreshError("invalid_grant"), applied=False),
    "killed before": lambda: raising(Killed, applied=False),
    "killed after": lambda: raising(Killed, applied=True),
}
STOPS = {"429 for ten minutes": QuotaExceeded, "access taken away": AccessDenied, "token revoked": AccessDenied}


class Clock:
    """Seconds that pass while the bridge waits."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def __call__(self) -> float:
        return self.seconds


def with_line(team: Team, at: int, fault: Fault) -> Team:
    clock = Clock()
    team.bridge = connection_to(team.local, team.spreadsheet_id, clock=clock, sleep=clock.sleep)
    line = Line(team, at, fault)
    for host in HOSTS:
        team.bridge.transport.session.mount(host, line)
    return team


def run_on(job: str, team: Team) -> BaseException | None:
    """What stopped a job; of `watch`, which goes on: what its last look ran into."""
    try:
        done = JOBS[job].run(team)
    except (SheetbridgeError, Killed) as error:
        return error
    return done[-1].error if job == "watch" and isinstance(done, list) else None


def everything(job: str, team: Team) -> tuple[Any, ...]:
    """What must be the same: the records, the change log, the tabs, our marks, and how many rules each tab has."""
    fields = "sheets(properties(title,hidden),conditionalFormats,filterViews(title),developerMetadata(metadataKey,metadataValue))"
    told = team.people.transport.json("GET", f"/{team.spreadsheet_id}", params={"fields": fields})
    tabs = [
        (
            sheet["properties"],
            len(sheet.get("conditionalFormats", ())),
            sorted(view["title"] for view in sheet.get("filterViews", ())),
            sorted((mark["metadataKey"], mark["metadataValue"]) for mark in sheet.get("developerMetadata", ())),
        )
        for sheet in told["sheets"]
    ]
    return team.by_company(), team.events(), tabs


@cache
def without_fault(job: str) -> tuple[Any, ...]:
    team = Team(world(job))
    assert run_on(job, team) is None
    settle(job, team, None)
    return everything(job, team)


def assert_survived(job: str, fault: str, at: int) -> None:
    team = with_line(Team(world(job)), at, FAULTS[fault]())
    COUNTS.count("faults", job, (fault, at), of=len(FAULTS) * gaps(job))
    model = {company: dict(cells) for company, cells in team.model.items()}
    error = run_on(job, team)
    people = {company: team.human(row) for company, row in team.by_company().items()}
    leave = JOBS[job].removes | JOBS[job].creates
    stay = {company: cells for company, cells in model.items() if company in people or company not in leave}
    typed = {company: {label: people[company][label] for label in cells} for company, cells in stay.items()}
    assert typed == stay  # an upgrade adds columns beside them
    if fault in STOPS:
        assert isinstance(error, STOPS[fault])
    if isinstance(error, SheetbridgeError):
        assert error.exit_code in (1, 4)
        assert str(error).strip()
    team.bridge = connection_to(team.local, team.spreadsheet_id)
    again = worked_out(f"{job} again", team, lambda: run_on(job, team)) if error is not None else None
    if again is not None and not (JOBS[job].done and JOBS[job].done in str(again)):
        raise AssertionError("the second run failed, too") from again
    settle(job, team, None)
    rows, events, tabs = everything(job, team)
    wanted_rows, wanted_events, wanted_tabs = without_fault(job)
    assert set(rows) == set(wanted_rows)
    assert all(same_row(rows[company], wanted_rows[company]) for company in rows)
    assert (events, tabs) == (wanted_events, wanted_tabs)


CASES = [(job, fault) for job in JOBS for fault in FAULTS]
SOME = [
    case
    for at, case in enumerate(CASES)
    if case[0] != "sync" and at % (12 if JOBS[case[0]].removes or case[0] in IMPORTS else 4) == 0
]


def assert_all_survived(job: str, fault: str, chosen: range | list[int]) -> None:
    for at in chosen:
        try:
            assert_survived(job, fault, at)
        except (AssertionError, SheetbridgeError) as error:
            error.add_note(f"{job}: {fault} at request {at} of {gaps(job)}")
            raise


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_at_every_request_of_a_sync(fault):
    assert_all_survived("sync", fault, range(gaps("sync")))


@pytest.mark.parametrize(("job", "fault"), SOME)
def test_faults_at_a_request_of_the_other_jobs(job, fault):
    assert_all_survived(job, fault, [CASES.index((job, fault)) % gaps(job)])


@pytest.mark.deep
@pytest.mark.parametrize(("job", "fault"), [case for case in CASES if case[0] != "sync"])
def test_every_fault_at_every_request_of_the_other_jobs(job, fault):
    assert_all_survived(job, fault, range(gaps(job)))
