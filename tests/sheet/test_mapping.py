"""What adopt proposes for tabs people keep."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.settings import Settings
from bridge.sheet.mapping import Proposal, propose
from bridge.sheet.meanings import ColumnProposal

from . import sheets

BASE = {"会社名": ["甲社", "乙社", "丙社", "丁社", "戊社"], "先方担当者": ["山田"] * 5, "次の一手": ["電話"] * 5}


def proposal(settings: Settings, columns: dict[str, list[Any]], **more: Any) -> Proposal:
    labels = [label.rstrip("'") for label in columns]
    rows = [labels, *map(list, zip(*columns.values(), strict=True))]
    return propose(*sheets.sheet(rows, mark="", **more), settings, now=sheets.NOW)


def column(settings: Settings, label: str, *cells: Any) -> ColumnProposal:
    """The proposal for one column beside the usual ones."""
    return proposal(settings, {**BASE, label: list(cells)}).columns[len(BASE)]


@pytest.mark.parametrize(
    ("label", "cell", "key"),
    [
        pytest.param("金額", 50000, "amount", id="the label itself"),
        pytest.param("Amount", 50000, "amount", id="the label in English"),
        pytest.param("担当者メモ", "長電話", "", id="a label of nobody"),
        pytest.param("備考", "特になし", "note", id="an alias"),
        pytest.param("※金額（必須）", 50000, "amount", id="marks on a label"),
        pytest.param("金額（税込・概算）", 50000, "amount", id="a remark in brackets"),
        pytest.param("次回\n期日", 46000, "next_action_due", id="a line break in a label"),
        pytest.param("SLA期限", 46000, "sla_due_manual", id="a computed column's label becomes its manual twin"),
        pytest.param("ステージ", "MQL", "stage_manual", id="a stage people keep is the manual one"),
        pytest.param("スコア", 5, "", id="a computed column without a twin stays theirs"),
        pytest.param("要確認", "電話番号", "", id="a remark column of people's stays theirs"),
        pytest.param("案件ID", "K-1", "", id="their own numbers stay theirs"),
        pytest.param("アドレス", "a@example.jp", "contact_email", id="e-mail addresses speak for themselves"),
        pytest.param("", "何か", "", id="no header"),
    ],
)
def test_columns(settings: Settings, label: str, cell: Any, key: str) -> None:
    found = column(settings, label, *[cell] * 5)
    assert found.key == key
    assert bool(found.confidence) is bool(key)
    assert found.reason


def test_no_column_of_peoples_is_ever_bound_to_a_computed_one(settings: Settings) -> None:
    tab = settings.tabs["deals"]
    columns = {one.label.ja: [None] * 5 for one in tab.columns} | {"会社名": ["甲社"] * 5}
    owners = {tab.column(key).owner for key in proposal(settings, columns).mapped}
    assert owners == {"H", "S"}


def test_cells_that_contradict_the_label_keep_a_column_theirs(settings: Settings) -> None:
    found = column(settings, "契約", "口頭で", "来月の予定", "書面待ち", "部長と相談", "済")
    assert (found.key, found.unreadable) == ("", 4)
    assert found.reason == '4 of 5 cells cannot be read as "契約" (checkbox)'


def test_a_few_unreadable_cells_lower_the_confidence_only(settings: Settings) -> None:
    clean = column(settings, "金額", 1, 2, 3, 4, 5)
    mixed = column(settings, "金額", 1, 2, 3, 4, "未定")
    assert mixed.key == clean.key == "amount"
    assert mixed.confidence < clean.confidence


def test_a_doubled_header_is_left_to_a_person(settings: Settings) -> None:
    found = proposal(settings, {**BASE, "メモ": ["左"] * 5, "メモ'": ["右"] * 5})
    assert "note" not in found.mapped
    assert [one.reason for one in found.columns[-2:]] == ["this header stands more than once"] * 2


def test_the_surest_of_two_columns_is_taken(settings: Settings) -> None:
    found = proposal(settings, {**BASE, "備考": ["左"] * 5, "メモ": ["右"] * 5})
    assert found.mapped["note"] == len(BASE) + 1
    assert found.columns[len(BASE)].reason == "column E fits better"


def test_two_equally_sure_columns_are_left_to_a_person(settings: Settings) -> None:
    found = proposal(settings, {**BASE, "備考": ["左"] * 5, "コメント": ["右"] * 5})
    assert "note" not in found.mapped
    assert [one.reason for one in found.columns[-2:]] == ["column E fits as well", "column D fits as well"]


def test_a_person_decides(settings: Settings) -> None:
    found = proposal(settings, {**BASE, "備考": ["左"] * 5, "拡張A": ["右"] * 5})
    chosen = found.with_choice(len(BASE) + 1, "note").with_choice(2, "")
    assert chosen.mapped == {"company": 0, "contact_name": 1, "note": len(BASE) + 1}
    assert chosen.refused == (2, len(BASE))


def test_a_tab_without_its_required_column_cannot_be_adopted(settings: Settings) -> None:
    found = proposal(settings, {key: cells for key, cells in BASE.items() if key != "会社名"} | {"金額": [1] * 5})
    assert (found.tab, found.is_usable, found.missing) == ("deals", False, ("会社名",))


def test_a_list_of_members_is_one(settings: Settings) -> None:
    columns = {
        "名前": ["伊藤 深雪", "高木"],
        "メール": ["a@example.jp", None],
        "役割": ["営業", "CS"],
        "組織": ["東京", None],
    }
    found = proposal(settings, columns, title="うちの人たち")
    assert (found.tab, found.records) == ("members", 2)


def test_other_lists_are_nothing(settings: Settings) -> None:
    assert proposal(settings, {"品名": ["りんご"], "数量": [3], "産地": ["青森"]}).tab == ""


def test_titles_and_a_total_around_the_records(settings: Settings) -> None:
    rows = [
        ["2026年度 案件"],
        [],
        ["会社名", "次の一手", "金額"],
        ["甲社", "電話", 1],
        ["乙社", None, 2],
        [None, "合計", 3],
    ]
    found = propose(*sheets.sheet(rows, mark=""), settings, now=sheets.NOW)
    assert (found.header_row, found.last_record, found.records) == (2, 4, 2)


@pytest.mark.parametrize(
    ("label", "added"),
    [
        pytest.param("ステージ", '"ステージ(計算)"', id="ours goes by another"),
        pytest.param("Stage", '"ステージ"', id="ours keeps its name"),
    ],
)
def test_the_name_of_the_added_column_is_told_as_it_will_be(settings: Settings, label: str, added: str) -> None:
    assert column(settings, label, *["MQL"] * 5).reason.endswith(f"what is computed is added as {added}")
