"""変更履歴: what is logged when people and the bridge change things, and what is not."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.book import Book, Event
from bridge.settings import Settings
from tests.rules.deals import Row, book, sync_at, synced

FIRST, THEN = "2026-12-01 09:00", "2026-12-01 21:00"
BATON = {"owner": "Marketing", "next": "IS"}


def brief(event: Event) -> tuple[Any, ...]:
    return (event.kind, event.field, event.old, event.new, event.cause, event.hours, event.result)


def logged(found: Book) -> list[tuple[Any, ...]]:
    return [brief(event) for event in found.events if event.kind != "workflow"]


@pytest.mark.shows("B-60", "B-96")
@pytest.mark.parametrize(
    ("before", "change", "events"),
    [
        pytest.param({}, {"note": "x"}, [], id="an input that no clock looks at"),
        pytest.param(
            {}, {"chk_discovery": True}, [("stage", "stage", "Lead", "MQL", "human", 12.0, "met")], id="a stage in time"
        ),
        pytest.param(
            {"received_at": "2026-11-01"},
            {"chk_discovery": True},
            [("stage", "stage", "Lead", "MQL", "human", 12.0, "met_late")],
            id="a stage too late",
        ),
        pytest.param(
            {"chk_bant": True},
            {"chk_bant": False},
            [("stage", "stage", "SQL", "Lead", "human", 12.0, "")],
            id="a stage back keeps no deadline",
        ),
        pytest.param(
            {},
            {"stage_manual": "closed_lost"},
            [
                ("override", "stage_manual", "", "Closed-Lost", "human", None, ""),
                ("stage", "stage", "Lead", "Closed-Lost", "human", 12.0, ""),
            ],
            id="lost by hand",
        ),
        pytest.param(
            {"stage_manual": "sql", "chk_bant": True},
            {"stage_manual": None},
            [("override", "stage_manual", "SQL", "", "human", None, "")],
            id="a manual stage cleared",
        ),
        pytest.param(
            {},
            BATON,
            [
                ("override", "owner", "", "Marketing", "human", None, ""),
                ("override", "next", "", "IS", "human", None, ""),
                ("baton", "baton", "", "Marketing → IS", "human", None, ""),
            ],
            id="a baton is passed",
        ),
        pytest.param(
            BATON,
            {"baton_accepted": True},
            [
                ("owner", "owner", "Marketing", "IS", "bridge", None, ""),
                ("baton", "baton_accepted", "TRUE", "FALSE", "bridge", None, ""),
                ("baton", "next", "IS", "", "bridge", 12.0, "met"),
            ],
            id="a baton is accepted",
        ),
        pytest.param(
            BATON,
            {"owner": "IS", "next": "Sales"},
            [
                ("override", "owner", "Marketing", "IS", "human", None, ""),
                ("override", "next", "IS", "Sales", "human", None, ""),
                ("baton", "next", "IS", "Sales", "human", 12.0, "met"),
                ("baton", "baton", "", "IS → Sales", "human", None, ""),
            ],
            id="a baton is taken over and passed on",
        ),
        pytest.param(
            BATON,
            {"next": None},
            [
                ("override", "next", "IS", "", "human", None, ""),
                ("baton", "next", "IS", "", "human", 12.0, ""),
            ],
            id="a baton is taken back",
        ),
        pytest.param(
            BATON,
            {"next": "Sales", "baton_accepted": True},
            [
                ("override", "next", "IS", "Sales", "human", None, ""),
                ("owner", "owner", "Marketing", "Sales", "bridge", None, ""),
                ("baton", "baton_accepted", "TRUE", "FALSE", "bridge", None, ""),
                ("baton", "next", "IS", "Sales", "human", 12.0, ""),
                ("baton", "next", "Sales", "", "bridge", 0.0, "met"),
            ],
            id="another Next, accepted at once",
        ),
        pytest.param(
            {},
            {"blocked": True},
            [
                ("override", "blocked", "FALSE", "TRUE", "human", None, ""),
                ("block", "blocked_since", "", "2026-12-01 21:00", "bridge", None, ""),
            ],
            id="a block begins",
        ),
        pytest.param(
            {"blocked": True},
            {"blocked": False},
            [
                ("override", "blocked", "TRUE", "FALSE", "human", None, ""),
                ("block", "blocked_since", "2026-12-01 09:00", "", "bridge", 12.0, ""),
            ],
            id="a block ends",
        ),
        pytest.param(
            {"blocked": True},
            {"blocked_since": "2026-11-30 21:00"},
            [("override", "blocked_since", "2026-12-01 09:00", "2026-11-30 21:00", "human", None, "")],
            id="the start of a block is corrected",
        ),
    ],
)
def test_changes_of_a_known_record(settings: Settings, before: Row, change: Row, events: list[tuple[Any, ...]]) -> None:
    first = sync_at(book(settings, {"company": "A", **before}), settings, FIRST)
    found = synced(first, settings, THEN, change)
    assert logged(found) == events
    assert {event.record for event in found.events} <= {"D-00001"}


@pytest.mark.parametrize(
    ("running", "row", "events"),
    [
        pytest.param(True, {"chk_bant": True}, [], id="a new record has no history"),
        pytest.param(
            True,
            {"stage_manual": "sql"},
            [("override", "stage_manual", "", "SQL", "human", None, "")],
            id="a new record with a manual stage",
        ),
        pytest.param(
            True, BATON, [("baton", "baton", "", "Marketing → IS", "human", None, "")], id="a new record with a baton"
        ),
        pytest.param(False, {**BATON, "stage_manual": "sql"}, [], id="the first sync of a spreadsheet tells nothing"),
        pytest.param(
            False,
            {"blocked": True},
            [("block", "blocked_since", "", "2026-12-01 09:00", "bridge", None, "")],
            id="but what the bridge writes into a shared cell is always logged",
        ),
    ],
)
def test_records_seen_for_the_first_time(
    settings: Settings, running: bool, row: Row, events: list[tuple[Any, ...]]
) -> None:
    assert logged(sync_at(book(settings, {"company": "A", **row}, running=running), settings, FIRST)) == events


def test_events_stand_record_by_record(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "A"}, {"company": "B"}), settings, FIRST)
    change = {"blocked": True, "chk_bant": True}
    found = synced(first, settings, THEN, change, change)
    assert [event.record for event in found.events] == ["D-00001"] * 3 + ["D-00002"] * 3


def test_every_shared_cell_the_bridge_writes_has_a_line(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "A", **BATON, "blocked": True}), settings, FIRST)
    before = synced(first, settings, THEN)
    after = synced(before, settings, "2026-12-02", {"baton_accepted": True, "blocked": False})
    written = {"owner", "next", "baton_accepted", "blocked_since"}
    assert written <= {event.field for event in after.events if event.cause == "bridge"}
