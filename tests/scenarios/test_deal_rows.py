"""One row of 案件 from input to won: what one sync shows, what people may override, what is logged."""

import pytest

from bridge.book import Formula
from bridge.views.links import linked
from tests.scenarios.people import Office, at, day, moment

NOW = "2026-11-24 10:00"


@pytest.mark.shows("B-01", "B-03", "B-16")
def test_one_row_takes_the_input_and_shows_everything():
    office = Office(at="2026-11-24 09:00")
    office.type(
        2,
        company="あさひ商事",
        chk_discovery=True,
        fit=2,
        need=2,
        timing=1,
        owner="Marketing",
        next="IS",
        blocked=True,
        block_reason="法務待ち",
        block_due=day("2026-11-25"),
        next_action="契約書の確認",
        received_at=moment("2026-11-24 08:00"),
    )
    office.sync(NOW)
    office.sync("2026-11-24 12:00")
    deal = office.deal(2)
    assert (deal["スコア"], deal["ランク"], deal["ステージ"]) == (5, "A", "MQL")
    assert (deal["バトン"], deal["ブロック理由"], deal["SLA状態"]) == ("Marketing → IS", "法務待ち", "達成")
    assert deal["SLA期限"] == pytest.approx(at("2026-11-25 08:00"))
    assert (deal["キュー時間(h)"], deal["停滞時間(h)"]) == (pytest.approx(2.0), pytest.approx(2.0))
    (blocked,) = office.page("ブロッカー")[2:]
    assert blocked[:4] == ["あさひ商事", "Marketing", "IS", "法務待ち"]
    formulas = office.tab("ブロッカー").get_values(value_render_option="FORMULA")
    assert linked(Formula(formulas[2][6])) == (deal["案件ID"], "▶ 契約書の確認")


@pytest.mark.shows("B-11", "B-96")
def test_what_people_override_stays_and_is_logged():
    office = Office()
    office.type(2, company="あさひ商事", chk_discovery=True, owner="Marketing", next="IS")
    office.sync(NOW)
    typed = {"stage_manual": "Opportunity", "owner": "Sales", "next": "CS", "blocked": True}
    office.type(2, **typed)
    for now in ("2026-11-24 11:00", "2026-11-24 12:00", "2026-11-25 12:00"):
        office.sync(now)
    deal = office.deal(2)
    assert [deal[label] for label in ("ステージ(手動)", "Owner", "Next", "ブロック中")] == [*typed.values()]
    assert deal["ステージ"] == "Opportunity"
    logged = {
        (row["項目"], row["旧"], row["新"]): row["検知日時"]
        for row in office.rows("変更履歴")
        if row["種別"] == "override"
    }
    assert set(logged) == {
        ("ステージ(手動)", "", "Opportunity"),
        ("Owner", "Marketing", "Sales"),
        ("Next", "IS", "CS"),
        ("ブロック中", "FALSE", "TRUE"),
    }
    assert [*logged.values()] == pytest.approx([at("2026-11-24 11:00")] * 4)


@pytest.mark.shows("B-31", "B-65")
def test_discovery_has_a_clock_of_its_own_beside_the_first_contact():
    office = Office(at="2026-12-01 09:00")
    office.type(
        2, company="あさひ商事", received_at=moment("2026-12-01 09:00"), first_contact_at=moment("2026-12-01 10:00")
    )
    seen = []
    for now in ("2026-12-01 11:00", "2026-12-02 09:00", "2026-12-02 09:00:01"):
        office.sync(now)
        seen.append((office.deal(2)["SLAルール"], office.deal(2)["SLA状態"]))
    assert seen == [("SLA-DISC24", "順調"), ("SLA-DISC24", "注意"), ("SLA-DISC24", "超過")]


@pytest.mark.shows("B-58")
def test_discovery_counts_when_it_is_booked_however_late_it_is_held():
    office = Office(at="2026-12-01 09:00")
    office.type(
        2,
        company="あさひ商事",
        received_at=moment("2026-12-01 09:00"),
        chk_discovery=True,
        discovery_at=moment("2026-12-10 14:00"),
    )
    for now in ("2026-12-01 10:00", "2026-12-05 10:00"):
        office.sync(now)
        assert office.deal(2)["SLA状態"] == "達成"
    assert office.deal(2)["SLA期限"] == pytest.approx(at("2026-12-02 09:00"))


