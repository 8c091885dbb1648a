"""G01: the stage follows from the ticks; people may override it."""

import pytest

from tests.scenarios.people import Office, settings_without

TICKS = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract")
GAP, VERBAL = "W-CHECK-GAP", "W-VERBAL-NO-PROPOSAL"
WON = {"evidence_kind": "署名", "onboarding": "初回レクチャーを送る"}

ROWS = [
    pytest.param("-----", {}, "Lead", "Lead", [], id="nothing ticked is a Lead"),
    pytest.param("x----", {}, "MQL", "MQL", [], id="discovery is MQL"),
    pytest.param("-x---", {}, "SQL", "SQL", [GAP], id="BANT is SQL, with a gap"),
    pytest.param("--x--", {}, "SQL", "SQL", [GAP], id="a proposal is SQL, with a gap"),
    pytest.param("---x-", {}, "Lead", "Lead", [VERBAL, GAP], id="a verbal agreement alone promotes nothing"),
    pytest.param("xx-x-", {}, "SQL", "SQL", [VERBAL, GAP], id="verbal without a proposal"),
    pytest.param("xxxx-", {}, "Opportunity", "Opportunity", [], id="proposal and verbal agreement"),
    pytest.param(
        "----x", {}, "Closed-Won", "Closed-Won", [GAP, "W-WON-EVIDENCE", "W-WON-ONBOARD"], id="a contract wins"
    ),
    pytest.param("xxxxx", {**WON, "stage_manual": "SQL"}, "Closed-Won", "SQL", [], id="a manual stage overrides"),
    pytest.param("x----", {"bant_b": True}, "SQL", "SQL", [], id="one of the four BANT items counts as BANT"),
    pytest.param("xxxxx", WON, "Closed-Won", "Closed-Won", [], id="manual cleared"),
]


@pytest.fixture(scope="module")
def office():
    office = Office(settings_without("W-MQL-CONTACT", "W-SQL-SIGN", "W-OPP-SIGN"))
    for row, case in enumerate(ROWS, 2):
        ticks, other, *_ = case.values
        boxes = {key: tick == "x" for key, tick in zip(TICKS, ticks, strict=True)}
        office.type(row, company=f"株式会社サンプル{row}", **boxes, **other)
    office.sync("2026-11-24 10:00")
    return office


@pytest.mark.shows(
    "B-02",
    "B-04",
    "B-13",
    "B-17",
    "B-18",
    "B-19",
    "B-20",
    "B-32",
    "B-36",
    "B-39",
    "B-42",
    "B-48",
    "B-50",
    "B-51",
    "B-77",
    "B-81",
)
@pytest.mark.parametrize(
    ("row", "case"), [pytest.param(row, case.values, id=case.id) for row, case in enumerate(ROWS, 2)]
)
def test_the_table_of_g01(office, row, case):
    _, _, auto, stage, codes = case
    deal = office.deal(row)
    assert deal["ステージ(自動)"] == auto
    assert deal["ステージ"] == stage
    assert sorted(office.codes(row)) == sorted(codes)


@pytest.mark.shows("B-21")
def test_a_manual_stage_says_what_it_overrides(office):
    assert office.deal(10)["ステージ判定"] == "手動上書き中(自動=Closed-Won)"


@pytest.mark.shows("B-21", "B-56")
def test_clearing_the_manual_stage_returns_to_the_computed_one():
    office = Office()
    office.type(2, company="株式会社サンプル", chk_discovery=True, stage_manual="Closed-Lost")
    office.sync("2026-11-24 10:00")
    assert office.deal(2)["ステージ"] == "Closed-Lost"
    office.type(2, stage_manual="")
    office.sync("2026-11-24 11:00")
    assert office.deal(2)["ステージ"] == "MQL"
    kinds = [(row["種別"], row["旧"], row["新"]) for row in office.rows("変更履歴")]
    assert any(old == "Closed-Lost" and new == "MQL" for _, old, new in kinds)


@pytest.mark.shows("B-06")
def test_unticking_moves_the_stage_back_and_is_logged():
    office = Office()
    office.type(2, company="株式会社サンプル", chk_discovery=True)
    office.sync("2026-11-24 10:00")
    office.type(2, chk_discovery=False)
    office.sync("2026-11-25 10:00")
    assert office.deal(2)["ステージ"] == "Lead"
    assert next((row["旧"], row["新"]) for row in office.rows("変更履歴")) == ("MQL", "Lead")
