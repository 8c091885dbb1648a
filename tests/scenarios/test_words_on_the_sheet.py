"""What a prepared spreadsheet says and offers: help texts, notes, checkboxes and dropdowns."""

import pytest

from tests.scenarios.people import Office


@pytest.fixture(scope="module")
def office():
    return Office()


@pytest.fixture(scope="module")
def columns(office):
    """Column key -> (note of its header, validation of its first cell)."""
    fields = "sheets(data(rowData(values(note,dataValidation))))"
    query = {"fields": fields, "ranges": "'案件'!A1:CC2"}
    answer = office.bridge.transport.json("GET", f"/{office.spreadsheet_id}", params=query)
    head, first = (line["values"] for line in answer["sheets"][0]["data"][0]["rowData"])
    labels = office.labels("案件")
    at = {column.key: labels.index(column.label.ja) for column in office.settings.tabs["deals"].columns}
    return {key: (head[place].get("note", ""), first[place].get("dataValidation")) for key, place in at.items()}


def offered(office, validation):
    """The words of a dropdown."""
    condition = validation["condition"]
    words = [one["userEnteredValue"] for one in condition["values"]]
    if condition["type"] == "ONE_OF_LIST":
        return words
    return [row[0] for row in office.spreadsheet.values_get(words[0].lstrip("="))["values"] if row]


HELP = [
    pytest.param("stage:deals", "MQL", ["買ってくれるかもしれない", "話を聞いて"], id="MQL"),
    pytest.param("stage:deals", "SQL", ["話を進められそう", "準備が整った"], id="SQL"),
    pytest.param("stage:deals", "Opportunity", ["具体的な商談", "条件や内容を詰める"], id="Opportunity"),
    pytest.param("stage:deals", "Closed-Won", ["契約完了", "サイン", "発注書", "支払い手続き"], id="won"),
    pytest.param("stage:deals", "Closed-Lost", ["買わなかった", "次のチャンス"], id="lost"),
    pytest.param("handoff", "Marketing → IS", ["目的", "話せる状態", "24時間", "戻し"], id="the first hand-over"),
    pytest.param("handoff", "IS → Sales", ["目的", "進められる状態", "3営業日"], id="the second hand-over"),
    pytest.param("handoff", "Sales → CS", ["目的", "すぐ使える状態", "1週間"], id="the third hand-over"),
]


@pytest.mark.shows("B-27", "B-34", "B-36", "B-41", "B-47", "B-95")
@pytest.mark.parametrize(("name", "label", "words"), HELP)
def test_stages_and_hand_overs_are_explained_in_the_choices_tab(office, name, label, words):
    (line,) = [row for row in office.rows("選択肢") if (row["リスト"], row["表示名"]) == (name, label)]
    assert [word for word in words if word not in line["説明"]] == []


NOTES = [
    pytest.param("fit", ["2=ぴったり", "1=工夫でOK", "0=対象外"], id="Fit"),
    pytest.param("need", ["2=数字で痛い課題", "1=曖昧", "0=興味だけ"], id="Need"),
    pytest.param("timing", ["2=今月〜来月", "1=今四半期", "0=未定〜来年度"], id="Timing"),
    pytest.param("stage", ["MQL", "SQL", "選択肢タブ"], id="the stages"),
    pytest.param("baton_check", ["目的", "選択肢タブ", "handoff"], id="the hand-overs"),
    pytest.param("chk_proposal", ["提案", "合意"], id="what a ticked proposal means"),
]


@pytest.mark.shows("B-27", "B-36", "B-85", "B-86", "B-87", "B-95")
@pytest.mark.parametrize(("key", "words"), NOTES)
def test_headers_carry_notes(columns, key, words):
    note, _ = columns[key]
    assert [word for word in words if word not in note] == []


CHECKBOXES = {
    "chk_discovery": "Discovery",
    "chk_bant": "BANT",
    "chk_proposal": "提案",
    "chk_verbal": "口頭合意",
    "chk_contract": "契約",
    "bant_b": "予算",
    "bant_a": "決裁",
    "bant_n": "必要",
    "bant_t": "時期",
}


