"""What the store's file holds of a spreadsheet, a tab and a row, as JSON."""

from __future__ import annotations

from typing import Any

import orjson

from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import packed
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab


def dumped_row(row: list[Any]) -> bytes:
    """A row's values."""
    try:
        return orjson.dumps(row, option=orjson.OPT_PASSTHROUGH_SUBCLASS)
    except TypeError:  # a formula or an error value
        return orjson.dumps(packed(row))


def dumped_spreadsheet(spreadsheet: Spreadsheet) -> bytes:
    """A spreadsheet without its tabs."""
    about: Json = {
        "properties": spreadsheet.properties,
        "namedRanges": spreadsheet.named_ranges,
        "metadata": list(spreadsheet.metadata.values()),
        "file": spreadsheet.file,
        "tabs": [tab.sheet_id for tab in spreadsheet.tabs],
    }
    return orjson.dumps(about)


def dumped_tab(tab: Tab) -> bytes:
    """A tab without its rows, but with their order."""
    about: Json = {
        "title": tab.title,
        "birth": tab.birth,
        "columnCount": tab.column_count,
        "properties": tab.properties,
        "rows": {str(index): properties for index, properties in tab.row_properties.items()},
        "columns": {str(index): properties for index, properties in tab.column_properties.items()},
        "objects": {name: objects for name, objects in tab.objects.items() if objects},
        "nextKey": tab.next_key,
        "order": tab.key_order(),
    }
    return orjson.dumps(about)


def loaded_tab(sheet_id: int, stored: bytes) -> Tab:
    """The inverse of dumped_tab; the rows are the caller's matter."""
    about = orjson.loads(stored)
    tab = Tab(sheet_id, about["title"], rows=0, columns=about["columnCount"])
    tab.properties, tab.next_key, tab.stored = about["properties"], about["nextKey"], stored
    tab.birth = about["birth"]
    tab.row_properties = {int(index): properties for index, properties in about["rows"].items()}
    tab.column_properties = {int(index): properties for index, properties in about["columns"].items()}
    tab.objects |= about["objects"]
    tab.keys = [key for first, count in about["order"] for key in range(first, first + count)]
    return tab
