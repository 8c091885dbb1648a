"""A copied spreadsheet carries the original's memory and stamps; it goes on by itself and tells nobody twice."""

from bridge.jobs.sync import sync
from tests.scenarios.people import Office, moment


def test_a_copy_goes_on_by_itself_and_its_first_run_fires_nothing():
    office = Office(at="2026-12-25 09:00")
    office.type(2, company="あさひ商事", received_at=moment("2026-12-25 10:00"))
    office.sync("2026-12-25 11:00")
    copied = office.bridge.transport.client().copy(office.spreadsheet_id, title="写し")
    copy = office.bridge.at(copied.id)
    first = sync(copy, office.settings, moment("2026-12-26 12:00"))
    assert first.written
    assert any("a copy of" in problem.text for problem in first.problems)
    told = copied.worksheet("変更履歴").get_all_values()
    assert not [row for row in told if "WF-25" in row]
    assert copied.worksheet("案件").acell("A2").value == "D-00001"
    second = sync(copy, office.settings, moment("2026-12-26 12:00"))
    assert second.plan.is_empty
    assert not second.problems
    office.sync("2026-12-26 12:00")
    assert [row for row in office.rows("変更履歴") if row["規則"] == "WF-25"]
