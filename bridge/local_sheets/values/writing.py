"""Writing plain values into a range.

Measured: null skips a cell, "" empties it and counts as updated, short rows leave the rest; what is bigger than a bounded range is
refused; the answer names the part that was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import repeat
from typing import Any

from bridge.local_sheets.editing.cell_changes import without_runs
from bridge.local_sheets.editing.structure import insert_rows
from bridge.local_sheets.grid.a1 import a1, column_letters
from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.text.display import number_format
from bridge.local_sheets.text.entering import entered
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import closed
from bridge.local_sheets.workbook.cells import Value, checked_text, number
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

SKIP: Any = object()


@dataclass(frozen=True, slots=True)
class Writing:
    """Values to write. typed: USER_ENTERED, else RAW; now: local time, gives dates without a year theirs."""

    values: list[list[Any]]
    by_columns: bool
    typed: bool
    now: datetime

    def rows(self) -> list[list[Any]]:
        """By rows, whatever the major dimension; what is missing is skipped."""
        if not self.by_columns:
            return self.values
        height = max((len(column) for column in self.values), default=0)
        return [[column[row] if row < len(column) else None for column in self.values] for row in range(height)]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. cells: how many values, "" included; the area may be empty when there were none."""

    area: Area
    cells: int

    def json(self, title: str) -> Json:
        """UpdateValuesResponse without the spreadsheetId."""
        answer: Json = {"updatedRange": a1(title, self.area)}
        if self.cells:
            answer |= {
                "updatedRows": self.area.row_count,
                "updatedColumns": self.area.column_count,
                "updatedCells": self.cells,
            }
        return answer


def totals(results: Iterable[Written]) -> Json:
    """The sums of a batch: rows and columns that several ranges share count once."""
    places = [written for written in results if written.cells]
    if not places:
        return {}
    return {
        "totalUpdatedRows": len({(item.area.sheet_id, row) for item in places for row in item.area.rows()}),
        "totalUpdatedColumns": len({(item.area.sheet_id, column) for item in places for column in item.area.columns()}),
        "totalUpdatedCells": sum(item.cells for item in places),
        "totalUpdatedSheets": len({item.area.sheet_id for item in places}),
    }


def write(draft: Spreadsheet, tab: Tab, cells: Json, *, writing: Writing) -> Written:
    """Write values from the first cell of a range on. Raises ApiError 400 for what does not fit."""
    tab = draft.edit(tab.sheet_id)
    area = closed(tab, cells)
    rows = writing.rows()
    height, width = len(rows), max((len(row) for row in rows), default=0)
    single = cells.get("endRowIndex") == area.start_row + 1 and cells.get("endColumnIndex") == area.start_column + 1
    if not single:
        _check_fits(tab, area, cells, height=height, width=width)
    grow(draft, tab, area.start_row + height, column_count=area.start_column + width)
    written = Area(
        tab.sheet_id,
        area.start_row,
        area.start_row + max(height, 1),
        area.start_column,
        area.start_column + max(width, 1),
    )
    return Written(written, put_rows(draft, written, rows, writing=writing))


def _check_fits(tab: Tab, area: Area, cells: Json, *, height: int, width: int) -> None:
    within = f"Requested writing within range [{a1(tab.title, area)}]"
    if "endColumnIndex" in cells and area.start_column + width > cells["endColumnIndex"]:
        raise ApiError(f"{within}, but tried writing to column [{column_letters(cells['endColumnIndex'])}]")
    if "endRowIndex" in cells and area.start_row + height > cells["endRowIndex"]:
        raise ApiError(f"{within}, but tried writing to row [{cells['endRowIndex'] + 1}]")


def grow(draft: Spreadsheet, tab: Tab, row_count: int, *, column_count: int) -> None:
    """Make the grid of a tab (of the draft's own) at least so big."""
    if row_count > tab.row_count or column_count > tab.column_count:
        if not tab.is_grid:
            raise ApiError(f"Sheet {tab.sheet_id} is not a grid sheet.")
        insert_rows(tab, tab.row_count, max(0, row_count - tab.row_count))
        tab.column_count = max(tab.column_count, column_count)
        draft.check_size()


