"""Workflows: once, only when something happens, and nothing at a baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.book import Book, BoundTab
from bridge.settings import Settings
from bridge.workflows import ACTIONS, TRIGGERS
from tests.rules.deals import Row, book, deals, sync_at, synced

MON = "2026-12-07"
LATE = {"company": "A", "received_at": "2026-12-01 09:00"}
LOST = {"company": "A", "stage_manual": "closed_lost", "reapproach_on": f"{MON}"}


def fired(found: Book) -> list[tuple[str, str]]:
    return [(event.rule, event.new) for event in found.events if event.kind == "workflow"]


def test_the_shipped_workflows_use_what_exists(settings: Settings) -> None:
    assert {one.trigger["kind"] for one in settings.workflows.values()} <= set(TRIGGERS)
    assert {action["kind"] for one in settings.workflows.values() for action in one.actions} <= set(ACTIONS)


@pytest.mark.parametrize(
    ("row", "keys"),
    [
        pytest.param(LATE, {"WF-25"}, id="late at first sight"),
        pytest.param(LOST, {"WF-16"}, id="re-approach today"),
        pytest.param({**LOST, "reapproach_on": "2026-01-01"}, {"WF-16"}, id="re-approach long ago"),
        pytest.param({**LOST, "reapproach_on": "2026-12-08"}, set(), id="re-approach tomorrow"),
        pytest.param({**LOST, "stage_manual": None}, set(), id="a date on a deal that is alive"),
        pytest.param(
            {**LOST, "stage_manual": None, "return_reason": "unreachable"},
            {"WF-16"},
            id="a recycled deal is re-approached, too",
        ),
        pytest.param({"company": "A", "chk_contract": True}, {"WF-23"}, id="won"),
        pytest.param({"company": "A"}, set(), id="nothing to do"),
    ],
)
def test_a_new_record_of_a_running_spreadsheet_fires(settings: Settings, row: Row, keys: set[str]) -> None:
    found = sync_at(book(settings, row), settings, f"{MON} 09:00")
    assert {key for key, _ in fired(found)} == keys
    assert fired(synced(found, settings, f"{MON} 09:00")) == []


@pytest.mark.parametrize(
    "row", [LATE, LOST, {"company": "A", "chk_contract": True}], ids=["late", "re-approach", "won"]
)
def test_the_first_sync_is_a_baseline(settings: Settings, row: Row) -> None:
    first = sync_at(book(settings, row, running=False), settings, f"{MON} 09:00")
    assert fired(first) == []
    assert fired(synced(first, settings, f"{MON} 10:00")) == []


def test_an_adopted_tab_is_a_baseline_of_its_own(settings: Settings) -> None:
    columns = {column.key: at for at, column in enumerate(settings.tabs["deals"].columns)}
    tab = BoundTab("deals", 7, "案件", 0, 1, 100, 90, columns, {}, frozenset({"company"}))
    found = sync_at(replace(book(settings, LOST), bound={"deals": (tab,)}), settings, f"{MON} 09:00")
    assert fired(found) == []


@pytest.mark.shows("B-49")
def test_won_suggests_the_baton_and_asks_for_the_kickoff(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "chk_contract": True}), settings, f"{MON} 09:00")
    assert fired(found) == [
        ("WF-23", "バトン Sales → CS を渡してください"),
        ("WF-23", "ToDo キックオフ 期限 2026-12-14"),
    ]


def members(settings: Settings, *rows: tuple[str, str | None, str | None, bool]) -> Any:
    keys = ("name", "role", "baton_role", "active")
    return deals(settings, *(dict(zip(keys, row, strict=True)) for row in rows), tab="members")


@pytest.mark.parametrize(
    ("owner", "people", "told"),
    [
        pytest.param(
            "IS",
            [("田中", "is", "IS", True), ("佐藤", "sales_manager", None, True)],
            "田中、佐藤",
            id="a role and the manager",
        ),
        pytest.param("IS", [("田中", "is", "IS", False)], "IS", id="a role without active members stands for itself"),
        pytest.param("鈴木", [("佐藤", "sales_manager", None, True)], "鈴木、佐藤", id="a person and the manager"),
        pytest.param(None, [("佐藤", "is_lead", None, True)], "佐藤", id="nobody owns it"),
        pytest.param(None, [], "宛先なし", id="nobody at all"),
    ],
)
def test_who_is_told(settings: Settings, owner: str | None, people: list[Any], told: str) -> None:
    start = book(settings, {**LATE, "owner": owner}, members=members(settings, *people))
    assert fired(sync_at(start, settings, f"{MON} 09:00")) == [("WF-25", f"通知 SLA超過 → {told}")]


def test_a_new_deadline_that_is_missed_again_is_told_again(settings: Settings) -> None:
    found = sync_at(book(settings, LATE), settings, f"{MON} 09:00")
    found = synced(found, settings, f"{MON} 10:00", {"sla_due_manual": f"{MON} 12:00"})
    assert fired(found) == []
    assert [key for key, _ in fired(synced(found, settings, f"{MON} 12:01"))] == ["WF-25"]


def test_a_second_date_is_another_occasion(settings: Settings) -> None:
    found = sync_at(book(settings, LOST), settings, f"{MON} 09:00")
    found = synced(found, settings, f"{MON} 10:00", {"reapproach_on": "2026-12-08"})
    assert fired(found) == []
    assert fired(synced(found, settings, "2026-12-08")) == [("WF-16", "ToDo 再アプローチ 期限 2026-12-08")]


def with_workflow(settings: Settings, **changes: Any) -> Settings:
    one = settings.workflows["WF-16"]
    return replace(settings, workflows={"WF-16": one.model_copy(update=changes)})


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"enabled": False}, 0),
        ({"trigger": {"kind": "date_reached", "field": "reapproach_on", "offset": 1}}, 0),
        ({"trigger": {"kind": "date_reached", "field": "reapproach_on", "offset": -1}}, 1),
        ({"trigger": {"kind": "created"}, "when": None}, 1),
        ({"trigger": {"kind": "nobody knows it"}}, 0),
        ({"actions": [{"kind": "nobody knows it"}]}, 0),
        ({"actions": [{"kind": "notify", "to": ["山田"]}]}, 1),
    ],
    ids=["off", "a day later", "a day before", "created", "unknown trigger", "unknown action", "another action"],
)
def test_shapes_of_workflows(settings: Settings, changes: dict[str, Any], count: int) -> None:
    other = with_workflow(settings, **changes)
    assert len(fired(sync_at(book(other, LOST), other, f"{MON} 09:00"))) == count


def test_once_per_record_is_once_for_ever(settings: Settings) -> None:
    other = with_workflow(settings, once="record")
    found = sync_at(book(other, LOST), other, f"{MON} 09:00")
    found = synced(found, other, f"{MON} 10:00", {"reapproach_on": "2026-12-08"})
    assert fired(synced(found, other, "2026-12-09")) == []
