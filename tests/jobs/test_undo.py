"""undo: people's cells go back where nobody touched them; computed cells come out again by the next sync."""

import pytest

from bridge.errors import InvalidInput
from bridge.jobs.undo import undo
from tests.scenarios.people import Office, moment


@pytest.fixture
def office():
    office = Office()
    office.type(2, company="あさひ商事", owner="Marketing", next="IS", chk_discovery=True)
    office.sync("2026-11-24 10:00")
    office.type(2, baton_accepted=True)
    return office


def accepted(office: Office) -> tuple:
    deal = office.deal(2)
    return deal["Owner"], deal["Next"], deal["受領"]


def test_undo_sets_back_what_the_bridge_wrote_into_shared_cells(office):
    run = office.sync("2026-11-24 11:00").plan.run
    assert accepted(office) == ("IS", "", False)
    result = undo(office.bridge, office.settings, run, moment("2026-11-24 11:05"))
    assert accepted(office) == ("Marketing", "IS", True)
    assert len(result.reverted) == 3
    assert result.kept == ()


def test_a_cell_touched_since_is_kept_and_listed(office):
    run = office.sync("2026-11-24 11:00").plan.run
    office.type(2, owner="田中 吾郎")
    result = undo(office.bridge, office.settings, run, moment("2026-11-24 11:05"))
    assert office.deal(2)["Owner"] == "田中 吾郎"
    assert len(result.kept) == 1
    assert "owner" in result.kept[0]


def test_a_run_that_wrote_only_computed_cells_has_nothing_to_undo():
    office = Office()
    office.type(2, company="あさひ商事", chk_discovery=True)
    run = office.sync("2026-11-24 10:00").plan.run
    before = office.rows()
    result = undo(office.bridge, office.settings, run, moment("2026-11-24 10:05"))
    assert result.nothing
    assert office.rows() == before


def test_an_unknown_run_is_refused_with_what_there_is(office):
    office.sync("2026-11-24 11:00")
    with pytest.raises(InvalidInput, match="S-99999"):
        undo(office.bridge, office.settings, "S-99999", moment("2026-11-24 11:05"))
