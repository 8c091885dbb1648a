"""A process that dies right after a write that landed on moved rows or columns: the next run puts back what it displaced."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import pytest

from bridge.errors import SheetbridgeError
from tests.safety.acts import ACTS
from tests.safety.counting import COUNTS
from tests.safety.jobs import JOBS
from tests.safety.team import NOW, NotHere, Team, acting, connection_to
from tests.safety.test_faults import FAULTS, Killed, with_line
from tests.safety.test_interleavings import (
    IMPORTS,
    KEPT,
    assert_ids_are_unique,
    assert_people_kept_their_cells,
    assert_rows_are_as_if,
    done,
    gaps,
    ids_stay,
    orders,
    same_row,
    settle,
    world,
)

NUMBERS = frozenset({"取込ID(初回)", "取込ID(最終)"})
SHIFTS_THE_LOG = {"insert column into the log"}
"""Of log lines a batch records nothing about itself, so those of one that died stand a column beside (docs/safety.md)."""


def crash(job: str, name: str, at: int) -> Team | None:
    """Somebody acts right before request `at` of a job; it is applied, and the process is gone. None: nothing to act upon."""
    team = with_line(Team(world(job)), at, FAULTS["killed after"]())
    acted = False

    def once() -> None:
        nonlocal acted
        with suppress(NotHere):
            ACTS[name](team)
            acted = True

    with acting(team.local, {at: once}), suppress(Killed, SheetbridgeError):
        JOBS[job].run(team)
    team.bridge = connection_to(team.local, team.spreadsheet_id)
    return team if acted else None


def assert_finished(job: str, name: str, at: int) -> None:
    team = crash(job, name, at)
    if team is None:
        return
    COUNTS.count("deaths", job, (name, at), of=len(ACTS) * (gaps(job) - 1))
    if job not in ("sync", "watch", "sync of a list"):
        done(job, team)  # as people do who saw it end
    settle(job, team, None)
    assert_people_kept_their_cells(team, job)
    assert_ids_are_unique(team)
    if (job, name) not in KEPT:
        # where the first import displaced what it wrote, the one after it bears another number
        assert_rows_are_as_if(team, job, name, but=NUMBERS if job in IMPORTS else frozenset())
        assert_told(team, job, name)


def assert_told(team: Team, job: str, name: str) -> None:
    """The log tells everything that happened; what the process that died had told already may stand there twice."""
    if name in SHIFTS_THE_LOG or not ids_stay(team, name):
        return
    found = {event[1:] for event in team.events()}  # a record that lost its id has no name
    assert any({event[1:] for event in told} <= found for _, told, _ in orders(job, name))


def assert_all_finished(job: str, name: str, chosen: range | list[int]) -> None:
    for at in chosen:
        try:
            assert_finished(job, name, at)
        except (AssertionError, SheetbridgeError) as error:
            error.add_note(f"{job}: {name}, killed after request {at} of {gaps(job)}")
            raise


@cache
def last(job: str) -> int:
    """The request that writes."""
    return gaps(job) - 1


# rows sorted, inserted, deleted; a column moved; somebody faster in a cell that is theirs, too
KINDS = ("sort descending", "insert row on top", "delete row", "move shared column", "edit owner")
MOVES = ("sort descending", "insert row on top", "insert row above header", "insert column left", "move row down")


@pytest.mark.parametrize("name", KINDS)
def test_a_sync_dies_after_its_write(name):
    assert_all_finished("sync", name, [last("sync")])


def test_a_row_that_an_archive_emptied_by_mistake_comes_back_after_it_died():
    team = crash("archive", "insert row on top", last("archive"))
    assert team is not None
    done("archive", team)
    assert_people_kept_their_cells(team, "archive")


def test_what_was_displaced_is_found_where_people_have_taken_it_since():
    assert_found_where_moved("insert row on top", "sort descending")


def assert_found_where_moved(name: str, then: str) -> None:
    """Somebody acts, the process dies, somebody acts again: everything is as had they acted first."""
    team = crash("sync", name, last("sync"))
    assert team is not None
    ACTS[then](team)
    settle("sync", team, None)
    quiet = Team(world("sync"))
    ACTS[name](quiet)
    ACTS[then](quiet)
    settle("sync", quiet, None)
    assert_people_kept_their_cells(team)
    rows, wanted = team.by_company(), quiet.by_company()
    assert all(same_row(rows[company], wanted[company]) for company in wanted)


def test_a_copy_that_people_cleared_is_not_taken_for_what_stood_there():
    team = crash("sync", "sort descending", last("sync"))
    assert team is not None
    before = team.titled("_before").id
    team.request(updateCells={"range": {"sheetId": before}, "fields": "userEnteredValue"})
    settle("sync", team, None)
    assert_people_kept_their_cells(team)
    assert all(row["Owner"] for row in team.by_company().values())  # nothing was blanked


def test_an_import_that_died_is_finished_by_importing_again():
    assert_finished("import leads", "rename company", last("import leads"))


def test_looking_for_an_unfinished_write_costs_no_call():
    team = Team(world("sync"))
    first, second = team.sync(NOW, force=True), team.sync(NOW, force=True)
    assert (first.calls, first.write_calls, second.calls, second.write_calls) == (3, 1, 2, 0)


@pytest.mark.deep
@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("then", MOVES)
def test_people_move_rows_before_and_after_it_died(name, then):
    if name != then or name != "insert row on top":  # there is one such company
        assert_found_where_moved(name, then)


@pytest.mark.deep
@pytest.mark.parametrize("job", [job for job in JOBS if not JOBS[job].reads_only])
@pytest.mark.parametrize("name", ACTS)
def test_any_job_dies_after_any_request(job, name):
    assert_all_finished(job, name, range(1, gaps(job)))
