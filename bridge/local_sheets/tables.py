"""Tables as Google keeps them: column names live in the header cells.

https://developers.google.com/workspace/sheets/api/guides/tables
"""

from __future__ import annotations

from bridge.local_sheets.banding import TAKEN
from bridge.local_sheets.cells import Formula, effective
from bridge.local_sheets.errors import ApiError
from bridge.local_sheets.normal import normalised
from bridge.local_sheets.ranges import Area, sheet_of
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Tab


def stored_table(draft: Spreadsheet, item: Json) -> Json:
    """A table to keep; header cells get the names of its columns. Raises ApiError 400."""
    tab = draft.edit(sheet_of(item.get("range", {})))
    area = tab.area(item.get("range", {}))
    _check_name(draft, item)
    _check_place(tab, area, item)
    columns = {column.get("columnIndex", 0): column for column in item.get("columnProperties", ())}
    if any(not 0 <= index < area.column_count for index in columns):
        raise ApiError("Column index must be between 0 (inclusive) and the number of columns (exclusive) in the table.")
    for column in columns.values():
        _check_column(column)
    stored = normalised(item, "Table")
    stored["columnProperties"] = [
        _column(tab, area, index, column=columns.get(index, {})) for index in range(area.column_count)
    ]
    return {**stored, "range": area.json()}


def _check_name(draft: Spreadsheet, item: Json) -> None:
    if not item.get("name"):
        raise ApiError("Table name must not be empty.")
    tables = (table for tab in draft.tabs for table in tab.objects["tables"])
    if any(table.get("name") == item["name"] and table["tableId"] != item.get("tableId") for table in tables):
        raise ApiError(f'A table with the name "{item["name"]}" already exists.')


def _check_place(tab: Tab, area: Area, item: Json) -> None:
    others = [table for table in tab.objects["tables"] if table["tableId"] != item.get("tableId")]
    if any(tab.area(table["range"]).meets(area) for table in others):
        raise ApiError("Tables must not overlap.")
    if any(tab.area(band["range"]).meets(area) for band in tab.objects["bandedRanges"]):
        raise ApiError(TAKEN)


def _check_column(column: Json) -> None:
    is_dropdown = column.get("columnType") == "DROPDOWN"
    has_condition = bool(column.get("dataValidationRule", {}).get("condition"))
    if is_dropdown and not has_condition:
        raise ApiError("Condition must be set for dropdown column type.")
    if has_condition and not is_dropdown:
        raise ApiError("Cannot set condition for non-dropdown column type.")


def _column(tab: Tab, area: Area, index: int, *, column: Json) -> Json:
    """A column's properties; its name is that of the header cell, or goes there."""
    cell = tab.value(area.start_row, area.start_column + index)
    name = column.get("columnName")
    if name is None and cell is not None and not isinstance(cell, Formula):
        name = str(effective(cell))
    name = name or f"Column {index + 1}"
    if cell != name:
        tab.put(area.start_row, area.start_column + index, name)
    stored = normalised(column, "TableColumnProperties") | {"columnName": name}
    return stored | ({"columnIndex": index} if index else {})
