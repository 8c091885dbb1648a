"""Dates and times of files, as ISO texts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.importing.moments import Reading, is_ambiguous, iso_text, iso_texts, order_of

TOKYO = ZoneInfo("Asia/Tokyo")
YMD, MDY, DMY = (Reading(order, TOKYO) for order in ("ymd", "mdy", "dmy"))


@pytest.mark.parametrize(
    ("text", "reading", "expected"),
    [
        pytest.param("2026年9月17日 18時52分", YMD, "2026-09-17T18:52:00", id="connpass"),
        pytest.param("2019年4月2日", YMD, "2019-04-02", id="kanji without a time"),
        pytest.param("09/17/2026 01:50:00 PM", MDY, "2026-09-17T13:50:00", id="Zoom 2026"),
        pytest.param("Mar 22, 2025 19:52:01", MDY, "2025-03-22T19:52:01", id="Zoom 2025"),
        pytest.param("Sep 26, 2026 7:05 PM", MDY, "2026-09-26T19:05:00", id="Eventbrite"),
        pytest.param("11/29/24 22:28", MDY, "2024-11-29T22:28:00", id="a year of two digits"),
        pytest.param("15/11/22, 09:30:47", DMY, "2022-11-15T09:30:47", id="Teams, day first"),
        pytest.param("11/15/22, 9:30:47 AM", MDY, "2022-11-15T09:30:47", id="Teams, month first"),
        pytest.param("2026/04/01 1:23:45 午後 GMT+9", YMD, "2026-04-01T13:23:45", id="Forms, afternoon"),
        pytest.param("2026/04/01 12:05:00 午前 GMT+9", YMD, "2026-04-01T00:05:00", id="Forms, five past midnight"),
        pytest.param("2026/04/01 12:11:00 午後 GMT+9", YMD, "2026-04-01T12:11:00", id="Forms, past noon"),
        pytest.param("2026/04/01 午後 1:23", YMD, "2026-04-01T13:23:00", id="the half in front"),
        pytest.param("06 Jan 2020", DMY, "2020-01-06", id="LinkedIn"),
        pytest.param("January 9, 2024", MDY, "2024-01-09", id="Meetup"),
        pytest.param("2024-03-12 09:14", YMD, "2024-03-12T09:14:00", id="HubSpot"),
        pytest.param("2026-09-17T13:50:00Z", YMD, "2026-09-17T22:50:00", id="UTC"),
        pytest.param("2026-09-17T13:50:00.123+02:00", YMD, "2026-09-17T20:50:00", id="an offset and parts of seconds"),
        pytest.param("2026-09-17 20:50 UTC", YMD, "2026-09-18T05:50:00", id="over midnight"),
        pytest.param("令和8年4月1日", YMD, "2026-04-01", id="Reiwa"),
        pytest.param("令和元年5月1日", YMD, "2019-05-01", id="the first year"),
        pytest.param("R8.4.1", YMD, "2026-04-01", id="Reiwa, short"),
        pytest.param("H31/4/30", YMD, "2019-04-30", id="Heisei, short"),
        pytest.param("昭和64年1月7日", YMD, "1989-01-07", id="Showa"),
        pytest.param("46113", YMD, "2026-04-01", id="a serial number"),
        pytest.param("46113.5", YMD, "2026-04-01T12:00:00", id="a serial number with a time"),
        pytest.param("２０２６／９／１７", YMD, "2026-09-17", id="full width"),
        pytest.param("1/2/2026", YMD, None, id="could be either"),
        pytest.param("13/13/2026", MDY, None, id="no month"),
        pytest.param("2026-02-30", YMD, None, id="no day"),
        pytest.param("9月17日", YMD, None, id="no year"),
        pytest.param("0/0/00", MDY, None, id="zeros"),
        pytest.param("18:02", YMD, None, id="only a time"),
        pytest.param("100000001", YMD, None, id="a number that is no date"),
        pytest.param("未定", YMD, None, id="words"),
        pytest.param("2026-09-17T25:00", YMD, None, id="no hour"),
    ],
)
def test_a_date_of_a_file(text: str, reading: Reading, expected: str | None) -> None:
    assert iso_text(text, reading) == expected


def test_times_of_a_file_in_another_zone() -> None:
    reading = Reading("ymd", TOKYO, ZoneInfo("UTC"))
    assert iso_texts(["2024-03-14 20:14:00", "2024-03-14", None], reading) == [
        "2024-03-15T05:14:00",
        "2024-03-14",
        None,
    ]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        pytest.param(["1/2/2026", "11/15/22, 9:30"], "mdy", id="one date leaves no doubt"),
        pytest.param(["1/2/2026", "15/11/22"], "dmy", id="day first"),
        pytest.param(["1/2/2026", "3/4/2026", None], None, id="all could be either"),
        pytest.param(["13/1/2026", "1/13/2026"], None, id="they contradict each other"),
        pytest.param(["2026/1/13"], None, id="year first says nothing"),
    ],
)
def test_the_order_of_day_and_month(texts: list[str | None], order: str | None) -> None:
    assert order_of(texts) == order


def test_what_is_ambiguous() -> None:
    assert is_ambiguous("1/2/2026")
    assert not is_ambiguous("1/1/2026")
    assert not is_ambiguous("2026/1/2")


FORMATS = ["%Y/%m/%d", "%Y-%m-%d", "%Y年%m月%d日", "%b %d, %Y", "%d %b %Y", "%m/%d/%Y"]
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@given(days, st.sampled_from(FORMATS))
def test_a_day_is_read_back(day: date, form: str) -> None:
    assert iso_text(day.strftime(form), MDY) == day.isoformat()


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2090, 1, 1)).map(lambda t: t.replace(microsecond=0))
)
def test_a_moment_is_read_back(moment: datetime) -> None:
    expected = moment.isoformat()
    assert iso_text(expected, YMD) == expected
    assert iso_text(moment.strftime("%m/%d/%Y %I:%M:%S %p"), MDY) == expected
    assert iso_text(moment.strftime("%d/%m/%Y, %H:%M:%S"), DMY) == expected


@given(st.text(max_size=30), st.sampled_from([YMD, MDY, DMY]))
def test_any_text_is_read_or_refused(text: str, reading: Reading) -> None:
    found = iso_text(text, reading)
    assert found is None or datetime.fromisoformat(found)
