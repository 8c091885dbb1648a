"""The file: what was answered is there for the next process, also after a kill; several processes may use one file."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.workbook.file_format import FORMAT, MARK

from .conftest import Api

WRITER = """
import sys
from pathlib import Path
import orjson
from bridge.local_sheets import LocalSheets, Request
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
local = LocalSheets(path)
url = f"/v4/spreadsheets/{local.first_spreadsheet()}/values/A1:append"
for number in range(count):
    body = orjson.dumps({"values": [[f"{name}{number}"]]})
    answer = local.handle(Request("POST", url, [("valueInputOption", "RAW")], {}, body))
    assert answer.status == 200, answer.body
    print(number, flush=True)
"""


def started(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "demo.sheets"


def test_everything_is_there_after_reopening(path):
    local = LocalSheets(path)
    api = Api(local, local.create_spreadsheet("案件"))
    api.put("A1", [["a", 1.5, True, "=1/0"], [], ["=4/2"]], option="USER_ENTERED")
    look = {"note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}}
    api.batch(
        {
            "repeatCell": {
                "range": {"endRowIndex": 2, "endColumnIndex": 2},
                "cell": look,
                "fields": "note,userEnteredFormat",
            }
        },
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 3}}},
        {"addNamedRange": {"namedRange": {"name": "N", "range": {"endRowIndex": 1}}}},
        {
            "updateDimensionProperties": {
                "range": {"dimension": "COLUMNS", "startIndex": 3, "endIndex": 4},
                "properties": {"pixelSize": 55},
                "fields": "pixelSize",
            }
        },
        {"addSheet": {"properties": {"title": "Gone", "sheetId": 5}}},
        {"deleteSheet": {"sheetId": 5}},
    )
    before = api.get(includeGridData="true")
    local.close()
    again = LocalSheets(path)
    assert again.first_spreadsheet() == api.id
    assert Api(again, api.id).get(includeGridData="true") == before
    assert (
        before["sheets"][0]["data"][0]["rowData"][0]["values"][3]["effectiveValue"]["errorValue"]["type"]
        == "DIVIDE_BY_ZERO"
    )


def test_a_refused_batch_leaves_the_file_alone(path):
    local = LocalSheets(path)
    api = Api(local, local.create_spreadsheet("x"))
    api.put("A1", [["a"]])
    api.refused(
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
        {"deleteSheet": {"sheetId": 1}},
    )
    assert Api(LocalSheets(path), api.id).values("A1") == api.values("A1") == [["a"]]


def test_a_killed_writer_loses_nothing_it_answered(path):
    LocalSheets(path).create_spreadsheet("x")
    writer = started(path, "w", 10_000)
    assert writer.stdout is not None
    answered = [writer.stdout.readline() for _ in range(30)]
    os.kill(writer.pid, signal.SIGKILL)
    rest, _ = writer.communicate()
    last = int((rest.split() or answered)[-1])
    local = LocalSheets(path)
    values = Api(local, str(local.first_spreadsheet())).values("A1:A")
    assert [row[0] for row in values[: last + 1]] == [f"w{number}" for number in range(last + 1)]


def test_two_processes_lose_no_row_of_each_other(path):
    local = LocalSheets(path)
    api = Api(local, local.create_spreadsheet("x"))
    api.put("A1", [["first"]])
    writers = [started(path, name, 40) for name in "ab"]
    for number in range(40):
        api.call("POST", "/values/A1:append", {"values": [[f"c{number}"]]}, valueInputOption="RAW")
    assert [writer.wait() for writer in writers] == [0, 0]
    found = [row[0] for row in api.values("A1:A")]
    assert sorted(found) == sorted(["first", *(f"{name}{number}" for name in "abc" for number in range(40))])


def test_two_servers_on_one_file_see_each_other_s_structure(path):
    one, other = LocalSheets(path), LocalSheets(path)
    api = Api(one, one.create_spreadsheet("x"))
    there = Api(other, api.id)
    api.put("A1", [["a"], ["b"], ["c"]])
    assert there.values("A1:A3") == [["a"], ["b"], ["c"]]
    there.batch({"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}}})
    api.put("B2", [["new"]])
    assert there.values("A1:B4") == [["a"], ["", "new"], ["b"], ["c"]]
    api.batch({"addSheet": {"properties": {"sheetId": 5, "title": "T"}}})
    there.put("T!A1", [["old"]])
    api.values("T!A1")
    there.batch({"deleteSheet": {"sheetId": 5}}, {"addSheet": {"properties": {"sheetId": 5, "title": "T"}}})
    assert api.values("T!A1") == []


def test_a_file_of_something_else_is_refused(path):
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        LocalSheets(path)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        pytest.param("CREATE TABLE songs (name TEXT)", "another program", id="another program's tables"),
        pytest.param("PRAGMA application_id = 7", "another program", id="another program's mark"),
        pytest.param("CREATE TABLE grid_rows (id TEXT)", "early version", id="tables of an early version"),
        pytest.param(
            f"PRAGMA application_id = {MARK}; PRAGMA user_version = {FORMAT + 1}", "update", id="a newer format"
        ),
    ],
)
def test_a_database_of_another_format_is_refused_and_left_alone(path, made, words):
    with closing(sqlite3.connect(path)) as other:
        other.executescript(made)
    before = path.read_bytes()
    with pytest.raises(sqlite3.DatabaseError, match=words):
        LocalSheets(path)
    assert path.read_bytes() == before


def test_a_file_without_a_mark_gets_one(path):
    LocalSheets(path).close()
    with closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA application_id = 0; PRAGMA user_version = 0")
    LocalSheets(path).close()
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA application_id").fetchone() == (MARK,)


def test_only_changed_rows_are_written(path):
    local = LocalSheets(path)
    api = Api(local, local.create_spreadsheet("x"))
    api.put("A1", [[f"r{row}", row] for row in range(500)])
    file = sqlite3.connect(path)
    before = file.execute("SELECT max(version) FROM grid_rows").fetchone()[0]
    api.batch(
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 100, "endIndex": 101}}},
        {
            "updateCells": {
                "start": {"rowIndex": 100},
                "rows": [{"values": [{"userEnteredValue": {"numberValue": 1}}]}],
                "fields": "userEnteredValue",
            }
        },
    )
    assert file.execute("SELECT count(*) FROM grid_rows WHERE version > ?", (before,)).fetchone()[0] == 1
    file.close()


def test_people_may_act_before_a_request_is_handled(api):
    acted = []

    def person(request: Request) -> None:
        if request.method == "PUT" and not acted:
            acted.append(request)
            api.put("B1", [["person"]])

    api.local.on_request.append(person)
    api.put("A1", [["bridge"]])
    assert api.values("A1:B1") == [["bridge", "person"]]


def test_the_log_counts_bytes_and_kinds(api):
    api.put("A1", [["x"]])
    api.call("POST", "/values:batchGetByDataFilter", {"dataFilters": []})
    api.get()
    last = api.local.log[-3:]
    assert [entry.kind for entry in last] == ["write", "read", "read"]
    assert last[0].bytes_up == len(orjson.dumps({"values": [["x"]]}))
    assert last[2].bytes_down > 1000
