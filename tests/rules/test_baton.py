"""Batons: every way a pair of Owner and Next can change between two syncs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.book import Book, BoundTab
from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, sync_at, synced

PASSED, THEN = "2026-12-01 09:00:00", "2026-12-02 09:00:00"


def passed(settings: Settings, *, stage: Row | None = None, **more: Any) -> Book:
    """A known deal whose baton Marketing → IS was passed on 1 December at 9:00."""
    first = sync_at(book(settings, {"company": "A", **(stage or {}), **more}), settings, "2026-12-01 08:00")
    return synced(first, settings, PASSED, {"owner": "Marketing", "next": "IS"})


def hands(found: Book) -> tuple[Any, ...]:
    return tuple(cell(found, key) for key in ("owner", "next", "baton_accepted", "baton_passed_at"))


@pytest.mark.shows("B-68")
@pytest.mark.parametrize(
    ("change", "after"),
    [
        pytest.param({}, ("Marketing", "IS", False, PASSED), id="nothing changed, it goes on waiting"),
        pytest.param({"baton_accepted": True}, ("IS", None, False, None), id="accepted"),
        pytest.param({"next": "Sales"}, ("Marketing", "Sales", False, THEN), id="only Next changed: it starts anew"),
        pytest.param(
            {"owner": "Sales"}, ("Sales", "IS", False, THEN), id="Owner changed to somebody else: it starts anew"
        ),
        pytest.param({"owner": "IS"}, ("IS", None, False, None), id="Owner became the former Next: taken over"),
        pytest.param({"owner": "IS", "next": None}, ("IS", None, False, None), id="taken over by hand"),
        pytest.param({"owner": "IS", "next": "Sales"}, ("IS", "Sales", False, THEN), id="taken over and passed on"),
        pytest.param(
            {"owner": "IS", "next": "Sales", "baton_accepted": True},
            ("IS", "Sales", False, THEN),
            id="the tick was for the old baton, the new one is open",
        ),
        pytest.param(
            {"next": "Sales", "baton_accepted": True}, ("Sales", None, False, None), id="new Next and accepted at once"
        ),
        pytest.param({"next": None}, ("Marketing", None, False, None), id="taken back"),
        pytest.param(
            {"next": None, "baton_accepted": True}, ("Marketing", None, False, None), id="a tick without Next goes"
        ),
        pytest.param({"next": "Marketing"}, ("Marketing", "Marketing", False, None), id="to oneself is no baton"),
        pytest.param({"owner": None}, (None, "IS", False, THEN), id="Owner cleared: a new pair"),
        pytest.param(
            {"return_reason": "no_response"}, ("Marketing", "IS", False, None), id="recycled: nobody waits any more"
        ),
        pytest.param({"return_reason": "no_budget"}, ("Marketing", "IS", False, PASSED), id="nurtured: it still waits"),
    ],
)
def test_what_happens_to_an_open_baton(settings: Settings, change: Row, after: tuple[Any, ...]) -> None:
    found = synced(passed(settings), settings, THEN, change)
    assert hands(found) == after
    again = synced(found, settings, THEN)
    assert hands(again) == after, "a second sync changes nothing"
    assert not again.events


def test_a_reactivated_deal_waits_from_then_on(settings: Settings) -> None:
    recycled = synced(passed(settings), settings, "2026-12-02", {"return_reason": "no_response"})
    active = synced(recycled, settings, THEN, {"return_reason": None})
    assert cell(active, "baton_passed_at") == THEN


def test_a_typed_over_stamp_comes_back(settings: Settings) -> None:
    found = synced(
        passed(settings), settings, THEN, {"baton_passed_at": "2020-01-01", "baton": "x", "queue_hours": 1.0}
    )
    assert (cell(found, "baton_passed_at"), cell(found, "baton"), cell(found, "queue_hours")) == (
        PASSED,
        "Marketing → IS",
        24.0,
    )


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        pytest.param({}, "2026-12-02 09:00:00", id="lead: 24 hours"),
        pytest.param({"chk_bant": True}, "2026-12-05 00:00:00", id="SQL: 3 business days"),
        pytest.param({"chk_contract": True}, "2026-12-09 00:00:00", id="won: 7 days"),
    ],
)
def test_a_baton_may_wait_as_long_as_its_stage(settings: Settings, stage: Row, due: str) -> None:
    from bridge.rules.sla import baton_deadlines
    from tests.rules.deals import context

    found = passed(settings, stage=stage)
    dues, states = baton_deadlines(found.tables["deals"], context(settings, PASSED))
    assert (str(dues[0]), states[0]) == (due, "on_track")


def test_no_baton_has_no_deadline(settings: Settings) -> None:
    from bridge.rules.sla import baton_deadlines
    from tests.rules.deals import context

    found = sync_at(book(settings, {"company": "A"}), settings, PASSED)
    dues, states = baton_deadlines(found.tables["deals"], context(settings, PASSED))
    assert (dues.isna().all(), list(states)) == (True, ["none"])


@pytest.mark.shows("B-61", "B-66")
@pytest.mark.parametrize(
    ("row", "missing"),
    [
        pytest.param({}, None, id="a lead has no exit gate"),
        pytest.param({"chk_discovery": True, "fit": "2", "need": "1"}, "未: Timing", id="one item is missing"),
        pytest.param({"chk_discovery": True, "fit": "2", "need": "1", "timing": "0"}, "OK", id="nought is an answer"),
        pytest.param({"chk_bant": True}, "未: 提案内容合意、決裁プロセス", id="two items are missing"),
    ],
)
def test_exit_conditions(settings: Settings, row: Row, missing: str | None) -> None:
    assert cell(sync_at(book(settings, {"company": "A", **row}), settings, PASSED), "baton_check") == missing


@pytest.mark.shows("B-40")
def test_the_standard_baton_follows_the_stage(settings: Settings) -> None:
    rows = [{"company": "A"}, {"company": "B", "chk_bant": True}, {"company": "C", "stage_manual": "closed_lost"}]
    found = sync_at(book(settings, *rows), settings, PASSED)
    assert [cell(found, "baton_std", row) for row in range(3)] == ["Marketing → IS", "IS → Sales", None]


def bound(settings: Settings, found: Book, adopted: set[str]) -> Book:
    """The book as one adopted tab in which people keep these columns themselves."""
    columns = {column.key: at for at, column in enumerate(settings.tabs["deals"].columns)}
    tab = BoundTab("deals", 7, "案件", 0, 1, 100, 90, columns, {}, frozenset(adopted))
    return replace(found, bound={"deals": (tab,)})


def test_peoples_own_columns_are_never_taken_over(settings: Settings) -> None:
    start = bound(settings, passed(settings), {"owner", "next", "baton_accepted"})
    accepted = synced(start, settings, THEN, {"baton_accepted": True})
    assert hands(accepted) == ("Marketing", "IS", True, None)
    assert [event.hours for event in accepted.events if event.kind == "baton"] == [24.0]
    later = synced(accepted, settings, "2026-12-03")
    assert (hands(later), later.events) == (("Marketing", "IS", True, None), ())
    reopened = synced(later, settings, "2026-12-04", {"baton_accepted": False})
    assert cell(reopened, "baton_passed_at") == "2026-12-04 00:00:00"


def test_our_tick_beside_peoples_owner_is_cleared_with_the_next_pair(settings: Settings) -> None:
    start = bound(settings, passed(settings), {"owner", "next"})
    accepted = synced(start, settings, THEN, {"baton_accepted": True})
    assert hands(accepted) == ("Marketing", "IS", True, None)
    passed_on = synced(accepted, settings, "2026-12-03", {"owner": "IS", "next": "Sales"})
    assert hands(passed_on) == ("IS", "Sales", False, "2026-12-03 00:00:00")
