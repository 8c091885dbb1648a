"""Strict validation, where it is switched on."""

import pytest


@pytest.fixture
def strict(api):
    api.call("PUT", "//_local/validation", {"strict": True})
    return api


def rule(kind, *values, strict=True):
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    place = {"endRowIndex": 9, "endColumnIndex": 1}
    return {"setDataValidation": {"range": place, "rule": {"condition": condition, "strict": strict}}}


@pytest.mark.parametrize(
    ("validation", "good", "bad"),
    [
        pytest.param(rule("ONE_OF_LIST", "a", "b"), "a", "c", id="a list"),
        pytest.param(rule("ONE_OF_RANGE", "=$C$1:$C$2"), "x", "z", id="a range"),
        pytest.param(rule("NUMBER_BETWEEN", "1", "5"), 3, 7, id="numbers"),
        pytest.param(rule("BOOLEAN"), True, "yes", id="a checkbox"),
        pytest.param(rule("DATE_AFTER", "2026-01-01"), 46350, 40000, id="dates"),
    ],
)
def test_what_breaks_a_strict_rule_is_refused_whole(strict, validation, good, bad):
    strict.put("C1", [["x"], ["y"]])
    strict.batch(validation)
    strict.put("A1", [[good]])
    message = strict.put("A2:B2", [[bad, "beside"]], status=400)["error"]["message"]
    assert message == "The data you entered in cell A2 violates the data validation rules set on this cell."
    assert strict.values("A1:B2") == [[good]]


def test_what_was_there_before_the_rule_stays_and_can_be_cleared(strict):
    strict.put("A1", [["old", "b"]])
    strict.batch(rule("ONE_OF_LIST", "a"))
    strict.put("B1", [["beside"]])
    strict.put("A1", [[""]])
    assert strict.values("A1:B1") == [["", "beside"]]


def test_loose_rules_and_the_default_let_everything_through(strict):
    strict.batch(rule("ONE_OF_LIST", "a", strict=False))
    strict.put("A1", [["z"]])
    strict.batch(rule("ONE_OF_LIST", "a"))
    strict.call("DELETE", "//_local/validation")
    strict.put("A1", [["y"]])
    assert strict.values("A1") == [["y"]]
    assert "strict" in strict.call("PUT", "//_local/validation", {"strict": "no"}, status=400)["error"]["message"]
