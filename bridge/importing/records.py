"""Records: new ones at the end of a table, as the rules and the plan expect them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import NO_ROW, Book, Finding, ObjectArray, Table
from bridge.rules import ids
from bridge.rules.context import Context
from bridge.sheet.identity import digests
from bridge.sheet.memory import blank_memory
from bridge.sheet.typed import objects
from bridge.sheet.values import absent
from bridge.sheet.words import normal


def new_ids(table: Table, count: int, context: Context) -> ObjectArray:
    """The next ids of a tab."""
    tab = context.settings.tabs[table.tab]
    first = ids.next_number(table, context)
    return objects([f"{tab.id_prefix}{first + at:0{tab.id_digits}d}" for at in range(count)])


def added(table: Table, count: int, values: Mapping[str, Any], context: Context) -> Table:
    """The table with `count` new records below. values: column key -> one value a record; what is not there is blank."""
    tab = context.settings.tabs[table.tab]
    columns = {
        column.key: _held(values[column.key]) if column.key in values else absent(column.type, count)
        for column in tab.columns
    }
    frame = pd.DataFrame(columns, index=pd.RangeIndex(count))
    names = [column.key for column in tab.columns if column.identity]
    memory = blank_memory(count).assign(
        id=pd.Series(values["id"], dtype=object), digest=pd.Series(digests(_as_read(frame), names), dtype=object)
    )
    return replace(
        table,
        frame=pd.concat([table.frame, frame], ignore_index=True),
        memory=pd.concat([table.memory, memory], ignore_index=True),
        sheet_ids=np.concatenate([table.sheet_ids, np.full(count, _sheet_id(table, context), dtype=np.int64)]),
        row_indexes=np.concatenate([table.row_indexes, np.full(count, NO_ROW, dtype=np.int64)]),
        findings=tuple(_longer(one, count) for one in table.findings),
    )


def _held(values: Any) -> pd.Series:
    if isinstance(values, pd.Series):
        return values.reset_index(drop=True)
    return pd.Series(values, dtype=object if values.dtype == object else None)


def _as_read(frame: pd.DataFrame) -> pd.DataFrame:
    """Identity cells as the next reading will give them: an address is kept as typed and read as compared."""
    if "email" not in frame:
        return frame
    read = [None if one is None else normal(one).replace(" ", "") for one in frame["email"]]
    return frame.assign(email=pd.Series(read, dtype=object))


def _sheet_id(table: Table, context: Context) -> int:
    return context.homes.get(table.tab, 0)


def _longer(finding: Finding, count: int) -> Finding:
    values = finding.values
    if values is not None:
        values = np.concatenate([values, np.full(count, None, dtype=object)])
    return replace(finding, rows=np.append(finding.rows, np.zeros(count, dtype=bool)), values=values)


def with_tables(book: Book, *tables: Table) -> Book:
    """A copy of the book with these tables."""
    return replace(book, tables={**book.tables, **{table.tab: table for table in tables}})
