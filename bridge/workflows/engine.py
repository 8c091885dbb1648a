"""The engine: which workflows fire in this sync, each once.

A firing has a key, the workflow's and (once: value) the value it fired for, kept in the record's memory. At a baseline (first sync
of a spreadsheet or an adopted tab, A-34) keys are remembered and nothing is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from bridge.book import Book, Event, Table
from bridge.rules.conditions import holds
from bridge.rules.context import Context
from bridge.rules.events import baseline
from bridge.settings.models import Workflow
from bridge.workflows.actions import ACTIONS, Firing
from bridge.workflows.triggers import TRIGGERS


def fire(book: Book, context: Context) -> Book:
    """The book with what its workflows do: events, and the keys of the firings in memory."""
    for workflow in context.settings.workflows.values():
        if workflow.enabled and workflow.tab in book.tables and workflow.trigger.get("kind") in TRIGGERS:
            book = _fire(book, workflow, context)
    return book


def _fire(book: Book, workflow: Workflow, context: Context) -> Book:
    table = book.tables[workflow.tab]
    hits = TRIGGERS[workflow.trigger["kind"]](table, workflow.trigger, context)
    silent = baseline(table, context)
    due = np.where(silent, hits.ever, hits.now)
    if workflow.when is not None and due.any():
        due = due & holds(workflow.when, table.frame)
    fired = table.memory["fired"].to_numpy(dtype=object)
    at = np.flatnonzero(due)
    keys = {row: _key(workflow, value) for row, value in zip(at.tolist(), hits.value(at), strict=True)}
    keys = {row: key for row, key in keys.items() if key not in (fired[row] or ())}
    if not keys:
        return book
    events = [event for row in keys if not silent[row] for event in _events(Firing(book, workflow, row, context))]
    return book.with_table(_remembered(table, keys)).with_events(*events)


def _key(workflow: Workflow, value: str) -> str:
    return f"{workflow.key}:{value}" if workflow.once == "value" else workflow.key


def _events(firing: Firing) -> Iterator[Event]:
    for action in firing.workflow.actions:
        if action.get("kind") in ACTIONS:
            yield ACTIONS[action["kind"]](firing, action)


def _remembered(table: Table, keys: Mapping[int, str]) -> Table:
    fired = table.memory["fired"].to_numpy(dtype=object).copy()
    for row, key in keys.items():
        fired[row] = [*(fired[row] or ()), key]
    return table.with_memory(fired=fired)
