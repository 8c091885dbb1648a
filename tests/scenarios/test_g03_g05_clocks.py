"""G03-G05: 24 hours, three business days, one week and two, under both calendars."""

from dataclasses import replace

import pytest

from bridge.settings.load import load
from tests.scenarios.people import Office, at, day, moment, settings_without


@pytest.mark.shows("B-61", "B-67")
def test_24_hours_run_over_a_weekend_and_the_breach_is_told_once():
    office = Office(at="2026-12-25 17:00")
    office.type(2, company="株式会社サンプル", received_at=moment("2026-12-25 17:30"))
    states = {}
    for now in (
        "2026-12-26 11:29:59",
        "2026-12-26 11:30:00",
        "2026-12-26 17:30:00",
        "2026-12-26 17:30:01",
        "2026-12-26 18:00",
    ):
        office.sync(now)
        states[now[11:]] = office.deal(2)["SLA状態"]
    assert office.deal(2)["SLA期限"] == pytest.approx(at("2026-12-26 17:30"))
    assert list(states.values()) == ["順調", "注意", "注意", "超過", "超過"]
    told = [row for row in office.rows("変更履歴") if "WF-25" in str(row["規則"])]
    assert len(told) == 1


def test_the_same_time_on_the_next_business_day():
    settings = load()
    clock = {"clock": "next_business_day_same_time"}
    policies = {
        key: policy.model_copy(update=clock) if policy.unit == "hours" else policy
        for key, policy in settings.sla.items()
    }
    office = Office(replace(settings, sla=policies), at="2026-12-25 17:00")
    office.type(2, company="株式会社サンプル", received_at=moment("2026-12-25 17:30"))
    office.sync("2026-12-25 18:00")
    assert office.deal(2)["SLA期限"] == pytest.approx(at("2026-12-28 17:30"))


G04 = [
    ("2026-11-20 10:00", "2026-11-26", "2026-11-26"),
    ("2026-12-25 10:00", "2027-01-05", "2026-12-30"),
    ("2026-12-30 10:00", "2027-01-06", "2027-01-05"),
    ("2027-04-28 10:00", "2027-05-07", "2027-05-07"),
    ("2027-05-01 10:00", "2027-05-10", "2027-05-10"),
    ("2027-05-03 10:00", "2027-05-10", "2027-05-10"),
]


@pytest.mark.shows("B-38", "B-62", "B-74")
@pytest.mark.parametrize("calendar", ["A", "B"])
@pytest.mark.parametrize(("entered", "under_a", "under_b"), G04)
def test_three_business_days(calendar, entered, under_a, under_b):
    office = Office(settings_without(calendar=calendar), at=entered)
    office.type(2, company="株式会社サンプル", chk_bant=True)
    office.sync(entered)
    assert office.deal(2)["SLA期限"] == pytest.approx(day(under_a if calendar == "A" else under_b))


@pytest.mark.shows("B-38", "B-74")
def test_the_last_business_day_is_the_warning_and_ends_at_midnight():
    office = Office(at="2026-12-25 09:00")
    office.type(2, company="株式会社サンプル", chk_bant=True)
    office.sync("2026-12-25 10:00")
    states = []
    for now in ("2027-01-04 23:59", "2027-01-05 00:00", "2027-01-05 23:59:59", "2027-01-06 00:00:00"):
        office.sync(now)
        states.append(office.deal(2)["SLA状態"])
    assert states == ["順調", "注意", "注意", "超過"]


@pytest.mark.shows("B-76")
def test_a_planned_proposal_is_the_deadline_and_a_late_one_is_told():
    office = Office(at="2026-12-25 09:00")
    office.type(2, company="株式会社サンプル", chk_bant=True, proposal_on=day("2027-01-08"))
    office.sync("2026-12-25 10:00")
    assert office.deal(2)["SLA期限"] == pytest.approx(day("2027-01-08"))
    assert "W-SLA-LATE-PLAN" in office.codes(2)


@pytest.mark.shows("B-49", "B-63", "B-82")
@pytest.mark.parametrize(
    ("calendar", "contract", "kickoff", "due"),
    [
        pytest.param("A", "2026-12-22", None, "2027-01-04", id="the company is closed on the seventh day"),
        pytest.param("B", "2026-12-22", None, "2026-12-29", id="not closed in calendar B"),
        pytest.param("A", "2027-04-27", None, "2027-05-06", id="golden week"),
        pytest.param("A", "2026-12-22", "2026-12-28", "2026-12-28", id="a kickoff date is the deadline"),
    ],
)
def test_kickoff_within_a_week(calendar, contract, kickoff, due):
    office = Office(settings_without(calendar=calendar), at=f"{contract} 09:00")
    planned = {"kickoff_on": day(kickoff)} if kickoff else {}
    office.type(2, company="株式会社サンプル", chk_contract=True, contract_on=day(contract), **planned)
    office.sync(f"{contract} 10:00")
    assert office.deal(2)["SLA期限"] == pytest.approx(day(due))


@pytest.mark.shows("B-45")
def test_terms_have_a_soft_target_and_a_limit():
    office = Office(at="2026-12-15 09:00")
    office.type(2, company="株式会社サンプル", chk_proposal=True, chk_verbal=True)
    office.sync("2026-12-15 10:00")
    deal = office.deal(2)
    assert deal["SLA目標"] == pytest.approx(day("2026-12-22"))
    assert deal["SLA期限"] == pytest.approx(day("2027-01-04"))
    states = []
    for now in ("2026-12-22 12:00", "2026-12-23 12:00", "2027-01-04 12:00", "2027-01-05 12:00"):
        office.sync(now)
        states.append(office.deal(2)["SLA状態"])
    assert states == ["順調", "注意", "注意", "超過"]
