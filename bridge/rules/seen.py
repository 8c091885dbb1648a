"""seen: when a record was first seen, and when people last changed it.

Reads     every cell people or imports may write; memory created_at, inputs, updated_at, owner
Writes    created_at, updated_at (where the tab has them); memory created_at, inputs, updated_at, owner

A change is told by a digest of those cells; what an import writes is no change by people (importing/ puts its digest in place).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.book import ObjectArray, Table
from bridge.rules.columns import given, moments, same, words
from bridge.rules.context import Context
from bridge.rules.record import MEMORY
from bridge.rules.rule import Rule
from bridge.rules.texts import moment_text
from bridge.settings.template import Tab
from bridge.sheet.typed import objects


def compute(table: Table, context: Context) -> Table:
    """Stamp records that are new, and those in which people changed something."""
    created = moments(table.memory, "created_at")
    created = np.where(np.isnat(created), context.moment, created)
    table = table.with_columns(created_at=created).with_memory(created_at=created)
    if "owner" in table.frame:
        table = table.with_memory(owner=words(table.frame, "owner"))
    return _updated(table, context) if "updated_at" in table.frame else table


def _updated(table: Table, context: Context) -> Table:
    memory = table.memory
    inputs, last = digests(table, context.settings.tabs[table.tab]), words(memory, "inputs")
    changed = given(last) & ~same(last, inputs)
    updated = np.where(changed, context.moment, moments(memory, "updated_at"))
    return table.with_columns(updated_at=updated).with_memory(updated_at=updated, inputs=inputs)


def digests(table: Table, tab: Tab) -> ObjectArray:
    """8 hex digits of what people and imports wrote in each record; blank cells and the order of columns make no difference."""
    total = np.zeros(len(table), dtype=np.uint64)
    for column in tab.columns:
        if column.owner != "B" and not column.hidden and column.key in table.frame:
            total += _hashes(table.frame[column.key]) * np.uint64(zlib.crc32(column.key.encode()) * 2 + 1)
    return objects([f"{one:08x}" for one in (total >> np.uint64(32)).tolist()])


def _hashes(series: pd.Series) -> npt.NDArray[np.uint64]:
    """A hash of each cell, 0 for a blank one."""
    array = series.to_numpy()
    filled = array if array.dtype == bool else series.notna().to_numpy()
    if not filled.any():
        return np.zeros(len(array), dtype=np.uint64)
    hashes = pd.util.hash_array(array[filled])
    if filled.all():
        return hashes
    found = np.zeros(len(array), dtype=np.uint64)
    found[filled] = hashes
    return found


def explain(record: Mapping[str, Any], context: Context) -> Sequence[str]:
    """When the record was first seen and last changed."""
    del context
    sentences = [f"The row was first seen on {moment_text(record.get('created_at'))}."]
    changed = moment_text(record.get(MEMORY + "updated_at"))
    return [*sentences, f"A sync last saw a change by a person on {changed}."] if changed else sentences


RULE = Rule("seen", "", (), ("created_at", "updated_at"), (), compute, explain)
