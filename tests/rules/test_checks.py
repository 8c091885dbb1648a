"""What 要確認 asks for, and when it stops asking."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bridge.book import Finding
from bridge.desired import context_of
from bridge.rules import checks
from bridge.settings import Settings
from tests.rules.deals import Row, at, book, cell, codes, deals, sync_at, synced

NOW = "2026-12-01 09:00"
MQL = {"chk_discovery": True, "contact_email": "taro@example.com", "source": "web"}
SQL = {**MQL, "bant_b": True, "proposal_on": "2026-12-02", "decision_process": "部長"}
OPP = {
    **SQL,
    "chk_bant": True,
    "chk_proposal": True,
    "chk_verbal": True,
    "amount": 1.0,
    "golive": "4月",
    "internal_proc": "稟議",
}
WON = {**OPP, "chk_contract": True, "evidence_kind": "signature", "onboarding": "手順", "rollout_plan": "計画"}
LOST = {"stage_manual": "closed_lost", "lost_reason": "高い", "reapproach_on": "2027-04-05"}


@pytest.mark.shows("B-12")
@pytest.mark.parametrize(
    "row", [{}, MQL, SQL, OPP, WON, LOST], ids=["lead", "mql", "sql", "opportunity", "won", "lost"]
)
def test_a_tidy_deal_has_nothing_to_check(settings: Settings, row: Row) -> None:
    assert cell(sync_at(book(settings, {"company": "A", **row}), settings, NOW), "warnings") is None


@pytest.mark.shows("B-14", "B-29", "B-30", "B-37", "B-43", "B-48", "B-51", "B-54", "B-55", "B-64", "B-80", "B-83")
@pytest.mark.parametrize(
    ("row", "warned"),
    [
        pytest.param({"company": None, "contact_name": "山田", "note": "x"}, {"W-COMPANY"}, id="no company"),
        pytest.param({"discovery_at": "2026-12-02"}, {"W-DISC-UNTICKED"}, id="discovery date without the tick"),
        pytest.param({**MQL, "contact_email": None}, {"W-MQL-CONTACT"}, id="MQL nobody can reach"),
        pytest.param({**MQL, "source": None}, {"W-MQL-CONTACT"}, id="MQL from nowhere"),
        pytest.param({**SQL, "proposal_on": None, "decision_process": None}, {"W-SQL-SIGN"}, id="SQL without signs"),
        pytest.param({**OPP, "golive": None}, {"W-OPP-SIGN"}, id="opportunity without a date"),
        pytest.param({"blocked": True}, {"W-BLOCK-REASON", "W-BLOCK-DUE"}, id="blocked without a word"),
        pytest.param({"block_reason": "legal"}, {"W-BLOCK-FLAG"}, id="a reason without a block"),
        pytest.param({**WON, "block_reason": "legal"}, set(), id="a reason left on a won deal"),
        pytest.param({**LOST, "block_reason": "legal"}, set(), id="a reason left on a lost deal"),
        pytest.param({**LOST, "blocked": True}, set(), id="a block left on a lost deal"),
        pytest.param({**WON, "blocked": True}, {"W-BLOCK-REASON", "W-BLOCK-DUE"}, id="blocked before the kickoff"),
        pytest.param({**WON, "blocked": True, "kickoff_done": True}, set(), id="blocked after the kickoff"),
        pytest.param(
            {**WON, "evidence_kind": None, "onboarding": None}, {"W-WON-EVIDENCE", "W-WON-ONBOARD"}, id="won, unproven"
        ),
        pytest.param({**WON, "rollout_plan": None}, set(), id="won today, no plan yet"),
        pytest.param({**WON, "return_reason": "absent"}, {"W-WON-RETURN"}, id="stuck after the contract"),
        pytest.param(
            {**WON, "return_reason": "absent", "blocked": True, "block_reason": "absent", "block_due": "2026-12-09"},
            set(),
            id="stuck, and said so",
        ),
        pytest.param({**LOST, "lost_reason": None}, {"W-LOST-REASON"}, id="lost without a reason"),
        pytest.param({**LOST, "reapproach_on": None}, {"W-LOST-REAPPROACH"}, id="lost for ever"),
        pytest.param(
            {**LOST, "chk_contract": True}, {"W-OVERRIDE-CONFLICT"}, id="lost by hand, though the contract is ticked"
        ),
    ],
)
def test_checks(settings: Settings, row: Row, warned: set[str]) -> None:
    assert codes(sync_at(book(settings, {"company": "A", **row}), settings, NOW)) == warned


@pytest.mark.shows("B-78")
@pytest.mark.parametrize(("moment", "warned"), [("2026-12-07 23:59", set()), ("2026-12-08 00:00", {"W-WON-PLAN"})])
def test_a_rollout_plan_within_a_week(settings: Settings, moment: str, warned: set[str]) -> None:
    first = sync_at(book(settings, {"company": "A", **WON, "rollout_plan": None}), settings, NOW)
    assert codes(synced(first, settings, moment)) == warned


def test_signs_that_lack_are_named_and_only_those_the_tab_can_hold(settings: Settings) -> None:
    row = {"company": "A", **OPP, "amount": None, "golive": None, "internal_proc": None}
    assert "、".join(("金額", "導入時期", "社内手続き")) in cell(
        sync_at(book(settings, row), settings, NOW), "warnings"
    )
    start = book(settings, {**row, "stage": "opportunity"}, {**OPP, "amount": None, "stage": "opportunity"})
    context = replace(context_of(start, settings, at(NOW)), absent={7: frozenset({"amount", "internal_proc"})})
    found = [one for one in checks.compute(start.tables["deals"], context).findings if one.rows.any()]
    (golive,) = [one for one in found if one.code == "W-OPP-SIGN"]
    assert golive.values is not None
    assert (golive.column, golive.rows.tolist(), golive.values[0]) == ("golive", [True, False], "導入時期")


def test_lines_stand_in_the_order_of_the_columns_and_name_them(settings: Settings) -> None:
    found = sync_at(book(settings, {"company": None, "note": "x", "blocked": True}), settings, NOW)
    labels = [line.split(":")[0] for line in cell(found, "warnings").split("\n")]
    assert labels == ["会社名", "ブロック理由", "ブロック解消期限"]


def test_a_code_that_is_off_is_not_shown(settings: Settings) -> None:
    bridge = settings.bridge.model_copy(update={"warnings_off": ("W-BLOCK-DUE",)})
    off = replace(settings, bridge=bridge)
    assert codes(sync_at(book(off, {"company": "A", "blocked": True}), off, NOW)) == {"W-BLOCK-REASON"}


def test_sentences_are_in_the_language_of_the_sheet(settings: Settings) -> None:
    english = replace(settings, bridge=settings.bridge.model_copy(update={"language": "en"}))
    assert cell(sync_at(book(english, {"company": "A", "blocked": True}), english, NOW), "warnings").startswith(
        "Block reason: "
    )


def test_findings_of_reading_are_shown_with_their_value(settings: Settings) -> None:
    values = np.array(["来週中", None], dtype=object)[:1]
    table = deals(settings, {"company": "A"}).with_findings(Finding("W-VALUE", "proposal_on", np.array([True]), values))
    found = sync_at(book(settings).with_table(table), settings, NOW)
    assert cell(found, "warnings").startswith("提案日: 「来週中」")
