from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from bridge.book import NO_ROW, Book, State
from bridge.desired import context_of, desired
from bridge.jobs.explaining import explain
from bridge.settings.load import load
from tests.views.deals import bound, deals_table

NOW = datetime(2026, 12, 7, 10, 5)
RECORDS = (
    {
        "company": "青葉商店",
        "contact_email": "Tanaka@example.jp",
        "chk_bant": True,
        "fit": "2",
        "need": "2",
        "timing": "1",
        "score": 3.0,
        "received_at": datetime(2026, 12, 1, 9),
    },
    {"company": "株式会社アオバ", "raw": {"fit": "3"}},
    {"company": "株式会社みどり", "contact_email": "tanaka@example.jp"},
)


@pytest.fixture(scope="module")
def settings():
    return load()


@pytest.fixture(scope="module")
def explained(settings):
    """explained(query) over the records, synced at NOW."""
    table = deals_table(settings, RECORDS)
    state = State(seq=1, entries={"next_id.deals": "9"})
    before = Book("s", "案件管理", "ja", {"deals": table}, {"deals": (bound(settings),)}, state)
    after = desired(before, settings, NOW)
    return lambda query: explain(before, after, query, context=context_of(after, settings, NOW))


def part(explanation, rule):
    return next(one for one in explanation.parts if one.rule == rule)


def cells(part):
    return {cell.column: (cell.before, cell.text) for cell in part.cells}


@pytest.mark.parametrize(
    ("query", "records"),
    [
        pytest.param("D-00002", ["D-00002"], id="an id"),
        pytest.param(" d-00002 ", ["D-00002"], id="an id, typed loosely"),
        pytest.param("TANAKA@example.jp", ["D-00001", "D-00003"], id="an address"),
        pytest.param("tanaka", [], id="half an address is none"),
        pytest.param("青葉", ["D-00001"], id="part of a company's name"),
        pytest.param("ｱｵﾊﾞ", ["D-00002"], id="half-width letters"),
        pytest.param("株式会社", ["D-00002", "D-00003"], id="part of several names"),
        pytest.param("青葉商会", [], id="nobody"),
        pytest.param("  ", [], id="nothing"),
    ],
)
def test_which_records_a_query_names(explained, query, records):
    assert [one.record for one in explained(query)] == records


def test_a_record_with_its_place_and_every_rule(explained, settings):
    (found,) = explained("D-00001")
    assert (found.tab, found.name, found.place) == ("deals", "青葉商店", "案件!A2")
    shown = {cell.column for one in found.parts for cell in one.cells}
    wanted = {column.key for column in settings.tabs["deals"].columns if column.rule and not column.hidden}
    assert wanted <= shown


def test_a_computed_cell_has_value_rule_settings_inputs_and_reasons(explained):
    score = part(explained("D-00001")[0], "scoring")
    assert cells(score)["score"] == ("3", "5")
    assert cells(score)["rank"] == ("", "A")
    assert {value.label: value.text for value in score.inputs} == {"Fit": "2", "Need": "2", "Timing": "1"}
    assert any(place.startswith("config/scoring/fnt.yaml:") for place in score.places)
    assert score.sentences


def test_a_deadline_says_which_policy_counts_and_where_it_stands(explained):
    sla = part(explained("D-00001")[0], "sla")
    assert cells(sla)["sla_due"] == ("", "2026-12-10")
    assert any("SLA-PROP3" in sentence and "config/sla.yaml:" in sentence for sentence in sla.sentences)


def test_an_input_nobody_can_read_is_shown_as_typed(explained):
    score = part(explained("D-00002")[0], "scoring")
    assert {value.column: value.text for value in score.inputs}["fit"] == "3"


def test_a_shared_cell_is_an_input_as_it_was_read(settings):
    record = {"owner": "Marketing", "next": "IS", "baton_accepted": True}
    table = deals_table(settings, [record])
    before = Book("s", "t", "ja", {"deals": table}, {"deals": (bound(settings),)}, State(seq=1))
    after = desired(before, settings, NOW)
    (found,) = explain(before, after, "D-00001", context=context_of(after, settings, NOW))
    baton = part(found, "baton")
    assert cells(baton)["owner"] == ("Marketing", "IS")
    assert {value.column: value.text for value in baton.inputs}["owner"] == "Marketing"


def test_a_record_that_is_not_on_the_sheet_yet_has_no_place(settings):
    table = replace(deals_table(settings, [{}]), row_indexes=np.array([NO_ROW]))
    empty = replace(deals_table(settings, []), row_indexes=np.array([], dtype=np.int64))
    before = Book("s", "t", "ja", {"deals": empty}, {"deals": (bound(settings),)})
    after = desired(before.with_table(table), settings, NOW)
    (found,) = explain(before, after, "D-00001", context=context_of(after, settings, NOW))
    assert found.place == ""
    assert all(cell.before == "" for one in found.parts for cell in one.cells)
