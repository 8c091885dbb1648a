"""Shared cells (owner S): people and the bridge both write them, and people win."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bridge.book import BoolArray, Table
from bridge.rules.columns import flags, given
from bridge.rules.context import Context


def writable(table: Table, context: Context, *columns: str) -> BoolArray:
    """Records in whose tab the bridge may write these columns: they are there, and none is a column of people's own."""
    kept = [
        sheet
        for keys_of in (context.adopted, context.absent)
        for sheet, keys in keys_of.items()
        if not keys.isdisjoint(columns)
    ]
    return ~np.isin(table.sheet_ids, kept) if kept else np.ones(len(table), dtype=bool)


def unread(table: Table, key: str) -> BoolArray:
    """Where something stands in the cell that could not be read. It is not blank, so it is not overwritten either."""
    if key not in table.raw:
        return np.zeros(len(table), dtype=bool)
    found = flags(pd.isna(table.frame[key])) & given(table.raw[key])
    rows = np.flatnonzero(found)
    found[rows] = [_typed(table.raw[key][row]) for row in rows]
    return found


def _typed(cell: object) -> bool:
    """Whether a person typed something: blanks and an empty checkbox are nothing."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not False
