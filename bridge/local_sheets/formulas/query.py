"""QUERY: rows of a range picked, summed up, ordered and labelled by a query.

https://support.google.com/docs/answer/3093343
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from bridge.local_sheets.formulas.arguments import Wrong, is_blank, number, rows_of, text
from bridge.local_sheets.formulas.query_language import Node, Query, column_named, parsed
from bridge.local_sheets.text.number_format import DAY_ZERO

Row = list[Any]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
SUM_UP: dict[str, Callable[[Sequence[Any]], Any]] = {
    "sum": sum,
    "avg": lambda values: sum(values) / len(values) if values else None,
    "count": len,
    "max": lambda values: max(values, default=None),
    "min": lambda values: min(values, default=None),
}
RECKON: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda one, other: one / other if other else None,
}
WORDS = {"+": "sum", "-": "difference", "*": "product", "/": "quotient"}


def query(first: Any, data: Any, wanted: Any = None, headers: Any = -1) -> list[Row]:
    """first: index of the data's first column on its tab, -1 without letters. headers: rows of them, -1 for a guess."""
    rows = rows_of(data)
    start = int(number(first))
    width = len(rows[0])
    found = parsed(text(wanted), lambda name: column_named(name, start if start >= 0 else None, width))
    count = int(number(headers))
    count = _guessed_headers(rows) if count < 0 else min(count, len(rows))
    titles = [" ".join(text(row[at]) for row in rows[:count] if not is_blank(row[at])) for at in range(width)]
    return _answer(found, _typed(rows[count:]), titles)


def _guessed_headers(rows: list[Row]) -> int:
    """One when the first row holds texts and something below it does not."""
    is_text = all(isinstance(cell, str) for cell in rows[0] if not is_blank(cell))
    others = (cell for row in rows[1:] for cell in row if not is_blank(cell))
    return int(is_text and any(not isinstance(cell, str) for cell in others))


def _typed(rows: list[Row]) -> list[Row]:
    """A column has the type that most of its cells have; other cells count as blank."""
    columns = [_of_one_type(column) for column in zip(*rows, strict=True)]
    return [list(row) for row in zip(*columns, strict=True)]


def _of_one_type(column: Sequence[Any]) -> Row:
    kinds = Counter(map(_kind, column))
    del kinds[""]
    wanted = kinds.most_common(1)[0][0] if kinds else ""
    return [cell if _kind(cell) == wanted and wanted else None for cell in column]


def _kind(cell: Any) -> str:
    if is_blank(cell) or isinstance(cell, dict):
        return ""
    return "bool" if isinstance(cell, bool) else "text" if isinstance(cell, str) else "number"


def _answer(query: Query, rows: list[Row], titles: list[str]) -> list[Row]:
    select = query.select or [Node("column", at) for at in range(len(titles))]
    if query.where is not None:
        where = query.where
        rows = [row for row in rows if _value(where, [row]) is True]
    groups = _groups(query, select, rows)
    for node, downwards in reversed(query.order):
        groups.sort(key=lambda group: _key(_value(node, group)), reverse=downwards)
    groups = groups[query.offset :][: query.limit]
    header = [query.labels.get(node, _title(node, titles)) for node in select]
    body = [[_value(node, group) for node in select] for group in groups]
    answer = [header, *body] if any(header) else body
    if not answer:
        raise Wrong("Na")
    return answer


def _groups(query: Query, select: list[Node], rows: list[Row]) -> list[list[Row]]:
    """Rows that are summed up together; each for itself where nothing is summed up."""
    if not query.group and not any(node.has_aggregate() for node in select):
        return [[row] for row in rows]
    if any(not _is_summed(node, query.group) for node in (*select, *(node for node, _ in query.order))):
        raise Wrong
    if not query.group:
        return [rows] if rows else []

    def key(row: Row) -> list[Any]:
        return [_key(_value(node, [row])) for node in query.group]

    return [list(group) for _, group in groupby(sorted(rows, key=key), key)]


def _is_summed(node: Node, group: list[Node]) -> bool:
    """Whether it has one value for a group."""
    if node in group or node.kind == "constant" or (node.kind == "call" and node.has_aggregate()):
        return True
    return bool(node.parts) and all(_is_summed(part, group) for part in node.parts)


def _key(value: Any) -> tuple[int, Any]:
    """Blanks come first, then truth, numbers and texts."""
    if value is None:
        return 0, 0
    return (1 if isinstance(value, bool) else 3 if isinstance(value, str) else 2), value


def _title(node: Node, titles: list[str]) -> str:
    if node.kind == "column":
        return titles[int(node.value)]
    inner = " ".join(_title(part, titles) for part in node.parts)
    if node.kind == "constant":
        return text(node.value)
    return f"{node.value} {inner}" if node.kind == "call" and node.has_aggregate() else f"{_word(node)}({inner})"


def _word(node: Node) -> str:
    return WORDS.get(node.value, str(node.value))


def _value(node: Node, rows: list[Row]) -> Any:
    """An expression's value for a group of rows."""
    if node.kind == "constant":
        return node.value
    if node.kind == "column":
        return rows[0][node.value]
    if node.kind == "call":
        return _called(node, rows)
    return _operated(node, rows)


def _called(node: Node, rows: list[Row]) -> Any:
    inner = node.parts[0]
    if node.value in SUM_UP:
        values = [value for row in rows if (value := _value(inner, [row])) is not None]
        if node.value in ("sum", "avg") and any(isinstance(value, str) for value in values):
            raise Wrong
        return SUM_UP[node.value](values)
    value = _value(inner, rows)
    if value is None:
        return None
    if node.value in ("upper", "lower"):
        return getattr(text(value), node.value)()
    day = DAY_ZERO + timedelta(days=number(value))
    parts = {"year": day.year, "month": day.month - 1, "day": day.day, "quarter": (day.month + 2) // 3}
    return parts.get(node.value, day.isoweekday() % 7 + 1)


def _operated(node: Node, rows: list[Row]) -> Any:
    values = [_value(part, rows) for part in node.parts]
    if node.value == "null":
        return values[0] is None
    if node.value == "not":
        return not values[0]
    if node.value in ("and", "or"):
        return all(values) if node.value == "and" else any(values)
    left, right = values
    if node.value in RECKON:
        return None if left is None or right is None else RECKON[node.value](left, right)
    if node.value in COMPARE:
        return _kind(left) == _kind(right) != "" and COMPARE[node.value](left, right)
    return left is not None and _holds(node.value, text(left), text(right))


def _holds(test: str, one: str, other: str) -> bool:
    if test == "contains":
        return other in one
    if test == "starts":
        return one.startswith(other)
    if test == "ends":
        return one.endswith(other)
    if test == "like":
        other = "".join({"%": ".*", "_": "."}.get(letter) or re.escape(letter) for letter in other)
    return re.fullmatch(other, one, re.DOTALL) is not None
