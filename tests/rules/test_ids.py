"""Ids: given in order, never twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.book import State
from bridge.settings import Settings
from tests.rules.deals import book, cells, sync_at

NOW = "2026-12-01 09:00"


@pytest.mark.parametrize(
    ("ids", "counter", "after"),
    [
        pytest.param([None, None], "1", ["D-00001", "D-00002"], id="the first records"),
        pytest.param([None, "D-00007", None], "1", ["D-00008", "D-00007", "D-00009"], id="above every id seen"),
        pytest.param([None], "12", ["D-00012"], id="above ids of rows that are gone"),
        pytest.param([None, "X-1", "D-abc"], "1", ["D-00001", "X-1", "D-abc"], id="foreign ids do not count"),
        pytest.param([None], "100000", ["D-100000"], id="more digits when there are more records"),
        pytest.param([None], "nonsense", ["D-00001"], id="a counter nobody can read"),
    ],
)
def test_ids(settings: Settings, ids: list[str | None], counter: str, after: list[str]) -> None:
    start = replace(
        book(settings, *({"company": "A", "id": one} for one in ids)), state=State(entries={"next_id.deals": counter})
    )
    assert cells(sync_at(start, settings, NOW), "id") == after


def test_the_counter_outlives_the_rows(settings: Settings) -> None:
    first = sync_at(book(settings, *({"company": "A"} for _ in range(3))), settings, NOW)
    assert first.state.entries["next_id.deals"] == "4"
    emptied: Any = replace(book(settings, {"company": "B"}), state=first.state)
    assert cells(sync_at(emptied, settings, NOW), "id") == ["D-00004"]


def test_an_id_in_a_cell_that_lost_its_record_is_not_given_again(settings: Settings) -> None:
    row = {"company": "A", "id": None, "raw:id": "D-00030"}
    assert cells(sync_at(book(settings, row), settings, NOW), "id") == ["D-00031"]
