from datetime import datetime

import pytest

from bridge.views.handoffs import render

OPEN = {"stage": "mql", "owner": "Marketing", "next": "IS", "baton": "Marketing → IS"}


def baton(hours, **more):
    """A baton passed so many hours before 2026-12-28 09:30."""
    passed = datetime(2026, 12, 28, 9, 30).timestamp() - hours * 3600
    return {**OPEN, "baton_passed_at": datetime.fromtimestamp(passed), "queue_hours": hours, **more}


@pytest.fixture
def monday(context_at):
    return context_at(datetime(2026, 12, 28, 9, 30))


@pytest.mark.shows("B-08", "B-24")
def test_g07_shows_queue_deadline_and_state(book_of, monday):
    view = render(book_of(baton(64.0, company="D7")), monday)
    assert view.rows[0] == ("バトン", "2026-12-28 09:30 時点", "合計 1 件", "止まっている案件 1 件", None)
    assert view.rows[1] == ("案件", "バトン", "キュー時間", "SLA", "状態")
    (row,) = view.rows[2:]
    assert row[:3] == ("D7", "Marketing → IS", "64.0 h / 1 営業日")
    assert row[3] == pytest.approx(46382 + 17.5 / 24)  # 2026-12-26 17:30
    assert row[4] == "超過"
    assert view.styles[2, 3] == view.styles[2, 4] == "breached"
    assert view.volatile == {(0, 1), (2, 2)}


@pytest.mark.shows("B-08")
def test_late_then_at_risk_then_on_track_and_the_longest_queue_first(book_of, monday):
    hours = {"new": 1.0, "late": 30.0, "soon": 20.0, "later": 40.0, "newer": 0.5}
    view = render(book_of(*(baton(value, company=name) for name, value in hours.items())), monday)
    assert [(row[0], row[4]) for row in view.rows[2:]] == [
        ("later", "超過"),
        ("late", "超過"),
        ("soon", "注意"),
        ("new", "順調"),
        ("newer", "順調"),
    ]


@pytest.mark.shows("B-24")
@pytest.mark.parametrize(
    ("record", "count"),
    [
        pytest.param({}, 1, id="waiting"),
        pytest.param({"baton_accepted": True}, 0, id="accepted"),
        pytest.param({"next": None}, 0, id="nobody to pass to"),
        pytest.param({"baton_passed_at": None}, 0, id="not open, as for a recycled deal"),
        pytest.param({"owner": None, "baton": "→ IS"}, 1, id="from nobody"),
    ],
)
def test_which_deals_wait(book_of, monday, record, count):
    view = render(book_of(baton(1.0, **record)), monday)
    assert view.rows[0][2] == f"合計 {count} 件"
    assert len(view.rows) == 3


def test_an_empty_list_says_so(book_of, monday):
    assert render(book_of(), monday).rows[2][0] == "引き継ぎを待っている案件はありません"


def test_in_english(book_of, context_at):
    view = render(book_of(baton(64.0)), context_at(datetime(2026, 12, 28, 9, 30), language="en"))
    assert view.rows[1] == ("Deal", "Baton", "Queue time", "SLA", "State")
    assert view.rows[2][2] == "64.0 h / 1 business day"
    assert view.rows[2][4] == "Breached"
