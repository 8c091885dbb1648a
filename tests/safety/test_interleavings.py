"""Every act of people in every gap of a job: their cells stay, ours are right, and everything comes to rest.

What the bridge wrote must be what it would have written had the act come wholly before or wholly after the job, row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import pytest

from bridge.errors import Refused, SheetbridgeError
from bridge.settings.load import load
from tests.safety.acts import ACTS
from tests.safety.counting import COUNTS
from tests.safety.ends import worked_out
from tests.safety.jobs import JOBS
from tests.safety.team import COMPANIES, NEW, NOW, OWN, NotHere, Team, World, acting

COLUMNS = (*load().tabs["deals"].columns, *load(bridge={"preset": ["lists"]}).tabs["leads"].columns)
# what moves with the clock is late by design; _memory holds moments, and what it is for shows in the other cells
LEFT_OUT = {column.label.ja for column in COLUMNS if column.volatile or column.key == "_memory"}
# acts on cells of the bridge's own, which a write that is under way overwrites: then it is as if nobody had acted
OVERWRITTEN = {"clear memory", "type over stage", "type over score"}


def world(job: str) -> World:
    return _made(JOBS[job].world)


@cache
def _made(world: Callable[[], World]) -> World:
    """Jobs that start from the same world share it: every case acts on a copy."""
    return world()


@cache
def gaps(job: str) -> int:
    """How many requests the job sends when nobody disturbs it."""
    team = Team(world(job))
    with acting(team.local, {}) as seen:
        JOBS[job].run(team)
    return seen[0]


# a column of ours that a person renames while it is being deleted may be theirs: it is kept
KEPT = {("unadopt", "rename computed header")}


class Untouched(Exception):
    """The act needs something this world does not have: there is nothing to show."""


def act(name: str, team: Team) -> None:
    try:
        ACTS[name](team)
    except NotHere as error:
        raise Untouched(name) from error


@cache
def after(job: str, name: str, order: str) -> tuple[Mapping[str, Any], Sequence[Any], Sequence[Any]]:
    """Rows, log and the lines of other tabs where act and job came one after the other, or the job alone."""
    team = Team(world(job))
    if order == "act first":
        act(name, team)
    refused = done(job, team)
    if order in ("job first", "act between"):
        act(name, team)
    if order == "act between":
        refused = done(job, team)
    settle(job, team, refused)
    return team.by_company(), tuple(team.events()), tuple(team.others())


def run(job: str, team: Team) -> SheetbridgeError | None:
    """Run the job; a clean refusal is an answer, too."""
    try:
        JOBS[job].run(team)
    except SheetbridgeError as error:
        return error
    return None


def done(job: str, team: Team) -> SheetbridgeError | None:
    """Run the job where nobody acts meanwhile: what comes of a spreadsheet is worked out once."""
    return worked_out(job, team, lambda: run(job, team))


def settle(job: str, team: Team, refused: SheetbridgeError | None) -> None:
    """Once more where the job was refused; a quiet sync brings the rest, the next one finds nothing to do."""
    if refused is not None:
        refused = done(job, team)
    if not JOBS[job].gives_back:
        worked_out(f"rest after {job}", team, lambda: at_rest(team, refused))


def at_rest(team: Team, refused: SheetbridgeError | None) -> SheetbridgeError | None:
    """A quiet sync, and one that finds nothing to do. refused: by what the job was, before."""
    try:
        team.sync(NOW, force=True)
    except Refused as error:
        if not isinstance(refused, Refused):
            raise
        return error  # nothing is prepared here, and the job has said so
    assert team.sync(NOW, force=True).plan.is_empty
    return None


def assert_people_kept_their_cells(team: Team, job: str = "sync") -> None:
    found, leave = team.by_company(), JOBS[job].removes
    assert set(found) - JOBS[job].creates - leave == set(team.model) - JOBS[job].creates - leave
    for company, cells in team.model.items():
        if company in leave and company not in found:
            assert_filed(team, company, cells)
            continue
        if company in JOBS[job].creates and company not in found:
            continue
        assert {label: found[company].get(label, "") for label in cells} == cells


def assert_nothing_stands_astray(team: Team, job: str = "sync") -> None:
    """What an import brought stands in one row, that of its record, and a column of people's own holds theirs and nothing else."""
    for title, cells in team.own.items():
        at = team.tab(title).row_values(1).index(OWN)
        assert [cell for cell in team.tab(title).col_values(at + 1)[1:] if cell] == cells
    for company in JOBS[job].creates:
        holding = [line for line in team.cells() if any(company in str(cell) for cell in line)]
        assert len(holding) == int(company in team.by_company())


