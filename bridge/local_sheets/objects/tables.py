"""Tables as Google keeps them: column names live in the header cells.

https://developers.google.com/workspace/sheets/api/guides/tables
"""

from __future__ import annotations

from bridge.local_sheets.grid.a1 import column_letters
from bridge.local_sheets.grid.ranges import Area, sheet_of
from bridge.local_sheets.objects.banding import TAKEN
from bridge.local_sheets.text.number_format import general
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab


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
    for column in stored["columnProperties"]:
        if column.get("columnType") == "BOOLEAN":
            _tick(tab, area, area.start_column + column.get("columnIndex", 0))
    if stored.get("rowsProperties", {}).get("footerColorStyle"):
        _sum_up(tab, area)
    return {**stored, "range": area.json()}


def _tick(tab: Tab, area: Area, column: int) -> None:
    """Measured: a column of ticks turns words and blanks into FALSE."""
    for row in range(area.start_row + 1, area.end_row):
        if not isinstance(effective(tab.value(row, column)), bool):
            tab.put(row, column, False)


def _sum_up(tab: Tab, area: Area) -> None:
    """Measured: a footer overwrites the last row of data with sums (columns without numbers stay as they are)."""
    last = area.end_row - 1
    for column in area.columns():
        values = [effective(tab.value(row, column)) for row in range(area.start_row + 1, last)]
        if any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            letters = column_letters(column)
            tab.put(last, column, Formula(f"=SUM({letters}{area.start_row + 2}:{letters}{last})"))


def settle_tables(draft: Spreadsheet) -> None:
    """After a write: a table's columns are named like their header cells, a formula there becomes "Column N" (measured).

    Raises ApiError 400 for a header cell without a value.
    """
    for tab in list(draft.edited()):
        for position, table in enumerate(tab.objects["tables"]):
            area = tab.area(table["range"])
            columns = [_settled(tab, area, column) for column in table["columnProperties"]]
            if columns != table["columnProperties"]:
                tab.objects["tables"][position] = {**table, "columnProperties": columns}


def _settled(tab: Tab, area: Area, column: Json) -> Json:
    index = column.get("columnIndex", 0)
    value = tab.value(area.start_row, area.start_column + index)
    if value is None:
        raise ApiError("Table header row cell must have a value.")
    name = f"Column {index + 1}" if isinstance(value, Formula) else shown_plainly(value)
    if isinstance(value, Formula):
        tab.put(area.start_row, area.start_column + index, name)
    return column if column["columnName"] == name else {**column, "columnName": name}


def shown_plainly(value: Value) -> str:
    """A header cell's value as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else general(value or 0)


def grown_table(tab: Tab, table: Json, rows: int) -> Json:
    """A table with more rows at its end. tab: the draft's own."""
    grown = {**table, "range": {**table["range"], "endRowIndex": table["range"]["endRowIndex"] + rows}}
    tab.objects["tables"][tab.objects["tables"].index(table)] = grown
    return grown


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
