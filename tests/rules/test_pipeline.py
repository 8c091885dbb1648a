"""Stages and their stamps over several syncs."""

from __future__ import annotations

import pytest

from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, sync_at, synced

FIRST, SECOND, THIRD = "2026-12-01 09:00:00", "2026-12-02 09:00:00", "2026-12-03 09:00:00"


@pytest.mark.parametrize(
    ("before", "change", "stage", "entered"),
    [
        pytest.param({}, {}, "lead", FIRST, id="nothing happened"),
        pytest.param({}, {"chk_discovery": True}, "mql", SECOND, id="a tick moves it on"),
        pytest.param(
            {"chk_bant": True},
            {"chk_bant": False},
            "lead",
            SECOND,
            id="an untick moves it back, which is a new beginning",
        ),
        pytest.param({"chk_bant": True}, {"bant_b": True}, "sql", FIRST, id="one more reason for the same stage"),
        pytest.param({"chk_bant": True}, {"stage_manual": "sql"}, "sql", FIRST, id="the same stage by hand"),
        pytest.param({}, {"stage_manual": "closed_lost"}, "closed_lost", SECOND, id="lost by hand"),
        pytest.param(
            {"chk_contract": True}, {"stage_manual": "closed_lost"}, "closed_lost", SECOND, id="lost beats the contract"
        ),
        pytest.param(
            {}, {"stage_entered_at": "2020-01-01", "stage": "sql"}, "lead", FIRST, id="typed-over cells come back"
        ),
        pytest.param({}, {"stage_entered_at": None, "stage": None}, "lead", FIRST, id="cleared cells come back"),
    ],
)
def test_the_stage_and_since_when(settings: Settings, before: Row, change: Row, stage: str, entered: str) -> None:
    found = synced(sync_at(book(settings, {"company": "A", **before}), settings, FIRST), settings, SECOND, change)
    assert (cell(found, "stage"), cell(found, "stage_entered_at")) == (stage, entered)


def test_a_retick_begins_anew(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "chk_bant": True}), settings, FIRST)
    found = synced(found, settings, SECOND, {"chk_bant": False})
    found = synced(found, settings, THIRD, {"chk_bant": True})
    assert (cell(found, "stage"), cell(found, "stage_entered_at")) == ("sql", THIRD)


def test_days_in_stage_are_calendar_days(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A"}), settings, "2026-12-01 23:59")
    assert cell(synced(found, settings, "2026-12-02 00:00"), "stage_days") == 1
    assert cell(synced(found, settings, "2026-11-30 00:00"), "stage_days") == 0  # a clock that was set back


def test_a_manual_stage_that_agrees_needs_no_note(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "chk_bant": True, "stage_manual": "sql"}), settings, FIRST)
    assert cell(found, "stage_note") is None