def assert_filed(team: Team, company: str, cells: Mapping[str, Any]) -> None:
    """A record that left the sheet stands in a file as people last typed it, and nothing of theirs is left in its row."""
    rows = [row for row in team.filed if row["会社名"] == company]
    said = {label: str(cell) for label, cell in cells.items() if cell not in ("", False, True)}
    assert any(
        all(cell in (row.get(label), row.get(team.renamed.get(label, label))) for label, cell in said.items())
        for row in rows
    )
    own = (
        [line[team.index(OWN)] for line in team.cells() if not line[team.index("会社名")]] if OWN in team.head() else []
    )
    assert not any(str(cell).startswith(company) for cell in own)


def assert_ids_are_unique(team: Team) -> None:
    told = [row.get("取込ID") for row in team.rows("取込履歴")] if team.world.tab == "leads" else []
    assert len(set(filter(None, told))) == len(list(filter(None, told)))
    ids = [row["案件ID"] for row in team.by_company().values() if "案件ID" in row]
    assert all(ids) or team.world.tab != "deals"  # a lead is no record before it has a name or an address
    assert len(set(filter(None, ids))) == len(list(filter(None, ids)))


def same_row(
    found: Mapping[str, Any], wanted: Mapping[str, Any], *, ids: bool = True, but: frozenset[str] = frozenset()
) -> bool:
    """but: labels of cells that need not be the same."""
    # a number that was given to a row which then moved is not given again
    left_out = LEFT_OUT | but if ids and found.get("会社名") in COMPANIES else {*LEFT_OUT, *but, "案件ID"}
    return filled(found, left_out) == filled(wanted, left_out)


def filled(row: Mapping[str, Any], left_out: set[str]) -> dict[str, Any]:
    """A blank cell is as good as none: columns without a header come and go."""
    return {label: cell for label, cell in row.items() if label not in left_out and cell not in ("", None)}


def orders(job: str, name: str) -> Iterator[tuple[Mapping[str, Any], Sequence[Any], Sequence[Any]]]:
    for order in ("act first", "job first"):
        with suppress(Untouched):
            yield after(job, name, order)
    if name in OVERWRITTEN:
        yield after(job, name, "no act")
    if job in IMPORTS:  # of what was written before the act some stays, and the file is looked at again after it
        with suppress(Untouched):
            yield after(job, name, "act between")


def assert_as_if_one_after_the_other(team: Team, job: str, name: str) -> None:
    assert_rows_are_as_if(team, job, name)
    if ids_stay(team, name):
        assert_log_tells_it(job, name, team.events())
    # a lead that comes back without its id gets a new one: history of the former id may stay beside that of the new one
    if team.world.tab == "leads" and name != "restore an older version":
        assert_other_tabs_tell_it(job, name, team.others())


def ids_stay(team: Team, name: str) -> bool:
    """Ids that were given since are not given again: not to what an older version brings, nor where an import took some."""
    return name != "restore an older version" and team.world.tab == "deals"


def assert_rows_are_as_if(team: Team, job: str, name: str, *, but: frozenset[str] = frozenset()) -> None:
    """Each row is what it would be had act and job come one after the other."""
    rows, seen, ids = team.by_company(), [], ids_stay(team, name)
    left = [
        company for company in rows if company not in JOBS[job].removes
    ]  # one that stays was edited: in neither order
    for wanted, *_ in orders(job, name):
        seen.append(wanted)
        left = [company for company in left if not same_row(rows[company], wanted.get(company, {}), ids=ids, but=but)]
        if not left:
            break
    assert not left, {company: differing(rows[company], *(one.get(company, {}) for one in seen)) for company in left}


