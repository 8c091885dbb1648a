"""Every act of people in every gap of a sync: their cells stay, ours are right, and everything comes to rest.

What the bridge wrote must be what it would have written had the act come wholly before or wholly after the sync, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bridge.settings.load import load
from tests.safety.acts import ACTS
from tests.safety.team import COMPANIES, NOW, Team, acting, prepare

pytestmark = pytest.mark.deep

READ_STRUCTURE, READ_CELLS, WRITE = 0, 1, 2
DEALS = load().tabs["deals"].columns
# what moves with the clock is late by design; _memory holds moments, and what it is for shows in the other cells
LEFT_OUT = {column.label.ja for column in DEALS if column.volatile or column.key == "_memory"}


class Room:
    """Prepares the file once; makes a team on a copy of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.settings = folder, 0, load()
        self.spreadsheet_id = prepare(folder / "prepared")
        self.after = cache(self._after)

    def team(self) -> Team:
        self.number += 1
        return Team(self.folder / "prepared", self.folder / str(self.number), self.spreadsheet_id, self.settings)

    def _after(self, name: str, act_first: bool) -> tuple[Mapping[str, Any], tuple[Any, ...]]:
        """The rows where act and sync came one after the other."""
        team = self.team()
        steps = (lambda: ACTS[name](team), lambda: team.sync(NOW, force=True))
        for step in steps if act_first else reversed(steps):
            step()
        team.sync(NOW, force=True)
        return team.by_company(), tuple(team.events())


@pytest.fixture(scope="module")
def room(tmp_path_factory) -> Room:
    return Room(tmp_path_factory.mktemp("teams"))


def settle(team: Team) -> None:
    """A quiet sync brings the rest, the next one finds nothing to do."""
    team.sync(NOW, force=True)
    assert team.sync(NOW, force=True).plan.is_empty


def assert_people_kept_their_cells(team: Team) -> None:
    found = {company: team.human(row) for company, row in team.by_company().items()}
    assert set(found) == set(team.model)
    for company, cells in team.model.items():
        assert {label: found[company].get(label, "") for label in cells} == cells


def assert_ids_are_unique(team: Team) -> None:
    ids = [row["案件ID"] for row in team.by_company().values() if "案件ID" in row]
    assert len(set(ids)) == len(ids)
    assert all(ids)


def same_row(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    # a number that was given to a row which then moved is not given again
    left_out = LEFT_OUT if found.get("会社名") in COMPANIES else {*LEFT_OUT, "案件ID"}
    return {label: cell for label, cell in found.items() if label not in left_out} == {
        label: cell for label, cell in wanted.items() if label not in left_out
    }


def assert_as_if_one_after_the_other(team: Team, room: Room, name: str) -> None:
    rows = team.by_company()
    first, events = room.after(name, True)
    late = [company for company, row in rows.items() if not same_row(row, first.get(company, {}))]
    if late:
        second, _ = room.after(name, False)
        for company in late:
            assert same_row(rows[company], second[company]), differing(rows[company], first[company], second[company])
    assert team.events() in ([*events], [*room.after(name, False)[1]])


def differing(found: Mapping[str, Any], *wanted: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """For the message: what stands there, and what the two orders would have left."""
    labels = {label for one in wanted for label in one if one[label] != found.get(label)}
    return {label: (found.get(label), *(one.get(label) for one in wanted)) for label in labels}


@pytest.mark.shows("B-93")
@pytest.mark.parametrize("gap", [READ_CELLS, WRITE], ids=["between the reads", "before the write"])
@pytest.mark.parametrize("name", ACTS)
def test_one_act_in_one_gap_of_a_sync(room, name, gap):
    team = room.team()
    with acting(team.local, gap, lambda: ACTS[name](team)) as seen:
        team.sync(NOW, force=True)
    assert seen[0] > gap
    settle(team)
    assert_people_kept_their_cells(team)
    assert_ids_are_unique(team)
    assert_as_if_one_after_the_other(team, room, name)
