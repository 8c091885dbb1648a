"""Workflows: when this happens to a record, do that, once. Triggers and actions are named in explicit tables; rules are YAML.

Belongs here: what config/workflows/ can say, evaluated on a Book. Pure: an action gives events (and, with more tabs, rows).
Does not: columns computed from columns (rules/), sending anything (delivery/).
"""

from bridge.workflows.actions import ACTIONS
from bridge.workflows.engine import fire
from bridge.workflows.triggers import TRIGGERS

__all__ = ["ACTIONS", "TRIGGERS", "fire"]
