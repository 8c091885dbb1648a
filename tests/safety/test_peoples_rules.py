"""A person adds a conditional format in the very moment ours are replaced or taken off, by index: theirs stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from bridge.jobs.restyling import restyle
from tests.safety.acts import ACTS
from tests.safety.jobs import JOBS
from tests.safety.team import NOW, Team, acting, moment
from tests.safety.test_interleavings import world

TAG = "sheetbridge:"


def rules(team: Team) -> list[str]:
    """The formulas and words of all conditional formats of the deals."""
    fields = {"fields": "sheets(properties.sheetId,conditionalFormats)"}
    told = team.people.transport.json("GET", f"/{team.spreadsheet_id}", params=fields)
    deals = next(one for one in told["sheets"] if one["properties"].get("sheetId", 0) == team.deals.id)
    conditions = [rule["booleanRule"]["condition"] for rule in deals.get("conditionalFormats", ())]
    return [one["values"][0]["userEnteredValue"] for one in conditions]


def without_one_of_ours(team: Team) -> None:
    """One of ours is gone, so all of them are made anew."""
    team.request(deleteConditionalFormatRule={"sheetId": team.deals.id, "index": 1})


WAYS: Mapping[str, tuple[str, Callable[[Team], None], Callable[[Team], object]]] = {
    "sync": ("sync", without_one_of_ours, JOBS["sync"].run),
    "restyle": ("sync", lambda _: None, lambda team: restyle(team.bridge, team.settings, moment(NOW))),
    "unadopt": ("unadopt", lambda _: None, JOBS["unadopt"].run),
}
WRITES = [("sync", 2), ("restyle", 2), ("unadopt", 7)]  # the request that deletes ours


@pytest.mark.parametrize(("way", "gap"), WRITES)
def test_a_rule_that_is_added_while_ours_go_stays(way, gap):
    job, before, run = WAYS[way]
    team = Team(world(job))
    before(team)
    with acting(team.local, {gap: lambda: ACTS["add a format rule"](team)}) as seen:
        run(team)
    assert seen[0] > gap
    found = rules(team)
    assert found.count("急ぎ") == 1
    ours = [formula for formula in found if TAG in formula]
    assert len(ours) == len(set(ours))
    assert not ours if way == "unadopt" else len(ours) > 10


@pytest.mark.deep
@pytest.mark.parametrize(("way", "gap"), [(way, gap) for way in WAYS for gap in range(1, 8)])
def test_a_rule_that_is_added_at_any_time_stays(way, gap):
    job, before, run = WAYS[way]
    team = Team(world(job))
    before(team)
    with acting(team.local, {gap: lambda: ACTS["add a format rule"](team)}) as seen:
        run(team)
    assert seen[0] <= gap or rules(team).count("急ぎ") == 1