def enter(draft: Spreadsheet, area: Area, rows: list[list[str]]) -> None:
    """Enter texts from the first cell of an area on as if a person typed them."""
    put_rows(draft, area, rows, writing=Writing(rows, by_columns=False, typed=True, now=draft.editing.now))


def put_rows(draft: Spreadsheet, area: Area, rows: list[list[Any]], *, writing: Writing) -> int:
    """Write rows of JSON values; returns how many cells were written."""
    tab = draft.edit(area.sheet_id)
    count = 0
    with_runs: dict[int, bool] = {}  # by identity of a row's looks, which many rows share
    for offset, values in enumerate(rows):
        row = area.start_row + offset
        if (looks := tab.looks[row]) is not None:
            if id(looks) not in with_runs:
                with_runs[id(looks)] = any(look and "textFormatRuns" in look for look in looks)
            if with_runs[id(looks)]:
                _erase_runs(tab, row, area.start_column, values=values)
        if writing.typed:
            values = [
                _typed(draft, tab, row, column=area.start_column + at, value=value, writing=writing)
                for at, value in enumerate(values)
            ]
        else:
            values = [_raw(value, offset, at) for at, value in enumerate(values)]
        count += _put(tab, row, area.start_column, values=values)
    return count


def _erase_runs(tab: Tab, row: int, column: int, *, values: list[Any]) -> None:
    """A new value takes the formats of parts of the old text away."""
    looks = list(tab.looks[row] or ())
    for at, value in enumerate(values, column):
        if value is not None and at < len(looks):
            looks[at] = without_runs(looks[at])
    tab.set_looks(row, tuple(looks))


def _put(tab: Tab, row: int, column: int, *, values: list[Any]) -> int:
    skipped = sum(value is SKIP for value in values)
    if skipped:
        values = [tab.value(row, column + at) if value is SKIP else value for at, value in enumerate(values)]
    if len(values) > skipped:
        tab.put_run(row, column, values)
    return len(values) - skipped


def _raw(value: Any, row: int, column: int) -> Any:
    kind = type(value)
    if kind is str:
        return checked_text(value) or None
    if value is None:
        return SKIP
    if kind is float:
        return number(value)
    if kind is list or kind is dict:
        raise ApiError(f"Invalid values[{row}][{column}]: {_printed(value)}")
    return value


def _printed(value: Any) -> str:
    """A JSON value in the text format of protocol buffers, as Google quotes it."""
    if isinstance(value, dict):
        fields = (
            f'fields {{\n  key: "{key}"\n  value {{\n    {_printed(item)}\n  }}\n}}' for key, item in value.items()
        )
        return "struct_value {\n" + "\n".join(fields) + "\n}"
    if isinstance(value, list):
        return "list_value {\n" + "".join(f"  values {{\n    {_printed(item)}\n  }}\n" for item in value) + "}"
    if value is None:
        return "null_value: NULL_VALUE"
    if isinstance(value, bool):
        return f"bool_value: {str(value).lower()}"
    return f"number_value: {value}" if isinstance(value, int | float) else f'string_value: "{value}"'


def _typed(draft: Spreadsheet, tab: Tab, row: int, *, column: int, value: Any, writing: Writing) -> Value:
    """USER_ENTERED affects texts only; a format comes along where the cell has none."""
    if type(value) is not str:
        return _raw(value, row, column)  # type: ignore[no-any-return]
    look = tab.look(row, column)
    known = number_format(look)
    found = entered(checked_text(value), draft.locale, writing.now, as_text=(known or {}).get("type") == "TEXT")
    if found.format is not None and known is None:
        old = look or {}
        user_format = {**old.get("userEnteredFormat", {}), "numberFormat": found.format}
        tab.set_look(row, column, {**old, "userEnteredFormat": user_format})
    return found.value


def clear(draft: Spreadsheet, tab: Tab, area: Area) -> None:
    """Empty the cells of an area."""
    tab = draft.edit(tab.sheet_id)
    for row in area.rows():
        cells = tab.rows[row]
        end = min(area.end_column, len(cells))
        if any(value is not None for value in cells[area.start_column : end]):
            tab.own_row(row)[area.start_column : end] = repeat(None, end - area.start_column)
