"""Which of several tabs gets new records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from bridge.book import BoundTab
from bridge.errors import InvalidInput
from bridge.sheet.homes import age_in_months, home_of, named_home

NOW = datetime(2026, 11, 24, 9)


def tabs(titles: Sequence[str]) -> tuple[BoundTab, ...]:
    return tuple(
        BoundTab("leads", at, title, header_row=0, last_record=0, row_count=1, column_count=1, columns={}, labels={})
        for at, title in enumerate(titles)
    )


@pytest.mark.parametrize(
    ("title", "age"),
    [
        ("2026年11月", 0),
        ("リード 2026-10", 1),
        ("２０２６年９月", 2),
        ("2026.1", 10),
        ("202512", 11),
        ("2027年1月", -2),
        ("11月", 0),
        ("12月分", 11),
        ("リード", None),
        ("リード 2", None),
        ("2026年", None),
        ("13月", None),
    ],
)
def test_the_month_in_a_title(title: str, age: int | None) -> None:
    assert age_in_months(title, NOW) == age


@pytest.mark.parametrize(
    ("titles", "home"),
    [
        (["リード"], "リード"),
        (["9月", "10月", "11月"], "11月"),
        (["2026年11月", "2026年10月"], "2026年11月"),
        (["2026年12月", "2026年11月", "2026年10月"], "2026年11月"),
        (["2027年2月", "2026年12月"], "2026年12月"),
        (["リード", "11月"], "リード"),
        (["12月", "1月"], "1月"),
    ],
)
def test_new_records_go_to_the_latest_month_that_has_begun(titles: list[str], home: str) -> None:
    assert home_of(tabs(titles), NOW).title == home


def test_a_named_tab_is_taken_or_refused_with_the_names_there_are() -> None:
    assert named_home(tabs(["10月", "11月"]), "１０月").title == "10月"
    with pytest.raises(InvalidInput, match='"10月", "11月"'):
        named_home(tabs(["10月", "11月"]), "9月")
