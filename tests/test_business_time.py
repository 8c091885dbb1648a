"""Business days and hours: the calendars of the specification, the tab 休日, years nobody knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.business_time import Calendar, calendar_from
from bridge.settings import Settings
from bridge.settings.models import CalendarSettings, CompanyHoliday
from tests.rules.deals import deals

YEARS = range(2026, 2029)
YEAR_END = CompanyHoliday(name={"ja": "年末年始", "en": "Year end"}, start="12-29", end="01-03")
CAL_A = calendar_from(CalendarSettings(company=(YEAR_END,)), None, YEARS)
CAL_B = calendar_from(CalendarSettings(), None, YEARS)
LUNCH = calendar_from(CalendarSettings(hours=(("09:00", "12:00"), ("13:00", "18:00"))), None, YEARS)


def moments(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[s]")


def one(array: np.ndarray) -> str:
    return str(array[0])


@pytest.mark.parametrize(
    ("start", "n", "cal_a", "cal_b"),
    [
        pytest.param("2026-11-20", 1, "2026-11-24", "2026-11-24", id="Friday before a holiday Monday"),
        pytest.param("2026-12-25T10:00", 3, "2027-01-05", "2026-12-30", id="over the year's end"),
        pytest.param("2027-05-01", 3, "2027-05-10", "2027-05-10", id="from a Saturday before golden week"),
        pytest.param("2026-12-25", 0, "2026-12-25", "2026-12-25", id="no day at all is the start's own day"),
        pytest.param("2026-09-18", 1, "2026-09-24", "2026-09-24", id="a day between two holidays is off"),
        pytest.param("2026-05-02", 1, "2026-05-07", "2026-05-07", id="a holiday on Sunday moves"),
    ],
)
def test_the_nth_business_day(start: str, n: int, cal_a: str, cal_b: str) -> None:
    assert [one(calendar.add_business_days(moments(start), n)) for calendar in (CAL_A, CAL_B)] == [cal_a, cal_b]


@pytest.mark.parametrize(
    ("day", "rolled"),
    [
        ("2026-12-29", "2027-01-04"),
        ("2027-05-04", "2027-05-06"),
        ("2026-12-28", "2026-12-28"),
        ("2026-12-26", "2026-12-28"),
    ],
    ids=["company holiday", "national holiday", "a business day stays", "Saturday"],
)
def test_roll_forward(day: str, rolled: str) -> None:
    assert one(CAL_A.roll_forward(moments(day))) == rolled


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        pytest.param("2026-12-01T10:05", "2026-12-07T10:05", 4, id="Tuesday to Monday"),
        pytest.param("2026-12-04T15:00", "2026-12-07T10:05", 1, id="Friday to Monday"),
        pytest.param("2026-12-07T09:00", "2026-12-07T18:00", 0, id="the same day"),
        pytest.param("2026-12-07", "2026-12-04", -1, id="reversed"),
    ],
)
def test_business_days_between(start: str, end: str, days: float) -> None:
    assert CAL_A.business_days_between(moments(start), moments(end))[0] == days


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("2026-12-25T10:00", 1, "2026-12-25T11:00:00", id="within the morning"),
        pytest.param("2026-12-25T11:30", 1, "2026-12-25T13:30:00", id="over lunch"),
        pytest.param("2026-12-25T17:30", 1, "2026-12-28T09:30:00", id="over the weekend"),
        pytest.param("2026-12-26T15:00", 4, "2026-12-28T14:00:00", id="begins on a Saturday"),
        pytest.param(
            "2026-12-25T17:00", 1, "2026-12-25T18:00:00", id="ends when the day closes, not when the next opens"
        ),
        pytest.param("2026-12-25T03:00", 0.5, "2026-12-25T09:30:00", id="begins at night"),
    ],
)
def test_business_hours(start: str, hours: float, end: str) -> None:
    found = LUNCH.add_hours(moments(start), hours)
    assert one(found) == end
    assert LUNCH.business_hours_between(moments(start), found)[0] == hours


def test_a_year_outside_the_calendar_gives_nothing_instead_of_a_wrong_date() -> None:
    far = moments("2031-05-05", "2019-01-01", "NaT", "2028-12-29")
    assert np.isnat(CAL_A.add_business_days(far, 3)).all()  # the last one would end in a year nobody knows
    assert np.isnan(CAL_A.business_days_between(far[:3], moments("2026-12-01", "2026-12-01", "2026-12-01"))).all()
    assert CAL_A.unknown_years(far) == (2019, 2031)


def holiday_tab(settings: Settings, *rows: tuple[str, str | None]) -> Calendar:
    table = deals(settings, *({"date": day, "name": "x", "kind": kind} for day, kind in rows), tab="holidays")
    return calendar_from(settings.calendar, table, YEARS)


def test_the_tab_is_the_truth_for_national_days(settings: Settings) -> None:
    calendar = holiday_tab(settings, ("2026-01-01", "national"), ("2027-12-31", "national"))
    assert calendar.is_business_day(moments("2026-11-23"))[0], "a row people deleted is a business day"
    assert calendar.last_year == 2027, "a year after the tab's is not known"
    assert not calendar.is_business_day(moments("2026-12-29"))[0], "company spans come from the settings"


def test_years_before_the_tab_come_from_the_package(settings: Settings) -> None:
    calendar = holiday_tab(settings, ("2027-01-01", "national"))
    assert not calendar.is_business_day(moments("2026-11-23"))[0]


def test_people_add_days_off_and_working_days(settings: Settings) -> None:
    calendar = holiday_tab(
        settings, ("2026-06-01", "company"), ("2026-06-06", "workday"), ("2026-06-02", None), ("2026-12-29", "workday")
    )
    found = calendar.is_business_day(moments("2026-06-01", "2026-06-06", "2026-06-02", "2026-12-29"))
    assert found.tolist() == [False, True, False, True]


def test_a_span_on_29_february_ends_on_the_28th_in_a_common_year() -> None:
    span = YEAR_END.model_copy(update={"start": "02-26", "end": "02-29"})
    calendar = calendar_from(CalendarSettings(company=(span,)), None, YEARS)
    assert not calendar.is_business_day(moments("2027-02-26", "2028-02-29")).any()


def test_no_country_means_no_national_holidays() -> None:
    calendar = calendar_from(replace_national(""), None, YEARS)
    assert calendar.is_business_day(moments("2026-11-23"))[0]


def replace_national(country: str) -> CalendarSettings:
    return CalendarSettings().model_copy(update={"national": country})


@given(
    st.dates(date(2026, 1, 1), date(2028, 6, 30)),
    st.integers(1, 60),
    st.sampled_from([CAL_A, CAL_B]),
    st.integers(0, 86399),
)
def test_as_a_person_counts_on_the_wall_calendar(start: date, n: int, calendar: Calendar, seconds: int) -> None:
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= bool(calendar.is_business_day(np.array([day], dtype="datetime64[s]"))[0])
    moment = np.array([start], dtype="datetime64[s]") + np.timedelta64(seconds, "s")
    found = calendar.add_business_days(moment, n)
    assert found[0].item() == day
    assert calendar.business_days_between(moment, found)[0] == n


def test_calendars_are_not_shared_between_settings(settings: Settings) -> None:
    other = replace(settings, calendar=settings.calendar.model_copy(update={"weekend": (6,)}))
    assert calendar_from(other.calendar, None, YEARS).is_business_day(moments("2026-12-26"))[0]
    assert not calendar_from(settings.calendar, None, YEARS).is_business_day(moments("2026-12-26"))[0]
