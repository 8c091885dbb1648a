"""G17 to G20: invite and attendee lists, registration against update, the dedupe key, reconciliation with a marketing tool."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InvalidInput
from bridge.importing.terms import Fate
from bridge.jobs.undo import undo
from tests.scenarios.imports import ListOffice, counts, written
from tests.scenarios.people import day, moment

PEOPLE = {
    "長谷川 隆": "hasegawa@example.com",
    "海田 弘和": "kaida@example.com",
    "棚橋 太郎": "tanahashi@example.com",
    "三沢 慎吾": "misawa@example.com",
    "山下 新作": "yamashita@example.com",
    "片平 光男": "katahira@example.com",
}
ROWS = [{"氏名": name, "メールアドレス": email} for name, email in PEOPLE.items()]


def office_with(*rows: dict[str, object]) -> ListOffice:
    """An office whose leads were typed by people and seen by a sync."""
    office = ListOffice()
    for number, row in enumerate(rows, 2):
        office.type(number, "リード", **row)
    office.sync("2026-11-24 10:00")
    return office


def three_leads() -> ListOffice:
    return office_with(*({"full_name": row["氏名"], "email": row["メールアドレス"]} for row in ROWS[:3]))


@pytest.mark.shows("I-28", "I-29", "I-32", "I-39", "I-41", "I-108", "I-98", "I-99", "I-100", "A-45", "A-46")
def test_g17_invitation_and_attendance_are_one_row_of_history(tmp_path: Path):
    office = three_leads()
    invited = office.imports(written(tmp_path / "i.csv", *ROWS[:3]), "invite", "2026-12-01 09:00", campaign="DPS Live")
    assert counts(invited) == {"updated": 3}
    assert [(row["招待"], row["反応"]) for row in office.records("キャンペーン履歴")] == [("あり", "なし")] * 3
    attendees = written(tmp_path / "a.csv", *ROWS)
    came = office.imports(attendees, "attendees", "2026-12-10 09:00", campaign="DPS Live")
    assert counts(came) == {"new": 3, "updated": 3}
    history = office.records("キャンペーン履歴")
    assert [row["リード発生日"] for row in history] == [day("2026-12-01")] * 3 + [day("2026-12-10")] * 3
    assert [(row["招待"], row["反応"]) for row in history] == [("あり", "あり")] * 3 + [("なし", "あり")] * 3
    (campaign,) = office.records("キャンペーン")
    shown = {key: campaign[key] for key in ("招待数", "参加数", "招待参加数", "参加率", "リード獲得数")}
    assert shown == {"招待数": 3, "参加数": 6, "招待参加数": 3, "参加率": 1.0, "リード獲得数": 3}
    again = office.imports(attendees, "attendees", "2026-12-11 09:00", campaign="DPS Live")
    assert (counts(again), again.planned) == ({"unchanged": 6}, None)
    assert len(office.records("キャンペーン履歴")) == 6


@pytest.mark.shows("I-109", "A-47")
def test_g18_registering_keeps_what_stands_there_and_tells_the_difference(tmp_path: Path):
    office = office_with({"full_name": "長谷川 隆", "email": PEOPLE["長谷川 隆"], "title": "課長", "org": "営業部"})
    row = {**ROWS[0], "役職": "部長"}
    found = office.imports(written(tmp_path / "a.csv", row), "attendees", "2026-12-01 09:00", campaign="DPS Live")
    assert office.lead(PEOPLE["長谷川 隆"])["役職"] == "課長"
    assert len(office.records("キャンペーン履歴")) == 1
    (difference,) = found.reconciled.differences
    assert (difference.column, difference.old[0], difference.new[0]) == ("title", "課長", "部長")
    assert list(difference.fate) == [Fate.KEPT]


@pytest.mark.shows("I-102", "I-103", "I-110", "I-111")
def test_g18_update_takes_filled_cells_and_refuses_unknown_people(tmp_path: Path):
    office = office_with({"full_name": "長谷川 隆", "email": PEOPLE["長谷川 隆"], "title": "課長", "org": "営業部"})
    rows = [{**ROWS[0], "役職": "部長", "組織": ""}, {**ROWS[3], "役職": "課長", "組織": "総務部"}]
    path = written(tmp_path / "u.csv", *rows)
    with pytest.raises(InvalidInput, match="--strict: 1 row cannot be taken"):
        office.imports(path, "update", "2026-12-01 09:00", strict=True)
    assert office.lead(PEOPLE["長谷川 隆"])["役職"] == "課長"
    found = office.imports(path, "update", "2026-12-01 09:00")
    assert (counts(found), found.left) == ({"updated": 1, "invalid": 1}, 1)
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert (lead["役職"], lead["組織"]) == ("部長", "営業部")
    assert [row["種別"] for row in office.records("取込確認")] == ["未登録リード"]
    office.imports(written(tmp_path / "c.csv", {**ROWS[0], "組織": "__CLEAR__"}), "update", "2026-12-02 09:00")
    assert "組織" not in office.lead(PEOPLE["長谷川 隆"])


@pytest.mark.shows("I-105", "I-107", "A-48")
def test_g19_the_address_says_who_somebody_is(tmp_path: Path):
    office = office_with({"full_name": "長谷川 隆", "email": "hasegawa@example.com"})
    rows = [
        {"氏名": "長谷川 太郎", "メールアドレス": "hasegawa@example.com"},
        {"氏名": "長谷川 隆", "メールアドレス": " Hasegawa@Example.COM "},
        {"氏名": "長谷川隆", "メールアドレス": "ｈａｓｅｇａｗａ@example.com"},
        {"氏名": "川田 祥兵", "メールアドレス": ""},
    ]
    found = office.imports(written(tmp_path / "a.csv", *rows), "leads", "2026-12-01 09:00")
    assert counts(found) == {"unchanged": 1, "duplicate": 2, "skipped": 1}
    (lead,) = office.records("リード")
    assert lead["氏名"] == "長谷川 隆"
    issues = office.records("取込確認")
    assert [(one["種別"], one.get("取込値")) for one in issues] == [
        ("メールなし", "川田 祥兵"),
        ("氏名不一致", "長谷川 太郎"),
    ]


@pytest.mark.shows("A-49")
def test_g19_people_without_an_address_are_made_only_when_asked_for_and_marked(tmp_path: Path):
    office = ListOffice()
    path = written(tmp_path / "cards.csv", {"氏名": "川田 祥兵", "会社名": "株式会社サンプル", "電話番号": "03-1111"})
    terms = {"allow_no_email": True}
    assert counts(office.imports(path, "leads", "2026-12-11 09:00", **terms)) == {"new": 1}
    assert counts(office.imports(path, "leads", "2026-12-12 09:00", **terms)) == {"unchanged": 1}
    (lead,) = office.records("リード")
    assert "名寄せ不可" in lead["要確認"]
    assert "名寄せキー" not in lead


@pytest.mark.shows("I-106")
def test_g19_with_address_and_name_two_people_share_an_address(tmp_path: Path):
    office = office_with({"full_name": "長谷川 隆", "email": "hasegawa@example.com"})
    rows = [
        {"氏名": "長谷川 太郎", "メールアドレス": "hasegawa@example.com"},
        {"氏名": "長谷川　隆", "メールアドレス": "hasegawa@example.com"},
    ]
    found = office.imports(written(tmp_path / "a.csv", *rows), "leads", "2026-12-01 09:00", key="email+name")
    assert counts(found) == {"new": 1, "unchanged": 1}


def reconciled_office(tmp_path: Path) -> ListOffice:
    """A lead that came from a marketing tool, which people then edited."""
    office = ListOffice()
    base = {**ROWS[0], "役職": "課長", "電話番号": "03-1111", "組織": "営業1課"}
    office.imports(written(tmp_path / "base.csv", base), "ma", "2026-12-01 09:00")
    office.sync("2026-12-01 10:00")
    office.type(2, "リード", tel="03-2222", org="営業2課")
    office.sync("2026-12-10 12:00")
    return office


def export(tmp_path: Path, **more: str) -> Path:
    row = {
        **ROWS[0],
        "役職": "部長",
        "電話番号": "03-1111",
        "組織": "営業3課",
        "MA更新日時": "2026-12-09 18:00",
        **more,
    }
    return written(tmp_path / "ma.csv", row)


@pytest.mark.shows("I-93", "I-97", "I-104")
def test_g20_only_what_the_file_changed_is_taken(tmp_path: Path):
    office = reconciled_office(tmp_path)
    path = export(tmp_path)
    office.imports(path, "ma", "2026-12-11 09:00")
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert (lead["役職"], lead["電話番号"], lead["組織"]) == ("部長", "03-2222", "営業2課")
    (issue,) = office.records("取込確認")
    assert [issue[key] for key in ("種別", "項目", "シート値", "取込値", "基準値")] == [
        *("衝突", "組織", "営業2課", "営業3課"),
        "どちらとも違う値",
    ]
    again = office.imports(path, "ma", "2026-12-12 09:00")
    assert (counts(again), again.planned) == ({"unchanged": 1}, None)


def test_g20_an_issue_says_that_no_import_spoke_of_the_cell_before(tmp_path: Path):
    office = ListOffice()
    office.type(2, "リード", full_name="長谷川 隆", email=PEOPLE["長谷川 隆"], title="課長")
    office.imports(export(tmp_path), "ma", "2026-12-11 09:00")
    issues = {one["項目"]: one["基準値"] for one in office.records("取込確認")}
    assert issues == {"役職": "なし(初めての取込)"}


def test_g20_a_newer_file_wins_and_an_issue_says_so(tmp_path: Path):
    office = reconciled_office(tmp_path)
    office.imports(export(tmp_path, MA更新日時="2026-12-10 18:00"), "ma", "2026-12-11 09:00")
    assert office.lead(PEOPLE["長谷川 隆"])["組織"] == "営業3課"
    assert [one["シート値"] for one in office.records("取込確認")] == ["営業2課"]


@pytest.mark.parametrize(
    ("decision", "wanted"), [("取込優先", "営業3課"), ("シート優先", "営業2課"), ("無視", "営業2課")]
)
def test_g20_the_next_sync_carries_a_decision_out(tmp_path: Path, decision: str, wanted: str):
    office = reconciled_office(tmp_path)
    office.imports(export(tmp_path), "ma", "2026-12-11 09:00")
    office.type(2, "取込確認", decision=decision)
    office.sync("2026-12-11 10:00")
    assert office.lead(PEOPLE["長谷川 隆"])["組織"] == wanted
    (issue,) = office.records("取込確認")
    assert issue["処理済"] is True
    assert office.sync("2026-12-11 10:00").plan.is_empty


def test_g20_a_decision_does_not_touch_what_people_wrote_since(tmp_path: Path):
    office = reconciled_office(tmp_path)
    office.imports(export(tmp_path), "ma", "2026-12-11 09:00")
    office.type(2, "取込確認", decision="取込優先")
    office.type(2, "リード", org="営業4課")
    result = office.sync("2026-12-11 10:00")
    assert office.lead(PEOPLE["長谷川 隆"])["組織"] == "営業4課"
    assert any("営業4課" in problem.text for problem in result.problems)
    (issue,) = office.records("取込確認")
    assert not issue.get("処理済")


@pytest.mark.shows("I-37", "I-101")
def test_g20_blank_cells_and_opt_outs(tmp_path: Path):
    office = reconciled_office(tmp_path)
    rows = {**ROWS[0], "役職": "", "配信停止": "TRUE"}
    office.imports(written(tmp_path / "out.csv", rows), "ma", "2026-12-11 09:00")
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert (lead["役職"], lead["配信停止"]) == ("課長", True)
    office.imports(written(tmp_path / "in.csv", {**rows, "配信停止": "FALSE"}), "ma", "2026-12-12 09:00")
    assert office.lead(PEOPLE["長谷川 隆"])["配信停止"] is True


@pytest.mark.shows("I-37", "I-101")
def test_g20_one_person_in_two_campaigns_of_a_file(tmp_path: Path):
    office = ListOffice()
    rows = [{**ROWS[3], "キャンペーン名": name} for name in ("DPS Live", "ホームページ問合せ")]
    path = written(tmp_path / "ma.csv", *rows)
    found = office.imports(path, "ma", "2026-12-01 09:00", campaign_column="キャンペーン名")
    assert counts(found) == {"new": 1, "duplicate": 1}
    assert [row["キャンペーン名"] for row in office.records("キャンペーン履歴")] == ["DPS Live", "ホームページ問合せ"]
    assert sum(row["リード獲得数"] for row in office.records("キャンペーン")) == 1
    again = office.imports(path, "ma", "2026-12-02 09:00", campaign_column="キャンペーン名")
    assert again.planned is None


def test_a_row_without_address_is_made_when_somebody_says_so(tmp_path: Path):
    office = ListOffice()
    rows = [{"氏名": "川田 祥兵", "メールアドレス": "", "会社名": "川田工業"}, ROWS[0]]
    office.imports(written(tmp_path / "a.csv", *rows), "attendees", "2026-12-01 09:00", campaign="DPS Live")
    office.type(2, "取込確認", decision="新規作成")
    office.sync("2026-12-01 10:00")
    assert [row["氏名"] for row in office.records("リード")] == ["長谷川 隆", "川田 祥兵"]
    assert [row["名前"] for row in office.records("キャンペーン履歴")] == ["長谷川 隆", "川田 祥兵"]
    office.sync("2026-12-01 11:00")
    assert len(office.records("リード")) == 2


def test_undo_gives_back_the_sheet_before(tmp_path: Path):
    office = three_leads()
    tabs = ("リード", "キャンペーン", "キャンペーン履歴", "取込確認")
    office.type(4, "リード", title="課長")
    office.sync("2026-11-25 09:00")
    before = {title: office.records(title) for title in tabs}
    rows = [{**row, "役職": "部長"} for row in ROWS] + [{"氏名": "川田 祥兵", "メールアドレス": ""}]
    found = office.imports(written(tmp_path / "a.csv", *rows), "ma", "2026-12-01 09:00", campaign="DPS Live")
    assert office.lead(PEOPLE["長谷川 隆"])["役職"] == "部長"
    result = undo(office.bridge, office.settings, found.import_id, moment("2026-12-01 10:00"))
    assert result.kept == ()
    after = {title: office.records(title) for title in tabs}
    computed = ("_memory", "参加キャンペーン", "キャンペーン数", "更新日時")
    assert _without(after, *computed) == _without(before, *computed)
    again = office.imports(written(tmp_path / "a.csv", *rows), "ma", "2026-12-02 09:00", campaign="DPS Live")
    assert counts(again) == counts(found)


def _without(tabs: dict[str, list[dict[str, object]]], *labels: str) -> dict[str, list[dict[str, object]]]:
    return {
        title: [{key: cell for key, cell in row.items() if key not in labels} for row in rows]
        for title, rows in tabs.items()
    }


def test_undo_keeps_and_lists_what_people_touched(tmp_path: Path):
    office = ListOffice()
    found = office.imports(written(tmp_path / "a.csv", *ROWS), "leads", "2026-12-01 09:00")
    office.type(3, "リード", memo="電話済み")
    result = undo(office.bridge, office.settings, found.import_id, moment("2026-12-01 10:00"))
    assert [row["氏名"] for row in office.records("リード")] == ["海田 弘和"]
    assert result.kept == ("L-00002: somebody has edited the row",)


def test_a_persons_formula_is_never_overwritten(tmp_path: Path):
    office = office_with({"full_name": "長谷川 隆", "email": PEOPLE["長谷川 隆"], "title": "課長"})
    labels = office.labels("リード")
    office.tab("リード").update_cell(2, labels.index("組織") + 1, '="営業"&"部"')
    found = office.imports(
        written(tmp_path / "u.csv", {**ROWS[0], "役職": "部長", "組織": "総務部"}), "update", "2026-12-01 09:00"
    )
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert (lead["役職"], lead["組織"]) == ("部長", "営業部")
    assert found.reconciled.differing(Fate.FORMULA) == 1


def test_texts_that_look_like_formulas_or_numbers_arrive_as_texts(tmp_path: Path):
    office = ListOffice()
    odd = {
        "会社名": '=HYPERLINK("http://www.example.com")',
        "電話番号": "+81-3-1234-5678",
        "役職": "@name",
        "組織": "-1",
    }
    zeros = {"郵便番号": "00491711", "携帯電話": "09012345678", "住所": "1e5"}
    office.imports(written(tmp_path / "a.csv", {**ROWS[0], **odd, **zeros}), "leads", "2026-12-01 09:00")
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert {key: lead[key] for key in (*odd, *zeros)} == {**odd, **zeros}
    formulas = office.tab("リード").get_values(value_render_option="FORMULA")
    assert formulas == office.tab("リード").get_values(value_render_option="UNFORMATTED_VALUE")


def test_a_list_without_a_campaign_is_refused(tmp_path: Path):
    office = ListOffice()
    with pytest.raises(InvalidInput, match="--campaign"):
        office.prepare(written(tmp_path / "a.csv", *ROWS), "attendees", "2026-12-01 09:00")
    with pytest.raises(InvalidInput, match='no campaign "DPS Live"'):
        office.prepare(
            written(tmp_path / "a.csv", *ROWS), "attendees", "2026-12-01 09:00", campaign="DPS Live", strict=True
        )


def test_two_files_at_once_are_one_import(tmp_path: Path):
    office = ListOffice()
    paths = [written(tmp_path / "a.csv", *ROWS[:4]), written(tmp_path / "b.csv", *ROWS[2:])]
    found = office.imports(paths, "leads", "2026-12-01 09:00")
    assert counts(found) == {"new": 6, "duplicate": 2}
    assert [(row["ファイル名"], row["新規"]) for row in office.records("取込履歴")] == [("a.csv", 4), ("b.csv", 2)]


def test_counters_never_decrease_and_fixed_values_apply(tmp_path: Path):
    office = ListOffice()
    office.imports(written(tmp_path / "a.csv", {**ROWS[0], "メール開封数": "5"}), "ma", "2026-12-01 09:00")
    office.imports(
        written(tmp_path / "b.csv", {**ROWS[0], "メール開封数": "3"}),
        "ma",
        "2026-12-02 09:00",
        fixed={"担当者": "佐藤"},
    )
    lead = office.lead(PEOPLE["長谷川 隆"])
    assert (lead["メール開封数"], lead["担当者"]) == (5, "佐藤")


def test_an_import_into_deals_too(tmp_path: Path):
    """Presets `baton` and `lists` in one spreadsheet."""
    office = ListOffice(preset=["baton", "lists"])
    office.type(2, company="株式会社サンプル", chk_discovery=True)
    office.imports(written(tmp_path / "a.csv", *ROWS), "leads", "2026-12-01 09:00")
    assert (office.deal(2)["ステージ"], len(office.records("リード"))) == ("MQL", 6)
