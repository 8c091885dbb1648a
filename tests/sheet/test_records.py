"""Which rows are records."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bridge.settings import Settings
from bridge.settings.load import load
from bridge.sheet.records import is_section, is_total
from bridge.sheet.words import label_word

from . import sheets

KEYS = ("company", "contact_name", "fit", "chk_bant", "amount", "received_at", "blocked_since", "note")
SETTINGS = load()
COMPANY, CONTACT, FIT, BANT, AMOUNT, RECEIVED, SINCE, NOTE = KEYS


def records(settings: Settings, *rows: dict[str, Any], **more: Any) -> list[int]:
    """Row indexes of the records; row 1 is the first below the header."""
    tab = settings.tabs["deals"]
    keys = list(dict.fromkeys([*KEYS, *(key for row in rows for key in row)]))
    lines = [[tab.column(key).label.ja for key in keys], *([row.get(key) for key in keys] for row in rows)]
    marks = {index: key for index, key in enumerate(keys)}
    book = sheets.book_of(settings, sheets.sheet(lines, columns=marks, **more))
    assert book.bound["deals"][0].last_record == max([0, *book.tables["deals"].row_indexes])
    return [int(row) for row in book.tables["deals"].row_indexes]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({COMPANY: "習志野電機"}, id="a company is enough"),
        pytest.param({COMPANY: 2026.0}, id="a company that is a number"),
        pytest.param({CONTACT: "山田", NOTE: "電話"}, id="two other inputs"),
        pytest.param({CONTACT: "山田", AMOUNT: 50000}, id="one of them a number"),
        pytest.param({CONTACT: "山田", BANT: True}, id="one of them a tick"),
        pytest.param({CONTACT: "山田", BANT: "済"}, id="one of them a tick in words"),
        pytest.param({FIT: 2, BANT: True}, id="a choice that is a number"),
        pytest.param({"id": "D-00007", NOTE: "電話"}, id="a known record that lost its company"),
        pytest.param({COMPANY: "○○商事"}, id="a company named with circles"),
        pytest.param({COMPANY: "計測機器販売"}, id="a company whose name begins like a total"),
        pytest.param({COMPANY: "平均律楽器"}, id="a company whose name begins like an average"),
        pytest.param(
            {COMPANY: "▼ 有名企業", CONTACT: "山田", NOTE: "電話"}, id="a mark before a company with its data"
        ),
        pytest.param({COMPANY: "【仮】", CONTACT: "山田", BANT: True}, id="a placeholder for a company, with data"),
    ],
)
def test_records(settings: Settings, row: dict[str, Any]) -> None:
    assert records(settings, row) == [1]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({}, id="a blank row"),
        pytest.param({COMPANY: " ", CONTACT: "　"}, id="blanks only"),
        pytest.param({CONTACT: "山田"}, id="one other input"),
        pytest.param({CONTACT: "山田", BANT: False}, id="an empty checkbox does not count"),
        pytest.param({CONTACT: "山田", BANT: "未"}, id="an empty checkbox in words does not count"),
        pytest.param({COMPANY: False, CONTACT: False}, id="FALSE does not count anywhere"),
        pytest.param({COMPANY: "▼ 11月展示会ぶん"}, id="a section line"),
        pytest.param({COMPANY: "【紹介ぶん】"}, id="a section line in brackets"),
        pytest.param({COMPANY: "■2026年度", AMOUNT: 3_000_000}, id="a section line with a sum"),
        pytest.param({COMPANY: "-----"}, id="a rule across"),
        pytest.param({COMPANY: "合計", AMOUNT: 3_000_000}, id="a total"),
        pytest.param({COMPANY: "小 計", AMOUNT: 3_000_000, BANT: 5}, id="a subtotal"),
        pytest.param({COMPANY: "Total", AMOUNT: 3_000_000, NOTE: "税抜"}, id="a total with a note"),
        pytest.param({NOTE: "合計", AMOUNT: 3_000_000}, id="a total named in another column"),
        pytest.param(
            {AMOUNT: 3_000_000, FIT: 1.25, RECEIVED: 46000}, id="sums whose name stands in a column we do not know"
        ),
        pytest.param({COMPANY: "会社名", CONTACT: "先方担当者", NOTE: "メモ"}, id="the header again"),
        pytest.param({SINCE: 46000, "id": "D-00007"}, id="a row that people blanked, with what the bridge wrote"),
        pytest.param({"warnings": "会社名: 空です", "stage": "MQL", "light": "⚪"}, id="computed cells only"),
    ],
)
def test_no_records(settings: Settings, row: dict[str, Any]) -> None:
    assert records(settings, {COMPANY: "前の会社"}, row, {COMPANY: "後の会社"}) == [1, 3]


def test_a_heading_merged_across_is_no_record(settings: Settings) -> None:
    merge = {"startRowIndex": 2, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 8}
    rows = [{COMPANY: "甲社"}, {COMPANY: "11月の案件"}, {COMPANY: "乙社"}]
    assert records(settings, *rows, merges=[merge]) == [1, 3]


def test_a_company_merged_over_two_cells_is_a_record(settings: Settings) -> None:
    merge = {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert records(settings, {COMPANY: "甲社"}, merges=[merge]) == [1]


def test_rows_of_lists_need_their_name(settings: Settings) -> None:
    rows = [["名前", "メール"], ["伊藤 深雪", None], [None, "a@example.jp"], [None, None], ["高木", None]]
    book = sheets.book_of(settings, sheets.sheet(rows, title="メンバー", mark="members"))
    assert book.tables["members"].row_indexes.tolist() == [1, 4]
    assert book.bound["members"][0].last_record == 4


@effort(deadline=None)
@given(
    st.lists(
        st.text(
            st.sampled_from("総小合計平均件数 　:：ＴTotalUMsumｓ▼【】-=○社会名A株\u200b"), min_size=1, max_size=7
        ).filter(lambda text: text.strip("\u200b") and text.strip() and label_word(text) != "会社名"),
        min_size=1,
        max_size=20,
    )
)
def test_a_name_counts_unless_it_is_a_totals_or_a_sections_whatever_it_begins_with(names: list[str]) -> None:
    wanted = [row for row, name in enumerate(names, 1) if not (is_total(name.strip()) or is_section(name))]
    assert records(SETTINGS, *({COMPANY: name} for name in names)) == wanted
