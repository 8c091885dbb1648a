"""Faults and people on order, through /_local/ and over a real connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from bridge.local_sheets import LocalSheets
from tests.local_sheets.conftest import serving

Json = dict[str, Any]


class Client:
    """A spreadsheet on a served local server, asked with plain HTTP."""

    def __init__(self, base: str) -> None:
        self.base = base
        made = requests.post(f"{base}/v4/spreadsheets", json={}, timeout=10).json()
        self.id = made["spreadsheetId"]
        self.url = f"{base}/v4/spreadsheets/{self.id}"

    def order(self, **order: Any) -> requests.Response:
        return requests.post(f"{self.base}/_local/orders", json=order, timeout=10)

    def write(self, text: str, at: str = "A1") -> requests.Response:
        params = {"valueInputOption": "RAW"}
        return requests.put(f"{self.url}/values/{at}", params=params, json={"values": [[text]]}, timeout=10)

    def read(self, at: str = "A1:A3") -> list[list[str]]:
        return requests.get(f"{self.url}/values/{at}", timeout=10).json().get("values", [])


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(LocalSheets(None)) as address:
        yield address


@pytest.fixture
def client(base: str) -> Iterator[Client]:
    yield Client(base)
    for name in ("orders", "quotas", "requests"):
        requests.delete(f"{base}/_local/{name}", timeout=10)


@pytest.mark.parametrize("status", [408, 429, 500, 503])
@pytest.mark.parametrize("applied", [False, True], ids=["not applied", "applied all the same"])
def test_a_wrong_answer(client: Client, status: int, applied: bool) -> None:
    client.order(do="answer", status=status, applied=applied, kind="write")
    answer = client.write("Ada")
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == status
    assert client.read() == ([["Ada"]] if applied else [])
    assert client.write("Bob").ok


def test_html_in_place_of_json(client: Client) -> None:
    client.order(do="answer", status=408, body="html")
    answer = client.write("Ada")
    assert (answer.status_code, answer.headers["content-type"]) == (408, "text/html; charset=UTF-8")


def test_json_that_stops_half_way(client: Client) -> None:
    client.order(do="answer", status=500, body="truncated")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        client.write("Ada").json()


@pytest.mark.parametrize("applied", [False, True], ids=["before", "after it was applied"])
def test_the_connection_drops(client: Client, applied: bool) -> None:
    client.order(do="cut", kind="write", applied=applied)
    with pytest.raises(requests.ConnectionError):
        client.write("Ada")
    assert client.read() == ([["Ada"]] if applied else [])


def test_a_delay(client: Client) -> None:
    client.order(do="delay", seconds=0.2, method="PUT")
    start = time.monotonic()
    client.read()
    assert time.monotonic() - start < 0.2
    client.write("Ada")
    assert time.monotonic() - start >= 0.2


def test_a_request_that_lands_late(client: Client) -> None:
    client.order(do="late", kind="write", later=2)
    with pytest.raises(requests.ConnectionError):
        client.write("late")
    assert client.read() == []
    client.write("in time")
    assert client.read() == [["late"]]


def test_only_some_requests_are_struck(client: Client) -> None:
    client.order(do="answer", status=503, kind="write", skip=1, times=2)
    assert [client.write("x").status_code for _ in range(4)] == [200, 503, 503, 200]
    client.order(do="answer", status=500, path="values/B1", times=0)
    assert [client.write("x", at).status_code for at in ("A1", "B1", "B1")] == [200, 500, 500]
    assert [one["path"] for one in requests.get(f"{client.base}/_local/orders", timeout=10).json()["orders"]] == [
        "values/B1"
    ]


@pytest.mark.parametrize(("applied", "left"), [(False, [[], ["Ada"]]), (True, [[], ["Ada"]])])
def test_somebody_inserts_a_row(client: Client, applied: bool, left: list[list[str]]) -> None:
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}
    client.write("Ada")
    client.order(
        do="act", kind="read", applied=applied, spreadsheet=client.id, requests=[{"insertDimension": {"range": span}}]
    )
    assert client.read() == ([["Ada"]] if applied else left)
    assert client.read() == left


def test_an_act_that_is_refused_says_so(client: Client) -> None:
    client.order(do="act", spreadsheet=client.id, requests=[{"deleteSheet": {"sheetId": 77}}])
    answer = client.write("Ada")
    assert answer.status_code == 400
    assert "No sheet with id: 77" in answer.text


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"do": "explode"}, "answer, cut, delay, late, act"),
        ({"do": "cut", "skipp": 1}, '"skipp"'),
        ({"do": "cut", "skip": "1"}, '"skip"'),
        ({"do": "cut", "times": True}, '"times"'),
        ({"do": "answer", "status": 200}, "200"),
        ({"do": "act"}, '"spreadsheet"'),
        ({"do": "cut", "skip": -1}, "negative"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(client: Client, order: Json, words: str) -> None:
    answer = client.order(**order)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]
    assert requests.get(f"{client.base}/_local/orders", timeout=10).json() == {"orders": []}


def test_quotas_refuse_as_google_does(client: Client) -> None:
    requests.put(f"{client.base}/_local/quotas", json={"user_writes": 2, "user_reads": None}, timeout=10)
    assert [client.write("x").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.write("x")
    error = refused.json()["error"]
    assert error["status"] == "RESOURCE_EXHAUSTED"
    assert error["details"][0]["metadata"]["quota_limit"] == "WriteRequestsPerMinutePerUser"
    assert "retry-after" not in refused.headers
    assert client.read() == [["x"]]


def test_a_quota_is_refilled_after_a_minute() -> None:
    now = [0.0]
    local = LocalSheets(None, clock=lambda: now[0])
    with serving(local) as base:
        client = Client(base)
        requests.put(f"{base}/_local/quotas", json={"user_writes": 1}, timeout=10)
        assert [client.write("x").status_code for _ in range(2)] == [200, 429]
        now[0] = 61.0
        assert client.write("x").status_code == 200


def test_unknown_quotas_are_refused(client: Client) -> None:
    answer = requests.put(f"{client.base}/_local/quotas", json={"writes": 2}, timeout=10)
    assert (answer.status_code, "user_writes" in answer.text) == (400, True)


def test_the_log_counts_calls_and_bytes_but_not_what_others_do(client: Client) -> None:
    requests.delete(f"{client.base}/_local/requests", timeout=10)
    client.order(do="act", kind="write", spreadsheet=client.id, requests=[{"addSheet": {}}])
    client.write("Ada")
    client.read()
    log = requests.get(f"{client.base}/_local/requests", timeout=10).json()
    assert (log["reads"], log["writes"]) == (1, 1)
    assert log["bytesUp"] > 0
    assert log["bytesDown"] > 0
    assert [entry["method"] for entry in log["requests"]] == ["PUT", "GET"]


def test_an_unknown_side_request_lists_the_known_ones(client: Client) -> None:
    answer = requests.get(f"{client.base}/_local/faults", timeout=10)
    assert (answer.status_code, "POST /_local/orders" in answer.text) == (404, True)
