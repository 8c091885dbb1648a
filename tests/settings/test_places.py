"""YAML is read with places, by the YAML 1.2 core schema."""

from __future__ import annotations

import pytest

from bridge.settings.places import parse_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no", "no", id="no is a text"),
        pytest.param("yes", "yes", id="yes is a text"),
        pytest.param("on", "on", id="on is a text"),
        pytest.param("9:30", "9:30", id="a time is a text, not a number of base 60"),
        pytest.param("2026-12-29", "2026-12-29", id="a date is a text until a model wants a date"),
        pytest.param("1_000", "1_000", id="an underscore makes no number"),
        pytest.param("0x10", "0x10", id="another base is a text"),
        pytest.param("12", 12, id="a whole number"),
        pytest.param("-0.5", -0.5, id="a negative fraction"),
        pytest.param("1e3", 1000.0, id="an exponent"),
        pytest.param('"12"', "12", id="a quoted number is a text"),
        pytest.param("!!str 12", "12", id="a tagged number is a text"),
        pytest.param("true", True, id="true"),
        pytest.param("", None, id="nothing is null"),
        pytest.param("~", None, id="a tilde is null"),
    ],
)
def test_plain_values(text: str, value: object) -> None:
    data = parse_yaml(f"key: {text}\n", "x.yaml").data
    assert data == {"key": value}
    assert type(data["key"]) is type(value)


def test_keys_are_always_text() -> None:
    assert parse_yaml("1: a\ntrue: b\n", "x.yaml").data == {"1": "a", "true": "b"}


def test_places_are_one_based_and_fall_back_to_what_was_written() -> None:
    document = parse_yaml("# first\nsla:\n  会社: [a, {b: c}]\n", "x.yaml")
    assert document.place(("sla", "会社", 1, "b")) == "x.yaml:3:15"
    assert document.place(("sla", "会社", 1, "b"), key=True) == "x.yaml:3:12"
    assert document.place(("sla", "会社", 1, "missing")) == "x.yaml:3:11"
    assert document.place(("sla", "nobody")) == "x.yaml:2:1"
    assert document.place(("nobody",)) == "x.yaml:1:1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "a: 1\nb: 2\na: {c: [1]}\nd: 4\n",
            'x.yaml:3:1: "a" stands twice (first in line 1); keep one',
            id="a repeated key",
        ),
        pytest.param(
            "a:\n  b: 1\n  b: 1\n", 'x.yaml:3:3: "b" stands twice (first in line 2); keep one', id="also further in"
        ),
        pytest.param(
            "a: [1\nb: 2\n",
            "x.yaml:2:2: not valid YAML: did not find expected ',' or ']' (while parsing a flow sequence, which begins in line 1)",
            id="syntax",
        ),
        pytest.param(
            "a: &x 1\nb: *x\n", "x.yaml:2:4: anchors and aliases are not read here; write the value again", id="alias"
        ),
        pytest.param("? [a]\n: b\n", "x.yaml:1:3: a key must be a plain text", id="a list as key"),
        pytest.param(
            "a: " + "[" * 150 + "]" * 150, "x.yaml:1:104: not valid YAML: nested more than 100 deep", id="deep nesting"
        ),
        pytest.param("a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document in one file", id="two documents"),
    ],
)
def test_faults_name_their_place(text: str, message: str) -> None:
    assert [str(problem) for problem in parse_yaml(text, "x.yaml").problems] == [message]


def test_a_character_yaml_forbids_is_a_problem_not_a_crash() -> None:
    (problem,) = parse_yaml("a: \x00\n", "x.yaml").problems
    assert problem.place.startswith("x.yaml:1:")


def test_what_follows_a_repeated_key_is_still_read() -> None:
    assert parse_yaml("a: 1\na: {b: 2}\nc: 3\n", "x.yaml").data == {"a": 1, "c": 3}
