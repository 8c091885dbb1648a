"""unadopt keeps the tabs of the bridge's in which people have something, and says which."""

from __future__ import annotations

import pytest

from bridge.jobs.unadopt import unadopt
from tests.safety.acts import ACTS
from tests.safety.team import NOW, Team, acting, moment
from tests.safety.test_interleavings import world

WRITTEN = {
    "add a member": "メンバー!A2",
    "insert column into the log": "変更履歴!C1",
    "insert column into the runs": "同期ログ!C1",
}


def test_a_tab_somebody_wrote_in_stays_as_theirs():
    team = Team(world("unadopt"))
    for name in WRITTEN:
        ACTS[name](team)
    stood = {title.split("!")[0]: team.tab(title.split("!")[0]).get_all_values() for title in WRITTEN.values()}
    given_back = unadopt(team.bridge, team.settings, moment(NOW))
    assert set(given_back.kept) == set(WRITTEN.values())
    assert {one.title for one in team.spreadsheet.worksheets()} == {team.title, *stood}
    assert {title: team.tab(title).get_all_values() for title in stood} == stood
    fields = {"fields": "sheets(properties(title,hidden),protectedRanges,developerMetadata,data.columnMetadata)"}
    for sheet in team.people.transport.json("GET", f"/{team.spreadsheet_id}", params=fields)["sheets"]:
        assert sheet["properties"] in [{"title": title} for title in (team.title, *stood)]
        assert "sheetbridge" not in str(sheet)


@pytest.mark.parametrize("gap", [3, 4])
def test_what_is_written_until_the_tab_is_hidden_stays(gap):
    team, name = Team(world("unadopt")), "insert column into the runs"
    kept = []
    with acting(team.local, {gap: lambda: ACTS[name](team)}):
        kept += unadopt(team.bridge, team.settings, moment(NOW)).kept
    assert kept == [WRITTEN[name]]
    assert [cell for cell in team.tab("同期ログ").col_values(3) if cell][1:] == team.own["同期ログ"]


def test_where_no_other_tab_can_be_seen_one_of_ours_stays():
    team = Team(world("unadopt"))
    where = {"sheetId": team.deals.id, "hidden": True}
    team.request(updateSheetProperties={"properties": where, "fields": "hidden"})
    given_back = unadopt(team.bridge, team.settings, moment(NOW))
    assert given_back.kept == ("カンバン",)
    assert {one.title for one in team.spreadsheet.worksheets()} == {team.title, "カンバン"}
