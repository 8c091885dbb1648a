"""A small table of deals: only what a test says is filled, everything else is blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import BoundTab, Finding, Table
from bridge.settings import Settings
from bridge.sheet.memory import FIELDS

Record = Mapping[str, Any]
KINDS = {"time": "datetime", "flag": "checkbox"}  # of memory fields, as types of columns


def bound(settings: Settings, *, sheet_id: int = 0, title: str = "案件", left: int = 0) -> BoundTab:
    columns = settings.tabs["deals"].columns
    return BoundTab(
        tab="deals",
        sheet_id=sheet_id,
        title=title,
        header_row=0,
        last_record=10,
        row_count=1000,
        column_count=len(columns) + left,
        columns={column.key: number + left for number, column in enumerate(columns)},
        labels={column.key: column.label("ja") for column in columns},
    )


def deals_table(settings: Settings, records: Sequence[Record], findings: Sequence[Finding] = ()) -> Table:
    columns = settings.tabs["deals"].columns
    filled = [
        {"id": f"D-{number:05}", "company": f"会社{number}", **record} for number, record in enumerate(records, 1)
    ]
    return Table(
        tab="deals",
        frame=pd.DataFrame(
            {column.key: typed([one.get(column.key) for one in filled], column.type) for column in columns}
        ),
        memory=pd.DataFrame(
            {name: typed([one.get(name) for one in filled], KINDS.get(kind, "text")) for name, kind in FIELDS}
        ),
        sheet_ids=np.array([one.get("sheet_id", 0) for one in filled], dtype=np.int64),
        row_indexes=np.arange(1, len(filled) + 1, dtype=np.int64),
        raw={key: np.array([one.get("raw", {}).get(key) for one in filled], dtype=object) for key in raw_keys(filled)},
        findings=tuple(findings),
    )


def raw_keys(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(key for one in records for key in one.get("raw", {})))


def typed(values: list[Any], kind: str) -> pd.Series:
    """A series as book.py says for this type of column."""
    if kind == "checkbox":
        return pd.Series([bool(value) for value in values], dtype=bool)
    if kind in ("integer", "number", "yen"):
        return pd.Series(values, dtype="float64")
    if kind in ("date", "datetime", "deadline"):
        return (
            pd.Series(pd.to_datetime(values)).astype("datetime64[s]")
            if values
            else pd.Series([], dtype="datetime64[s]")
        )
    return pd.Series(values, dtype=object)
