"""G06-G08: blockers, batons, lost and returned deals."""

import pytest

from tests.scenarios.people import Office, at, day


@pytest.fixture(scope="module")
def blocked():
    office = Office(at="2026-12-01 09:00")
    office.type(
        2,
        company="D1商事",
        blocked=True,
        block_reason="法務待ち",
        block_due=day("2026-12-04"),
        next_action="契約書の確認",
    )
    office.sync("2026-12-01 10:05")
    office.type(3, company="D2商事", blocked=True)
    office.sync("2026-12-03 09:00")
    office.type(4, company="D3商事", blocked=True, block_reason="稟議待ち", block_due=day("2026-12-07"))
    office.sync("2026-12-04 15:00")
    office.sync("2026-12-07 10:05")
    return office


@pytest.mark.shows("B-07")
def test_g06_order_and_elapsed_times(blocked):
    rows = [row for row in blocked.page("ブロッカー")[2:] if row[0]]
    assert [row[0] for row in rows] == ["D1商事", "D3商事", "D2商事"]
    assert [row[5] for row in rows] == ["🔴 144.0 h / 4 営業日", "🟡 67.1 h / 1 営業日", "⚪ 97.1 h / 2 営業日"]


@pytest.mark.shows("B-14")
def test_g06_a_block_without_reason_and_deadline_is_told(blocked):
    assert {"W-BLOCK-REASON", "W-BLOCK-DUE"} <= set(blocked.codes(3))
    assert not {"W-BLOCK-REASON", "W-BLOCK-DUE"} & set(blocked.codes(2))


@pytest.mark.shows("B-22")
def test_g06_the_view_has_the_seven_columns(blocked):
    assert blocked.page("ブロッカー")[1][:7] == ["案件", "Owner", "Next", "理由", "SLA期限", "経過", "操作"]


@pytest.mark.shows("B-23")
def test_g06_unblocking_leaves_the_view_on_the_next_sync():
    office = Office(at="2026-12-01 09:00")
    office.type(2, company="D1商事", blocked=True, block_reason="法務待ち", block_due=day("2026-12-04"))
    office.sync("2026-12-01 10:05")
    office.type(2, blocked=False)
    office.sync("2026-12-02 10:05")
    assert not any("D1商事" in map(str, row) for row in office.page("ブロッカー"))


@pytest.mark.shows("B-08", "B-24", "B-60")
def test_g07_queue_time_and_acceptance():
    office = Office(at="2026-12-25 09:00")
    office.type(2, company="D7商事", chk_discovery=True, owner="Marketing", next="IS")
    office.sync("2026-12-25 17:30")
    office.sync("2026-12-28 09:30")
    deal = office.deal(2)
    assert deal["バトン"] == "Marketing → IS"
    assert deal["キュー時間(h)"] == pytest.approx(64.0)
    head, row = office.page("バトン")[1][:5], office.page("バトン")[2]
    assert head == ["案件", "バトン", "キュー時間", "SLA", "状態"]
    assert "D7商事" in str(row[0])
    assert row[1] == "Marketing → IS"
    assert "64.0" in str(row[2])
    assert "1 営業日" in str(row[2])
    assert "超過" in str(row[4])

    office.type(2, baton_accepted=True)
    office.sync("2026-12-28 10:00")
    deal = office.deal(2)
    assert (deal["Owner"], deal["Next"], deal["受領"]) == ("IS", "", False)
    assert deal["キュー時間(h)"] == ""
    closed = next(row for row in office.rows("変更履歴") if row["種別"] == "baton" and row["継続時間(h)"] != "")
    assert closed["継続時間(h)"] == pytest.approx(64.5)
    assert closed["結果"] == "達成(遅延)"
    assert not any("D7商事" in map(str, line) for line in office.page("バトン"))


@pytest.mark.shows("B-52", "B-55", "B-57")
def test_g08_a_lost_deal_is_kept_and_comes_back_once():
    office = Office(at="2026-12-10 09:00")
    office.type(
        2,
        company="D9商事",
        fit=2,
        need=2,
        timing=1,
        stage_manual="Closed-Lost",
        block_reason="予算が今年は無い",
        lost_cat="時期",
        reapproach_on=day("2027-04-05"),
    )
    office.sync("2026-12-10 10:00")
    deal = office.deal(2)
    assert deal["失注理由(採用)"] == "予算が今年は無い"
    assert (deal["ランク"], deal["対応区分"], deal["実効ランク"], deal["SLA状態"]) == ("A", "リサイクル", "C", "対象外")
    assert not [code for code in office.codes(2) if code.startswith("W-LOST")]

    def told():
        return [row for row in office.rows("変更履歴") if "WF-16" in str(row["規則"])]

    office.sync("2027-04-04 08:00")
    assert told() == []
    office.sync("2027-04-05 08:00")
    assert len(told()) == 1
    office.sync("2027-04-06 08:00")
    assert len(told()) == 1


@pytest.mark.shows("B-75")
def test_g08_a_return_reason_sends_a_deal_to_nurture():
    office = Office(at="2026-12-10 09:00")
    office.type(2, company="D10商事", chk_bant=True, fit=2, need=2, timing=2, return_reason="決裁者不明")
    office.sync("2026-12-10 10:00")
    deal = office.deal(2)
    assert (deal["対応区分"], deal["実効ランク"], deal["SLA状態"]) == ("育成", "B", "停止中")
    assert deal["SLA期限"] == ""
    assert at("2026-12-10 10:00") == pytest.approx(deal["ステージ開始日時"])
