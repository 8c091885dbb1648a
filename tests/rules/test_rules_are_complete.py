"""Every computed column has one rule that writes it, and every rule is needed."""

from __future__ import annotations

from bridge.rules import RULES
from bridge.settings import Settings
from tests.rules.deals import book, sync_at


def test_each_computed_column_is_written_by_the_rule_its_template_names(settings: Settings) -> None:
    writes = {key: rule.name for rule in RULES for key in rule.writes}
    named = {column.key: column.rule for column in settings.tabs["deals"].columns if column.rule}
    assert named == {key: writes.get(key) for key in named}
    assert set(writes) == set(named)


def test_rules_read_columns_that_exist(settings: Settings) -> None:
    columns = {column.key for column in settings.tabs["deals"].columns}
    assert {key for rule in RULES for key in rule.reads} <= columns


def test_columns_keep_the_types_of_the_book(settings: Settings) -> None:
    """What comes out of a sync has the dtypes that reading gives, so that a second one sees no difference."""
    start = book(settings, {"company": "A", "blocked": True, "chk_bant": True, "owner": "IS", "next": "Sales"})
    found = sync_at(start, settings, "2026-12-01").tables["deals"]
    kinds = start.tables["deals"].frame.dtypes.map(str).to_dict()
    assert found.frame.dtypes.map(str).to_dict() == kinds
    assert found.memory.dtypes.map(str).to_dict() == start.tables["deals"].memory.dtypes.map(str).to_dict()
