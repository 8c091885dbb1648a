"""People and other bridges act between our read and our write; nothing they typed is lost and nothing lands on a wrong row."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
import requests

from bridge.errors import Locked, NotFound, OutcomeUnknown, UnsafePlan
from bridge.google_sheets.transport import HOSTS, HandlerAdapter
from bridge.jobs.connecting import handle_of
from bridge.jobs.watch import Watch
from bridge.local_sheets import Request
from bridge.sheet.a1 import column_letter
from tests.scenarios.people import Office, connection_to, moment


@contextmanager
def just_before_the_write(office: Office, act: Callable[[], None], *, times: int = 1):
    """Do `act` when the bridge's batchUpdate arrives, before it is handled."""
    left = [times]

    def watch(request: Request) -> None:
        if request.path.endswith(":batchUpdate") and left[0] and b"sheetbridge.commit" in _body(request):
            left[0] -= 1
            act()

    office.local.on_request.append(watch)
    yield
    office.local.on_request.remove(watch)
    assert left[0] < times, "the bridge never wrote"


def _body(request: Request) -> bytes:
    import gzip

    packed = {name.lower(): value for name, value in request.headers.items()}.get("content-encoding") == "gzip"
    return gzip.decompress(request.body) if packed else request.body


@pytest.fixture
def office():
    office = Office()
    for row, company in enumerate(("あさひ商事", "いろは工業", "うみかぜ物流"), 2):
        office.type(row, company=company, owner="Marketing", next="IS", chk_discovery=True, note=f"{company}のメモ")
    office.sync("2026-11-24 10:00")
    return office


def by_company(office: Office) -> dict:
    return {row["会社名"]: row for row in office.rows() if row["会社名"]}


