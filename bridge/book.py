"""Book: the typed tables of one spreadsheet at one moment. Pure data; a transform takes a Book and returns another.

Column types and how a frame holds them (absent is NA of that kind):
  text email choice reference json   object (str or None; a choice holds its key)
  checkbox                           bool (blank is False)
  integer number yen                 float64 (NaN)
  date datetime deadline             datetime64[s] (NaT); a deadline typed as a date is 24:00 of that day, so the next midnight
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.errors import Problem

ObjectArray = npt.NDArray[np.object_]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

NO_ROW = -1  # row_index of a record that is not on the sheet yet


@dataclass(frozen=True, slots=True)
class BoundTab:
    """One tab of the spreadsheet that carries columns of a template tab.

    header_row, last_record: zero-based row_index (last_record is the header's where there is no record yet);
    columns: column key -> zero-based column index; labels: column key -> the header text as it stands;
    adopted: keys of people's own columns (they behave as H and get no format, validation, note or shading).
    """

    tab: str
    sheet_id: int
    title: str
    header_row: int
    last_record: int
    row_count: int
    column_count: int
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    adopted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning about some rows of a table; shown in 要確認.

    code: `W-...`; column: key of the column it speaks of; rows: one flag a row of the table;
    values: words for the message's placeholders, one a row (None where the message has none).
    """

    code: str
    column: str
    rows: BoolArray
    values: ObjectArray | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one template tab, perhaps from several tabs of the spreadsheet.

    frame: template columns, typed, index 0..n-1 (columns that are not on the sheet exist with NA);
    memory: what `_memory` says of each record, same index, columns as in `sheet.memory.FIELDS`;
    sheet_ids, row_indexes: each record's place (row_index NO_ROW: not on the sheet yet);
    raw: cells as read, by column key: str, float, bool or None (only columns that are on a sheet);
    remembered: what each record's own `_memory` cell said (memory went to its record: people sort); None where nothing was read.
    """

    tab: str
    frame: pd.DataFrame
    memory: pd.DataFrame
    sheet_ids: IntArray
    row_indexes: IntArray
    raw: Mapping[str, ObjectArray] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    remembered: pd.DataFrame | None = None

    def __len__(self) -> int:
        return len(self.frame)

    def with_columns(self, **columns: Any) -> Table:
        """A copy with these frame columns set."""
        return replace(self, frame=self.frame.assign(**_as_held(columns)))

    def with_memory(self, **columns: Any) -> Table:
        """A copy with these memory columns set."""
        return replace(self, memory=self.memory.assign(**_as_held(columns)))

    def with_findings(self, *findings: Finding) -> Table:
        """A copy with more findings; a finding about no row is left out."""
        return replace(self, findings=(*self.findings, *(one for one in findings if one.rows.any())))


def _as_held(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Arrays of objects stay objects: pandas would make its own string type of them, with NaN for None."""
    return {
        key: pd.Series(value, dtype=object) if isinstance(value, np.ndarray) and value.dtype == object else value
        for key, value in columns.items()
    }


@dataclass(frozen=True, slots=True)
class Event:
    """One line of 変更履歴. kind: stage, owner, baton, block, override, workflow ...; cause: human, bridge or import.

    field: column key; old, new: values as people read them; hours: how long the old state lasted; result: met, met_late or ''.
    """

    at: datetime
    tab: str
    record: str
    kind: str
    field: str
    old: str = ""
    new: str = ""
    cause: str = "human"
    rule: str = ""
    hours: float | None = None
    result: str = ""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula the bridge writes, `=...`; only templates and views make these."""

    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rendered view: cells row by row (str, float, bool, None or Formula), from A1 on.

    styles: (row_index, column_index) -> style name of theme.yaml; volatile: cells that may change by time alone.
    """

    tab: str
    rows: tuple[tuple[Any, ...], ...]
    styles: Mapping[tuple[int, int], str] = field(default_factory=dict)
    volatile: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class State:
    """What the hidden `_state` tab holds. seq: number of the last applied batch; entries: all its keys and values."""

    seq: int = 0
    entries: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """One spreadsheet at one moment. tables: template tab key -> Table; bound: tab key -> the tabs that carry it."""

    spreadsheet_id: str
    title: str
    language: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    bound: Mapping[str, tuple[BoundTab, ...]] = field(default_factory=dict)
    state: State = field(default_factory=State)
    events: tuple[Event, ...] = ()
    rendered: Mapping[str, Rendered] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def with_table(self, table: Table) -> Book:
        """A copy in which `table` stands for its tab."""
        return replace(self, tables={**self.tables, table.tab: table})

    def with_events(self, *events: Event) -> Book:
        """A copy with more events."""
        return replace(self, events=(*self.events, *events))