def assert_other_tabs_tell_it(job: str, name: str, found: Sequence[Any]) -> None:
    """The lines beside the leads are those of one of the orders."""
    known = []
    for *_, lines in orders(job, name):
        if list(lines) == found:
            return
        known.append((set(found) - set(lines), set(lines) - set(found), len(found), len(lines)))
    raise AssertionError(known)


def assert_log_tells_it(job: str, name: str, events: Sequence[Any]) -> None:
    """The lines of one of the orders; besides, at most those of a write that was put back (docs/safety.md, "What remains")."""
    found, put_back = _told(job, events), _told(job, after(job, name, "no act")[1])
    for _, told, _ in orders(job, name):
        more = found - _told(job, told)
        if not _told(job, told) - found and not more - put_back:
            return
    raise AssertionError([found - _told(job, told) for _, told, _ in orders(job, name)])


def _told(job: str, events: Sequence[Any]) -> Counter[Any]:
    """The lines; where records leave, only those about records that do not."""
    stay = {*COMPANIES, NEW} - JOBS[job].removes
    return Counter(line for line in events if not JOBS[job].removes or line[0] in stay)


def differing(found: Mapping[str, Any], *wanted: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    """For the message: what stands there, and what the orders would have left."""
    labels = {label for one in wanted for label in {*one, *found} if one.get(label) != found.get(label)}
    return {label: (found.get(label), *(one.get(label) for one in wanted)) for label in labels if label not in LEFT_OUT}


def assert_safe(job: str, name: str, gap: int) -> None:
    team = Team(world(job))
    acted = False

    def once() -> None:
        nonlocal acted
        with suppress(NotHere):  # the job has not made it yet, or has taken it off already
            ACTS[name](team)
            acted = True

    with acting(team.local, {gap: once}) as seen:
        refused = run(job, team)
    if not acted:
        return
    COUNTS.count("interleavings", job, (name, gap), of=len(ACTS) * (gaps(job) - 1))
    assert seen[0] > gap, "the act never happened"
    settle(job, team, refused)
    assert_people_kept_their_cells(team, job)
    assert_nothing_stands_astray(team, job)
    assert_ids_are_unique(team)
    if (job, name) not in KEPT:
        assert_as_if_one_after_the_other(team, job, name)


IMPORTS = tuple(job for job in JOBS if job.startswith("import "))
EVERY_ACT = [(job, name) for job in JOBS for name in ACTS]
# of the other jobs each act is shown in a few here, in one gap after the other; `pytest -m deep` runs the whole product
OTHERS = [job for job in JOBS if job != "sync"]
SOME = [
    (job, name)
    for at, job in enumerate(OTHERS)
    for number, name in enumerate(ACTS, at)
    if number % (20 if JOBS[job].removes else 6) == 0
]


def assert_safe_in_gaps(job: str, name: str, chosen: Sequence[int]) -> None:
    try:
        after(job, name, "act first")
    except Untouched:
        pytest.skip("nothing to act upon")
    for gap in chosen:
        try:
            assert_safe(job, name, gap)
        except (AssertionError, SheetbridgeError, Untouched) as error:
            error.add_note(f"{job}: {name} before request {gap} of {gaps(job)}")
            raise


@pytest.mark.shows("B-93")
@pytest.mark.parametrize("name", ACTS)
def test_every_act_in_every_gap_of_a_sync(name):
    assert_safe_in_gaps("sync", name, range(1, gaps("sync")))


@pytest.mark.parametrize(("job", "name"), SOME)
def test_acts_in_a_gap_of_the_other_jobs(job, name):
    assert_safe_in_gaps(job, name, [1 + SOME.index((job, name)) % (gaps(job) - 1)])


@pytest.mark.deep
@pytest.mark.parametrize(("job", "name"), [case for case in EVERY_ACT if case[0] != "sync"])
def test_every_act_in_every_gap_of_the_other_jobs(job, name):
    assert_safe_in_gaps(job, name, range(1, gaps(job)))
