"""Answers: who came, and which way a column about mail points."""

from __future__ import annotations

import pytest

from bridge.importing.answers import either, opt_outs, statuses, strongest
from bridge.importing.file_list import Status
from bridge.settings.imports import Consent, StatusColumn


@pytest.mark.parametrize(
    ("means", "text", "expected"),
    [
        pytest.param("opt_in", "希望する", "no", id="wishes mail"),
        pytest.param("opt_in", "希望しない", "yes", id="does not wish mail"),
        pytest.param("opt_in", "Yes", "no", id="yes to mail"),
        pytest.param("opt_in", "☓ たぶん", None, id="a word nobody knows"),
        pytest.param("opt_in", None, None, id="a blank is never a yes"),
        pytest.param("opt_out", "1", "yes", id="a flag that stops mail"),
        pytest.param("opt_out", "0", "no", id="a flag that does not"),
        pytest.param("opt_out", "TRUE", "yes", id="a tick"),
        pytest.param("opt_out", None, None, id="a flag nobody set"),
        pytest.param("opt_in", "メール; いいえ", "yes", id="of several answers the one that stops mail"),
    ],
)
def test_which_way_mail_points(means: str, text: str | None, expected: str | None) -> None:
    assert opt_outs([text], Consent.model_validate({"means": means})) == [expected]


def test_of_several_columns_one_that_stops_mail_is_enough() -> None:
    assert either([["no", None, "no", None], ["yes", "no", None, None]], 4) == ["yes", "no", "no", None]


def test_of_several_statuses_the_strongest_counts() -> None:
    column = StatusColumn.model_validate({"from": "出欠", "attended": ["出席"], "absent": ["欠席"], "staff": ["講師"]})
    other = StatusColumn.model_validate({"from": "申込", "registered": ["参加"], "cancelled": ["キャンセル"]})
    said = [
        statuses(["出席", "欠席", None, "講師", "??"], column),
        statuses(["キャンセル", "参加", "参加", None, None], other),
    ]
    assert strongest(said, 5) == [Status.ATTENDED, Status.ABSENT, Status.REGISTERED, Status.STAFF, None]


def test_no_column_says_nothing() -> None:
    assert strongest([], 2) == [None, None]
    assert either([], 2) == [None, None]
