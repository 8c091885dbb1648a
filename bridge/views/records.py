"""Some of the records of a table, and the order they are listed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.book import IntArray, Table

LAST = "\U0010ffff"  # sorts behind every text


def picked(table: Table, rows: IntArray, columns: Collection[str] | None = None) -> Table:
    """The records at these positions, in this order, as a table of their own (its findings left out).

    columns: the only ones (of records and of memory) that are looked at, without their raw cells; all for None.
    """
    frame, memory, raw = table.frame, table.memory, table.raw
    if columns is not None:
        frame, memory = (one[[key for key in one.columns if key in columns]] for one in (frame, memory))
        raw = {}
    return replace(
        table,
        frame=frame.take(rows).reset_index(drop=True),
        memory=memory.take(rows).reset_index(drop=True),
        sheet_ids=table.sheet_ids[rows],
        row_indexes=table.row_indexes[rows],
        raw={key: column[rows] for key, column in raw.items()},
        findings=(),
    )


def ascending(**keys: pd.Series) -> list[int]:
    """The positions of the records sorted by these keys, the first decides first; blanks last."""
    order: list[int] = np.lexsort([_sortable(key) for key in reversed(keys.values())]).tolist()
    return order


def _sortable(key: pd.Series) -> npt.NDArray[Any]:
    """What numpy sorts as wanted; NaN and NaT it puts last by itself. Fixed-width texts compare far faster than objects."""
    return key.fillna(LAST).to_numpy(dtype=str) if key.dtype == object else key.to_numpy()
