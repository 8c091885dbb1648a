"""Strict validation, enforced on request: values that break a strict rule refuse the whole write.

Whether Google's API does so nobody has measured; so it is off unless switched on (`/_local/validation`). Rules whose values are
formulas, and custom formulas, are not enforced.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.local_sheets.grid.a1 import column_letters
from bridge.local_sheets.looks.condition_tests import meets
from bridge.local_sheets.text.condition_values import constant
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import text_area
from bridge.local_sheets.workbook.cells import Formula, Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import EMPTY, Row, Tab


def check_strict(before: Spreadsheet, draft: Spreadsheet) -> None:
    """Raises ApiError 400 naming the first cell that was changed and breaks its strict rule."""
    for tab in list(draft.edited()):
        old = next((other for other in before.tabs if other.birth == tab.birth), None)
        rows = dict(zip(old.keys, old.rows, strict=True)) if old is not None and tab.dirty_cells else {}
        for row, key in enumerate(tab.keys):
            if key in tab.dirty_cells and tab.looks[row] is not None:
                for column, value, rule in _changed(tab, row, rows.get(key, EMPTY)):
                    if not _is_met(draft, tab, rule.get("condition", {}), value):
                        cell = f"{column_letters(column)}{row + 1}"
                        raise ApiError(
                            f"The data you entered in cell {cell} violates the data validation rules set on this cell."
                        )


def _changed(tab: Tab, row: int, old: Row) -> Iterator[tuple[int, Value, Json]]:
    """(column, value, strict rule) of the cells of a row that hold something new."""
    cells = tab.rows[row]
    for column, look in enumerate(tab.looks[row] or ()):
        rule = (look or {}).get("dataValidation", {})
        value = cells[column] if column < len(cells) else None
        if rule.get("strict") and value is not None and value != (old[column] if column < len(old) else None):
            yield column, value, rule


def _is_met(draft: Spreadsheet, tab: Tab, condition: Json, value: Value) -> bool:
    kind, values = condition.get("type", ""), condition.get("values", [])
    if isinstance(value, Formula) or kind == "CUSTOM_FORMULA":
        return True
    if kind == "ONE_OF_RANGE":
        return meets(kind, value, _listed(draft, tab, str(values[0].get("userEnteredValue", ""))))
    if any(str(one.get("userEnteredValue", "")).startswith("=") for one in values):
        return True
    return meets(kind, value, [constant(one, draft.locale, draft.editing.now) for one in values])


def _listed(draft: Spreadsheet, tab: Tab, text: str) -> list[Any]:
    """The values of a range that a rule names, on its own tab where it names none."""
    text = text.removeprefix("=").replace("$", "")
    title = tab.title.replace("'", "''")
    place, area = text_area(draft, text if "!" in text else f"'{title}'!{text}")
    rows = calculated_rows(draft, place, area)
    return [effective(value) for row in rows for value in row[area.start_column : area.end_column] if value is not None]
