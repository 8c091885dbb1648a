"""休日 grows with the years: a sync adds what is new, once, and never what people took out."""

from collections import Counter
from datetime import datetime, timedelta

from tests.scenarios.people import Office, at, day


def office() -> Office:
    made = Office(at="2026-11-20 09:00")
    made.type(2, company="あさひ商事", chk_bant=True)
    made.sync("2026-11-24 10:00")
    return made


def years(of: Office) -> Counter:
    days = [row["日付"] for row in of.rows("休日") if row["日付"] != ""]
    return Counter((datetime(1899, 12, 30) + timedelta(days=serial)).year for serial in days)


def test_a_new_year_brings_the_days_off_of_a_year_more() -> None:
    team = office()
    assert sorted(years(team)) == [2025, 2026, 2027, 2028]
    assert team.sync("2027-01-05 09:00").write_calls == 1
    assert sorted(years(team)) == [2025, 2026, 2027, 2028, 2029]
    added = [row for row in team.rows("休日") if row["日付"] == at("2029-01-01 00:00")]
    assert [(row["名称"], row["種別"]) for row in added if row["種別"] == "祝日"] == [("元日", "祝日")]
    assert team.sync("2027-01-05 09:00").write_calls == 0
    before = years(team)
    team.sync("2027-06-01 09:00")
    assert years(team) == before


def test_days_people_took_out_or_added_stay_as_they_are() -> None:
    team = office()
    tab = team.tab("休日")
    row = next(number for number, cells in enumerate(tab.get_values(), 1) if cells[0] == "2027/11/23")
    tab.delete_rows(row)
    team.type(len(team.rows("休日")) + 2, "休日", date=day("2027-08-13"), name="夏季休業", kind="会社休日")
    before = team.rows("休日")
    team.sync("2029-01-05 09:00")
    after = team.rows("休日")
    assert after[: len(before)] == before
    assert sorted(years(team)) == [2025, 2026, 2027, 2028, 2029, 2030, 2031]


def test_a_tab_that_people_emptied_stays_without_the_years_they_took_out() -> None:
    team = office()
    team.tab("休日").batch_clear(["A2:C200"])
    team.sync("2027-01-05 09:00")
    assert sorted(years(team)) == [2029]
