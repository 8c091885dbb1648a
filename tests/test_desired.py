"""desired(): one pure step from a Book as read to the Book as it should be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from bridge.book import BoundTab
from bridge.desired import context_of, desired
from bridge.settings import Settings
from bridge.sheet.memory import parse_memory
from tests.rules.deals import Row, at, book, cell, edited, sync_at, synced

NOW = "2026-12-07 10:05"
BUSY: tuple[Row, ...] = (
    {"company": "A", "chk_discovery": True, "owner": "Marketing", "next": "IS", "fit": "2"},
    {"company": "B", "chk_bant": True, "blocked": True, "block_reason": "legal", "baton_accepted": True},
    {"company": "C", "stage_manual": "closed_lost", "reapproach_on": "2026-12-01"},
    {"company": "D", "chk_contract": True, "return_reason": "absent"},
    {"company": "E", "disposition_manual": "hold"},
    {"company": None, "contact_name": "山田", "amount": 5.0},
)


def test_a_second_sync_at_the_same_moment_changes_nothing(settings: Settings) -> None:
    first = sync_at(book(settings, *BUSY, running=False), settings, NOW)
    second = desired(edited(first), settings, at(NOW))
    pd.testing.assert_frame_equal(second.tables["deals"].frame, first.tables["deals"].frame)
    pd.testing.assert_frame_equal(second.tables["deals"].memory, first.tables["deals"].memory)
    assert (second.events, second.state, second.rendered) == ((), first.state, first.rendered)


def test_the_book_as_read_is_not_touched(settings: Settings) -> None:
    start = book(settings, *BUSY)
    frame, memory = start.tables["deals"].frame.copy(deep=True), start.tables["deals"].memory.copy(deep=True)
    desired(start, settings, at(NOW))
    pd.testing.assert_frame_equal(start.tables["deals"].frame, frame)
    pd.testing.assert_frame_equal(start.tables["deals"].memory, memory)


def test_what_people_typed_stays(settings: Settings) -> None:
    start = book(settings, *BUSY).tables["deals"].frame
    found = sync_at(book(settings, *BUSY), settings, NOW).tables["deals"].frame
    open_dates = {"received_at", "contract_on"}  # blank ones are taken for something, in the Book only
    human = [one.key for one in settings.tabs["deals"].columns if one.owner == "H" and one.key not in open_dates]
    pd.testing.assert_frame_equal(found[human], start[human])


def test_memory_survives_its_text(settings: Settings) -> None:
    table = sync_at(book(settings, *BUSY), settings, NOW).tables["deals"]
    again = parse_memory(table.frame["_memory"].to_numpy(dtype=object))
    pd.testing.assert_frame_equal(again, table.memory)


def test_the_order_of_rows_does_not_matter(settings: Settings) -> None:
    first = sync_at(book(settings, *BUSY), settings, NOW)
    table = first.tables["deals"]
    order = np.array([3, 0, 5, 1, 4, 2])
    moved = replace(
        table,
        frame=table.frame.take(order).reset_index(drop=True),
        memory=table.memory.take(order).reset_index(drop=True),
        raw={},
        findings=(),
    )
    second = desired(replace(first.with_table(moved), events=()), settings, at(NOW))
    pd.testing.assert_frame_equal(
        second.tables["deals"].frame, table.frame.take(order).reset_index(drop=True), check_dtype=False
    )
    assert second.events == ()


def test_an_empty_tab_is_no_trouble(settings: Settings) -> None:
    found = sync_at(book(settings), settings, NOW)
    assert found.state.entries["next_id.deals"] == "1"
    assert set(found.rendered) == {"v_kanban", "v_blockers", "v_handoffs"}


def test_a_spreadsheet_without_deals_is_no_trouble(settings: Settings) -> None:
    assert desired(replace(book(settings), tables={}), settings, at(NOW)).tables == {}


@pytest.mark.parametrize(
    ("adopted", "seen_before", "clock_from"),
    [
        pytest.param({"company"}, False, NOW, id="a newly adopted tab: clocks start now"),
        pytest.param({"company"}, True, None, id="a record that came later"),
        pytest.param(set(), False, None, id="a tab the bridge made"),
    ],
)
def test_from_when_clocks_run(settings: Settings, adopted: set[str], seen_before: bool, clock_from: str | None) -> None:
    columns = {column.key: at_ for at_, column in enumerate(settings.tabs["deals"].columns)}
    tab = BoundTab("deals", 7, "案件", 0, 2, 100, 90, columns, {}, frozenset(adopted))
    start = replace(book(settings, {"company": "A"}, {"company": "B"}), bound={"deals": (tab,)})
    if seen_before:
        table = start.tables["deals"]
        known = np.array(["2026-12-01", "NaT"], dtype="datetime64[s]")
        start = start.with_table(table.with_memory(created_at=known))
    found = sync_at(start, settings, NOW).tables["deals"].memory["clock_from"]
    assert found[1] == pd.Timestamp(clock_from) if clock_from else found.isna().all()


def test_seconds_are_whole_and_the_first_run_is_known(settings: Settings) -> None:
    context = context_of(book(settings, running=False), settings, datetime(2026, 12, 7, 10, 5, 1, 999999))
    assert (context.now, context.first_run) == (datetime(2026, 12, 7, 10, 5, 1), True)
    assert not context_of(sync_at(book(settings), settings, NOW), settings, at(NOW)).first_run


def test_the_calendar_reaches_back_to_the_oldest_clock_but_not_to_typing_mistakes(settings: Settings) -> None:
    rows = {"company": "A", "contract_on": "2024-02-01"}, {"company": "B", "contract_on": "0206-02-01"}
    assert context_of(book(settings, rows[0]), settings, at(NOW)).calendar.first_year == 2024
    assert context_of(book(settings, rows[1]), settings, at(NOW)).calendar.first_year == 2016


def test_copies_of_defaults_are_not_written_back(settings: Settings) -> None:
    """A blank 受付日時 is first sight in every sync, though people's cell stays blank."""
    first = sync_at(book(settings, {"company": "A"}), settings, NOW)
    second = synced(first, settings, "2026-12-07 20:00", {"received_at": None})
    assert cell(second, "sla_due") == "2026-12-08 10:05:00"
