"""A second sync writes nothing; people's cells stay as they typed them; rows are found by their ids."""

import pytest

from bridge.errors import UnsafePlan
from tests.scenarios.people import Office, day, moment


def typed_in(office: Office) -> None:
    office.type(
        2, company="株式会社サンプル", contact_name="山田 太郎", chk_discovery=True, fit=2, owner="Marketing", next="IS"
    )
    office.type(
        3,
        company="有限会社テスト",
        blocked=True,
        block_due=day("2026-12-04"),
        amount=500000,
        note="=SUM(1,2) は式ではない",
    )
    office.type(4, company="合同会社例", received_at=moment("2026-11-24 09:00"), contact_email=" User@Example.co.jp ")


def test_a_second_sync_at_the_same_time_makes_no_write_call():
    office = Office()
    typed_in(office)
    first = office.sync("2026-11-24 10:00")
    assert first.written
    before = office.bridge.transport.traffic.writes
    second = office.sync("2026-11-24 10:00")
    assert not second.written
    assert office.bridge.transport.traffic.writes == before
    assert second.plan.is_empty


def test_two_reads_and_one_write():
    office = Office()
    typed_in(office)
    traffic = office.bridge.transport.traffic
    office.sync("2026-11-24 10:00")
    office.type(2, chk_bant=True)
    reads, writes = traffic.reads, traffic.writes
    office.sync("2026-11-24 10:30")
    assert (traffic.reads - reads, traffic.writes - writes) == (2, 1)


@pytest.mark.shows("B-93")
def test_human_columns_are_byte_identical_after_syncs():
    office = Office()
    typed_in(office)
    people = [column.label.ja for column in office.settings.tabs["deals"].columns if column.owner == "H"]
    before = [{label: row.get(label, "") for label in people} for row in office.rows()]
    office.sync("2026-11-24 10:00")
    office.sync("2026-11-25 10:00")
    assert [{label: row.get(label, "") for label in people} for row in office.rows()][: len(before)] == before


@pytest.mark.shows("B-93")
def test_after_a_sort_every_computed_cell_follows_its_own_row():
    office = Office()
    typed_in(office)
    office.sync("2026-11-24 10:00")
    before = {row["案件ID"]: (row["会社名"], row["ステージ"]) for row in office.rows() if row["案件ID"]}
    office.tab("案件").sort((office.labels("案件").index("会社名") + 1, "des"), range="A2:CC4")
    office.type(2, chk_contract=True)
    moved = office.deal(2)["案件ID"]
    office.sync("2026-11-24 11:00")
    after = {row["案件ID"]: (row["会社名"], row["ステージ"]) for row in office.rows() if row["案件ID"]}
    assert set(after) == set(before)
    assert after[moved] == (before[moved][0], "Closed-Won")
    assert {key: value for key, value in after.items() if key != moved} == {
        key: value for key, value in before.items() if key != moved
    }


def test_ids_are_given_once_and_never_again():
    office = Office()
    typed_in(office)
    office.sync("2026-11-24 10:00")
    assert [row["案件ID"] for row in office.rows()[:3]] == ["D-00001", "D-00002", "D-00003"]
    office.tab("案件").delete_rows(4)
    office.type(4, company="新しい会社")
    office.sync("2026-11-24 11:00")
    assert office.deal(4)["案件ID"] == "D-00004"


def test_a_cleared_id_comes_back():
    office = Office()
    typed_in(office)
    office.sync("2026-11-24 10:00")
    office.type(3, id="")
    office.sync("2026-11-24 11:00")
    assert office.deal(3)["案件ID"] == "D-00002"


def test_a_sync_after_a_long_weekend_is_not_refused_because_deadlines_passed():
    office = Office()
    for row in range(2, 32):
        office.type(row, company=f"会社{row}", received_at=moment("2026-11-27 17:00"))
    office.sync("2026-11-27 18:00")
    assert {office.deal(row)["SLA状態"] for row in range(2, 32)} == {"順調"}
    office.sync("2026-11-30 09:00")
    assert {office.deal(row)["SLA状態"] for row in range(2, 32)} == {"超過"}


def test_a_deadline_that_moves_in_most_deals_is_refused():
    office = Office()
    for row in range(2, 32):
        office.type(row, company=f"会社{row}", received_at=moment("2026-11-27 17:00"))
    office.sync("2026-11-27 18:00")
    rows = office.tab("設定").get_values()
    at = next(number for number, row in enumerate(rows, 1) if row[0] == "sla.SLA-FC24.length")
    office.tab("設定").update_cell(at, 2, "1")
    with pytest.raises(UnsafePlan):
        office.sync("2026-11-27 18:10")
