"""Some of the records of a table, and the order they are listed in."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from bridge.book import IntArray, Table


def picked(table: Table, rows: IntArray) -> Table:
    """The records at these positions, in this order, as a table of their own (its findings left out)."""
    return replace(
        table,
        frame=table.frame.iloc[rows].reset_index(drop=True),
        memory=table.memory.iloc[rows].reset_index(drop=True),
        sheet_ids=table.sheet_ids[rows],
        row_indexes=table.row_indexes[rows],
        raw={key: column[rows] for key, column in table.raw.items()},
        findings=(),
    )


def ascending(**keys: pd.Series) -> list[int]:
    """The positions of the records sorted by these keys, the first decides first; blanks last."""
    frame = pd.DataFrame(keys).reset_index(drop=True)
    order: list[int] = frame.sort_values(list(keys), na_position="last").index.tolist()
    return order
