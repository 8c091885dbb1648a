"""HTTP details: gzip, pretty printing, headers, odd clients, errors."""

import gzip
import sqlite3
from contextlib import closing

import orjson
import pytest

from bridge.local_sheets import LocalSheets, Request


def test_gzip_both_ways(api):
    body = gzip.compress(orjson.dumps({"values": [["x" * 5000]]}))
    headers = {"Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
    url = f"/v4/spreadsheets/{api.id}/values/A1"
    assert api.local.handle(Request("PUT", url, [("valueInputOption", "RAW")], headers, body)).status == 200
    answer = api.local.handle(Request("GET", url, [], headers))
    assert answer.headers["Content-Encoding"] == "gzip"
    assert orjson.loads(gzip.decompress(answer.body))["values"] == [["x" * 5000]]
    assert "Content-Encoding" not in api.local.handle(Request("GET", url)).headers


def test_broken_bodies_are_400(api):
    url = f"/v4/spreadsheets/{api.id}:batchUpdate"
    assert api.local.handle(Request("POST", url, [], {"Content-Encoding": "gzip"}, b"no gzip")).status == 400
    assert api.local.handle(Request("POST", url, [], {}, b"{no json")).status == 400


def test_pretty_print_and_date(api):
    url = f"/v4/spreadsheets/{api.id}"
    assert b"\n  " in api.local.handle(Request("GET", url)).body
    answer = api.local.handle(Request("GET", url, [("prettyPrint", "false")]))
    assert b"\n" not in answer.body
    assert answer.headers["Date"].endswith("GMT")
    assert answer.headers["Content-Type"] == "application/json; charset=UTF-8"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/v4/spreadsheets/{}/", id="a slash at the end"),
        pytest.param("/v4/spreadsheets/{}/:getByDataFilter", id="a slash before the colon"),
        pytest.param("/v4/spreadsheets/{}%3AgetByDataFilter", id="an encoded colon"),
    ],
)
def test_odd_paths(api, path):
    method = "POST" if "Filter" in path else "GET"
    assert api.local.handle(Request(method, path.format(api.id))).status == 200


def test_a_long_get_may_come_as_post(api):
    api.put("A1", [["a"]])
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    body = b"ranges=A1&majorDimension=COLUMNS"
    answer = api.local.handle(Request("POST", f"/v4/spreadsheets/{api.id}/values:batchGet", [], headers, body))
    assert orjson.loads(answer.body)["valueRanges"][0]["values"] == [["a"]]


def test_a_title_with_a_slash_and_a_percent_sign(api):
    api.batch({"addSheet": {"properties": {"title": "50%/月"}}})
    api.put("'50%25%2F%E6%9C%88'!A1", [["x"]])
    assert api.values("50%25%2F%E6%9C%88!A1") == [["x"]]


def test_what_is_not_there(api):
    missing = {"error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}}
    assert api.call("GET", "//v4/spreadsheets/none", status=404) == missing
    assert api.call("POST", "//v4/spreadsheets/none:batchUpdate", {"requests": []}, status=404) == missing
    assert api.call("GET", "//v5/else", status=404)["error"]["code"] == 404
    error = api.call("GET", "//drive/v3/files/none", status=404)["error"]
    assert error["errors"][0] == {
        "message": "File not found: none.",
        "domain": "global",
        "reason": "notFound",
        "location": "fileId",
        "locationType": "parameter",
    }


def test_a_fault_of_the_server_is_500_and_undone(api, monkeypatch):
    def broken(draft):
        raise RuntimeError("no file")

    monkeypatch.setattr(api.local, "save", broken)
    assert api.put("A1", [["x"]], status=500)["error"]["status"] == "INTERNAL"
    monkeypatch.undo()
    assert api.values("A1") == []


def test_a_file_that_another_program_holds_is_a_503_and_no_fault_of_ours(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("bridge.local_sheets.workbook.store.WAIT_SECONDS", 0.05)
    local = LocalSheets(tmp_path / "held.sheets")
    spreadsheet_id = local.create_spreadsheet("held")
    with closing(sqlite3.connect(tmp_path / "held.sheets", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        body = b'{"values": [["x"]]}'
        url = f"/v4/spreadsheets/{spreadsheet_id}/values/A1"
        held = local.handle(Request("PUT", url, [("valueInputOption", "RAW")], {}, body))
        assert held.status == 503
        assert "locked" in orjson.loads(held.body)["error"]["message"]
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        other.execute("ROLLBACK")
        assert local.handle(Request("PUT", url, [("valueInputOption", "RAW")], {}, body)).status == 200
    local.close()
