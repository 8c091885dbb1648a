"""Tabs and columns, after people have renamed, moved, doubled and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.book import BoundTab
from bridge.settings import Settings
from bridge.sheet.binding import Bindings
from bridge.sheet.headers import auto_label, find_header, label_words

from . import sheets

DATA = ["甲社", "山田", 50000]


def bound(settings: Settings, rows: sheets.Rows, **more: Any) -> tuple[BoundTab | None, Bindings]:
    found = sheets.bindings_of(sheets.snapshot(sheets.sheet(rows, **more)), settings)
    return next(iter(found.tabs.get("deals", ())), None), found


def problems(found: Bindings) -> list[str]:
    """Problems but those of columns that the small tabs here never had."""
    return [str(one) for one in found.problems if "neither read nor written" not in one.text]


def test_labels_aliases_and_other_languages_are_columns(settings: Settings) -> None:
    tab, found = bound(settings, [["会社名", "ご担当者", "Amount", "拡張A"], DATA])
    assert tab is not None
    assert tab.columns == {"company": 0, "contact_name": 1, "amount": 2}
    assert tab.labels == {"company": "会社名", "contact_name": "ご担当者", "amount": "Amount"}
    assert problems(found) == []


def test_titles_above_the_header_are_left_alone(settings: Settings) -> None:
    rows = [["2026年度 案件一覧"], [], ["※契約は押印日", "提案"], ["会社名", "先方担当者", "金額"], DATA]
    tab, _ = bound(settings, rows)
    assert tab is not None
    assert tab.header_row == 3


def test_a_tab_is_followed_by_its_mark_when_it_is_renamed(settings: Settings) -> None:
    tab, _ = bound(settings, [["会社名", "先方担当者"], DATA], title="営業リスト", sheet_id=0)
    assert tab is not None
    assert (tab.title, tab.sheet_id) == ("営業リスト", 0)


@pytest.mark.parametrize(
    ("title", "mark", "is_bound"),
    [
        pytest.param("案件", "", True, id="the name of a template tab"),
        pytest.param("Ｄｅａｌｓ ", "", True, id="its name in English, in other letters"),
        pytest.param("営業リスト", "", False, id="a name of people's"),
        pytest.param("案件", "members", False, id="marked as another tab"),
        pytest.param("案件", "unknown_later_tab", True, id="marked by something this version does not know"),
    ],
)
def test_tabs_without_our_mark(settings: Settings, title: str, mark: str, is_bound: bool) -> None:
    tab, _ = bound(settings, [["会社名", "先方担当者"], DATA], title=title, mark=mark)
    assert (tab is not None) is is_bound


def test_a_marked_tab_leaves_one_of_the_same_name_alone(settings: Settings) -> None:
    rows = [["会社名", "先方担当者"], DATA]
    read = sheets.snapshot(
        sheets.sheet(rows, title="案件", mark="", sheet_id=0), sheets.sheet(rows, title="案件 旧", sheet_id=5)
    )
    assert [tab.sheet_id for tab in sheets.bindings_of(read, settings).tabs["deals"]] == [5]


def test_monthly_tabs_carry_the_same_template_tab(settings: Settings) -> None:
    read = sheets.snapshot(
        sheets.sheet([["会社名", "先方担当者"], DATA], title="10月", sheet_id=3),
        sheets.sheet([["先方担当者", "会社名"], DATA], title="11月", sheet_id=2),
    )
    tabs = sheets.bindings_of(read, settings).tabs["deals"]
    assert [(tab.title, tab.columns["company"]) for tab in tabs] == [("11月", 1), ("10月", 0)]


def test_a_renamed_header_is_followed_and_reported(settings: Settings) -> None:
    rows = [["会社名", "先方担当者", "お値段"], DATA]
    tab, found = bound(settings, rows, columns={0: "company", 1: "contact_name", 2: "amount"})
    assert tab is not None
    assert (tab.columns["amount"], tab.labels["amount"]) == (2, "お値段")
    assert [(one.column, one.label, one.found, one.place) for one in found.renamed] == [
        ("amount", "金額", "お値段", "案件!C1")
    ]
    assert problems(found) == []


def test_a_blank_header_is_followed_and_told(settings: Settings) -> None:
    rows = [["会社名", "先方担当者", None], DATA]
    tab, found = bound(settings, rows, columns={0: "company", 1: "contact_name", 2: "amount"})
    assert tab is not None
    assert tab.columns["amount"] == 2
    assert problems(found) == ['案件!C1: the header is blank; the column still counts as "金額" (write it again)']


def test_of_two_equal_headers_the_one_with_our_mark_is_ours(settings: Settings) -> None:
    rows = [["会社名", "金額", "先方担当者", "金額"], ["甲社", 1, "山田", 2]]
    tab, found = bound(settings, rows, columns={0: "company", 3: "amount"})
    assert tab is not None
    assert tab.columns["amount"] == 3
    assert problems(found) == []


def test_of_two_equal_headers_without_a_mark_none_is_used(settings: Settings) -> None:
    tab, found = bound(settings, [["会社名", "金額", "先方担当者", "金額"], ["甲社", 1, "山田", 2]])
    assert tab is not None
    assert "amount" not in tab.columns
    assert len(problems(found)) == 1
    assert problems(found)[0].startswith('案件!D1: "金額" and its like stand for "金額" more than once (B1, D1)')


def test_a_label_is_preferred_to_an_alias_and_a_doubled_label_to_none(settings: Settings) -> None:
    tab, found = bound(settings, [["会社名", "先方担当者", "備考", "メモ", "メモ"], DATA])
    assert tab is not None
    assert tab.columns["note"] == 2
    single, _ = bound(settings, [["会社名", "先方担当者", "備考", "メモ"], DATA])
    assert single is not None
    assert single.columns["note"] == 3
    assert problems(found) == []


def test_a_column_moved_by_cut_and_paste_is_found_by_its_header(settings: Settings) -> None:
    marks = {0: "company", 1: "contact_name", 2: "amount"}
    tab, _ = bound(settings, [["会社名", None, "金額", "先方担当者"], ["甲社", None, 1, "山田"]], columns=marks)
    assert tab is not None
    assert tab.columns["contact_name"] == 3


def test_two_columns_swapped_by_cut_and_paste_are_found_by_their_headers(settings: Settings) -> None:
    marks = {0: "company", 1: "contact_name", 2: "amount"}
    tab, _ = bound(settings, [["会社名", "金額", "先方担当者"], ["甲社", 1, "山田"]], columns=marks)
    assert tab is not None
    assert (tab.columns["contact_name"], tab.columns["amount"]) == (2, 1)


def test_a_computed_column_is_never_written_over_an_input_pasted_onto_it(settings: Settings) -> None:
    marks = {0: "company", 1: "stage", 2: "amount"}
    tab, found = bound(settings, [["会社名", "金額", None], ["甲社", 1, None]], columns=marks)
    assert tab is not None
    assert tab.columns["amount"] == 1
    assert "stage" not in tab.columns
    assert '案件!B1: the header says "金額", so "ステージ" is not written here' in problems(found)


def test_a_blanked_header_of_ours_never_sends_us_into_a_column_of_peoples(settings: Settings) -> None:
    marks = {0: "company adopted", 1: "sla_due_manual adopted", 2: "sla_due"}
    rows = [["会社名", "SLA期限", None], ["甲社", 46000, None]]
    tab, _ = bound(settings, rows, mark="deals adopted", columns=marks)
    assert tab is not None
    assert (tab.columns["sla_due_manual"], tab.columns["sla_due"]) == (1, 2)


def test_people_s_columns_of_an_adopted_tab_are_never_computed_ones(settings: Settings) -> None:
    rows = [["会社名", "スコア", "SLA期限", "金額"], ["甲社", 90, 46000, 1]]
    tab, found = bound(settings, rows, mark="deals adopted", columns={0: "company adopted"})
    assert tab is not None
    assert tab.columns == {"company": 0, "amount": 3}
    assert tab.adopted == {"company", "amount"}
    assert problems(found) == []


def test_our_columns_of_an_adopted_tab_are_no_adopted_ones(settings: Settings) -> None:
    rows = [["会社名", "スコア", "スコア(自動)"], ["甲社", 90, 5]]
    tab, _ = bound(settings, rows, mark="deals adopted", columns={0: "company adopted", 2: "score"})
    assert tab is not None
    assert (tab.columns["score"], tab.adopted) == (2, {"company"})


def test_a_column_that_people_keep_for_themselves_is_not_bound_by_its_label(settings: Settings) -> None:
    rows = [["会社名", "先方担当者", "契約"], ["甲社", "山田", "口頭で済み"]]
    tab, _ = bound(settings, rows, mark="deals adopted", columns={0: "company adopted", 2: "- adopted"})
    assert tab is not None
    assert "chk_contract" not in tab.columns


def test_computed_columns_of_a_tab_that_is_not_ours_are_left_alone(settings: Settings) -> None:
    tab, _ = bound(settings, [["会社名", "先方担当者", "スコア"], ["甲社", "山田", 90]], mark="")
    assert tab is not None
    assert "score" not in tab.columns


def test_a_whole_layout_of_ours_that_lost_its_marks_is_known_again(settings: Settings) -> None:
    labels = [column.label.ja for column in settings.tabs["deals"].columns]
    tab, found = bound(settings, [labels, ["D-00001"]], mark="")
    assert tab is not None
    assert tab.columns == {column.key: index for index, column in enumerate(settings.tabs["deals"].columns)}
    assert found.problems == ()


def test_a_missing_column_is_told_by_name(settings: Settings) -> None:
    _, found = bound(settings, [["会社名", "先方担当者"], DATA])
    told = [one for one in found.problems if '"金額"' in one.text]
    assert [str(one) for one in told] == [
        '案件!1:1: column "金額" is missing; it is neither read nor written'
        " (undo the deletion, or write this header above an empty column)"
    ]


def test_a_missing_required_column_stops_that_tab_only(settings: Settings) -> None:
    read = sheets.snapshot(
        sheets.sheet([["先方担当者", "金額"], ["山田", 1]], title="10月", sheet_id=1),
        sheets.sheet([["会社名", "金額"], ["甲社", 1]], title="11月", sheet_id=2),
    )
    found = sheets.bindings_of(read, settings)
    assert [tab.title for tab in found.tabs["deals"]] == ["11月"]
    assert any(
        one.place == "10月!1:1" and '"会社名" is missing; the tab is left alone' in one.text for one in found.problems
    )


def test_a_tab_without_a_header_is_left_alone(settings: Settings) -> None:
    tab, found = bound(settings, [["甲社", "山田"], ["乙社", "高木"]])
    assert tab is None
    assert [one.place for one in found.problems] == ["案件!A1"]


def test_metadata_alone_says_what_to_read(settings: Settings) -> None:
    read = sheets.snapshot(sheets.sheet([["?", "?"], DATA], columns={0: "company", 1: "amount"}))
    found = sheets.bind(read.structure, {}, settings)
    assert found.tabs["deals"][0].columns == {"company": 0, "amount": 1}
    assert found.problems == ()


def merge(rows: tuple[int, int], columns: tuple[int, int]) -> dict[str, int]:
    return {
        "sheetId": 0,
        "startRowIndex": rows[0],
        "endRowIndex": rows[1],
        "startColumnIndex": columns[0],
        "endColumnIndex": columns[1],
    }


def test_a_header_of_two_lines_with_merged_cells(settings: Settings) -> None:
    rows = [
        ["会社名", "先方担当者", "チェック", None, "金額"],
        [None, None, "Discovery", "BANT", None],
        ["甲社", "山田", True, False, 50000],
    ]
    merges = [merge((0, 2), (0, 1)), merge((0, 2), (1, 2)), merge((0, 1), (2, 4)), merge((0, 2), (4, 5))]
    tab, _ = bound(settings, rows, merges=merges)
    assert tab is not None
    assert tab.header_row == 1
    assert tab.columns == {"company": 0, "contact_name": 1, "chk_discovery": 2, "chk_bant": 3, "amount": 4}


def test_remarks_in_the_second_line_of_a_header_do_not_hide_the_labels(settings: Settings) -> None:
    rows = [["会社名", "先方担当者", "金額"], [None, "(敬称略)", "(税抜)"], DATA]
    header = find_header(rows, label_words(settings.tabs["deals"], "ja"), [merge((0, 2), (0, 1))])
    assert header is not None
    assert (header.row_index, header.texts) == (1, ("会社名", "先方担当者", "金額"))


def test_the_name_of_a_computed_column_beside_one_of_peoples(settings: Settings) -> None:
    tab = settings.tabs["deals"]
    assert auto_label(tab.column("sla_due"), tab, "ja") == "SLA期限(自動)"
    assert auto_label(tab.column("stage"), tab, "ja") == "ステージ(計算)"
    words = label_words(tab, "ja")
    assert (words["ステージ(自動)"].key, words["ステージ(計算)"].key) == ("stage_auto", "stage")
