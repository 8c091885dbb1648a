import csv
import io
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import openpyxl
import pytest

from bridge.book import Finding
from bridge.views.export import csv_text, exported, guarded, tsv_text
from bridge.views.workbook import xlsx_bytes


def column(export, key):
    return list(next(one for one in export.columns if one.key == key).texts)


def objects(*values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        pytest.param("company", "=1+1", "=1+1", id="a text that looks like a formula stays that text"),
        pytest.param("company", '"青葉", 商店\n本店', '"青葉", 商店\n本店', id="quotes, commas and line breaks"),
        pytest.param("note", "090-0000-0000", "090-0000-0000", id="a leading zero"),
        pytest.param("amount", 1_200_000.0, "1200000", id="yen"),
        pytest.param("amount", 0.5, "0.5", id="a fraction"),
        pytest.param("amount", None, "", id="nothing"),
        pytest.param("chk_bant", True, "TRUE", id="a tick"),
        pytest.param("chk_bant", False, "FALSE", id="no tick"),
        pytest.param("proposal_on", datetime(2026, 12, 25), "2026-12-25", id="a day"),
        pytest.param("received_at", datetime(2026, 12, 25, 17, 30), "2026-12-25 17:30", id="a moment"),
        pytest.param(
            "received_at", datetime(2026, 12, 25, 17, 30, 5), "2026-12-25 17:30:05", id="a moment with seconds"
        ),
        pytest.param("sla_due", datetime(2026, 12, 26), "2026-12-25", id="the end of a day is that day"),
        pytest.param("sla_due", datetime(2026, 12, 26, 17, 30), "2026-12-26 17:30", id="a deadline with a time"),
        pytest.param("stage", "closed_won", "Closed-Won", id="a choice is its label"),
        pytest.param("block_reason", "先方の稟議", "先方の稟議", id="a free choice stays as typed"),
        pytest.param("owner", "佐藤 花子", "佐藤 花子", id="a member"),
    ],
)
def test_how_a_value_reads(book_of, context, key, value, text):
    assert column(exported(book_of({key: value}), "deals", context=context), key) == [text]


def test_what_could_not_be_read_stays_as_typed(book_of, context):
    raw = {"proposal_on": "来週中", "fit": 3.0, "amount": "未定", "next": "IS", "chk_bant": "たぶん"}
    unread = Finding("W-VALUE", "chk_bant", np.array([True]))
    export = exported(book_of({"raw": raw}, findings=[unread]), "deals", context=context)
    assert {key: column(export, key)[0] for key in raw} == {**raw, "fit": "3", "next": ""}, (
        "the bridge emptied Next itself"
    )


@pytest.mark.shows("B-10")
def test_the_labels_stand_in_tab_order(book_of, context):
    shown = [one for one in context.settings.tabs["deals"].columns if not one.hidden]
    assert exported(book_of(), "deals", context=context).header == tuple(one.label.ja for one in shown)


def test_an_adopted_tab_keeps_its_order_and_its_words(book_of, bound_tab, context):
    one = replace(
        bound_tab(), columns={"amount": 0, "company": 3, "id": 9}, labels={"amount": "見込額", "company": "お客様"}
    )
    other = replace(
        bound_tab(sheet_id=5), columns={"note": 1, "company": 0}, labels={"note": "備考", "company": "社名"}
    )
    export = exported(book_of({}, tabs=[one, other]), "deals", context=context)
    assert export.header == ("見込額", "お客様", "案件ID", "備考")


def test_columns_of_people_follow(book_of, context):
    export = exported(book_of({"raw": {"拡張A": 12.0}}, {"raw": {"拡張A": None}}), "deals", context=context)
    assert export.header[-1] == "拡張A"
    assert column(export, "拡張A") == ["12", ""]


@pytest.mark.shows("B-92")
@pytest.mark.parametrize(("asked", "names", "left_out"), [(False, ["A", "C"], 1), (True, ["A", "B", "C"], 0)])
def test_confidential_deals_go_out_only_when_asked_for(book_of, context, asked, names, left_out):
    book = book_of({"company": "A"}, {"company": "B", "confidential": True}, {"company": "C"})
    export = exported(book, "deals", context=context, confidential=asked)
    assert (column(export, "company"), export.left_out) == (names, left_out)


