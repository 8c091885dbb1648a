"""Nothing that people typed is ever logged, at the lowest level and on the worst day."""

from __future__ import annotations

import logging

import pytest

from bridge.cli.logs import Formatter
from tests.safety.acts import ACTS
from tests.safety.jobs import JOBS
from tests.safety.team import COMPANIES, NEW, OWN, Team, acting
from tests.safety.test_faults import FAULTS, run_on, with_line
from tests.safety.test_interleavings import world

TYPED = (*COMPANIES, NEW, OWN, "きのした建設", "のメモ", "@example.")


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.DEBUG, logger="bridge")
    return lambda: [Formatter().format(record) for record in caplog.records if record.name.startswith("bridge")]


@pytest.mark.parametrize("job", [job for job in JOBS if job != "watch"])
def test_no_log_line_tells_what_people_typed(job, told):
    team = Team(world(job))
    with acting(team.local, {2: lambda: ACTS["insert row on top"](team)}):
        run_on(job, team)
    lines = told()
    assert lines
    assert not [line for line in lines for word in TYPED if word in line]


@pytest.mark.parametrize("fault", ["503 and applied", "429 once", "truncated JSON", "access taken away"])
def test_not_even_when_requests_fail(fault, told):
    run_on("sync", with_line(Team(world("sync")), 2, FAULTS[fault]()))
    assert not [line for line in told() for word in TYPED if word in line]
