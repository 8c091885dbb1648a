"""G25: between read and write people sort, insert, edit and take a deal over; the service answers 429 once."""

from __future__ import annotations

import pytest

from bridge.google_sheets.transport import HOSTS
from tests.safety.team import COMPANIES, NEW, NOW, OWN, Team, acting
from tests.safety.test_faults import FAULTS, Line
from tests.safety.test_interleavings import assert_ids_are_unique, assert_people_kept_their_cells, world

LATE = "きのした建設"
WRITE = 2
PASSED, EDITED = COMPANIES[0], COMPANIES[2]


def all_at_once(team: Team) -> None:
    """Sort by name, insert a row on top, edit the next action of one deal, take over another whose baton is being closed."""
    where = team.area((1, 7), (0, team.deals.col_count))
    team.request(
        sortRange={"range": where, "sortSpecs": [{"dimensionIndex": team.index("会社名"), "sortOrder": "DESCENDING"}]}
    )
    team.request(insertDimension={"range": team.rows_span(1)})
    team.deals.update_cell(2, team.index("会社名") + 1, LATE)
    team.model[LATE] = {"会社名": LATE}
    team.put(EDITED, "次の一手", "見積を送る")
    team.put(PASSED, "Owner", "Sales")


@pytest.fixture
def team():
    return Team(world("sync"))


@pytest.mark.shows("B-93", "B-11")
def test_people_act_between_read_and_write(team):
    ids = {company: row["案件ID"] for company, row in team.by_company().items() if company != NEW}
    with acting(team.local, {WRITE: lambda: all_at_once(team)}):
        team.sync(NOW, force=True)
    rows = team.by_company()
    assert {company: rows[company]["案件ID"] for company in ids} == ids
    assert rows["いろは工業"]["ステージ"] == "Closed-Won"
    assert (rows[EDITED]["次の一手"], rows[EDITED][OWN]) == ("見積を送る", f"{EDITED}のA")
    assert rows[LATE]["案件ID"]
    assert_people_kept_their_cells(team)
    assert_ids_are_unique(team)
    assert any((company, field) == (PASSED, "Owner") for company, field, _ in team.events())
    assert team.sync(NOW, force=True).write_calls == 0


@pytest.mark.shows("B-11")
def test_whoever_takes_a_deal_over_meanwhile_has_it(team):
    with acting(team.local, {WRITE: lambda: team.put(PASSED, "Owner", "Sales")}):
        team.sync(NOW, force=True)
    assert team.by_company()[PASSED]["Owner"] == "Sales"


@pytest.mark.parametrize("at", range(3))
def test_a_refused_quota_gives_the_same_sheet(team, at):
    quiet = Team(world("sync"))
    quiet.sync(NOW, force=True)
    line = Line(team, at, FAULTS["429 once"]())
    for host in HOSTS:
        team.bridge.transport.session.mount(host, line)
    team.sync(NOW, force=True)
    assert team.deals.get_values() == quiet.deals.get_values()
