"""The logs and `_undo` keep what the settings say, and nothing that anybody else wrote there is lost."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bridge.jobs.gathering import gather
from bridge.local_sheets import Request
from bridge.planning import retention
from bridge.settings.load import load
from tests.scenarios.people import Office, moment

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
    assert set(calls) == {3}  # two reads and the write: shortening makes no call of its own
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


@contextmanager
def at_the_cut(office: Office, act: Callable[[], None]) -> Iterator[list[int]]:
    """Let somebody act right before the first write that deletes rows of a log; gives the length of the log by then."""
    done: list[int] = []

    def before_it(request: Request) -> None:
        if not done and request.path.endswith(":batchUpdate") and b"deleteDimension" in plain(request.body):
            done.append(len(moments(office)))
            act()

    office.local.on_request.append(before_it)
    yield done
    office.local.on_request.remove(before_it)
    assert done, "no log was shortened"


def test_what_somebody_types_there_in_that_moment_comes_back(office: Office) -> None:
    tab = office.tab(LOG)
    tab.add_cols(1)

    def write_into_the_last_row() -> None:
        now = office.tab(LOG)
        now.update_cell(now.row_count, now.col_count, "読んだ")

    with at_the_cut(office, write_into_the_last_row):
        grow(office, *range(9, 13))
    assert sum(row.count("読んだ") for row in office.page(LOG)) == 1


def sort_it(office: Office) -> None:
    office.tab(LOG).sort((1, "asc"))


def insert_a_row(office: Office) -> None:
    office.tab(LOG).insert_row(["", "", "", "", "", "", "人の行"], 2)


def delete_a_row(office: Office) -> None:
    office.tab(LOG).delete_rows(office.tab(LOG).row_count)


def insert_a_column(office: Office) -> None:
    office.tab(LOG).insert_cols([["人の列"]], 3)


@pytest.mark.parametrize("act", [sort_it, insert_a_row, delete_a_row, insert_a_column])
def test_rows_that_move_in_that_moment_cost_no_line_of_anybody_else(
    office: Office, act: Callable[[Office], None]
) -> None:
    office.tab(LOG).add_cols(1)
    seen: set[str] = set()

    def do() -> None:
        tab = office.tab(LOG)
        tab.update_cell(2, tab.col_count, "この件は電話で確認")
        act(office)
        seen.update(str(cell) for row in office.page(LOG) for cell in row if str(cell).startswith(("人の", "この件")))

    with at_the_cut(office, do):
        grow(office, *range(9, 14))
    cells = [str(cell) for row in office.page(LOG) for cell in row]
    assert {word: cells.count(word) for word in seen} == dict.fromkeys(seen, 1)
    assert len(moments(office)) >= 4
    assert office.sync("2026-11-24 13:00").plan.is_empty


def test_a_log_that_is_protected_against_the_bridge_is_left_as_it_is(office: Office) -> None:
    grow(office, *range(9, 11))
    office.tab(LOG).add_rows(20)
    found = gather(office.bridge, office.settings, moment("2026-11-24 12:00"))
    sheet_id = office.tab(LOG).id

    def cut(*closed: int) -> set[int]:
        tails = retention.tails(found.book.bound, found.snapshot, found.settings, closed=frozenset(closed))
        return {tail.home.sheet_id for tail in tails}

    assert sheet_id in cut()
    assert sheet_id not in cut(sheet_id)


def test_a_refusal_of_the_cut_alone_stops_no_sync(office: Office) -> None:
    """Some tabs let nobody delete rows; the run plans again without it."""

    def refuse(request: Request) -> None:
        if request.path.endswith(":batchUpdate") and b"deleteDimension" in plain(request.body):
            office.tab(LOG).resize(rows=2)  # what was to be deleted is gone

    office.local.on_request.append(refuse)
    calls = grow(office, *range(9, 14))
    office.local.on_request.remove(refuse)
    assert max(calls) > 3
    assert office.deal(2)["Owner"] == "人13"
    assert office.sync("2026-11-24 13:00").plan.is_empty


def test_a_list_that_was_large_from_the_start_is_synced_in_two_reads_and_one_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first sync of many deals makes the logs longer than they may be; the next one pays no call for it."""
    monkeypatch.setattr(retention, "SLACK", 10)
    settings = load()
    office = Office(replace(settings, bridge=settings.bridge.model_copy(update={"log_rows": 20})))
    for tab in (LOG, "同期ログ", "_undo"):
        office.tab(tab).resize(rows=2)
    office.type_many(company=[f"会社{number}" for number in range(60)], chk_discovery=[True] * 60)
    office.sync("2026-11-24 09:00")
    office.type_many(baton_accepted=[True] * 60, owner=["Marketing"] * 60, next=["IS"] * 60)
    office.sync("2026-11-24 09:30", force=True)
    assert office.tab(LOG).row_count > 1 + 20 + 10
    office.type(2, chk_discovery=False)
    result = office.sync("2026-11-24 10:00")
    assert (result.calls, result.write_calls) == (3, 1)
    assert 21 <= office.tab(LOG).row_count <= 21 + 5
    assert office.sync("2026-11-24 10:00").calls == 2
