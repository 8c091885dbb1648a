"""One record as a mapping, and back as a table of one row: what explanations work on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import NO_ROW, Table
from bridge.rules.context import Context
from bridge.sheet.memory import FIELDS
from bridge.sheet.values import absent

MEMORY = "memory."  # in front of a memory field's name
_KINDS = {"time": "datetime", "flag": "checkbox"}


def record_of(table: Table, row: int) -> dict[str, Any]:
    """The record at a position: its columns by key, and its memory by `memory.<field>`."""
    memory = {f"{MEMORY}{field}": table.memory[field].iloc[row] for field, _ in FIELDS if field in table.memory}
    return {str(key): table.frame[key].iloc[row] for key in table.frame} | memory


def one_row(record: Mapping[str, Any], tab: str, context: Context) -> Table:
    """A table with this record only; what the mapping does not have is blank."""
    columns = {column.key: column.type for column in context.settings.tabs[tab].columns}
    fields = {name: _KINDS.get(kind, "text") for name, kind in FIELDS}
    return Table(
        tab=tab,
        frame=pd.DataFrame({key: _cell(record.get(key), kind) for key, kind in columns.items()}),
        memory=pd.DataFrame({name: _cell(record.get(MEMORY + name), kind) for name, kind in fields.items()}),
        sheet_ids=np.zeros(1, dtype=np.int64),
        row_indexes=np.full(1, NO_ROW, dtype=np.int64),
    )


def _cell(value: Any, kind: str) -> pd.Series:
    series = absent(kind, 1)
    if value is None or (not isinstance(value, list) and pd.isna(value)):
        return series
    if series.dtype == object:
        holder = np.empty(1, dtype=object)
        holder[0] = value  # may be a list
        return pd.Series(holder, dtype=object)
    return pd.Series([value]).astype(series.dtype)
