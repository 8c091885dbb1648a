from datetime import datetime

import pytest

from bridge.book import Formula
from bridge.views.blockers import render
from bridge.views.links import linked

JA_LABELS = ("案件", "Owner", "Next", "理由", "SLA期限", "経過", "操作")
EN_LABELS = ("Deal", "Owner", "Next", "Reason", "SLA deadline", "Elapsed", "Open")
BLOCKED = {"blocked": True, "stage": "sql", "blocked_since": datetime(2026, 12, 1, 10, 5), "block_hours": 144.0}


def g06():
    """Three blocked deals of scenario G06; a deadline typed as a day ends at its 24:00."""
    return (
        {
            **BLOCKED,
            "company": "D1",
            "owner": "Sales",
            "next": "CS",
            "block_reason": "法務待ち",
            "block_due": datetime(2026, 12, 5),
            "next_action": '法務部の"高橋"さんに催促',
        },
        {**BLOCKED, "company": "D2", "blocked_since": datetime(2026, 12, 3, 9), "block_hours": 97.0833},
        {
            **BLOCKED,
            "company": "D3",
            "blocked_since": datetime(2026, 12, 4, 15),
            "block_hours": 67.0833,
            "block_reason": "稟議待ち",
            "block_due": datetime(2026, 12, 8),
        },
    )


def listed(view):
    return [row[0] for row in view.rows[2:]]


@pytest.mark.shows("B-03", "B-22")
def test_g06_lists_the_late_one_first_and_the_one_without_a_deadline_last(book_of, context):
    view = render(book_of(*g06()), context)
    assert view.rows[0][:4] == ("ブロッカー", "2026-12-07 10:05 時点", "合計 3 件", "止まっている案件 3 件")
    assert view.rows[1] == JA_LABELS
    assert [row[:6] for row in view.rows[2:]] == [
        ("D1", "Sales", "CS", "法務待ち", 46360.0, "🔴 144.0 h / 4 営業日"),
        ("D3", "", "", "稟議待ち", 46363.0, "🟡 67.1 h / 1 営業日"),
        ("D2", "", "", "", None, "⚪ 97.1 h / 2 営業日"),
    ]


def test_what_changes_by_time_alone_is_volatile(book_of, context):
    assert render(book_of(*g06()), context).volatile == {(0, 1), (2, 5), (3, 5), (4, 5)}


def test_deadlines_wear_the_colour_of_their_state(book_of, context):
    styles = render(book_of(*g06()), context).styles
    assert [styles.get((row, 4)) for row in (2, 3, 4)] == ["breached", "at_risk", None]


@pytest.mark.shows("B-03", "B-22")
def test_the_link_names_the_next_step_and_finds_the_row_by_its_id(book_of, context):
    link = render(book_of(*g06()), context).rows[2][6]
    assert link == Formula(
        '=HYPERLINK("#gid=0&range=A"&IFERROR(MATCH("D-00001",案件!$A:$A,0),1),"▶ 法務部の""高橋""さんに催促")'
    )
    assert linked(link) == ("D-00001", '▶ 法務部の"高橋"さんに催促')


def test_each_link_leads_into_the_tab_of_its_record(book_of, bound_tab, context):
    tabs = (bound_tab(), bound_tab(sheet_id=77, title="11月'26", left=27))
    view = render(book_of(g06()[0], {**g06()[2], "sheet_id": 77}, tabs=tabs), context)
    assert [cell.text.partition(",0)")[0] for cell in (view.rows[2][6], view.rows[3][6])] == [
        '=HYPERLINK("#gid=0&range=A"&IFERROR(MATCH("D-00001",案件!$A:$A',
        "=HYPERLINK(\"#gid=77&range=A\"&IFERROR(MATCH(\"D-00002\",'11月''26'!$AB:$AB",
    ]


def test_without_an_id_column_on_the_sheet_the_words_stand_alone(book_of, context):
    assert render(book_of(g06()[1], tabs=()), context).rows[2][6] == "▶ 開く"


@pytest.mark.shows("B-22", "B-23", "B-80")
@pytest.mark.parametrize(
    ("record", "names"),
    [
        pytest.param({}, ["A"], id="an open deal is listed"),
        pytest.param({"blocked": False}, [], id="it leaves once the tick is gone"),
        pytest.param({"stage": "closed_lost"}, [], id="a lost deal is not"),
        pytest.param({"stage": "closed_won"}, ["A"], id="a won deal is until its kickoff"),
        pytest.param({"stage": "closed_won", "kickoff_done": True}, [], id="and no more after it"),
        pytest.param({"deal_name": "更新\n商談"}, ["更新 商談"], id="the name of the deal stands before the company"),
    ],
)
def test_which_deals_are_listed(book_of, context, record, names):
    view = render(book_of({**BLOCKED, "company": "A", **record}), context)
    assert listed(view) == (names or ["止まっている案件はありません"])
    assert view.rows[0][2] == f"合計 {len(names)} 件"


def test_ties_keep_the_order_of_their_ids_wherever_they_stand_on_the_sheet(book_of, context):
    twins = [
        {**BLOCKED, "company": name, "id": id_}
        for name, id_ in (("乙", "D-00002"), ("丙", "D-00003"), ("甲", "D-00001"))
    ]
    assert listed(render(book_of(*twins), context)) == ["甲", "乙", "丙"]


def test_the_longer_block_comes_first_at_equal_deadlines(book_of, context):
    due = {**BLOCKED, "block_due": datetime(2026, 12, 31)}
    view = render(book_of({**due, "company": "short", "block_hours": 1.0}, {**due, "company": "long"}), context)
    assert listed(view) == ["long", "short"]


def test_a_block_nobody_knows_the_start_of_shows_its_light_only(book_of, context):
    view = render(book_of({**BLOCKED, "blocked_since": None, "block_hours": None}), context)
    assert view.rows[2][5] == "⚪"


def test_an_empty_list_says_so(book_of, context):
    view = render(book_of(), context)
    assert view.rows[1] == JA_LABELS
    assert view.rows[2] == ("止まっている案件はありません", None, None, None, None, None, None)
    assert view.rows[0][3] == "止まっている案件 0 件"


def test_in_english(book_of, context_at):
    view = render(book_of(g06()[0]), context_at(language="en"))
    assert view.rows[0][:4] == ("Blockers", "as of 2026-12-07 10:05", "1 in total", "Stopped deals 1")
    assert view.rows[1] == EN_LABELS
    assert view.rows[2][5] == "🔴 144.0 h / 4 business days"
