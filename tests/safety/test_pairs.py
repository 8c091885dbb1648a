"""Two acts of people while a job runs, the second at any later request, repairs among them; hypothesis chooses and shrinks.

What the bridge wrote must be what it would have written had the job come before, between or after the two, row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.safety.acts import ACTS
from tests.safety.counting import COUNTS
from tests.safety.jobs import JOBS
from tests.safety.team import NotHere, Team, acting
from tests.safety.test_interleavings import (
    OVERWRITTEN,
    assert_ids_are_unique,
    assert_people_kept_their_cells,
    differing,
    done,
    gaps,
    run,
    same_row,
    settle,
    world,
)

REPAIRS = 4  # requests beyond those of an undisturbed job in which the second act may fall
# after these the order of both decides what stands there; where only some columns are sorted while a repair is under way, what it
# has to put back stands on a row of another name (docs/safety.md, "What remains")
UNORDERED = {"restore an older version", "undo the last run", "sort only people columns", "sort only ids"}


@cache
def in_order(job: str, names: tuple[str, ...], before: int) -> Mapping[str, Any] | None:
    """The rows where so many of the acts came before the job and the others after it; None where that cannot be done."""
    team = Team(world(job))
    try:
        for name in names[:before]:
            ACTS[name](team)
        refused = done(job, team)
        for name in names[before:]:
            ACTS[name](team)
        settle(job, team, refused)
    except NotHere:
        return None
    return team.by_company()


def assert_pair_is_safe(job: str, first: tuple[str, int], second: tuple[str, int]) -> bool:
    """One act before request `first[1]` of a job, another before request `second[1]`; whether both took place."""
    team = Team(world(job))
    done: list[str] = []

    def act(name: str) -> None:
        with suppress(NotHere):
            ACTS[name](team)
            done.append(name)

    def both() -> None:
        act(first[0])
        act(second[0])

    acts = {first[1]: lambda: act(first[0]), second[1]: lambda: act(second[0])}
    with acting(team.local, {first[1]: both} if first[1] == second[1] else acts):
        refused = run(job, team)
    if len(done) < 2:
        return False
    COUNTS.count("pairs of acts", job, (first, second))
    settle(job, team, refused)
    assert_people_kept_their_cells(team, job)
    assert_ids_are_unique(team)
    assert_as_in_an_order(team, job, (first[0], second[0]))
    return True


def assert_as_in_an_order(team: Team, job: str, names: tuple[str, str]) -> None:
    """Every row is as if people and bridge had waited for each other."""
    if UNORDERED & set(names):
        return
    orders = [(names, before) for before in (2, 1, 0)]
    for name in OVERWRITTEN & set(names):
        left = tuple(one for one in names if one != name)
        orders += [(left, before) for before in range(len(left) + 1)]
    wrong, seen = team.by_company(), []
    for company in JOBS[job].removes & set(wrong):
        del wrong[company]  # one that stays was edited: in no order
    for these, before in orders:
        if not wrong:
            return
        wanted = in_order(job, these, before)
        if wanted is not None:
            seen.append(wanted)
            ids = team.world.tab == "deals"
            wrong = {one: row for one, row in wrong.items() if not same_row(row, wanted.get(one, {}), ids=ids)}
    assert not wrong, {one: differing(row, *(wanted.get(one, {}) for wanted in seen)) for one, row in wrong.items()}


def pairs(job: str) -> st.SearchStrategy[tuple[tuple[str, int], tuple[str, int]]]:
    """Two acts and their gaps, the second not before the first."""
    last = gaps(job) - 1
    acts = st.sampled_from(sorted(ACTS))
    return st.tuples(st.tuples(acts, st.integers(1, last)), st.tuples(acts, st.integers(1, last + REPAIRS))).filter(
        lambda pair: pair[0][1] <= pair[1][1]
    )


SAMPLING = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.generate, Phase.shrink),
}


# the write lands on a sheet that had changed, and its repair on one that has changed again
AGAIN = (
    pytest.param(("insert blank rows", 2), ("sort descending", 3), marks=pytest.mark.deep),
    (("insert column left", 2), ("insert column between computed", 3)),
    (("insert column between computed", 2), ("rename new company", 3)),
    pytest.param(("edit owner", 2), ("rename company with a baton", 3), marks=pytest.mark.deep),
    pytest.param(("move row down", 2), ("delete id column", 3), marks=pytest.mark.deep),
    (("move person column", 2), ("insert row above header", 3)),
)


@pytest.mark.parametrize(("first", "second"), AGAIN)
def test_a_repair_finds_what_has_moved_on(first, second):
    assert assert_pair_is_safe("sync", first, second)


def test_a_row_whose_name_is_emptied_already_is_found_by_what_is_left_of_it():
    assert assert_pair_is_safe("import leads", ("insert column left", 2), ("move company column", 4))


@settings(max_examples=2, **SAMPLING)
@given(data=st.data())
def test_pairs_of_acts(data):
    assert_pair_is_safe("sync", *data.draw(pairs("sync"), label="sync"))


@pytest.mark.deep
@pytest.mark.parametrize("job", [job for job in JOBS if not JOBS[job].gives_back])
@settings(max_examples=100, **SAMPLING)
@given(data=st.data())
def test_many_pairs_of_acts(job, data):
    assert_pair_is_safe(job, *data.draw(pairs(job), label=job))
