"""Clocks of stages: which policy, which deadline, pauses, stops, adoption, years nobody knows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bridge.book import Book
from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, codes, sync_at, synced, with_policy

MON = "2026-12-07"  # a Monday in a month without holidays


def clock(found: Book) -> tuple[Any, ...]:
    return tuple(cell(found, key) for key in ("sla_policy", "sla_due", "sla_state"))


@pytest.mark.shows("B-70")
@pytest.mark.parametrize(
    ("row", "policy", "due", "state"),
    [
        pytest.param({}, "SLA-FC24", "2026-12-08 09:00:00", "on_track", id="a lead waits for the first contact"),
        pytest.param(
            {"first_contact_at": f"{MON} 09:30"},
            "SLA-DISC24",
            "2026-12-08 09:00:00",
            "on_track",
            id="then for discovery",
        ),
        pytest.param(
            {"first_contact_at": "2026-12-31 09:30"},
            "SLA-FC24",
            "2026-12-08 09:00:00",
            "on_track",
            id="a planned contact is none yet",
        ),
        pytest.param({"chk_discovery": True}, "SLA-FC24", "2026-12-08 09:00:00", "met", id="discovery ticked"),
        pytest.param(
            {"chk_discovery": True, "first_contact_at": "2026-12-09 09:00"},
            "SLA-FC24",
            "2026-12-08 09:00:00",
            "met",
            id="a planned contact beside a tick",
        ),
        pytest.param(
            {"sla_due_manual": f"{MON} 12:00"}, "SLA-FC24", f"{MON} 12:00:00", "on_track", id="a deadline by hand wins"
        ),
        pytest.param(
            {"chk_bant": True, "proposal_on": "2026-12-09", "sla_due_manual": "2026-12-08"},
            "SLA-PROP3",
            "2026-12-08 00:00:00",
            "at_risk",
            id="by hand beats the date of the stage",
        ),
        pytest.param({"stage_manual": "closed_lost"}, None, None, "none", id="lost: no clock"),
        pytest.param({"disposition_manual": "hold"}, "SLA-FC24", None, "paused", id="on hold: no deadline"),
        pytest.param(
            {"chk_discovery": True, "return_reason": "no_decider"},
            "SLA-FC24",
            None,
            "paused",
            id="paused wins over met",
        ),
        pytest.param(
            {"disposition_manual": "hold", "sla_due_manual": "2026-12-01"},
            "SLA-FC24",
            None,
            "paused",
            id="paused wins over late",
        ),
        pytest.param(
            {"chk_contract": True, "disposition_manual": "hold"},
            "SLA-KICK7",
            "2026-12-15 00:00:00",
            "on_track",
            id="the kickoff is never paused",
        ),
    ],
)
def test_which_clock(settings: Settings, row: Row, policy: str, due: str, state: str) -> None:
    found = sync_at(book(settings, {"company": "A", "received_at": f"{MON} 09:00", **row}), settings, f"{MON} 10:00")
    assert clock(found) == (policy, due, state)


def test_the_human_date_of_a_contact_beats_the_time_it_was_seen(settings: Settings) -> None:
    row = {"company": "A", "received_at": f"{MON} 09:00", "chk_discovery": True}
    late = sync_at(book(settings, row), settings, "2026-12-09 09:00")
    assert cell(late, "sla_state") == "met_late"
    assert cell(synced(late, settings, "2026-12-09 10:00", {"first_contact_at": f"{MON} 17:00"}), "sla_state") == "met"


def test_an_hours_deadline_at_midnight_is_in_time_at_midnight(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "A", "received_at": MON}), settings, f"{MON} 10:00")
    states = [cell(synced(first, settings, f"2026-12-08 00:00:0{second}"), "sla_state") for second in (0, 1)]
    assert states == ["at_risk", "breached"]


@pytest.mark.shows("B-70")
@pytest.mark.parametrize(
    ("manual", "moment", "state"),
    [
        pytest.param("2026-12-10", "2026-12-09 23:59", "at_risk", id="a date: at risk on its day"),
        pytest.param("2026-12-10", "2026-12-10 00:00", "breached", id="a date: late at 24:00"),
        pytest.param("2026-12-10 15:00", "2026-12-10 15:00", "at_risk", id="a time: equal is in time"),
        pytest.param("2026-12-10 15:00", "2026-12-10 15:00:01", "breached", id="a time: late a second after"),
    ],
)
def test_deadlines_by_hand(settings: Settings, manual: str, moment: str, state: str) -> None:
    """A date typed as a deadline stands in the Book as the midnight that ends it."""
    row = {"company": "A", "received_at": f"{MON} 09:00", "sla_due_manual": manual}
    assert cell(sync_at(book(settings, row), settings, moment), "sla_state") == state


def paused(settings: Settings, row: Row, *spans: tuple[str, str], end: str) -> Book:
    """A deal first synced on Monday 9:00, on hold in these spans, and synced again at `end`."""
    found = sync_at(book(settings, {"company": "A", "received_at": f"{MON} 09:00", **row}), settings, f"{MON} 09:00")
    for start, stop in spans:
        found = synced(found, settings, start, {"disposition_manual": "hold"})
        found = synced(found, settings, stop, {"disposition_manual": None})
    return synced(found, settings, end)


@pytest.mark.parametrize(
    ("row", "spans", "due"),
    [
        pytest.param(
            {}, [(f"{MON} 12:00", f"{MON} 18:00")], "2026-12-08 15:00:00", id="hours: the paused time is added"
        ),
        pytest.param(
            {},
            [(f"{MON} 12:00", f"{MON} 13:00"), ("2026-12-08 08:00", "2026-12-09 08:00")],
            "2026-12-09 10:00:00",
            id="hours: twice",
        ),
        pytest.param(
            {"chk_bant": True},
            [("2026-12-08 10:00", "2026-12-08 15:00")],
            "2026-12-11 00:00:00",
            id="days: within a day",
        ),
        pytest.param(
            {"chk_bant": True}, [("2026-12-08 10:00", "2026-12-11 15:00")], "2026-12-16 00:00:00", id="days: three days"
        ),
        pytest.param(
            {"chk_bant": True},
            [("2026-12-11 10:00", "2026-12-13 15:00")],
            "2026-12-11 00:00:00",
            id="days: a weekend is nothing",
        ),
        pytest.param(
            {"chk_verbal": True, "chk_proposal": True},
            [("2026-12-08 10:00", "2026-12-11 15:00")],
            "2026-12-25 00:00:00",
            id="calendar days: the business days of the pause",
        ),
        pytest.param(
            {"sla_due_manual": "2026-12-08 12:00"},
            [(f"{MON} 12:00", f"{MON} 18:00")],
            "2026-12-08 12:00:00",
            id="by hand never moves",
        ),
        pytest.param(
            {},
            [("2026-12-09 09:00", "2026-12-10 09:00")],
            "2026-12-09 09:00:00",
            id="late before the pause stays as late",
        ),
    ],
)
def test_pauses(settings: Settings, row: Row, spans: list[tuple[str, str]], due: str) -> None:
    assert cell(paused(settings, row, *spans, end="2026-12-13 16:00"), "sla_due") == due


def test_a_pause_before_the_clock_began_does_not_count(settings: Settings) -> None:
    found = paused(settings, {}, (f"{MON} 10:00", "2026-12-08 10:00"), end="2026-12-08 11:00")
    found = synced(found, settings, "2026-12-08 12:00", {"chk_bant": True})
    assert cell(found, "sla_due") == "2026-12-12 00:00:00"


@pytest.mark.parametrize(
    ("changes", "blocked_due"),
    [
        pytest.param({}, "2026-12-08 09:00:00", id="by default a block pauses nothing"),
        pytest.param({"pause_when_blocked": True}, "2026-12-08 12:00:00", id="any block"),
        pytest.param({"pause_reasons": ("legal",)}, "2026-12-08 12:00:00", id="this reason"),
        pytest.param({"pause_reasons": ("reply",)}, "2026-12-08 09:00:00", id="another reason"),
    ],
)
def test_blocks_may_pause(settings: Settings, changes: dict[str, Any], blocked_due: str) -> None:
    other = with_policy(settings, "SLA-FC24", **changes)
    found = sync_at(book(other, {"company": "A", "received_at": f"{MON} 09:00"}), other, f"{MON} 09:00")
    found = synced(found, other, f"{MON} 10:00", {"blocked": True, "block_reason": "legal"})
    found = synced(found, other, f"{MON} 13:00", {"blocked": False})
    assert cell(found, "sla_due") == blocked_due


def test_overlapping_pauses_count_once(settings: Settings) -> None:
    other = with_policy(settings, "SLA-FC24", pause_when_blocked=True)
    found = sync_at(book(other, {"company": "A", "received_at": f"{MON} 09:00"}), other, f"{MON} 09:00")
    found = synced(found, other, f"{MON} 10:00", {"blocked": True})
    found = synced(found, other, f"{MON} 11:00", {"disposition_manual": "hold"})
    found = synced(found, other, f"{MON} 12:00", {"blocked": False})
    found = synced(found, other, f"{MON} 13:00", {"disposition_manual": None})
    assert cell(found, "sla_due") == "2026-12-08 12:00:00"


def test_business_hours(settings: Settings) -> None:
    other = with_policy(settings, "SLA-FC24", unit="business_hours", length=4)
    row = {"company": "A", "received_at": "2026-12-11 16:00"}  # a Friday, two hours before closing time
    found = sync_at(book(other, row), other, "2026-12-14 09:59")
    assert clock(found) == ("SLA-FC24", "2026-12-14 11:00:00", "on_track")
    assert cell(synced(found, other, "2026-12-14 10:00"), "sla_state") == "at_risk"


def test_a_policy_that_is_off_is_passed_over(settings: Settings) -> None:
    off = with_policy(settings, "SLA-FC24", enabled=False)
    assert cell(sync_at(book(off, {"company": "A"}), off, MON), "sla_policy") == "SLA-DISC24"


def test_a_contract_without_a_date_starts_when_it_was_seen(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A"}), settings, f"{MON} 09:00")
    found = synced(found, settings, "2026-12-08 09:00", {"chk_contract": True})
    assert clock(found)[1] == "2026-12-16 00:00:00"
    assert clock(synced(found, settings, "2026-12-09", {"kickoff_done": True}))[2] == "met"


def test_won_by_hand_without_a_contract_starts_with_the_stage(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "stage_manual": "closed_won"}), settings, f"{MON} 09:00")
    assert clock(found)[1] == "2026-12-15 00:00:00"


def test_unticking_starts_the_stamp_anew(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "chk_bant": True, "proposal_done": True}), settings, f"{MON} 09:00")
    found = synced(found, settings, "2026-12-08", {"proposal_done": False})
    assert clock(found)[2] == "on_track"
    found = synced(found, settings, "2026-12-14", {"proposal_done": True})
    assert clock(found)[2] == "met_late"


def test_no_clock_of_an_adopted_record_starts_before_adoption(settings: Settings) -> None:
    start = book(settings, {"company": "A", "received_at": "2026-01-05 09:00"})
    table = start.tables["deals"].with_memory(clock_from=np.array([f"{MON} 09:00"], dtype="datetime64[s]"))
    assert clock(sync_at(start.with_table(table), settings, f"{MON} 10:00"))[1:] == ("2026-12-08 09:00:00", "on_track")
    entries = {**start.state.entries, "clocks": "from-dates"}
    from_dates = replace(start.with_table(table), state=replace(start.state, entries=entries))
    assert clock(sync_at(from_dates, settings, f"{MON} 10:00"))[1:] == ("2026-01-06 09:00:00", "breached")


@pytest.mark.parametrize(
    ("change", "state"),
    [
        pytest.param({"chk_discovery": True}, "met", id="ticked before adoption: nobody knows when"),
        pytest.param({}, "breached", id="still open: late by the date people typed"),
        pytest.param(
            {"chk_discovery": True, "first_contact_at": "2026-10-20"},
            "met_late",
            id="done late by the date people typed",
        ),
    ],
)
def test_a_deadline_from_before_adoption(settings: Settings, change: Row, state: str) -> None:
    start = book(settings, {"company": "A", "sla_due_manual": "2026-10-12", **change})
    table = start.tables["deals"].with_memory(clock_from=np.array([f"{MON} 10:00"], dtype="datetime64[s]"))
    found = sync_at(start.with_table(table), settings, f"{MON} 10:00")
    assert clock(found)[2] == state


def test_a_year_the_calendar_does_not_know_is_a_problem_and_no_date(settings: Settings) -> None:
    row = {"company": "A", "chk_contract": True, "contract_on": "2031-03-01"}
    found = sync_at(book(settings, row), settings, MON)
    assert clock(found) == ("SLA-KICK7", None, "none")
    (problem,) = found.problems
    assert "2028" in problem.text


def test_the_first_breach_is_kept(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "received_at": f"{MON} 09:00"}), settings, "2026-12-09 09:00")
    later = synced(found, settings, "2026-12-10 09:00")
    assert str(later.tables["deals"].memory["breached_at"][0]) == "2026-12-09 09:00:00"


@pytest.mark.parametrize(
    ("row", "warned"),
    [
        ({"sla_due_manual": "2026-12-08 09:00"}, False),
        ({"sla_due_manual": "2026-12-08 09:01"}, True),
        ({"sla_due_manual": "2026-12-20", "chk_discovery": True}, False),
        ({"sla_due_manual": "2026-12-20", "disposition_manual": "hold"}, False),
    ],
    ids=["as late as computed", "a minute later", "later, but done", "later, but paused"],
)
def test_a_late_plan_is_not_laundered(settings: Settings, row: Row, warned: bool) -> None:
    found = sync_at(book(settings, {"company": "A", "received_at": f"{MON} 09:00", **row}), settings, f"{MON} 10:00")
    assert ("W-SLA-LATE-PLAN" in codes(found)) is warned


@pytest.mark.shows("B-07")
def test_lights_show_the_state(settings: Settings) -> None:
    rows = [{"company": "A", "sla_due_manual": due} for due in ("2026-12-20", f"{MON} 09:00", "2026-12-08 00:00")]
    found = sync_at(book(settings, *rows, {"company": "D", "stage_manual": "closed_lost"}), settings, f"{MON} 10:00")
    assert [cell(found, "light", row) for row in range(4)] == ["🟢", "🔴", "🟡", "⚪"]