def test_a_flag_nobody_can_read_keeps_the_deal_in(book_of, context):
    unread = Finding("W-VALUE", "confidential", np.array([True, False]))
    book = book_of({"company": "A", "raw": {"confidential": "極秘"}}, {"company": "B"}, findings=[unread])
    assert column(exported(book, "deals", context=context), "company") == ["B"]


def test_a_preview_is_the_first_records(book_of, context):
    export = exported(book_of({"company": "A"}, {"company": "B"}, {"company": "C"}), "deals", context=context)
    assert column(export.first(2), "company") == ["A", "B"]
    assert len(export.first(9)) == 3
    assert len(export.first(0)) == 0


@pytest.mark.shows("B-05", "B-10")
def test_csv_reads_back_as_it_was(book_of, context):
    export = exported(
        book_of({"company": '"青葉", 商店\n本店', "note": "=1+1"}, {"note": " 前 "}), "deals", context=context
    )
    text = csv_text(export)
    assert text.startswith("\ufeff案件ID,")
    assert csv_text(export, bom=False) == text[1:]
    assert text.count("\r\n") == 3
    assert list(csv.reader(io.StringIO(text[1:], newline=""))) == [list(export.header), *map(list, export.rows)]


def test_no_text_of_a_safe_export_begins_a_formula(book_of, context):
    texts = ["=1+1", "+81 90", "-x", "@SUM(A1)", "＝1", "\tx", "青葉", "a=1"]
    rows = [{"company": "A", "note": text, "amount": -5} for text in texts]
    safe = guarded(exported(book_of(*rows), "deals", context=context))
    assert column(safe, "note") == ["'=1+1", "'+81 90", "'-x", "'@SUM(A1)", "'＝1", "'\tx", "青葉", "a=1"]
    assert not any(text.startswith("'") for text in column(safe, "amount"))


@pytest.mark.shows("B-10")
def test_tsv_is_for_the_clipboard(book_of, context):
    export = exported(book_of({"company": "タブ\tあり"}), "deals", context=context)
    text = tsv_text(export)
    assert text.split("\t", 1)[0] == "案件ID"
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))[1] == list(export.rows[0])


def test_an_empty_tab_is_its_header(book_of, context):
    export = exported(book_of(), "deals", context=context)
    assert csv_text(export, bom=False) == ",".join(export.header) + "\r\n"


@pytest.mark.parametrize(
    ("key", "value", "cell"),
    [
        pytest.param("note", "007", ("007", "s", "@"), id="zeros stay"),
        pytest.param("company", "=1+1", ("=1+1", "s", "@"), id="no formula comes to be"),
        pytest.param("company", "#N/A", ("#N/A", "s", "@"), id="no error either"),
        pytest.param("company", "鈴\x07木", ("鈴木", "s", "@"), id="control characters are no text"),
        pytest.param("amount", 1_200_000.0, (1_200_000, "n", "General"), id="a number"),
        pytest.param("chk_bant", True, (True, "b", "General"), id="a tick"),
        pytest.param("proposal_on", datetime(2026, 12, 25), (datetime(2026, 12, 25), "d", "yyyy-mm-dd"), id="a day"),
        pytest.param(
            "received_at", datetime(2026, 12, 5, 9), (datetime(2026, 12, 5, 9), "d", "yyyy-mm-dd hh:mm"), id="a moment"
        ),
        pytest.param(
            "sla_due", datetime(2026, 12, 26), (datetime(2026, 12, 25), "d", "yyyy-mm-dd"), id="the end of a day"
        ),
        pytest.param("golive", None, (None, "n", "General"), id="nothing"),
    ],
)
def test_what_a_workbook_holds(book_of, context, key, value, cell):
    export = exported(book_of({key: value}), "deals", context=context)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(export))).active
    found = sheet.cell(2, 1 + [one.key for one in export.columns].index(key))
    assert (found.value, found.data_type, found.number_format) == cell


def test_the_header_of_a_workbook_is_bold_and_frozen(book_of, context):
    export = exported(book_of({}), "deals", context=context)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(export))).active
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].value, sheet["A1"].font.bold) == ("案件", "A2", "案件ID", True)
    assert sheet.column_dimensions["C"].width == pytest.approx(180 / 7)


def test_a_day_stays_a_day_in_the_values(book_of, context):
    export = exported(book_of({"proposal_on": datetime(2026, 12, 25)}), "deals", context=context)
    assert next(one for one in export.columns if one.key == "proposal_on").values[0] == date(2026, 12, 25)
