"""Stamps of first sight, open dates, dates that follow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bridge.rules.dates import edate
from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, sync_at, synced

FIRST, THEN = "2026-12-01 09:00:00", "2026-12-02 09:00:00"


@pytest.mark.parametrize(
    ("day", "later"),
    [("2026-12-22", "2027-01-22"), ("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29"), ("NaT", "NaT")],
    ids=["same day", "clipped to the month's end", "leap year", "blank"],
)
def test_edate_clips_as_the_sheet_does(day: str, later: str) -> None:
    assert str(edate(np.array([day], dtype="datetime64[s]"), 1)[0]) == later


def test_created_at_is_first_sight_and_comes_back(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "A"}), settings, FIRST)
    assert cell(synced(first, settings, THEN, {"created_at": "2020-01-01"}), "created_at") == FIRST


@pytest.mark.shows("B-79")
@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        pytest.param({}, "received_at", FIRST, id="blank 受付日時 is first sight, in the Book"),
        pytest.param(
            {"chk_contract": True}, "contract_on", "2026-12-01 00:00:00", id="blank 契約日 is the day it was seen"
        ),
        pytest.param({}, "contract_on", None, id="no contract, no date"),
        pytest.param(
            {"kickoff_on": "2026-12-31"}, "kpi_check_std", "2027-01-31 00:00:00", id="a month after the kickoff"
        ),
        pytest.param({"lost_reason": "高い"}, "lost_reason_used", None, id="a deal that is not lost has no reason"),
        pytest.param(
            {"stage_manual": "closed_lost", "lost_reason": "高い"}, "lost_reason_used", "高い", id="what was typed"
        ),
        pytest.param(
            {"stage_manual": "closed_lost", "block_reason": "legal"},
            "lost_reason_used",
            "法務待ち",
            id="the block reason as read",
        ),
        pytest.param(
            {"stage_manual": "closed_lost", "lost_reason": "高い", "block_reason": "legal"},
            "lost_reason_used",
            "高い",
            id="both",
        ),
    ],
)
def test_open_dates_and_reasons(settings: Settings, row: Row, key: str, value: Any) -> None:
    assert cell(sync_at(book(settings, {"company": "A", **row}), settings, FIRST), key) == value


def test_two_ticks_share_a_stamp_that_goes_with_the_last(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "proposal_done": True}), settings, FIRST)
    found = synced(found, settings, THEN, {"proposal_done": False, "proposal_scope_ok": True})
    assert str(found.tables["deals"].memory["proposal_seen_at"][0]) == FIRST
    found = synced(found, settings, "2026-12-03", {"proposal_scope_ok": False})
    assert found.tables["deals"].memory["proposal_seen_at"].isna().all()
