"""Explanations: the rule that holds, its place in the settings, start, calendar, pauses, stamps."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bridge.book import Book
from bridge.rules import RULES
from bridge.rules.record import one_row, record_of
from bridge.settings import Settings
from tests.rules.deals import Row, book, context, sync_at, synced

NOW = "2026-12-25 10:00"


def sentences(found: Book, settings: Settings, rule: str, moment: str = NOW) -> str:
    record = record_of(found.tables["deals"], 0)
    (one,) = [rule_ for rule_ in RULES if rule_.name == rule]
    return "\n".join(one.explain(record, context(settings, moment)))


@pytest.mark.parametrize(
    ("rule", "row", "words"),
    [
        pytest.param("ids", {}, ["D-00001"], id="the id"),
        pytest.param(
            "pipeline",
            {"chk_proposal": True, "chk_verbal": True},
            ["Rule 2 of batonflow", "batonflow.yaml:", "口頭合意 is ticked and 提案 is ticked → Opportunity", NOW],
            id="the rule that holds",
        ),
        pytest.param("pipeline", {}, ["No rule of batonflow holds", "Lead"], id="no rule holds"),
        pytest.param("pipeline", {"stage_manual": "sql"}, ["A person set SQL"], id="by hand"),
        pytest.param(
            "scoring",
            {"fit": "2", "need": "2"},
            ["Fit 2 + Need 2 + Timing blank = 4", "B from 3", "fnt.yaml:"],
            id="score",
        ),
        pytest.param("scoring", {}, ["There is no score: Fit blank、Need blank"], id="no score"),
        pytest.param(
            "disposition", {"return_reason": "no_budget"}, ["育成", "戻し理由 is 予算ゼロ"], id="return reason"
        ),
        pytest.param("disposition", {"stage_manual": "closed_lost"}, ["the deal is lost"], id="lost"),
        pytest.param(
            "baton", {"owner": "IS", "next": "Sales"}, [f"The sync of {NOW} first saw IS → Sales"], id="baton"
        ),
        pytest.param("blockers", {"blocked": True}, [f"Blocked since {NOW}"], id="block"),
        pytest.param(
            "dates", {"kickoff_on": "2026-12-31"}, ["one month after the kickoff: 2027-01-31", NOW], id="dates"
        ),
        pytest.param(
            "sla",
            {"received_at": "2026-12-25 09:00"},
            [
                "SLA-FC24 (config/sla.yaml:",
                "24 hours, day and night",
                "It starts with 受付日時: 2026-12-25 09:00",
                "Computed deadline: 2026-12-26 09:00",
                "順調",
            ],
            id="an hours clock",
        ),
        pytest.param(
            "sla",
            {"chk_bant": True, "proposal_on": "2027-01-08"},
            [
                "3 business days, the first day not counted",
                "That is when a sync first saw it",
                "Computed deadline: 2027-01-05",
                "Days off on the way: 2026-12-26, 2026-12-27, 2026-12-29",
                "提案日 holds 2027-01-08, which counts instead",
            ],
            id="a days clock",
        ),
        pytest.param("sla", {"stage_manual": "closed_lost"}, ["No SLA applies"], id="no clock"),
        pytest.param(
            "sla", {"chk_contract": True, "contract_on": "2031-01-05"}, ["knows 2026 to 2028 only"], id="unknown year"
        ),
        pytest.param("sla", {"chk_discovery": True}, [f"The clock stopped at {NOW}"], id="stopped"),
        pytest.param("checks", {}, [], id="checks say all in 要確認"),
    ],
)
def test_why(settings: Settings, rule: str, row: Row, words: list[str]) -> None:
    found = sync_at(book(settings, {"company": "A", **row}), settings, NOW)
    text = sentences(found, settings, rule)
    assert [word for word in words if word not in text] == []


def test_pauses_are_told(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A"}), settings, NOW)
    found = synced(found, settings, "2026-12-25 11:00", {"disposition_manual": "hold"})
    assert "It stood still from 2026-12-25 11:00 to now (保留)." in sentences(
        found, settings, "sla", "2026-12-25 12:00"
    )


def test_a_record_without_memory_can_be_explained(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A"}), settings, NOW)
    record: dict[str, Any] = found.tables["deals"].frame.iloc[0].to_dict()
    for rule in RULES:
        assert all(isinstance(one, str) for one in rule.explain(record, context(settings, NOW)))


def test_a_record_and_a_table_of_one_row_say_the_same(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": "A", "blocked": True, "amount": 5.0}), settings, NOW)
    record = record_of(found.tables["deals"], 0)
    again = record_of(one_row(record, "deals", context(settings, NOW)), 0)
    assert {key: str(value) for key, value in again.items()} == {key: str(value) for key, value in record.items()}


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_an_english_sheet_is_explained_without_japanese_words(settings: Settings, rule: str) -> None:
    english = replace(settings, bridge=settings.bridge.model_copy(update={"language": "en"}))
    row = {"chk_bant": True, "owner": "IS", "next": "Sales", "blocked": True, "return_reason": "no_budget", "fit": "2"}
    found = sync_at(book(english, {"company": "A", **row}), english, NOW)
    assert not re.search("[\u3040-\u30ff\u4e00-\u9fff]", sentences(found, english, rule))
