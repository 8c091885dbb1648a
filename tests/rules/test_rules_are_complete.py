"""Every computed column has one rule that writes it, and every rule is needed."""

from __future__ import annotations

import pytest

from bridge.rules import RULES
from bridge.settings import Settings
from bridge.settings.load import load
from bridge.settings.template import Tab
from tests.rules.deals import book, sync_at

EVERYTHING = load(bridge={"preset": [*load().template.presets]})
WORKING = [pytest.param(tab, id=tab.key) for tab in EVERYTHING.tabs.values() if tab.kind == "working"]


@pytest.mark.parametrize("tab", WORKING)
def test_each_computed_column_is_written_by_the_rule_its_template_names(tab: Tab) -> None:
    rules = [rule for rule in RULES if rule.applies(tab)]
    columns = {column.key for column in tab.columns}
    writes = {key: rule.name for rule in rules for key in rule.writes if rule.tab or key in columns}
    named = {column.key: column.rule for column in tab.columns if column.rule}
    assert named == {key: writes.get(key) for key in named}
    assert {key for rule in rules if rule.tab for key in rule.writes} <= set(named)


def test_every_rule_is_needed_by_some_tab() -> None:
    assert [rule.name for rule in RULES if not any(map(rule.applies, EVERYTHING.tabs.values()))] == []


@pytest.mark.parametrize("tab", WORKING)
def test_rules_read_columns_that_exist(tab: Tab) -> None:
    columns = {column.key for column in tab.columns}
    assert {key for rule in RULES if rule.tab == tab.key for key in rule.reads} <= columns


def test_columns_keep_the_types_of_the_book(settings: Settings) -> None:
    """What comes out of a sync has the dtypes that reading gives, so that a second one sees no difference."""
    start = book(settings, {"company": "A", "blocked": True, "chk_bant": True, "owner": "IS", "next": "Sales"})
    found = sync_at(start, settings, "2026-12-01").tables["deals"]
    kinds = start.tables["deals"].frame.dtypes.map(str).to_dict()
    assert found.frame.dtypes.map(str).to_dict() == kinds
    assert found.memory.dtypes.map(str).to_dict() == start.tables["deals"].memory.dtypes.map(str).to_dict()
