"""ids: every record has one, never used twice.

Settings  sheet_templates/tabs/<tab>.yaml: id_prefix, id_digits
Reads     id (the one identity gave back), `_state` next_id.<tab>
Writes    id; memory id
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from bridge.book import Table
from bridge.rules.columns import given, words
from bridge.rules.context import Context
from bridge.rules.rule import Rule


def entry(tab: str) -> str:
    """The key in `_state` of a tab's next free number."""
    return f"next_id.{tab}"


def compute(table: Table, context: Context) -> Table:
    """Give an id to the records that have none."""
    ids = words(table.frame, "id")
    missing = np.flatnonzero(~given(ids))
    if len(missing):
        tab = context.settings.tabs[table.tab]
        first = next_number(table, context)
        ids = ids.copy()
        ids[missing] = [f"{tab.id_prefix}{first + at:0{tab.id_digits}d}" for at in range(len(missing))]
    return table.with_columns(id=ids).with_memory(id=ids)


def next_number(table: Table, context: Context) -> int:
    """The lowest number that was never given: above the counter in `_state` and above every id seen."""
    prefix = context.settings.tabs[table.tab].id_prefix
    counter = context.entries.get(entry(table.tab), "")
    typed = table.raw.get("id", np.empty(0, dtype=object))  # ids that lost their row's memory, or are copies
    ids = words(table.frame, "id")
    others = [one for one in (words(table.memory, "id"), typed) if not np.array_equal(one, ids)]
    highest = max(_highest(one.tolist(), prefix) for one in (ids, *others))
    return max(int(counter) if counter.isdecimal() else 1, highest + 1)


def _highest(ids: Iterable[object], prefix: str) -> int:
    """The highest number among ids with this prefix, 0 for none."""
    start = len(prefix)
    tails = [one[start:] for one in ids if isinstance(one, str) and one.startswith(prefix)]
    return max(map(int, filter(str.isdecimal, tails)), default=0)


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """Where the id comes from."""
    del context
    return [f"{record.get('id')} was given when the row was first seen; the number is never used again."]


RULE = Rule("ids", "", ("id",), ("id",), (), compute, explain)
