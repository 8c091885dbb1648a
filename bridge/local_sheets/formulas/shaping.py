"""Functions that put the cells of a range elsewhere: SORTN, WRAPROWS, WRAPCOLS.

https://support.google.com/docs/table/25273
"""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import Any

from bridge.local_sheets.formulas.arguments import Wrong, error, flat, folded, number, one, rows_of
from bridge.local_sheets.formulas.sorting_function import sort


def sort_n(values: Any, most: Any = 1, ties: Any = 0, *orders: Any) -> list[list[Any]]:
    """The first rows in order. ties: 0 no more than `most`; 1 also those like the last; 2 one of each; 3 all of the first of each.

    Rows are alike when the columns that they are sorted by are; without such columns, when all are.
    """
    count, mode = int(number(most)), int(number(ties))
    if count < 1 or mode not in range(4):
        raise Wrong("Num")
    rows = rows_of(values)
    found = sort([[*row, at] for at, row in enumerate(rows)], *orders)
    keys = _keys(rows, orders)
    if mode == 0:
        return [row[:-1] for row in found[:count]]
    groups = [[row[:-1] for row in group] for _, group in groupby(found, lambda row: keys[int(row[-1])])]
    if mode == 2:
        return [group[0] for group in groups[:count]]
    if mode == 3:
        return [row for group in groups[:count] for row in group]
    shown: list[list[Any]] = []
    for group in groups:
        if len(shown) < count:
            shown += group
    return shown


def _keys(rows: list[list[Any]], orders: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """What rows are compared by."""
    if not orders:
        return [tuple(map(folded, row)) for row in rows]
    columns = [_column(rows, order) for order in orders[::2]]
    return list(zip(*columns, strict=True))


def _column(rows: list[list[Any]], order: Any) -> list[Any]:
    if isinstance(order, list) and len(order) > 1:
        return [folded(cells[0]) for cells in order]
    return [folded(row[int(number(order)) - 1]) for row in rows]


def wrap_rows(values: Any, count: Any, *filling: Any) -> list[list[Any]]:
    """The cells of one row or column as rows of `count`; what is missing at the end is #N/A, or what is given for it."""
    return _wrapped(values, count, filling)


def wrap_columns(values: Any, count: Any, *filling: Any) -> list[list[Any]]:
    """The cells of one row or column as columns of `count`."""
    return [list(row) for row in zip_longest(*_wrapped(values, count, filling))]


def _wrapped(values: Any, count: Any, filling: tuple[Any, ...]) -> list[list[Any]]:
    rows, width = rows_of(values), int(number(count))
    if len(rows) > 1 and len(rows[0]) > 1:
        raise Wrong
    if width < 1:
        raise Wrong("Num")
    cells = list(flat(rows))
    cells += [one(filling[0]) if filling else error("Na")] * (-len(cells) % width)
    return [cells[at : at + width] for at in range(0, len(cells), width)]
