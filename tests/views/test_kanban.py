from datetime import datetime

import pytest

from bridge.views.kanban import render

WAITING = {"next": "IS", "baton_passed_at": datetime(2026, 12, 7, 9)}


def column(view, stage):
    """(label, cards) of the column whose label begins with this stage."""
    index = next(place for place, label in enumerate(view.rows[1]) if label.startswith(stage))
    return view.rows[1][index], [row[index] for row in view.rows[2:] if row[index] is not None]


@pytest.mark.shows("B-09")
def test_one_column_a_stage_with_its_count_and_amount(book_of, context):
    records = [
        {"stage": "mql", "amount": 1_200_000},
        {"stage": "mql", "amount": None},
        {"stage": "mql", "amount": 300_000},
        {"stage": "closed_won"},
    ]
    view = render(book_of(*records), context)
    assert view.rows[0][:4] == ("カンバン", "2026-12-07 10:05 時点", "合計 4 件", "止まっている案件 0 件")
    assert view.rows[1] == ("Lead (0)", "MQL (3)\n¥1,500,000", "SQL (0)", "Opportunity (0)", "Won (1)", "Lost (0)")


@pytest.mark.shows("B-09")
@pytest.mark.parametrize(
    ("record", "card"),
    [
        pytest.param(
            {
                "deal_name": "名刺管理の更新",
                "rank": "A",
                "baton": "Marketing → IS",
                "sla_state": "breached",
                "sla_due": datetime(2026, 12, 6, 17, 30),
            },
            "名刺管理の更新\nA\nMarketing → IS\n🔴 超過 2026-12-06 17:30",
            id="all of it",
        ),
        pytest.param({"company": "青葉商店"}, "青葉商店", id="only a company"),
        pytest.param(
            {
                "company": "青葉商店",
                "rank": "unrated",
                "owner": "IS",
                "sla_state": "on_track",
                "sla_due": datetime(2026, 12, 11),
            },
            "青葉商店\n未評価\nIS\n🟢 順調 2026-12-10",
            id="owner without a next, deadline at the end of a day",
        ),
        pytest.param({"company": "青葉商店", "sla_state": "paused"}, "青葉商店\n⚪ 停止中", id="a clock that stands"),
        pytest.param({"company": "青葉商店", "sla_state": "none"}, "青葉商店", id="no clock"),
    ],
)
def test_what_a_card_says(book_of, context, record, card):
    assert column(render(book_of({"stage": "mql", **record}), context), "MQL")[1] == [card]


def test_cards_are_sorted_by_state_then_deadline_then_amount_then_id(book_of, context):
    def deal(name, state=None, day=None, amount=None):
        due = datetime(2026, 12, day) if day else None
        return {"company": name, "stage": "sql", "sla_state": state, "sla_due": due, "amount": amount}

    records = [
        deal("no clock"),
        deal("small", "on_track", 9, 100),
        deal("big", "on_track", 9, 200),
        deal("no amount", "on_track", 9),
        deal("no amount, younger", "on_track", 9),
        deal("risk", "at_risk", 20),
        deal("late", "breached", 4),
        deal("later", "breached", 2),
        deal("paused", "paused"),
    ]
    cards = column(render(book_of(*records), context), "SQL")[1]
    assert [card.partition("\n")[0] for card in cards] == [
        "later",
        "late",
        "risk",
        "big",
        "small",
        "no amount",
        "no amount, younger",
        "no clock",
        "paused",
    ]


def test_closed_columns_show_the_last_30_days_and_count_the_others(book_of, context):
    entered = [
        datetime(2026, 12, 1),
        datetime(2026, 11, 7, 10, 5),
        datetime(2026, 11, 7, 10, 4),
        datetime(2025, 1, 1),
        None,
    ]
    records = [{"company": str(one), "stage": "closed_lost", "stage_entered_at": one, "amount": 10} for one in entered]
    label, cards = column(render(book_of(*records), context), "Lost")
    assert label == "Lost (5)\n¥50"
    assert cards == ["2026-12-01 00:00:00", "2026-11-07 10:05:00", "None", "ほか2件"]


def test_an_open_deal_stays_on_the_board_however_old(book_of, context):
    view = render(book_of({"company": "古い", "stage": "lead", "stage_entered_at": datetime(2020, 1, 1)}), context)
    assert column(view, "Lead") == ("Lead (1)", ["古い"])


@pytest.mark.shows("B-09")
def test_counts_are_all_deals(book_of, context):
    stages = ["lead", "mql", "sql", "opportunity", "closed_won", "closed_lost"]
    view = render(book_of(*({"stage": stages[number % 6]} for number in range(20))), context)
    counts = [int(label.partition("(")[2].partition(")")[0]) for label in view.rows[1]]
    assert counts == [4, 4, 3, 3, 3, 3]
    assert view.rows[0][2] == "合計 20 件"


@pytest.mark.shows("B-97")
@pytest.mark.parametrize(
    ("records", "count"),
    [
        pytest.param([{"blocked": True, "stage": "sql"}], 1, id="blocked"),
        pytest.param([{**WAITING, "stage": "sql"}], 1, id="waiting to be taken over"),
        pytest.param([{"sla_state": "breached", "stage": "sql"}], 1, id="past its deadline"),
        pytest.param(
            [{**WAITING, "blocked": True, "sla_state": "breached", "stage": "sql"}], 1, id="all three count once"
        ),
        pytest.param(
            [{"sla_state": "at_risk", "stage": "sql"}, {**WAITING, "baton_accepted": True}], 0, id="none of them"
        ),
    ],
)
def test_how_many_deals_stand_still(book_of, context, records, count):
    assert render(book_of(*records), context).rows[0][3] == f"止まっている案件 {count} 件"


def test_cards_wear_the_colour_of_their_state(book_of, context):
    view = render(book_of({"stage": "lead", "sla_state": "breached"}, {"stage": "lead", "sla_state": "met"}), context)
    assert [view.styles[row, 0] for row in (2, 3)] == ["card_breached", "card"]
    assert set(view.styles.values()) <= set(context.settings.template.theme)


def test_an_empty_board_says_so(book_of, context):
    view = render(book_of(), context)
    assert view.rows[1] == ("Lead (0)", "MQL (0)", "SQL (0)", "Opportunity (0)", "Won (0)", "Lost (0)")
    assert view.rows[2:] == (("案件はまだありません", None, None, None, None, None),)


def test_in_english(book_of, context_at):
    record = {"stage": "closed_won", "sla_state": "met_late", "stage_entered_at": datetime(2020, 1, 1)}
    view = render(book_of(record), context_at(language="en"))
    assert view.rows[0][0] == "Kanban"
    assert column(view, "Won") == ("Won (1)", ["1 more"])
