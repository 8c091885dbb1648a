"""The golden scenarios G01 to G08 of the specification, at the level of rules (no spreadsheet)."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.book import Event
from bridge.rules.sla import baton_deadlines, block_state
from bridge.settings import Settings
from bridge.views import VIEWS
from tests.rules.deals import book, cell, cells, codes, context, sync_at, synced, with_policy

TICKS = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract")


def ticks(pattern: str) -> dict[str, bool]:
    """`✓–✓––` as the five checkboxes."""
    return {key: mark == "✓" for key, mark in zip(TICKS, pattern, strict=True)}


def workflow_events(found: Any, key: str) -> list[Event]:
    return [event for event in found.events if event.kind == "workflow" and event.rule == key]


GAP, VERBAL = "W-CHECK-GAP", "W-VERBAL-NO-PROPOSAL"


@pytest.mark.parametrize(
    ("pattern", "more", "auto", "stage", "note", "warned"),
    [
        pytest.param("–––––", {}, "lead", "lead", None, set(), id="nothing is ticked"),
        pytest.param("✓––––", {}, "mql", "mql", None, set(), id="discovery"),
        pytest.param("–✓–––", {}, "sql", "sql", None, {GAP}, id="BANT without discovery"),
        pytest.param("––✓––", {}, "sql", "sql", None, {GAP}, id="proposal without discovery"),
        pytest.param("–––✓–", {}, "lead", "lead", None, {GAP, VERBAL}, id="a verbal agreement alone promotes nothing"),
        pytest.param("✓✓–✓–", {}, "sql", "sql", None, {GAP, VERBAL}, id="verbal agreement without proposal"),
        pytest.param("✓✓✓✓–", {}, "opportunity", "opportunity", None, set(), id="proposal and verbal agreement"),
        pytest.param(
            "––––✓",
            {},
            "closed_won",
            "closed_won",
            None,
            {GAP, "W-WON-EVIDENCE", "W-WON-ONBOARD"},
            id="contract beats all",
        ),
        pytest.param(
            "✓✓✓✓✓",
            {"evidence_kind": "signature", "onboarding": "手順", "stage_manual": "sql"},
            "closed_won",
            "sql",
            "手動上書き中(自動=Closed-Won)",
            set(),
            id="a manual stage beats the contract",
        ),
        pytest.param("✓––––", {"bant_b": True}, "sql", "sql", None, set(), id="one BANT item counts as BANT"),
        pytest.param(
            "✓✓✓✓✓",
            {"evidence_kind": "signature", "onboarding": "手順"},
            "closed_won",
            "closed_won",
            None,
            set(),
            id="without the manual stage the ticks decide",
        ),
    ],
)
def test_g01_stage(
    quiet: Settings, pattern: str, more: dict[str, Any], auto: str, stage: str, note: str | None, warned: set[str]
) -> None:
    found = sync_at(book(quiet, {"company": "A", **ticks(pattern), **more}), quiet, "2026-12-01 09:00")
    assert (cell(found, "stage_auto"), cell(found, "stage"), cell(found, "stage_note")) == (auto, stage, note)
    assert codes(found) == warned


def test_g01_clearing_the_manual_stage_returns_to_the_ticks(quiet: Settings) -> None:
    first = sync_at(book(quiet, {"company": "A", **ticks("✓✓✓✓✓"), "stage_manual": "sql"}), quiet, "2026-12-01 09:00")
    second = synced(first, quiet, "2026-12-02 09:00", {"stage_manual": None})
    assert (cell(second, "stage"), cell(second, "stage_entered_at")) == ("closed_won", "2026-12-02 09:00:00")


@pytest.mark.parametrize(
    ("fit", "need", "timing", "score", "rank", "warned"),
    [
        pytest.param("2", "2", "2", 6, "A", set(), id="six is A"),
        pytest.param("2", "2", "1", 5, "A", set(), id="five is A"),
        pytest.param("1", "1", "1", 3, "B", set(), id="three is B"),
        pytest.param("2", "0", "0", 2, "C", set(), id="two is C"),
        pytest.param("0", "0", "0", 0, "C", set(), id="nought is C"),
        pytest.param(None, None, None, None, "unrated", set(), id="all blank is unrated"),
        pytest.param(
            "2", None, None, 2, "C", {"W-FNT-PARTIAL"}, id="blanks count nought and are said to be provisional"
        ),
    ],
)
def test_g02_score(
    settings: Settings, fit: str, need: str, timing: str, score: float, rank: str, warned: set[str]
) -> None:
    found = sync_at(
        book(settings, {"company": "A", "fit": fit, "need": need, "timing": timing}), settings, "2026-12-01"
    )
    assert (cell(found, "score"), cell(found, "rank"), codes(found)) == (score, rank, warned)


def test_g02_a_value_that_is_not_allowed_gives_no_score(settings: Settings) -> None:
    row = {"company": "A", "fit": None, "raw:fit": 3.0, "need": "1", "timing": "1"}
    found = sync_at(book(settings, row), settings, "2026-12-01")
    assert (cell(found, "score"), cell(found, "rank"), codes(found)) == (None, "unrated", {"W-SCORE-RANGE"})
    assert "「3」" in cell(found, "warnings")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        pytest.param("2026-12-26 11:29:59", "on_track", id="a second before the last quarter"),
        pytest.param("2026-12-26 11:30:00", "at_risk", id="a quarter of the time is left"),
        pytest.param("2026-12-26 17:30:00", "at_risk", id="exactly at the deadline is in time"),
        pytest.param("2026-12-26 17:30:01", "breached", id="a second late"),
    ],
)
def test_g03_first_contact(settings: Settings, moment: str, state: str) -> None:
    found = sync_at(book(settings, {"company": "A", "received_at": "2026-12-25 17:30"}), settings, moment)
    assert (cell(found, "sla_due"), cell(found, "sla_state")) == ("2026-12-26 17:30:00", state)


def test_g03_the_breach_is_told_once(settings: Settings) -> None:
    found = sync_at(
        book(settings, {"company": "A", "received_at": "2026-12-25 17:30"}), settings, "2026-12-26 17:30:00"
    )
    told = []
    for moment in ("2026-12-26 17:30:01", "2026-12-26 17:30:01", "2026-12-26 18:00", "2026-12-28 09:00"):
        found = synced(found, settings, moment)
        told.append(len(workflow_events(found, "WF-25")))
    assert told == [1, 0, 0, 0]


def test_g03_the_other_clock_skips_the_weekend(settings: Settings) -> None:
    other = with_policy(settings, "SLA-FC24", clock="next_business_day_same_time")
    found = sync_at(book(other, {"company": "A", "received_at": "2026-12-25 17:30"}), other, "2026-12-26 09:00")
    assert cell(found, "sla_due") == "2026-12-28 17:30:00"


G04 = [
    ("2026-11-20 09:00", "2026-11-26", "2026-11-26"),
    ("2026-12-25 10:00", "2027-01-05", "2026-12-30"),
    ("2026-12-30 09:00", "2027-01-06", "2027-01-05"),
    ("2027-04-28 09:00", "2027-05-07", "2027-05-07"),
    ("2027-05-01 09:00", "2027-05-10", "2027-05-10"),
    ("2027-05-03 09:00", "2027-05-10", "2027-05-10"),
]


def day_after(text: str) -> str:
    """A deadline on this day ends at 24:00, the next midnight."""
    import pandas as pd

    return str(pd.Timestamp(text) + pd.Timedelta(days=1))


@pytest.mark.parametrize(("entered", "cal_a_due", "cal_b_due"), G04, ids=[f"SQL entered {one[0][:10]}" for one in G04])
def test_g04_three_business_days(
    settings: Settings, cal_b: Settings, entered: str, cal_a_due: str, cal_b_due: str
) -> None:
    dues = [
        cell(sync_at(book(one, {"company": "A", "chk_bant": True}), one, entered), "sla_due")
        for one in (settings, cal_b)
    ]
    assert dues == [day_after(cal_a_due), day_after(cal_b_due)]


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        pytest.param("2027-01-04 23:59", "on_track", id="the evening before"),
        pytest.param("2027-01-05 00:00", "at_risk", id="the last day begins"),
        pytest.param("2027-01-05 23:59:59", "at_risk", id="the last second"),
        pytest.param("2027-01-06 00:00:00", "breached", id="the day is over"),
    ],
)
def test_g04_states(settings: Settings, moment: str, state: str) -> None:
    first = sync_at(book(settings, {"company": "A", "chk_bant": True}), settings, "2026-12-25 10:00")
    assert cell(synced(first, settings, moment), "sla_state") == state


def test_g04_a_later_proposal_date_is_taken_and_shown(settings: Settings) -> None:
    row = {"company": "A", "chk_bant": True, "proposal_on": "2027-01-08"}
    found = sync_at(book(settings, row), settings, "2026-12-25 10:00")
    assert cell(found, "sla_due") == day_after("2027-01-08")
    assert "W-SLA-LATE-PLAN" in codes(found)
    assert "2027-01-05" in cell(found, "warnings")


@pytest.mark.parametrize(
    ("contract", "cal_a_due", "cal_b_due"),
    [
        pytest.param("2026-12-22", "2027-01-04", "2026-12-29", id="a company holiday rolls forward"),
        pytest.param("2027-04-27", "2027-05-06", "2027-05-06", id="golden week rolls forward"),
    ],
)
def test_g05_kickoff_within_a_week(
    settings: Settings, cal_b: Settings, contract: str, cal_a_due: str, cal_b_due: str
) -> None:
    row = {"company": "A", "chk_contract": True, "contract_on": contract}
    dues = [cell(sync_at(book(one, row), one, f"{contract} 10:00"), "sla_due") for one in (settings, cal_b)]
    assert dues == [day_after(cal_a_due), day_after(cal_b_due)]


def test_g05_the_kickoff_date_is_the_deadline(settings: Settings) -> None:
    row = {"company": "A", "chk_contract": True, "contract_on": "2026-12-22", "kickoff_on": "2026-12-28"}
    found = sync_at(book(settings, row), settings, "2026-12-22 10:00")
    assert (cell(found, "sla_due"), "W-SLA-LATE-PLAN" in codes(found)) == (day_after("2026-12-28"), False)


@pytest.mark.parametrize(
    ("moment", "state"),
    [("2026-12-22", "on_track"), ("2026-12-23", "at_risk"), ("2027-01-04", "at_risk"), ("2027-01-05", "breached")],
)
def test_g05_terms_have_a_soft_target(settings: Settings, moment: str, state: str) -> None:
    row = {"company": "A", "chk_proposal": True, "chk_verbal": True}
    first = sync_at(book(settings, row), settings, "2026-12-15 10:00")
    found = synced(first, settings, f"{moment} 09:00")
    dates = (cell(found, "sla_target"), cell(found, "sla_due"), cell(found, "sla_state"))
    assert dates == ("2026-12-22 00:00:00", day_after("2027-01-04"), state)


def test_g06_blockers(settings: Settings) -> None:
    found = sync_at(
        book(settings, {"company": "D1"}, {"company": "D2"}, {"company": "D3"}), settings, "2026-12-01 09:00"
    )
    block = {"blocked": True}
    found = synced(found, settings, "2026-12-01 10:05", {**block, "block_reason": "legal", "block_due": "2026-12-05"})
    found = synced(found, settings, "2026-12-03 09:00", {}, block)
    third = {**block, "block_reason": "approval", "block_due": "2026-12-08"}
    found = synced(found, settings, "2026-12-04 15:00", {}, {}, third)
    found = synced(found, settings, "2026-12-07 10:05")
    assert cells(found, "block_hours") == [144.0, 97.1, 67.1]
    assert list(block_state(found.tables["deals"], context(settings, "2026-12-07 10:05"))) == [
        "breached",
        "none",
        "at_risk",
    ]
    assert {"W-BLOCK-REASON", "W-BLOCK-DUE"} <= codes(found, 1)
    view = next(one for one in VIEWS if one.tab == "v_blockers").render(found, context(settings, "2026-12-07 10:05"))
    assert [row[0] for row in view.rows[2:]] == ["D1", "D3", "D2"]
    assert [row[5] for row in view.rows[2:]] == [
        "🔴 144.0 h / 4 営業日",
        "🟡 67.1 h / 1 営業日",
        "⚪ 97.1 h / 2 営業日",
    ]


def test_g07_baton_and_queue_time(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "D7", "chk_discovery": True}), settings, "2026-12-25 09:00")
    passed = synced(first, settings, "2026-12-25 17:30", {"owner": "Marketing", "next": "IS"})
    waiting = synced(passed, settings, "2026-12-28 09:30")
    assert (cell(waiting, "baton"), cell(waiting, "queue_hours")) == ("Marketing → IS", 64.0)
    dues, states = baton_deadlines(waiting.tables["deals"], context(settings, "2026-12-28 09:30"))
    assert (str(dues[0]), states[0]) == ("2026-12-26 17:30:00", "breached")
    closed = synced(waiting, settings, "2026-12-28 10:00", {"baton_accepted": True})
    assert (cell(closed, "owner"), cell(closed, "next"), cell(closed, "baton_accepted")) == ("IS", None, False)
    assert (cell(closed, "queue_hours"), cell(closed, "baton_passed_at")) == (None, None)
    (ended,) = [event for event in closed.events if event.field == "next"]
    assert (ended.kind, ended.hours, ended.result, ended.old) == ("baton", 64.5, "met_late", "IS")
    assert not synced(closed, settings, "2026-12-28 10:00").events


def test_g08_lost_and_recycled(settings: Settings) -> None:
    score = {"fit": "2", "need": "2", "timing": "1"}
    first = sync_at(book(settings, {"company": "D9", **score}), settings, "2026-12-09 09:00")
    lost = {
        "stage_manual": "closed_lost",
        "block_reason": "予算が今年は無い",
        "lost_cat": "timing",
        "reapproach_on": "2027-04-05",
    }
    found = synced(first, settings, "2026-12-10 09:00", lost)
    assert cell(found, "lost_reason_used") == "予算が今年は無い"
    assert (cell(found, "rank"), cell(found, "rank_effective")) == ("A", "C")
    assert (cell(found, "disposition"), cell(found, "sla_state")) == ("recycle", "none")
    assert not [code for code in codes(found) if code.startswith("W-LOST")]
    told = []
    for moment in ("2027-04-04 08:00", "2027-04-05 08:00", "2027-04-06 08:00"):
        found = synced(found, settings, moment)
        told.append([event.new for event in workflow_events(found, "WF-16")])
    assert told == [[], ["ToDo 再アプローチ 期限 2027-04-05"], []]


def test_g08_sent_back_to_nurture(settings: Settings) -> None:
    row = {"company": "D10", "fit": "2", "need": "2", "timing": "2", "return_reason": "no_decider", "chk_bant": True}
    found = sync_at(book(settings, row), settings, "2026-12-10 09:00")
    seen = (cell(found, "disposition"), cell(found, "rank_effective"), cell(found, "sla_state"), cell(found, "sla_due"))
    assert seen == ("nurture", "B", "paused", None)
