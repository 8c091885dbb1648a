"""From cells to a Book."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bridge.book import Table
from bridge.settings import Settings

from . import sheets


def deals(settings: Settings, *rows: dict[str, Any], **more: Any) -> Table:
    return sheets.book_of(settings, tab(settings, *rows, **more)).tables["deals"]


def tab(settings: Settings, *rows: dict[str, Any], **more: Any) -> Any:
    """A tab of ours with the columns that the rows name."""
    template = settings.tabs["deals"]
    keys = list(dict.fromkeys(["id", "company", *(key for row in rows for key in row)]))
    lines = [[template.column(key).label.ja for key in keys], *([row.get(key) for key in keys] for row in rows)]
    return sheets.sheet(lines, columns=dict(enumerate(keys)), **more)


def findings(table: Table) -> list[tuple[str, str, list[int], list[Any]]]:
    return [
        (
            one.code,
            one.column,
            np.flatnonzero(one.rows).tolist(),
            [] if one.values is None else list(one.values[one.rows]),
        )
        for one in table.findings
    ]


def test_every_column_of_the_template_is_in_the_frame_with_its_type(settings: Settings) -> None:
    full = deals(settings, {"company": "甲社", "amount": "50万", "chk_bant": "済", "contract_on": 46000, "note": 1.0})
    bare = deals(settings, {"company": "甲社"})
    assert list(full.frame) == list(bare.frame) == [column.key for column in settings.tabs["deals"].columns]
    assert full.frame.dtypes.to_dict() == bare.frame.dtypes.to_dict()
    record = full.frame.iloc[0]
    assert (record["company"], record["amount"], record["chk_bant"], record["note"]) == ("甲社", 500000, True, "1")
    assert record["contract_on"] == pd.Timestamp("2025-12-09")
    assert bare.frame["chk_bant"].tolist() == [False]


def test_raw_cells_are_those_of_the_records_as_read(settings: Settings) -> None:
    table = deals(settings, {"company": " 甲社 ", "amount": ""}, {}, {"company": "乙社", "amount": "来月"})
    assert {key: list(column) for key, column in table.raw.items()} == {
        "id": [None, None],
        "company": [" 甲社 ", "乙社"],
        "amount": [None, "来月"],
    }
    assert table.frame["company"].tolist() == ["甲社", "乙社"]
    assert table.row_indexes.tolist() == [1, 3]


def test_what_cannot_be_read_is_a_finding_of_its_row(settings: Settings) -> None:
    table = deals(
        settings,
        {"company": "甲社", "amount": "50万"},
        {"company": "乙社", "amount": "来月", "sla_due_manual": "来週中"},
    )
    assert findings(table) == [("W-VALUE", "sla_due_manual", [1], ["来週中"]), ("W-VALUE", "amount", [1], ["来月"])]


def test_scores_out_of_range_are_left_to_the_scoring_rule(settings: Settings) -> None:
    table = deals(settings, {"company": "甲社", "fit": 3.0, "need": 2.0})
    assert findings(table) == []
    assert (table.frame["fit"].tolist(), table.frame["need"].tolist()) == ([None], ["2"])
    assert table.raw["fit"].tolist() == [3.0]


def test_what_people_type_into_computed_columns_is_no_finding(settings: Settings) -> None:
    table = deals(settings, {"company": "甲社", "score": "高い", "sla_due": "近日"})
    assert findings(table) == []
    assert table.raw["score"].tolist() == ["高い"]


def test_deadlines_without_a_year_follow_the_receipt_of_their_row(settings: Settings) -> None:
    table = deals(
        settings,
        {"company": "甲社", "received_at": "2025/12/20", "sla_due_manual": "1月10日"},
        {"company": "乙社", "sla_due_manual": "11月5日"},
    )
    assert table.frame["sla_due_manual"].tolist() == [pd.Timestamp("2026-01-11"), pd.Timestamp("2026-11-06")]
    assert findings(table) == [("W-YEAR", "sla_due_manual", [0, 1], ["1月10日 → 2026-01-10", "11月5日 → 2026-11-05"])]


def test_a_day_without_a_year_stays_in_the_year_its_record_was_first_seen(settings: Settings) -> None:
    memory = '[1,"D-00001",null,1730000000]'  # 2024-10-27
    table = deals(
        settings,
        {"id": "D-00001", "company": "甲社", "received_at": "10月20日", "kickoff_on": "11月1日", "_memory": memory},
    )
    assert table.frame[["received_at", "kickoff_on"]].iloc[0].tolist() == [
        pd.Timestamp("2024-10-20"),
        pd.Timestamp("2024-11-01"),
    ]


def test_several_tabs_are_one_table(settings: Settings) -> None:
    october = tab(settings, {"id": "D-00001", "company": "甲社"}, title="10月", sheet_id=0)
    november = tab(settings, {"company": "乙社", "note": "電話"}, {}, {"company": "丙社"}, title="11月", sheet_id=7)
    book = sheets.book_of(settings, october, november)
    table = book.tables["deals"]
    assert table.frame[["id", "company", "note"]].values.tolist() == [
        ["D-00001", "甲社", None],
        [None, "乙社", "電話"],
        [None, "丙社", None],
    ]
    assert (table.sheet_ids.tolist(), table.row_indexes.tolist()) == ([0, 7, 7], [1, 1, 3])
    assert [bound.last_record for bound in book.bound["deals"]] == [1, 3]


def test_a_record_moved_to_another_tab_keeps_its_memory(settings: Settings) -> None:
    memory = '[1,"D-00001",null,1730000000,null,"mql"]'
    october = tab(settings, {"id": "D-00001", "_memory": memory}, title="10月", sheet_id=0)
    november = tab(settings, {"id": "D-00001", "company": "甲社", "_memory": None}, title="11月", sheet_id=7)
    table = sheets.book_of(settings, october, november).tables["deals"]
    assert table.frame["id"].tolist() == ["D-00001"]
    assert table.memory["stage"].tolist() == ["mql"]


def test_copies_are_told_at_their_cell(settings: Settings) -> None:
    row = {"id": "D-00001", "company": "甲社", "_memory": '[1,"D-00001"]'}
    book = sheets.book_of(settings, tab(settings, row, row))
    assert book.tables["deals"].frame["id"].tolist() == ["D-00001", None]
    told = [one for one in book.problems if "W-COPIED" in one.text]
    assert [one.place for one in told] == ["案件!A3"]
    assert "D-00001" in told[0].text


def test_columns_torn_apart_are_put_right_and_told(settings: Settings) -> None:
    first = deals(settings, *({"company": name} for name in "甲乙丙"))
    digest = first.memory["digest"]
    rows = [
        {"id": f"D-0000{at + 1}", "company": name, "_memory": f'[1,"D-0000{at + 1}","{digest[at]}"]'}
        for at, name in enumerate("甲乙丙")
    ]
    for row, name in zip(rows, "丙甲乙", strict=True):
        row["company"] = name
    book = sheets.book_of(settings, tab(settings, *rows))
    assert book.tables["deals"].frame[["id", "company"]].values.tolist() == [
        ["D-00003", "丙"],
        ["D-00001", "甲"],
        ["D-00002", "乙"],
    ]
    assert [one.place for one in book.problems if "W-TORN" in one.text] == ["案件!A2", "案件!A3", "案件!A4"]


def test_rows_of_one_company_that_were_torn_apart_wait(settings: Settings) -> None:
    names = ["甲", "甲", "乙"]
    digest = deals(settings, *({"company": name} for name in names)).memory["digest"]
    rows = [
        {"id": f"D-{at}", "company": name, "_memory": f'[1,"D-{at}","{digest[at]}"]'}
        for at, name in enumerate(["乙", "甲", "甲"])
    ]
    table = deals(settings, *rows)
    assert table.frame["id"].tolist() == ["D-0", "D-1", "D-2"]
    assert findings(table) == [("W-TORN-UNSURE", "company", [0, 2], ["D-0", "D-2"])]


def test_lists_of_people_tell_problems_at_their_cells(settings: Settings) -> None:
    rows = [
        ["日付", "名称", "種別"],
        ["2026/12/30", "年末休業", "会社休日"],
        ["年末", "休み", "会社休日"],
        [46022, "元日", "祝日"],
    ]
    book = sheets.book_of(settings, sheets.sheet(rows, title="休日", mark="holidays", sheet_id=4))
    table = book.tables["holidays"]
    assert table.frame["date"].tolist() == [pd.Timestamp("2026-12-30"), pd.NaT, pd.Timestamp("2025-12-31")]
    assert table.frame["kind"].tolist() == ["company", "company", "national"]
    assert table.findings == ()
    assert '休日!A3: "年末" cannot be read and counts as blank (write it again)' in sheets.texts(book.problems)


def test_labels_that_people_changed_are_understood(settings: Settings) -> None:
    choices = sheets.sheet(
        [["リスト", "値", "表示名", "別名"], ["lost_cat", "price", "お値段", "高い"]],
        title="選択肢",
        mark="choices",
        sheet_id=3,
    )
    rows = [{"company": name, "lost_cat": word} for name, word in (("甲", "お値段"), ("乙", "高い"), ("丙", "価格"))]
    table = sheets.book_of(settings, tab(settings, *rows), choices).tables["deals"]
    assert table.frame["lost_cat"].tolist() == ["price"] * 3
    assert findings(table) == []


def test_the_hidden_state(settings: Settings) -> None:
    rows = [["key", "value"], ["seq", 12.0], ["schema", "1"], ["next_id.deals", "7"], ["", "x"], ["empty"]]
    book = sheets.book_of(settings, sheets.sheet(rows, title="_state", mark="_state", sheet_id=9))
    assert book.state.seq == 12
    assert book.state.entries == {"seq": "12", "schema": "1", "next_id.deals": "7", "empty": ""}


def test_a_spreadsheet_without_state_is_at_its_beginning(settings: Settings) -> None:
    assert sheets.book_of(settings, tab(settings, {"company": "甲社"})).state.seq == 0


def test_a_tab_with_a_header_only_is_an_empty_table(settings: Settings) -> None:
    book = sheets.book_of(settings, tab(settings))
    assert len(book.tables["deals"]) == 0
    assert book.bound["deals"][0].last_record == 0
    assert book.tables["deals"].frame.dtypes.to_dict() == deals(settings, {"company": "甲社"}).frame.dtypes.to_dict()


def test_columns_that_are_looked_at_as_cells_only_are_blank_in_the_frame(settings: Settings) -> None:
    row = {"company": "甲社", "score": 4.0, "amount": 5.0}
    unread = {("deals", "score"), ("leads", "amount")}
    table = sheets.book_of(settings, tab(settings, row), unread=unread).tables["deals"]
    assert (table.frame["score"].isna().tolist(), table.frame["amount"].tolist()) == ([True], [5.0])
    assert list(table.raw["score"]) == [4.0]
