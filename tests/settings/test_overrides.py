"""The 設定 tab: what people type there wins over the files, and what cannot be used changes nothing."""

from __future__ import annotations

from functools import reduce

import pytest

from bridge.settings.load import load
from bridge.settings.overrides import default_text, overridden
from bridge.settings.settings import Settings

SETTINGS = load()


def apply(**cells: str) -> tuple[Settings, list[str]]:
    """Settings and Problems after these rows of the tab, the first in row 2."""
    rows = {name: (text, f"設定!B{row}") for row, (name, text) in enumerate(cells.items(), start=2)}
    settings, problems = overridden(SETTINGS, rows)
    return settings, [str(problem) for problem in problems]


def setting(value: object, path: str) -> object:
    """The setting at a dotted path."""
    return reduce(inside, path.split("."), value)


def inside(value: object, step: str) -> object:
    if isinstance(value, dict):
        return value[step]
    return value[int(step)] if isinstance(value, tuple) else getattr(value, step)


@pytest.mark.shows("B-26")
@pytest.mark.parametrize(
    ("key", "text", "path", "value"),
    [
        pytest.param("sla.SLA-FC24.length", "48", "sla.SLA-FC24.length", 48, id="a number"),
        pytest.param("sla.SLA-FC24.length", " ４８ ", "sla.SLA-FC24.length", 48, id="full-width digits"),
        pytest.param("bridge.volatile_refresh", "1,440", "bridge.volatile_refresh", 1440, id="thousands"),
        pytest.param("sla.SLA-FC24.warn_ratio", "0.5", "sla.SLA-FC24.warn_ratio", 0.5, id="a share"),
        pytest.param("sla.SLA-DISC24.enabled", "FALSE", "sla.SLA-DISC24.enabled", False, id="a flag"),
        pytest.param("sla.SLA-DISC24.enabled", "いいえ", "sla.SLA-DISC24.enabled", False, id="a flag in words"),
        pytest.param(
            "sla.pause_when_blocked", "○", "sla.SLA-TERMS.pause_when_blocked", True, id="one key for every policy"
        ),
        pytest.param(
            "sla.SLA-FC24.clock",
            "next_business_day_same_time",
            "sla.SLA-FC24.clock",
            "next_business_day_same_time",
            id="a word",
        ),
        pytest.param(
            "bridge.warnings_off",
            "w-mql-contact、W-SQL-SIGN,",
            "bridge.warnings_off",
            ("W-MQL-CONTACT", "W-SQL-SIGN"),
            id="a list",
        ),
        pytest.param("scoring.fnt.rank_a", "6", "scoring.fnt.bands.0.at_least", 6, id="an entry of a list"),
        pytest.param("sla.SLA-FC24.length", "  ", "sla.SLA-FC24.length", 24, id="blank keeps the files' value"),
    ],
)
def test_values(key: str, text: str, path: str, value: object) -> None:
    settings, problems = overridden(SETTINGS, {key: (text, "設定!B3")})
    assert problems == ()
    assert setting(settings, path) == value
    expected = "設定!B3" if text.strip() else SETTINGS.origin(path)
    assert settings.origin(path) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(
            {"sla.SLA-FC24.lenght": "48"},
            ['設定!B2: no setting "sla.SLA-FC24.lenght" can be changed here (did you mean "sla.SLA-FC24.length"?)'],
            id="a key that is not on the list",
        ),
        pytest.param({"sla.SLA-FC24.length": "2日"}, ['設定!B2: "2日" is not a number (1 to 720)'], id="no number"),
        pytest.param(
            {"sla.SLA-FC24.length": "0"}, ['設定!B2: "0" is outside what is allowed (1 to 720)'], id="too small"
        ),
        pytest.param({"sla.SLA-FC24.length": "nan"}, ['設定!B2: "nan" is not a number (1 to 720)'], id="not a number"),
        pytest.param(
            {"bridge.kanban_closed_days": "7.5"},
            ['設定!B2: "7.5" is not a whole number (0 to 3650)'],
            id="a fraction of days",
        ),
        pytest.param({"sla.SLA-DISC24.enabled": "たぶん"}, ['設定!B2: "たぶん" is not TRUE or FALSE'], id="no flag"),
        pytest.param(
            {"sla.SLA-FC24.clock": "workdays"},
            ['設定!B2: "workdays" is not one of elapsed, next_business_day_same_time'],
            id="a word nobody knows",
        ),
        pytest.param(
            {"bridge.warnings_off": "W-SQLSIGN"},
            ['設定!B2: no warning "W-SQLSIGN" (did you mean "W-SQL-SIGN"?)'],
            id="an unknown warning",
        ),
        pytest.param(
            {"sla.SLA-TERMS.target": "20"},
            ['設定!B2: the target "20" lies after the length "14"'],
            id="a target behind the limit",
        ),
        pytest.param(
            {"scoring.fnt.rank_b": "5"},
            ['設定!B2: rank "B" begins at "5", not below rank "A"'],
            id="ranks out of order",
        ),
    ],
)
def test_rows_that_cannot_be_used_change_nothing(cells: dict[str, str], expected: list[str]) -> None:
    settings, problems = apply(**cells)
    assert problems == expected
    assert settings == SETTINGS


def test_a_row_that_cannot_be_used_leaves_the_others() -> None:
    settings, problems = apply(**{"sla.SLA-FC24.length": "x", "sla.SLA-PROP3.length": "5"})
    assert len(problems) == 1
    assert (settings.sla["SLA-FC24"].length, settings.sla["SLA-PROP3"].length) == (24, 5)


def test_two_rows_that_fit_only_together() -> None:
    settings, problems = apply(**{"sla.SLA-TERMS.target": "20", "sla.SLA-TERMS.length": "30"})
    assert problems == []
    assert (settings.sla["SLA-TERMS"].target, settings.sla["SLA-TERMS"].length) == (20, 30)


def test_the_digest_is_the_files_own() -> None:
    assert apply(**{"sla.SLA-FC24.length": "48"})[0].digest == SETTINGS.digest


def test_every_default_text_can_be_typed_in_and_changes_nothing() -> None:
    texts = {item.key: default_text(SETTINGS, item) for item in SETTINGS.overridable}
    settings, problems = apply(**texts)
    assert problems == []
    assert settings == SETTINGS


def test_default_texts_read_as_people_write_them() -> None:
    texts = {item.key: default_text(SETTINGS, item) for item in SETTINGS.overridable}
    assert texts["sla.SLA-FC24.length"] == "24"
    assert texts["sla.SLA-FC24.warn_ratio"] == "0.25"
    assert texts["sla.pause_when_blocked"] == "FALSE"
    assert texts["bridge.warnings_off"] == ""
