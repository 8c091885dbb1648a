"""Blocks: since when, corrected by people, ended, set again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bridge.book import Book, BoundTab
from bridge.rules.sla import block_state
from bridge.settings import Settings
from tests.rules.deals import Row, book, cell, context, edited, sync_at, synced

FIRST, THEN = "2026-12-01 09:00:00", "2026-12-02 09:00:00"


def blocked(settings: Settings, **more: Any) -> Book:
    """A deal whose block was first seen on 1 December at 9:00."""
    first = sync_at(book(settings, {"company": "A", **more}), settings, "2026-12-01 08:00")
    return synced(first, settings, FIRST, {"blocked": True})


@pytest.mark.parametrize(
    ("change", "since", "hours"),
    [
        pytest.param({}, FIRST, 24.0, id="it goes on"),
        pytest.param({"blocked_since": "2026-11-30 09:00"}, "2026-11-30 09:00:00", 48.0, id="people correct the start"),
        pytest.param({"blocked_since": None}, FIRST, 24.0, id="a cleared start comes back"),
        pytest.param({"blocked": False}, None, None, id="over: the start is cleared"),
        pytest.param({"blocked": False, "blocked_since": None}, None, None, id="over and cleared by hand"),
        pytest.param({"stage_manual": "closed_lost"}, FIRST, None, id="a lost deal is held up by nothing"),
        pytest.param({"chk_contract": True}, FIRST, 24.0, id="won, before the kickoff"),
        pytest.param({"chk_contract": True, "kickoff_done": True}, FIRST, None, id="won, after the kickoff"),
        pytest.param(
            {"blocked_since": "2026-12-05"}, "2026-12-05 00:00:00", 0.0, id="a start in the future counts nothing"
        ),
    ],
)
def test_since_when(settings: Settings, change: Row, since: str | None, hours: float | None) -> None:
    found = synced(blocked(settings), settings, THEN, change)
    assert (cell(found, "blocked_since"), cell(found, "block_hours")) == (since, hours)
    assert not synced(found, settings, THEN).events


def test_a_block_set_again_begins_anew(settings: Settings) -> None:
    over = synced(blocked(settings), settings, THEN, {"blocked": False})
    assert cell(synced(over, settings, "2026-12-03", {"blocked": True}), "blocked_since") == "2026-12-03 00:00:00"


def test_a_start_that_was_typed_with_the_tick_is_taken(settings: Settings) -> None:
    first = sync_at(book(settings, {"company": "A"}), settings, FIRST)
    found = synced(first, settings, THEN, {"blocked": True, "blocked_since": "2026-11-01"})
    assert cell(found, "blocked_since") == "2026-11-01 00:00:00"


def test_a_start_without_a_block_is_left_alone(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "blocked_since": "2026-11-01"}), settings, FIRST)
    assert cell(found, "blocked_since") == "2026-11-01 00:00:00"


def test_a_text_nobody_can_read_is_not_overwritten(settings: Settings) -> None:
    start = edited(blocked(settings), {"blocked_since": None})
    table = start.tables["deals"]
    raw = {**table.raw, "blocked_since": np.array(["先週から"], dtype=object)}
    found = sync_at(start.with_table(replace(table, raw=raw)), settings, THEN)
    assert (cell(found, "blocked_since"), cell(found, "block_hours")) == (None, 24.0)


def test_a_column_of_peoples_own_is_not_written_and_not_logged(settings: Settings) -> None:
    columns = {column.key: at for at, column in enumerate(settings.tabs["deals"].columns)}
    tab = BoundTab("deals", 7, "案件", 0, 1, 100, 90, columns, {}, frozenset({"blocked_since"}))
    start = replace(sync_at(book(settings, {"company": "A"}), settings, FIRST), bound={"deals": (tab,)})
    found = synced(start, settings, THEN, {"blocked": True})
    assert (cell(found, "blocked_since"), cell(found, "block_hours")) == (None, 0.0)
    assert [event.field for event in found.events] == ["blocked"]


@pytest.mark.parametrize(
    ("due", "state"),
    [("2026-12-01", "breached"), ("2026-12-03 00:00", "at_risk"), ("2026-12-04 00:00", "on_track"), (None, "none")],
    ids=["over", "today until 24:00", "tomorrow", "no date"],
)
def test_the_blocks_own_deadline(settings: Settings, due: str | None, state: str) -> None:
    found = synced(blocked(settings), settings, THEN, {"block_due": due})
    assert list(block_state(found.tables["deals"], context(settings, THEN))) == [state]
