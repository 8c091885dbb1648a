"""Ticks, BANT items and scores in every combination; the standard baton of every stage."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from bridge.settings import Settings
from tests.rules.deals import book, cell, cells, sync_at

NOW = "2026-12-01 09:00"
CHECKS = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract")
ITEMS = ("bant_b", "bant_a", "bant_n", "bant_t")
DEALS = [dict(zip((*CHECKS, *ITEMS), ticks, strict=True)) for ticks in product((False, True), repeat=9)]


def expected(deal: dict[str, bool]) -> str:
    """The stage as the sources say it: contract, then verbal with proposal, then BANT or proposal, then discovery."""
    if deal["chk_contract"]:
        return "closed_won"
    if deal["chk_verbal"] and deal["chk_proposal"]:
        return "opportunity"
    if deal["chk_proposal"] or deal["chk_bant"] or any(deal[item] for item in ITEMS):
        return "sql"
    return "mql" if deal["chk_discovery"] else "lead"


@pytest.mark.shows("B-04", "B-06", "B-17", "B-18", "B-19", "B-20", "B-35", "B-56", "B-71")
def test_the_stage_follows_from_the_ticks_and_none_leads_to_lost(settings: Settings) -> None:
    found = sync_at(book(settings, *({"company": "A", **deal} for deal in DEALS)), settings, NOW)
    assert cells(found, "stage") == [expected(deal) for deal in DEALS]
    assert set(cells(found, "stage")) == {"lead", "mql", "sql", "opportunity", "closed_won"}


@pytest.mark.shows("B-06")
def test_nothing_else_a_person_types_moves_the_stage(settings: Settings) -> None:
    other: dict[str, Any] = {
        "fit": "2",
        "blocked": True,
        "owner": "IS",
        "next": "Sales",
        "return_reason": "no_budget",
        "lost_reason": "高い",
        "contract_on": "2026-12-01",
        "proposal_done": True,
    }
    rows = [{"company": "A", **deal, **other} for deal in DEALS]
    assert cells(sync_at(book(settings, *rows), settings, NOW), "stage") == [expected(deal) for deal in DEALS]


@pytest.mark.shows("B-15", "B-88")
def test_every_score_has_its_rank(settings: Settings) -> None:
    answers = list(product("012", repeat=3))
    rows = [{"company": "A", **dict(zip(("fit", "need", "timing"), one, strict=True))} for one in answers]
    found = sync_at(book(settings, *rows), settings, NOW)
    totals = [sum(map(int, one)) for one in answers]
    assert cells(found, "score") == totals
    assert cells(found, "rank") == ["CCCBBAA"[total] for total in totals]


@pytest.mark.shows("B-33", "B-40", "B-51")
@pytest.mark.parametrize(
    ("row", "baton"),
    [
        pytest.param({"chk_discovery": True}, "Marketing → IS", id="MQL"),
        pytest.param({"chk_bant": True}, "IS → Sales", id="SQL"),
        pytest.param({"chk_contract": True}, "Sales → CS", id="won"),
    ],
)
def test_the_standard_baton_of_a_stage(settings: Settings, row: dict[str, bool], baton: str) -> None:
    assert cell(sync_at(book(settings, {"company": "A", **row}), settings, NOW), "baton_std") == baton
