"""The logs and `_undo` keep what the settings say, and nothing that anybody else wrote there is lost."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import pytest

from bridge.local_sheets import Request
from bridge.planning import retention
from bridge.settings.load import load
from tests.scenarios.people import Office

LOG = "変更履歴"


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Logs of at most 4 lines, undo of 2 runs; looked at as soon as 3 rows are too many. Five syncs have told of a deal."""
    monkeypatch.setattr(retention, "SLACK", 3)
    settings = load()
    bridge = settings.bridge.model_copy(update={"log_rows": 4, "undo_runs": 2})
    office = Office(replace(settings, bridge=bridge))
    for tab in (LOG, "同期ログ", "_undo"):
        office.tab(tab).resize(rows=2)  # as if the blank rows of a new tab were used up
    office.type(2, company="あさひ商事", owner="Marketing", next="IS")
    return office


def grow(office: Office, *times: int) -> list[int]:
    """Tick and untick, once an hour; gives the calls of each sync."""
    calls = []
    for hour in times:
        office.type(2, chk_discovery=hour % 2 == 0, baton_accepted=hour % 2 == 0, owner=f"人{hour}", next="IS")
        calls.append(office.sync(f"2026-11-24 {hour:02}:00").calls)
    return calls


def plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def moments(office: Office) -> list[Any]:
    return [row["検知日時"] for row in office.rows(LOG) if row["検知日時"] != ""]


def test_logs_keep_the_newest_lines_and_undo_the_newest_runs(office: Office) -> None:
    calls = grow(office, *range(9, 18))
    assert office.tab(LOG).row_count <= 1 + 4 + 3 + 6  # what is kept, the slack, one run
    assert office.tab("同期ログ").row_count <= 1 + 4 + 3 + 1
    assert len({row["run"] for row in office.rows("_undo") if row["run"]}) <= 2 + 3 + 1
    assert moments(office) == sorted(moments(office), reverse=True)
    assert office.page("同期ログ")[1][0] == "S-00009"
    assert min(calls) == 3  # most syncs make no call for it
    assert office.sync("2026-11-24 17:00").plan.is_empty


def test_a_note_of_a_person_beside_an_old_line_stays_with_its_line(office: Office) -> None:
    grow(office, 9)
    tab = office.tab(LOG)
    tab.add_cols(1)
    tab.update_cell(2, tab.col_count, "この件は電話で確認")
    line = tab.row_values(2)
    grow(office, *range(10, 15))
    found = [row for row in office.page(LOG) if "この件は電話で確認" in row]
    assert len(found) == 1
    assert found[0][2] == line[2]


def test_a_log_that_people_sorted_is_left_as_it_is(office: Office) -> None:
    grow(office, 9, 10)
    office.tab(LOG).sort((1, "asc"))
    lines = len(moments(office))
    grow(office, 11, 12, 13)
    assert len(moments(office)) > lines


def test_what_somebody_types_there_in_that_moment_comes_back(office: Office) -> None:
    typed: list[str] = []
    office.tab(LOG).add_cols(1)

    def type_before_the_cut(request: Request) -> None:
        if not typed and request.path.endswith(":batchUpdate") and b"deleteDimension" in plain(request.body):
            typed.append("読んだ")
            tab = office.tab(LOG)
            tab.update_cell(tab.row_count, tab.col_count, "読んだ")

    office.local.on_request.append(type_before_the_cut)
    grow(office, *range(9, 13))
    office.local.on_request.remove(type_before_the_cut)
    assert typed
    assert sum(row.count("読んだ") for row in office.page(LOG)) == 1