@pytest.mark.shows("B-02", "B-59")
@pytest.mark.parametrize(("key", "label"), CHECKBOXES.items())
def test_ticks_are_checkboxes(office, columns, key, label):
    assert label in office.labels("案件")
    assert office.settings.tabs["deals"].column(key).label.ja == label
    assert columns[key][1]["condition"]["type"] == "BOOLEAN"


DROPDOWNS = [
    pytest.param("source", {"資料DL", "セミナー参加", "問い合わせ", "無料トライアル登録"}, id="sources"),
    pytest.param("block_reason", {"法務待ち"}, id="block reasons"),
    pytest.param("evidence_kind", {"署名", "発注番号", "請求書"}, id="evidence"),
    pytest.param("lost_cat", {"価格", "機能", "時期", "社内事情"}, id="why a deal was lost"),
    pytest.param(
        "return_reason",
        {"連絡不可", "無反応", "決裁者不明", "予算ゼロ", "緊急性なし", "環境準備NG", "担当不在"},
        id="why it comes back",
    ),
    pytest.param("stage_manual", {"MQL", "SQL", "Opportunity", "Closed-Won", "Closed-Lost"}, id="manual stages"),
    pytest.param("owner", {"Marketing", "IS", "Sales", "CS"}, id="owners"),
    pytest.param("next", {"Marketing", "IS", "Sales", "CS"}, id="next owners"),
]


@pytest.mark.shows("B-28", "B-46", "B-48", "B-54", "B-68", "B-69")
@pytest.mark.parametrize(("key", "words"), DROPDOWNS)
def test_dropdowns_offer_the_words_of_the_team(office, columns, key, words):
    office.sync("2026-11-24 10:00")  # members and roles are offered from the first sync on
    assert words <= set(offered(office, columns[key][1]))


@pytest.mark.shows("B-46")
def test_a_block_reason_may_be_any_text_and_its_deadline_stands_beside_it(office, columns):
    assert not columns["block_reason"][1].get("strict")
    labels = office.labels("案件")
    assert labels.index("ブロック解消期限") == labels.index("ブロック理由") + 1


@pytest.mark.shows("B-84")
@pytest.mark.parametrize("key", ["fit", "need", "timing"])
def test_only_0_1_and_2_are_answers(office, columns, key):
    validation = columns[key][1]
    assert validation["strict"] is True
    assert validation["condition"]["type"] == "ONE_OF_LIST"
    assert set(offered(office, validation)) == {"0", "1", "2"}


@pytest.mark.shows("B-53")
def test_examples_of_why_a_deal_was_lost_are_listed(office):
    examples = [row["表示名"] for row in office.rows("選択肢") if row["リスト"] == "lost_reason_example"]
    assert examples == ["予算が今年は無い", "他社に決めた", "時期が合わない"]


def test_a_deal_without_a_company_goes_by_its_id_in_every_view():
    office = Office()
    office.type(
        2, contact_name="山田 太郎", contact_email="taro@example.co.jp", owner="Marketing", next="IS", blocked=True
    )
    office.sync("2026-11-24 10:00")
    (identity,) = [row["案件ID"] for row in office.rows() if row["案件ID"]]
    assert [office.page(title)[2][0].split("\n")[0] for title in ("カンバン", "ブロッカー", "バトン")] == [identity] * 3


def test_the_kanban_is_wide_enough_for_its_cards():
    office = Office()
    office.type(2, company="株式会社とても長い名前のお客様システム第二営業本部")
    office.sync("2026-11-24 10:00")
    looks = "rowData.values.userEnteredFormat(wrapStrategy,verticalAlignment)"
    fields = f"sheets(properties.title,data(columnMetadata.pixelSize,{looks}))"
    answer = office.bridge.transport.json(
        "GET", f"/{office.spreadsheet_id}", params={"fields": fields, "includeGridData": "true"}
    )
    (grid,) = next(one for one in answer["sheets"] if one["properties"]["title"] == "カンバン")["data"]
    assert {column["pixelSize"] for column in grid["columnMetadata"][:6]} == {200}
    assert grid["rowData"][2]["values"][0]["userEnteredFormat"] == {"wrapStrategy": "WRAP", "verticalAlignment": "TOP"}