def assert_consistent(office: Office) -> None:
    """Every id and stage stands beside its own company and its own note."""
    for company, row in by_company(office).items():
        if company != "新しい会社":
            assert row["メモ"] == f"{company}のメモ"
    ids = [row["案件ID"] for row in office.rows() if row["会社名"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.shows("B-93")
def test_a_row_inserted_on_top_between_read_and_write(office):
    ids = {company: row["案件ID"] for company, row in by_company(office).items()}
    office.type(3, chk_contract=True)

    def insert() -> None:
        office.tab("案件").insert_row([], 2)
        office.type(2, company="新しい会社")

    with just_before_the_write(office, insert):
        result = office.sync("2026-11-24 11:00")
    assert result.replanned >= 1
    rows = by_company(office)
    assert rows["いろは工業"]["ステージ"] == "Closed-Won"
    assert {company: rows[company]["案件ID"] for company in ids} == ids
    assert rows["新しい会社"]["案件ID"] == "D-00004"
    assert_consistent(office)


@pytest.mark.shows("B-93")
def test_rows_sorted_between_read_and_write(office):
    office.type(2, chk_contract=True)
    before = {company: row["案件ID"] for company, row in by_company(office).items()}
    column = office.labels("案件").index("会社名") + 1
    with just_before_the_write(office, lambda: office.tab("案件").sort((column, "des"), range="A2:CC4")):
        office.sync("2026-11-24 11:00")
    rows = by_company(office)
    assert rows["あさひ商事"]["ステージ"] == "Closed-Won"
    assert {company: row["案件ID"] for company, row in rows.items()} == before
    assert_consistent(office)


@pytest.mark.shows("B-11", "B-93")
def test_a_person_changes_the_owner_while_the_bridge_closes_the_baton(office):
    office.type(2, baton_accepted=True)
    with just_before_the_write(office, lambda: office.type(2, owner="Sales")):
        office.sync("2026-11-24 11:00")
    assert office.deal(2)["Owner"] == "Sales"


@pytest.mark.shows("B-93")
def test_a_human_cell_edited_meanwhile_stays(office):
    office.type(3, chk_contract=True)
    with just_before_the_write(office, lambda: office.type(3, next_action="明日電話する")):
        office.sync("2026-11-24 11:00")
    deal = office.deal(3)
    assert (deal["次の一手"], deal["ステージ"]) == ("明日電話する", "Closed-Won")


def test_a_column_inserted_meanwhile(office):
    office.type(3, chk_contract=True)
    index = office.labels("案件").index("ステージ") + 1

    def insert() -> None:
        office.tab("案件").insert_cols([["私の列", "a", "b", "c"]], index)

    with just_before_the_write(office, insert):
        office.sync("2026-11-24 11:00")
    rows = by_company(office)
    assert [rows[company]["私の列"] for company in ("あさひ商事", "いろは工業", "うみかぜ物流")] == ["a", "b", "c"]
    assert rows["いろは工業"]["ステージ"] == "Closed-Won"
    assert_consistent(office)


def test_of_two_bridges_that_planned_from_the_same_state_one_plans_again(office):
    office.type(3, chk_contract=True)
    other = connection_to(office.local, office.spreadsheet_id)
    from bridge.jobs.sync import sync

    with just_before_the_write(office, lambda: sync(other, office.settings, moment("2026-11-24 11:00"))):
        result = office.sync("2026-11-24 11:00")
    assert result.plan.is_empty
    events = [row for row in office.rows("変更履歴") if row["新"] == "Closed-Won"]
    assert len(events) == 1


def test_people_who_never_stop_moving_rows_end_in_a_refusal(office):
    office.type(3, chk_contract=True)

    def insert() -> None:
        office.tab("案件").insert_row([], 2)

    with just_before_the_write(office, insert, times=100), pytest.raises((Locked, OutcomeUnknown)):
        office.sync("2026-11-24 11:00")
    office.sync("2026-11-24 12:00")
    assert by_company(office)["いろは工業"]["ステージ"] == "Closed-Won"
    assert_consistent(office)


def test_watch_waits_where_too_much_would_change_and_ends_where_the_spreadsheet_is_gone(office):
    for row in range(5, 25):
        office.type(row, company=f"{row}商店", owner="Marketing", next="IS", chk_discovery=True)
    office.sync("2026-11-24 10:10", force=True)
    column = (
        f"{column_letter(office.labels('案件').index('契約'))}2:{column_letter(office.labels('案件').index('契約'))}24"
    )
    tab = office.tab("案件")
    tab.update([[True]] * 23, column, value_input_option="RAW")
    watch = Watch(
        office.bridge, office.settings, every=10, clock=lambda: moment("2026-11-24 11:00"), sleep=lambda _: None
    )
    looks = watch.ticks(5)
    before = office.bridge.transport.traffic.writes
    assert [type(next(looks).error) for _ in range(2)] == [UnsafePlan, UnsafePlan]
    assert office.bridge.transport.traffic.writes == before
    tab.update([[True]] * 2 + [[False]] * 21, column, value_input_option="RAW")
    mended = next(looks)
    assert mended.error is None
    assert mended.result is not None
    office.local.store.delete(office.spreadsheet_id)
    with pytest.raises(NotFound):
        next(looks)


def test_watch_goes_on_after_people_never_stopped_moving_rows(office):
    office.type(3, chk_contract=True)
    watch = Watch(
        office.bridge, office.settings, every=1, clock=lambda: moment("2026-11-24 11:00"), sleep=lambda _: None
    )
    rounds = watch.ticks(2)
    with just_before_the_write(office, lambda: office.tab("案件").insert_row([], 2), times=100):
        first = next(rounds)
    assert isinstance(first.error, Locked | OutcomeUnknown)
    assert next(rounds).error is None
    assert by_company(office)["いろは工業"]["ステージ"] == "Closed-Won"
    assert_consistent(office)


class Losing(HandlerAdapter):
    """Loses the answer to the n-th write, after (or before) it was applied."""

    def __init__(self, handle, *, applied: bool, answer: int = 0) -> None:
        super().__init__(handle)
        self.applied, self.answer, self.left = applied, answer, 1

    def send(self, request, *arguments, **options):
        if not (self.left and str(request.url).split("?")[0].endswith(":batchUpdate")):
            return super().send(request, *arguments, **options)
        self.left -= 1
        if self.applied:
            super().send(request, *arguments, **options)
        if not self.answer:
            raise requests.ConnectionError("the line was cut")
        response = requests.Response()
        response.status_code, response.url, response.request = self.answer, request.url, request
        response._content = b"<html>Request Timeout</html>"
        return response


@pytest.mark.parametrize("answer", [0, 408, 500, 503], ids=["cut", "408 page", "500", "503"])
@pytest.mark.parametrize("applied", [True, False], ids=["after it was applied", "before it was applied"])
def test_an_answer_that_got_lost_is_neither_lost_nor_doubled(office, applied, answer):
    office.type(3, chk_contract=True)
    bridge = connection_to(office.local, office.spreadsheet_id)
    adapter = Losing(handle_of(office.local), applied=applied, answer=answer)
    for host in HOSTS:
        bridge.transport.session.mount(host, adapter)
    from bridge.jobs.sync import sync

    sync(bridge, office.settings, moment("2026-11-24 11:00"))
    assert adapter.left == 0
    assert by_company(office)["いろは工業"]["ステージ"] == "Closed-Won"
    assert len([row for row in office.rows("変更履歴") if row["新"] == "Closed-Won"]) == 1
    assert office.sync("2026-11-24 11:00").plan.is_empty
    assert_consistent(office)


def test_a_tab_deleted_meanwhile_is_planned_without(office):
    office.type(3, chk_contract=True)
    with just_before_the_write(office, lambda: office.spreadsheet.del_worksheet(office.tab("カンバン"))):
        result = office.sync("2026-11-24 11:00")
    assert result.replanned == 1
    assert by_company(office)["いろは工業"]["ステージ"] == "Closed-Won"
    assert "カンバン" not in [tab.title for tab in office.spreadsheet.worksheets()]


def formulas(office: Office) -> list[str]:
    fields = {"fields": "sheets(properties.title,conditionalFormats)"}
    answer = office.bridge.transport.json("GET", f"/{office.spreadsheet_id}", params=fields)
    rules = next(one for one in answer["sheets"] if one["properties"]["title"] == "案件")["conditionalFormats"]
    return [rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for rule in rules]


def test_a_persons_rule_that_stood_in_the_way_of_ours_comes_back(office):
    sheet_id = office.tab("案件").id

    def rule(word: str) -> dict:
        condition = {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": word}]}
        where = [{"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3}]
        return {"ranges": where, "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}}}

    def request(*requests: dict) -> None:
        office.spreadsheet.batch_update({"requests": list(requests)})

    request({"addConditionalFormatRule": {"rule": rule("急ぎ"), "index": 0}})
    request({"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 1}})  # one of ours: it must be made again
    with just_before_the_write(
        office, lambda: request({"addConditionalFormatRule": {"rule": rule("至急"), "index": 0}})
    ):
        office.sync("2026-11-24 11:00")
    assert "急ぎ" in formulas(office)
    assert "至急" in formulas(office)
    ours = [formula for formula in formulas(office) if "sheetbridge:" in formula]
    assert len(ours) == len(set(ours)) > 10
    assert office.sync("2026-11-24 11:00").plan.is_empty


@pytest.mark.parametrize("header", [2026, 46350.41666666667, True])
def test_a_header_that_people_made_a_number_is_still_the_header(office, header, caplog):
    deals = office.spreadsheet.worksheet("案件")
    deals.update([[header]], f"{column_letter(deals.row_values(1).index('スコア'))}1", raw=True)
    office.type(2, fit=2)
    assert office.sync("2026-11-24 11:00").replanned == 0
    assert "cut off" not in caplog.text
    assert not office.sync("2026-11-24 11:00").written
    assert "cut off" not in caplog.text
