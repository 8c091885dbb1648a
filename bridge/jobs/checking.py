"""Settings checked against what the code knows by name: rules, workflow triggers and actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bridge.rules import RULES
from bridge.settings import Settings
from bridge.settings.checks import Names
from bridge.settings.load import load
from bridge.workflows import ACTIONS, TRIGGERS


def names() -> Names:
    """Every name that a file of config/ or sheet_templates/ may use for a piece of code."""
    columns: dict[str, set[str]] = {}
    for rule in RULES:
        if rule.tab:  # one for every tab asks for nothing: a tab names it, or does without
            columns.setdefault(rule.tab, set()).update(rule.reads + rule.writes)
    return Names(tuple(rule.name for rule in RULES), tuple(TRIGGERS), tuple(ACTIONS), columns)


def load_checked(project: Path | None, *, bridge: Mapping[str, Any] | None = None, imports: bool = True) -> Settings:
    """The settings of a project. bridge: keys of bridge.yaml that options set; imports: with those of files to import.

    Raises InvalidSettings with every Problem.
    """
    return load(project, bridge=bridge, names=names(), imports=imports)
