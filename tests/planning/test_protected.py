"""Ranges that are protected against us: the rest is written, nothing half, and each range is named."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bridge.google_sheets.transport import Transport, session_of
from bridge.jobs.connecting import handle_of
from bridge.planning.protected import Closed, closed_ranges
from bridge.sheet.snapshot import TabStructure
from tests.scenarios.people import Office

Span = tuple[int, int]
BOSS = "only the boss may edit this"
REFUSED = {
    "error": {"code": 400, "message": "Está intentando editar un objeto protegido.", "status": "INVALID_ARGUMENT"}
}
END = 1 << 30


class Guarded:
    """A server like Google's: it does not say that we may edit what the boss protected, and refuses a batch that tries to."""

    def __init__(self, office: Office) -> None:
        self.office, self.inner, self.refusals = office, handle_of(office.local), 0
        session = session_of(self.handle)
        transport = Transport(session, sleep=lambda _: None, jitter=lambda: 0.0)
        office.bridge = replace(office.bridge, transport=transport)

    def handle(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        if method == "POST" and ":batchUpdate" in url:
            packed = {name.lower(): value for name, value in headers.items()}.get("content-encoding") == "gzip"
            asked = json.loads(gzip.decompress(body) if packed else body)
            areas = [area for one in asked["requests"] if (area := area_of(one))]
            if any(covers(where, *area) for where in self._ranges() for area in areas):
                self.refusals += 1
                return 400, {"Content-Type": "application/json"}, json.dumps(REFUSED).encode()
        status, answered, content = self.inner(method, url, headers, body)
        if method == "GET" and "protectedRanges" in url:
            found = json.loads(content)
            for protected in self._protected(found):
                protected.pop("requestingUserCanEdit", None)
            content = json.dumps(found).encode()
        return status, answered, content

    def _protected(self, answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for sheet in answer["sheets"]:
            yield from (one for one in sheet.get("protectedRanges", ()) if one.get("description") == BOSS)

    def _ranges(self) -> list[dict[str, Any]]:
        path = (
            f"https://sheets.googleapis.com/v4/spreadsheets/{self.office.spreadsheet_id}?fields=sheets.protectedRanges"
        )
        return [one["range"] for one in self._protected(json.loads(self.inner("GET", path, {}, b"")[2]))]


def covers(where: Mapping[str, Any], sheet_id: int, rows: Span, columns: Span) -> bool:
    return where.get("sheetId", 0) == sheet_id and all(
        span[0] < where.get(f"end{name}Index", END) and where.get(f"start{name}Index", 0) < span[1]
        for name, span in (("Row", rows), ("Column", columns))
    )


def area_of(request: Mapping[str, Any]) -> tuple[int, Span, Span] | None:
    """Which cells a request writes, None where it writes none."""
    ((kind, asked),) = request.items()
    if kind == "updateCells":
        start, rows = asked["start"], asked["rows"]
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max(len(row.get("values", ())) for row in rows)
        return start.get("sheetId", 0), (top, top + len(rows)), (left, left + width)
    if kind in ("repeatCell", "addConditionalFormatRule", "insertDimension"):
        where = asked.get("range") or asked["rule"]["ranges"][0]
        rows = where.get("startRowIndex", where.get("startIndex", 0)), where.get("endRowIndex", END)
        return where.get("sheetId", 0), rows, (where.get("startColumnIndex", 0), where.get("endColumnIndex", END))
    return None


def team() -> Office:
    office = Office()
    for row in range(2, 6):
        office.type(row, company=f"会社{row}", chk_discovery=True, owner="Marketing", next="IS")
    office.sync("2026-11-24 10:00")
    return office


def protect(office: Office, title: str, **where: int) -> None:
    sheet_id = office.tab(title).id
    made = {"range": {"sheetId": sheet_id, **where}, "description": BOSS}
    office.spreadsheet.batch_update({"requests": [{"addProtectedRange": {"protectedRange": made}}]})


def column(office: Office, label: str, tab: str = "案件") -> dict[str, int]:
    index = office.labels(tab).index(label)
    return {"startColumnIndex": index, "endColumnIndex": index + 1}


def test_a_protected_computed_column_is_left_out_and_the_rest_is_written() -> None:
    office = team()
    protect(office, "案件", **column(office, "ステージ"))
    server = Guarded(office)
    office.type(2, chk_bant=True)
    result = office.sync("2026-11-24 11:00")
    assert (result.written, result.skipped, server.refusals) == (True, 1, 0)
    assert (office.deal(2)["ステージ"], office.deal(2)["ステージ(自動)"]) == ("MQL", "SQL")
    (problem,) = result.problems
    assert problem.place.startswith("案件!")
    assert "1 cell in ステージ is not written" in problem.text
    assert "Protect sheets and ranges" in problem.hint
    again = office.sync("2026-11-24 11:00")
    assert (again.written, again.skipped) == (False, 1)


def test_a_record_whose_memory_is_protected_is_left_alone_and_told_once_it_is_free() -> None:
    office = team()
    memory = column(office, "_memory")
    protect(office, "案件", startRowIndex=1, endRowIndex=2, **memory)
    Guarded(office)
    before = office.deal(2)
    office.type(2, chk_bant=True)
    office.type(3, chk_bant=True)
    for at in ("11:00", "12:00", "13:00"):
        result = office.sync(f"2026-11-24 {at}")
        assert result.skipped
    assert {**office.deal(2), "BANT": False} == {**before, "BANT": False}
    assert office.deal(3)["ステージ"] == "SQL"
    moves = [(row["ID"], row["新"]) for row in office.rows("変更履歴") if row["種別"] == "stage"]
    assert moves == [(office.deal(3)["案件ID"], "SQL")]
    unprotect(office, "案件")
    office.sync("2026-11-24 14:00")
    moves = [(row["ID"], row["新"]) for row in office.rows("変更履歴") if row["種別"] == "stage"]
    assert moves == [(office.deal(2)["案件ID"], "SQL"), (office.deal(3)["案件ID"], "SQL")]


def unprotect(office: Office, title: str) -> None:
    sheet = next(
        one for one in office.spreadsheet.fetch_sheet_metadata()["sheets"] if one["properties"]["title"] == title
    )
    requests = [
        {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}}
        for one in sheet["protectedRanges"]
        if one.get("description") == BOSS
    ]
    office.spreadsheet.batch_update({"requests": requests})


def test_a_baton_that_cannot_be_closed_stays_open() -> None:
    office = team()
    protect(office, "案件", **column(office, "Owner"))
    Guarded(office)
    office.type(2, baton_accepted=True)
    for at in ("11:00", "12:00"):
        assert office.sync(f"2026-11-24 {at}").skipped
    assert (office.deal(2)["Owner"], office.deal(2)["Next"], office.deal(2)["受領"]) == ("Marketing", "IS", True)
    assert not [row for row in office.rows("変更履歴") if row["種別"] == "baton"]


@pytest.mark.parametrize("title", ["カンバン", "変更履歴", "同期ログ"])
def test_a_protected_page_or_log_is_left_as_it_is(title: str) -> None:
    office = team()
    before = office.tab(title).get_values()
    protect(office, title, startRowIndex=0, endRowIndex=40)
    server = Guarded(office)
    office.type(2, chk_bant=True)
    result = office.sync("2026-11-24 11:00")
    assert result.written
    assert server.refusals == 0
    assert office.deal(2)["ステージ"] == "SQL"
    assert office.tab(title).get_values() == before
    assert [problem.place for problem in result.problems] == [f"{title}!1:40"]
    unprotect(office, title)
    office.type(2, note="x", chk_proposal=True, chk_verbal=True)
    office.sync("2026-11-24 12:00")
    assert office.tab(title).get_values() != before


def test_a_tab_that_is_protected_as_a_whole() -> None:
    office = team()
    protect(office, "案件")
    server = Guarded(office)
    before = office.tab("案件").get_values()
    office.tab("案件").update_cell(2, 1, office.deal(2)["会社名"])
    office.type(2, chk_bant=True)
    result = office.sync("2026-11-24 11:00")
    assert server.refusals == 0
    assert result.skipped > 0
    assert [problem.place for problem in result.problems] == ["案件"]
    assert [row[1:] for row in office.tab("案件").get_values()][2:] == [row[1:] for row in before][2:]


@pytest.mark.parametrize(
    ("protected", "places"),
    [
        pytest.param({"range": {"endRowIndex": 3}, "warningOnly": True}, [], id="a sign stops nobody"),
        pytest.param({"range": {"endRowIndex": 3}, "requestingUserCanEdit": True}, [], id="we are among its editors"),
        pytest.param({"range": {}}, ["案件"], id="the whole first tab, whose sheetId 0 Google drops"),
        pytest.param({"range": {"startRowIndex": 1, "endRowIndex": 3}}, ["案件!2:3"], id="rows"),
        pytest.param({"range": {"startColumnIndex": 1, "endColumnIndex": 3}}, ["案件!B:C"], id="columns"),
        pytest.param(
            {"range": {"startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}},
            ["案件!B2:B"],
            id="down to the end",
        ),
    ],
)
def test_which_ranges_are_closed(protected: dict[str, Any], places: list[str]) -> None:
    tab = TabStructure(0, "案件", 0, 100, 20, protected_ranges=(protected,))
    assert [one.place(tab.title) for one in closed_ranges(tab)] == places


def test_what_everybody_may_edit_inside_a_protected_tab_is_open() -> None:
    closed = Closed((0, END), (0, END), gaps=(((1, 3), (4, 5)),))
    assert closed.covers(np.arange(5), 4).tolist() == [True, False, False, True, True]
    assert closed.covers(np.arange(5), 3).all()