@pytest.mark.shows("B-76")
def test_a_proposal_date_that_passed_is_red():
    office = Office(at="2026-11-24 09:00")
    office.type(2, company="あさひ商事", chk_bant=True, proposal_on=day("2026-11-25"))
    office.sync(NOW)
    office.sync("2026-11-26 00:00")
    deal = office.deal(2)
    assert (deal["SLA期限"], deal["SLA状態"], deal["信号"]) == (day("2026-11-25"), "超過", "🔴")
    deadline = office.labels("案件").index("SLA期限")
    overdue = next(rule for rule in rules_of(office) if "sheetbridge:CF-01" in formula(rule))
    assert any(one["startColumnIndex"] <= deadline < one["endColumnIndex"] for one in overdue["ranges"])
    background = overdue["booleanRule"]["format"]["backgroundColor"]
    assert background["red"] > max(background["green"], background["blue"])


def rules_of(office):
    fields = {"fields": "sheets(properties.title,conditionalFormats)"}
    answer = office.bridge.transport.json("GET", f"/{office.spreadsheet_id}", params=fields)
    return next(one for one in answer["sheets"] if one["properties"]["title"] == "案件")["conditionalFormats"]


def formula(rule):
    return rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]


@pytest.mark.shows("B-62", "B-73")
def test_what_sales_needs_before_a_deal_is_passed_on():
    office = Office()
    office.type(2, company="あさひ商事", chk_bant=True, proposal_scope_ok=True)
    office.type(3, company="いろは工業", chk_bant=True, proposal_scope_ok=True, decision_process="部長、役員の順")
    office.sync(NOW)
    assert [office.deal(row)["バトン条件"] for row in (2, 3)] == ["未: 決裁プロセス", "OK"]


@pytest.mark.shows("B-63", "B-79")
def test_what_cs_needs_before_a_won_deal_is_done():
    office = Office()
    office.type(2, company="あさひ商事", chk_contract=True, kickoff_on=day("2026-11-30"))
    office.sync(NOW)
    deal = office.deal(2)
    assert deal["バトン条件"] == "未: レクチャー完了、目標KPI、点検日"
    assert deal["点検日(推奨)"] == day("2026-12-30")
    office.type(2, training_done=True, kpi="週10件の利用", kpi_check_on=day("2026-12-30"))
    office.sync("2026-11-24 11:00")
    assert office.deal(2)["バトン条件"] == "OK"


@pytest.mark.shows("B-80")
def test_a_won_deal_that_is_sent_back_is_a_blocker_of_sales_until_its_kickoff():
    office = Office()
    office.type(2, company="あさひ商事", chk_contract=True, owner="Sales", next="CS", return_reason="環境準備NG")
    office.sync(NOW)
    assert "W-WON-RETURN" in office.codes(2)
    office.type(2, blocked=True, block_reason="環境準備NG")
    office.sync("2026-11-24 11:00")
    assert "W-WON-RETURN" not in office.codes(2)
    (listed,) = office.page("ブロッカー")[2:]
    assert listed[:4] == ["あさひ商事", "Sales", "CS", "環境準備NG"]
    office.type(2, kickoff_done=True)
    office.sync("2026-11-24 12:00")
    assert not any("あさひ商事" in map(str, row) for row in office.page("ブロッカー"))


@pytest.mark.shows("B-94")
def test_short_names_of_stages_are_understood():
    office = Office()
    for row, typed in enumerate(("Won", "Closed-Won", "Lost", "Closed-Lost"), 2):
        office.type(row, company=f"会社{row}", stage_manual=typed)
    office.sync(NOW)
    assert [row["ステージ"] for row in office.rows()[:4]] == ["Closed-Won"] * 2 + ["Closed-Lost"] * 2
    assert [str(label).split("\n")[0] for label in office.page("カンバン")[1]][-2:] == ["Won (2)", "Lost (2)"]


@pytest.mark.shows("B-26")
def test_what_people_set_in_the_settings_tab_holds_from_the_next_sync():
    office = Office(at="2026-12-01 09:00")
    office.type(2, company="あさひ商事", received_at=moment("2026-12-01 09:00"), fit=2, need=2, timing=1)
    place = [row["キー"] for row in office.rows("設定")]
    office.type(place.index("sla.SLA-FC24.length") + 2, "設定", value="48")
    office.type(place.index("scoring.fnt.rank_a") + 2, "設定", value="6")
    office.sync("2026-12-01 10:00")
    deal = office.deal(2)
    assert deal["SLA期限"] == pytest.approx(at("2026-12-03 09:00"))
    assert deal["ランク"] == "B"
