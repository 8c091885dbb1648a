"""Rows and columns of a workbook's sheet: hidden, sized, grouped."""

from __future__ import annotations

from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from bridge.local_sheets.grid.ranges import Lines
from bridge.local_sheets.objects.groups import add_depth
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.tab import Tab

PIXELS_PER_CHARACTER, PADDING = 7, 5  # of a column's width, in Excel's default font
PIXELS_PER_POINT = 4 / 3


def take_lines(tab: Tab, sheet: Worksheet) -> None:
    """Put what is special about rows and columns onto a tab."""
    levels: dict[int, int] = {}
    for row, dimension in sheet.row_dimensions.items():
        pixels = round(dimension.height * PIXELS_PER_POINT) if dimension.height else 0
        _take(tab.row_properties, row - 1, hidden=dimension.hidden, pixels=pixels)
        levels[row - 1] = dimension.outlineLevel or 0
    _take_groups(tab, levels, by_rows=True)
    levels = {}
    for letters, column in sheet.column_dimensions.items():
        first = column.min or column_index_from_string(letters)
        pixels = round(column.width * PIXELS_PER_CHARACTER + PADDING) if column.customWidth else 0
        for index in range(first - 1, min(column.max or first, tab.column_count)):
            _take(tab.column_properties, index, hidden=column.hidden, pixels=pixels)
            levels[index] = column.outlineLevel or 0
    _take_groups(tab, levels, by_rows=False)


def _take(properties: dict[int, Json], index: int, *, hidden: bool, pixels: int) -> None:
    special: Json = ({"hiddenByUser": True} if hidden else {}) | ({"pixelSize": pixels} if pixels else {})
    if special:
        properties[index] = special


def _take_groups(tab: Tab, levels: dict[int, int], *, by_rows: bool) -> None:
    for index, level in levels.items():
        for _ in range(level):
            add_depth(tab, Lines(tab.sheet_id, by_rows, index, index + 1), 1)
