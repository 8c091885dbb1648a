"""Dates as people type them."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from bridge.sheet.dates import TypedDate, from_serial, parse_date, serial


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("2026/10/23", (2026, 10, 23, 0), id="slashes, year first"),
        pytest.param("2026-1-5", (2026, 1, 5, 0), id="hyphens, without zeros"),
        pytest.param("2026年10月23日", (2026, 10, 23, 0), id="kanji"),
        pytest.param("２０２６年１０月２３日", (2026, 10, 23, 0), id="full-width digits"),
        pytest.param(" 12月8日 ", (0, 12, 8, 0), id="no year"),
        pytest.param("10/30", (0, 10, 30, 0), id="month and day with a slash"),
        pytest.param("2月29日", (0, 2, 29, 0), id="29 February without a year"),
        pytest.param("2026/10/23(金)", (2026, 10, 23, 0), id="a weekday in brackets"),
        pytest.param("10月23日（金曜日）", (0, 10, 23, 0), id="a weekday in full-width brackets"),
        pytest.param("2026-10-23 14:30", (2026, 10, 23, 52200), id="with a time"),
        pytest.param("2026-10-23T14:30:15", (2026, 10, 23, 52215), id="ISO"),
        pytest.param("12月8日 午後3時半", (0, 12, 8, 55800), id="an afternoon hour and a half"),
        pytest.param("12月8日 9時", (0, 12, 8, 32400), id="an hour"),
        pytest.param("2026/10/23 12:30 AM", (2026, 10, 23, 1800), id="half past midnight"),
        pytest.param("2026/10/23 24:00", (2026, 10, 23, 86400), id="the end of the day"),
    ],
)
def test_readable_dates(text: str, expected: tuple[int, int, int, int]) -> None:
    assert parse_date(text) == TypedDate(*expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1/2/2026", id="day or month first, nobody knows"),
        pytest.param("26/1/2", id="a year of two digits"),
        pytest.param("来週中", id="words"),
        pytest.param("2026/2/30", id="no such day"),
        pytest.param("2026/2/29", id="29 February in a common year"),
        pytest.param("13月1日", id="no such month"),
        pytest.param("2026/10", id="no day"),
        pytest.param("2026/10/23 25:00", id="no such hour"),
        pytest.param("2026/10/23 午後13時", id="an afternoon hour beyond twelve"),
        pytest.param("0226/10/23", id="a mistyped year"),
        pytest.param("2026/10-23", id="mixed separators"),
        pytest.param("20261023", id="digits only"),
        pytest.param("2026/10/23まで", id="a date with a word"),
        pytest.param("", id="blank"),
    ],
)
def test_unreadable_dates(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        pytest.param(25569.0, datetime(1970, 1, 1), id="the epoch"),
        pytest.param(46349.5, datetime(2026, 11, 23, 12), id="noon"),
        pytest.param(46349.999988425926, datetime(2026, 11, 23, 23, 59, 59), id="a second before midnight"),
        pytest.param(46349.39583333334, datetime(2026, 11, 23, 9, 30), id="rounding errors vanish"),
    ],
)
def test_serial_numbers(number: float, moment: datetime) -> None:
    assert from_serial(np.array([number, np.nan]))[0] == np.datetime64(moment)
    assert abs(serial(pd.Series(np.array([moment], dtype="datetime64[s]")))[0] - number) < 1e-9


def test_no_date_is_no_number() -> None:
    assert np.isnat(from_serial(np.array([np.nan])))[0]
    assert np.isnan(serial(pd.Series(np.array(["NaT"], dtype="datetime64[s]"))))[0]
