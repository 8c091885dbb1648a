"""Clocks in cases nobody drew up beforehand: pauses across stages, working Saturdays, turns of months and years."""

from __future__ import annotations

import pytest

from tests.scenarios.people import Office, at, day, moment, settings_without

SEEN = "2026-12-01 09:00"


def company(**typed) -> Office:
    office = Office(at="2026-11-02 09:00")
    office.type(2, company="あさひ商事", **typed)
    return office


def holidays(office: Office, *rows: tuple[str, str]) -> None:
    """Rows people add below those the tab began with."""
    first = len([row for row in office.rows("休日") if row["日付"] != ""]) + 2
    for row, (date, kind) in enumerate(rows, first):
        office.type(row, "休日", date=day(date), kind=kind, name="追加")


def clock(office: Office, now: str) -> tuple[str, float | str, str]:
    office.sync(now)
    deal = office.deal(2)
    return deal["対応区分"], deal["SLA期限"], deal["SLA状態"]


def test_a_pause_that_reaches_over_a_change_of_stage_counts_for_the_new_clock_from_its_start() -> None:
    office = company(chk_bant=True)
    assert clock(office, "2026-12-01 10:00") == ("進行中", at("2026-12-04 00:00"), "順調")
    office.type(2, disposition_manual="保留")
    assert clock(office, "2026-12-02 10:00") == ("保留", "", "停止中")
    office.type(2, chk_proposal=True, chk_verbal=True)
    assert clock(office, "2026-12-03 10:00") == ("保留", "", "停止中")
    office.type(2, disposition_manual="進行中")
    # 14 days from 12-03 are 12-17; two business days of them passed while it stood still
    assert clock(office, "2026-12-07 10:00") == ("進行中", at("2026-12-21 00:00"), "順調")
    assert office.deal(2)["SLA目標"] == at("2026-12-14 00:00")


def test_every_pause_adds_its_hours_to_an_hours_clock() -> None:
    office = company(received_at=moment(SEEN))
    assert clock(office, SEEN) == ("進行中", at("2026-12-02 09:00"), "順調")
    for now, disposition in (("12:00", "保留"), ("15:00", ""), ("20:00", "育成"), ("22:00", "進行中")):
        office.type(2, disposition_manual=disposition)
        office.sync(f"2026-12-01 {now}")
    due = pytest.approx(at("2026-12-02 14:00"))  # 3 and 2 hours later
    for now, state in (("07:59", "順調"), ("08:00", "注意"), ("14:00", "注意"), ("14:01", "超過")):
        assert clock(office, f"2026-12-02 {now}") == ("進行中", due, state)


def test_a_pause_wins_over_a_breach_and_the_breach_comes_back_with_what_was_left() -> None:
    office = company(received_at=moment(SEEN))
    assert clock(office, "2026-12-02 10:00")[2] == "超過"
    office.type(2, disposition_manual="保留")
    assert clock(office, "2026-12-02 11:00") == ("保留", "", "停止中")
    office.type(2, disposition_manual="")
    assert clock(office, "2026-12-09 11:00") == ("進行中", pytest.approx(at("2026-12-09 09:00")), "超過")


def test_a_deadline_typed_by_a_person_does_not_move_with_a_pause() -> None:
    office = company(received_at=moment(SEEN), sla_due_manual=day("2026-12-11"))
    office.sync(SEEN)
    office.type(2, disposition_manual="保留")
    assert clock(office, "2026-12-02 09:00") == ("保留", "", "停止中")
    office.type(2, disposition_manual="")
    assert clock(office, "2026-12-08 09:00") == ("進行中", at("2026-12-11 00:00"), "順調")


def test_a_deal_called_lost_by_mistake_goes_on_with_the_time_it_stood_still_added() -> None:
    office = company(received_at=moment(SEEN))
    office.sync(SEEN)
    office.type(2, stage_manual="Closed-Lost")
    assert clock(office, "2026-12-01 10:00") == ("リサイクル", "", "対象外")
    office.type(2, stage_manual="")
    assert clock(office, "2026-12-02 10:00") == ("進行中", pytest.approx(at("2026-12-03 09:00")), "順調")
    assert (office.deal(2)["ステージ"], office.deal(2)["ステージ判定"]) == ("Lead", "")


