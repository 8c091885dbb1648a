"""Tabs of an Excel file as values.get would give them: dates as serial numbers, formulas as their (unknown) values."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from bridge.sheet.snapshot import Grid, Metadata, TabStructure

EPOCH = datetime(1899, 12, 30)


def read_tab(
    path: Path, title: str, *, formulas: Any = None, metadata: tuple[Metadata, ...] = ()
) -> tuple[TabStructure, Grid]:
    """formulas: what stands where a formula is."""
    tab = openpyxl.load_workbook(path)[title]
    rows = [[_cell(one.value, one.data_type, formulas) for one in row] for row in tab.iter_rows()]
    width = max(map(len, rows))
    structure = TabStructure(0, title, 0, len(rows), width, metadata=metadata)
    return structure, Grid(
        tuple(map(tuple, rows[:20])), {index: [row[index] for row in rows] for index in range(width)}
    )


def _cell(value: Any, kind: str, formulas: Any) -> Any:
    if kind == "f":
        return formulas
    if isinstance(value, datetime):
        return (value - EPOCH).total_seconds() / 86400
    if isinstance(value, date):
        return float((value - EPOCH.date()).days)
    return "" if value is None else value
