"""対応区分, the effective rank, and the pauses that follow."""

from __future__ import annotations

import pytest

from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, sync_at, synced


@pytest.mark.shows("B-57", "B-68", "B-75")
@pytest.mark.parametrize(
    ("row", "disposition", "rank"),
    [
        pytest.param({}, "active", "A", id="nothing said"),
        pytest.param({"return_reason": "unreachable"}, "recycle", "C", id="unreachable is recycled"),
        pytest.param({"return_reason": "no_response"}, "recycle", "C", id="no response is recycled"),
        pytest.param({"return_reason": "no_budget"}, "nurture", "B", id="no budget is nurtured, at best B"),
        pytest.param({"return_reason": "not_urgent", "timing": "0", "need": "0"}, "nurture", "C", id="C stays C"),
        pytest.param({"return_reason": "environment"}, "active", "A", id="a reason of won deals does nothing before"),
        pytest.param({"disposition_manual": "hold"}, "hold", "B", id="on hold is chosen by people"),
        pytest.param({"stage_manual": "closed_lost"}, "recycle", "C", id="lost is recycled"),
        pytest.param(
            {"stage_manual": "closed_lost", "disposition_manual": "nurture"}, "nurture", "B", id="by hand beats lost"
        ),
        pytest.param({"chk_contract": True, "return_reason": "no_budget"}, "active", "A", id="a won deal is active"),
        pytest.param(
            {"return_reason": "no_response", "fit": None, "need": None, "timing": None},
            "recycle",
            "C",
            id="unrated too",
        ),
        pytest.param(
            {"return_reason": "no_budget", "fit": None, "need": None, "timing": None},
            "nurture",
            "unrated",
            id="no rank",
        ),
    ],
)
def test_disposition_and_effective_rank(settings: Settings, row: Row, disposition: str, rank: str) -> None:
    scored = {"company": "A", "fit": "2", "need": "2", "timing": "2"}
    found = sync_at(book(settings, {**scored, **row}), settings, "2026-12-01")
    assert (cell(found, "disposition"), cell(found, "rank_effective")) == (disposition, rank)


def test_pauses_are_remembered_from_sync_to_sync(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A"}), settings, "1970-01-02")
    found = synced(found, settings, "1970-01-03", {"disposition_manual": "hold"})
    found = synced(found, settings, "1970-01-04", {"disposition_manual": "nurture"})
    found = synced(found, settings, "1970-01-05", {"disposition_manual": None})
    day = 86400
    assert found.tables["deals"].memory["pauses"][0] == [[2 * day, 3 * day, "hold"], [3 * day, 4 * day, "nurture"]]
