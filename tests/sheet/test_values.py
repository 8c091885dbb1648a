"""Columns of cells and typed columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bridge.book import Finding
from bridge.settings.template import Column
from bridge.sheet.values import absent, cells, parse_column
from bridge.sheet.vocabulary import Vocabulary

from . import sheets

VOCABULARY = Vocabulary(
    "ja",
    {
        "score": {"0": "0", "1": "1", "2": "2"},
        "source": {"問い合わせ": "inquiry", "お問合せ": "inquiry", "inquiry": "inquiry"},
    },
    {"score": {"0": "0", "1": "1", "2": "2"}, "source": {"inquiry": "問い合わせ"}},
)


def column(kind: str, **more: Any) -> Column:
    return Column(**{"key": "it", "label": "列", "type": kind, "owner": "H", **more})


def parsed(kind: str, *values: Any, **more: Any) -> tuple[list[Any], tuple[Finding, ...]]:
    times = {name: more.pop(name) for name in ("received", "seen") if name in more}
    series, findings = parse_column(sheets.cells(*values), column(kind, **more), VOCABULARY, now=sheets.NOW, **times)
    return [None if value is pd.NaT or value != value else value for value in series.tolist()], findings


def words(findings: tuple[Finding, ...], code: str) -> list[Any]:
    found = [finding for finding in findings if finding.code == code]
    return found[0].values.tolist() if found and found[0].values is not None else []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param(" 習志野電機　", "習志野電機", id="blanks around a text are cut"),
        pytest.param("　", None, id="blanks only are nothing"),
        pytest.param("", None, id="an empty text is nothing"),
        pytest.param(1.0, "1", id="a number without a fraction keeps none"),
        pytest.param(1.5, "1.5", id="a number with a fraction"),
        pytest.param(9012345678, "9012345678", id="a phone number that became a number"),
        pytest.param(True, "TRUE", id="a ticked box"),
        pytest.param(False, None, id="an empty box is nothing"),
        pytest.param("=HYPERLINK(1)", "=HYPERLINK(1)", id="a text that looks like a formula"),
        pytest.param("00491711", "00491711", id="leading zeros stay"),
        pytest.param("改行\nあり", "改行\nあり", id="line breaks stay"),
    ],
)
def test_texts(cell: Any, text: str | None) -> None:
    assert parsed("text", cell) == ([text], ())


def test_emails_are_compared_in_one_form() -> None:
    values, findings = parsed("email", "ｕｓｅｒ1@example.com", "User3@Example.co.jp ", "なし", None)
    assert values == ["user1@example.com", "user3@example.co.jp", None, None]
    assert words(findings, "W-VALUE") == [None, None, "なし", None]


def test_names_of_members_are_one_person_whatever_their_blanks() -> None:
    values, _ = parsed("text", "伊藤　深雪", "伊藤 深雪 ", "ＩＳ", source="members")
    assert values == ["伊藤 深雪", "伊藤 深雪", "IS"]


def test_choices_become_keys_and_unknown_words_are_reported() -> None:
    values, findings = parsed("choice", "お問合せ", "ｉｎｑｕｉｒｙ", "飛び込み", None, list="source")
    assert values == ["inquiry", "inquiry", None, None]
    assert words(findings, "W-VALUE") == [None, None, "飛び込み", None]


def test_free_choices_keep_what_people_type() -> None:
    assert parsed("choice", "問い合わせ", " 予算待ち（来期） ", list="source", free=True) == (
        ["inquiry", "予算待ち（来期）"],
        (),
    )


def test_numbers_choose_too() -> None:
    assert parsed("choice", 1, 2.0, "２", list="score")[0] == ["1", "2", "2"]


def test_ticks_of_every_kind() -> None:
    values, findings = parsed("checkbox", True, False, None, 1, 0, "済", "×", "", "x", 46000)
    assert values == [True, False, False, True, False, True, False, False, False, False]
    assert words(findings, "W-VALUE") == [None] * 8 + ["x", "46000"]


def test_numbers_and_what_is_none() -> None:
    values, findings = parsed("yen", "50万", 50000, 1.5, "03-1234", True, " ", None)
    assert values == [500000, 50000, 1.5, None, None, None, None]
    assert words(findings, "W-VALUE") == [None, None, None, "03-1234", "TRUE", None, None]


def test_integers_take_no_fractions() -> None:
    values, findings = parsed("integer", 3, 1.5, "２")
    assert values == [3, None, 2]
    assert words(findings, "W-VALUE") == [None, "1.5", None]


@pytest.mark.parametrize(
    ("kind", "cell", "moment"),
    [
        pytest.param("date", 46349.75, datetime(2026, 11, 23), id="a date has no time"),
        pytest.param("date", "2026/11/23 24:00", datetime(2026, 11, 23), id="the end of a day is that day"),
        pytest.param("datetime", 46349.75, datetime(2026, 11, 23, 18), id="a moment"),
        pytest.param("deadline", 46349, datetime(2026, 11, 24), id="a date as a deadline ends at its midnight"),
        pytest.param("deadline", 46349.75, datetime(2026, 11, 23, 18), id="a deadline with a time"),
        pytest.param("deadline", "2026/11/23 24:00", datetime(2026, 11, 24), id="a deadline at 24:00"),
        pytest.param("deadline", "2026-11-23 09:00", datetime(2026, 11, 23, 9), id="a deadline typed with a time"),
    ],
)
def test_dates(kind: str, cell: Any, moment: datetime) -> None:
    assert parsed(kind, cell) == ([pd.Timestamp(moment)], ())


@pytest.mark.parametrize("cell", [3, 20261023, -1, True, False, "来週中", "1/2/2026"])
def test_what_is_no_date(cell: Any) -> None:
    values, findings = parsed("date", cell)
    assert values == [None]
    assert len(words(findings, "W-VALUE")) == 1


def day(text: str) -> pd.Series:
    return pd.Series(np.array([text], dtype="datetime64[s]"))


@pytest.mark.parametrize(
    ("key", "text", "times", "expected"),
    [
        pytest.param("received_at", "11月22日", {}, "2026-11-22", id="received today"),
        pytest.param("received_at", "11月23日", {}, "2025-11-23", id="nothing is received in the future"),
        pytest.param("received_at", "12月8日", {}, "2025-12-08", id="received in December of last year"),
        pytest.param(
            "received_at",
            "11月1日",
            {"seen": "2025-11-03"},
            "2025-11-01",
            id="an old record does not move to this year",
        ),
        pytest.param("due", "12月8日", {"received": "2026-11-13"}, "2026-12-08", id="due after the receipt"),
        pytest.param(
            "due", "11月5日", {"received": "2026-11-13"}, "2027-11-05", id="due in the year after the receipt"
        ),
        pytest.param("due", "11月13日", {"received": "2026-11-13"}, "2026-11-13", id="due on the day of the receipt"),
        pytest.param("due", "2月29日", {"received": "2026-11-13"}, "2028-02-29", id="due on the next 29 February"),
        pytest.param("due", "11月5日", {}, "2026-11-05", id="an overdue deadline without a receipt stays overdue"),
        pytest.param("due", "1月10日", {}, "2027-01-10", id="due after the turn of the year"),
        pytest.param(
            "due", "11月5日", {"seen": "2024-10-01"}, "2024-11-05", id="what a deadline meant does not change"
        ),
    ],
)
def test_years_people_left_out(key: str, text: str, times: dict[str, str], expected: str) -> None:
    values, findings = parsed("date", text, key=key, **{name: day(value) for name, value in times.items()})
    assert values == [pd.Timestamp(expected)]
    assert words(findings, "W-YEAR") == [f"{text} → {expected}"]


def test_the_assumed_day_of_a_deadline_is_the_day_people_typed() -> None:
    values, findings = parsed("deadline", "12月8日", "12月8日 15:00")
    assert values == [pd.Timestamp("2026-12-09"), pd.Timestamp("2026-12-08 15:00")]
    assert words(findings, "W-YEAR") == ["12月8日 → 2026-12-08", "12月8日 15:00 → 2026-12-08"]


@pytest.mark.parametrize(
    ("kind", "more", "values"),
    [
        pytest.param("text", {}, ["会社", None, "007"], id="texts"),
        pytest.param("choice", {"list": "source"}, ["問い合わせ", None], id="choices are written as labels"),
        pytest.param("checkbox", {}, [True, False], id="ticks"),
        pytest.param("yen", {}, [1200000.0, None, 0.0], id="numbers"),
        pytest.param("date", {}, [46349.0, None], id="dates"),
        pytest.param("datetime", {}, [46349.75, None], id="moments"),
        pytest.param("deadline", {}, [46349.0, 46349.75, None], id="deadlines"),
    ],
)
def test_what_is_written_reads_the_same(kind: str, more: dict[str, Any], values: list[Any]) -> None:
    series, findings = parse_column(sheets.cells(*values), column(kind, **more), VOCABULARY, now=sheets.NOW)
    written = cells(series, column(kind, **more), VOCABULARY).tolist()
    assert findings == ()
    assert written == pytest.approx(values) if kind not in ("text", "choice") else written == values
    assert [type(cell) for cell in written] == [type(value) for value in values]


def test_a_blank_checkbox_is_written_as_false() -> None:
    assert cells(absent("checkbox", 1), column("checkbox"), VOCABULARY).tolist() == [False]


@pytest.mark.parametrize(
    "kind", ["text", "email", "choice", "checkbox", "yen", "integer", "date", "datetime", "deadline"]
)
def test_an_empty_column_has_the_type_of_a_full_one(kind: str) -> None:
    series, findings = parse_column(sheets.cells(None, ""), column(kind), VOCABULARY, now=sheets.NOW)
    assert series.dtype == absent(kind, 2).dtype
    assert findings == ()
    assert parse_column(sheets.cells(), column(kind), VOCABULARY, now=sheets.NOW)[0].dtype == absent(kind, 0).dtype