@pytest.mark.parametrize(
    ("entered", "added", "due"),
    [
        pytest.param("2026-12-03", [], "2026-12-08", id="over a weekend"),
        pytest.param("2026-12-03", [("2026-12-05", "出勤日")], "2026-12-07", id="a Saturday people work"),
        pytest.param("2026-12-03", [("2026-12-04", "会社休日")], "2026-12-09", id="a Friday the company is closed"),
        pytest.param("2026-12-03", [("2026-12-04", "")], "2026-12-09", id="a day off without a kind"),
        pytest.param("2026-11-20", [("2026-11-23", "出勤日")], "2026-11-25", id="work on a national holiday"),
        pytest.param("2026-12-25", [("2026-12-29", "出勤日")], "2027-01-04", id="work inside the year-end closing"),
        pytest.param(
            "2026-12-03",
            [("2026-12-04", "会社休日"), ("2026-12-04", "出勤日")],
            "2026-12-08",
            id="the same day twice: working wins",
        ),
    ],
)
def test_people_decide_in_the_sheet_which_days_count(entered: str, added: list[tuple[str, str]], due: str) -> None:
    office = company(chk_bant=True)
    holidays(office, *added)
    assert clock(office, f"{entered} 10:00")[1] == at(f"{due} 00:00")


@pytest.mark.parametrize(
    ("calendar", "entered", "target", "due"),
    [
        pytest.param("A", "2026-11-09", "2026-11-16", "2026-11-24", id="day 14 is a national holiday"),
        pytest.param("A", "2026-12-16", "2026-12-23", "2027-01-04", id="day 14 is in the year-end closing"),
        pytest.param("B", "2026-12-16", "2026-12-23", "2026-12-30", id="without a closing it stays"),
        pytest.param("A", "2026-12-19", "2026-12-28", "2027-01-04", id="target and limit fall on Saturdays"),
        pytest.param("A", "2027-02-14", "2027-02-22", "2027-03-01", id="over the end of February"),
    ],
)
def test_a_limit_on_a_day_off_rolls_to_the_next_business_day(
    calendar: str, entered: str, target: str, due: str
) -> None:
    office = Office(settings_without(calendar=calendar), at="2026-11-02 09:00")
    office.type(2, company="あさひ商事", chk_proposal=True, chk_verbal=True)
    office.sync(f"{entered} 10:00")
    deal = office.deal(2)
    assert (deal["SLA目標"], deal["SLA期限"]) == (at(f"{target} 00:00"), at(f"{due} 00:00"))


def test_hours_run_over_the_end_of_a_month() -> None:
    office = company(received_at=moment("2027-02-28 23:30"))
    due = pytest.approx(at("2027-03-01 23:30"))
    for now, state in (("17:29", "順調"), ("17:30", "注意"), ("23:30", "注意"), ("23:31", "超過")):
        assert clock(office, f"2027-03-01 {now}") == ("進行中", due, state)


def test_a_baton_whose_both_ends_change_is_a_new_one_and_only_a_follow_up_was_accepted() -> None:
    office = company(owner="Marketing", next="IS")
    office.sync("2026-12-01 10:00")
    office.type(2, owner="IS", next="Sales")
    office.sync("2026-12-01 12:00")
    office.type(2, owner="CS", next="Marketing")
    office.sync("2026-12-01 13:00")
    assert office.deal(2)["バトン渡し日時"] == pytest.approx(at("2026-12-01 13:00"))
    told = [row for row in office.rows("変更履歴") if row["種別"] == "baton" and row["項目"] == "Next"]
    assert [(row["旧"], row["新"], row["継続時間(h)"], row["結果"]) for row in told] == [
        ("Sales", "Marketing", 1, ""),
        ("IS", "Sales", 2, "達成"),
    ]


def test_a_calendar_that_does_not_reach_says_so_and_gives_no_wrong_date() -> None:
    office = company(chk_contract=True, contract_on=day("2039-12-24"))
    result = office.sync(SEEN)
    assert office.deal(2)["SLA期限"] == ""
    (problem,) = result.problems
    assert problem.place == "休日"
    assert "2028" in problem.text
