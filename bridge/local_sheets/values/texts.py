"""The JSON of many rows, or of their columns, at once: cells that are alike are written together.

orjson writes an empty cell as null, the API says "". A text may hold the word null, too; so it is replaced only where the empty
cells were counted. Texts are without brackets: a slice takes as many bytes as it has, what orjson returns holds on to a kilobyte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat, zip_longest
from typing import Any

import orjson

from bridge.local_sheets.text.display import number_format, shown_alike, shown_each
from bridge.local_sheets.values.lines import Options, line, one
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.tab import Look, Looks, Row

GAP, BLANK, COMMA, BETWEEN = b"null", b'""', b",", b"],["
MANY = 32  # rows; from here on it pays to take them by columns


def rows_text(rows: Sequence[Row], looks: Sequence[Looks], *, options: Options, locale: str, special: bool) -> bytes:
    """The rows with `],[` between them: `"a",1],["b"`. special: whether there may be formulas."""
    if options.formatted and len(rows) >= MANY:
        shown = _shown(list(zip_longest(*rows)), looks, 0, locale)
        return _joined(list(zip(*shown, strict=True)) or [()] * len(rows))
    if special or options.need_looks:
        pairs = zip(rows, looks, strict=True)
        return _joined([line(row, own, options=options, locale=locale, special=special) for row, own in pairs])
    return _plain([_trimmed(row) if row and row[-1] is None else row for row in rows])


def column_texts(
    columns: Sequence[tuple[Value, ...]],
    looks: Sequence[Looks],
    *,
    first: int,
    options: Options,
    locale: str,
    special: bool,
) -> list[bytes]:
    """One text per column, with a comma at its end: `"a",1,`. first: index of the first column, for the looks."""
    if options.formatted:
        text = orjson.dumps(_shown(columns, looks, first, locale))[2:-2]
    elif not special and not options.dates_as_text:
        text = _plain(columns)
    else:
        of = _by_column(looks)
        pairs = [zip(values, of(at), strict=True) for at, values in enumerate(columns, first)]
        cells = [[one(value, look, options=options, locale=locale) for value, look in column] for column in pairs]
        text = orjson.dumps(cells)[2:-2]
    return [part + COMMA for part in parted(text, len(columns))]


def _by_column(looks: Sequence[Looks]) -> Callable[[int], list[Look]]:
    """Gives the looks of a column's cells."""
    return lambda column: [own[column] if own is not None and column < len(own) else None for own in looks]


def _shown(columns: Sequence[Sequence[Value]], looks: Sequence[Looks], first: int, locale: str) -> list[Sequence[str]]:
    """What people see of columns; mostly all their rows look alike."""
    top = looks[0]
    if all(own is top for own in looks):
        alike = (*(top or ()), *repeat(None, first + len(columns)))
        return [shown_alike(values, alike[at], locale) for at, values in enumerate(columns, first)]
    of = _by_column(looks)
    return [_shown_column(values, of(at), locale) for at, values in enumerate(columns, first)]


def _shown_column(values: Sequence[Value], looks: list[Look], locale: str) -> Sequence[str]:
    """Cells may look differently, by their fills, say, and yet have one number format."""
    each = {id(look): look for look in looks}.values()
    format_ = number_format(looks[0])
    if all(number_format(look) == format_ for look in each):
        return shown_alike(values, looks[0], locale)
    return shown_each(values, looks, locale)


def _joined(lines: Sequence[Sequence[Any]]) -> bytes:
    """Values without None, trailing empty cells left out."""
    text = orjson.dumps(lines)
    if any(values and values[-1] == "" for values in lines):
        for many in (8, 4, 2, 1):  # within a text a quote has a backslash before it
            while (tail := (COMMA + BLANK) * many + b"]") in text:
                text = text.replace(tail, b"]")
        text = text.replace(b'[""]', b"[]")
    return text[2:-2]


def _trimmed(row: Row) -> Row:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]


def _plain(lines: Sequence[Sequence[Value]]) -> bytes:
    """Rows, or columns, without formulas, with "" for empty cells."""
    text = orjson.dumps(lines)[2:-2]
    gaps = text.count(GAP)
    if gaps and b'"' in text and gaps != sum(values.count(None) for values in lines):  # a text holds the word
        return BETWEEN.join(map(_gapped, lines))
    return text.replace(GAP, BLANK) if gaps else text


def _gapped(values: Sequence[Value]) -> bytes:
    return orjson.dumps(["" if value is None else value for value in values])[1:-1]


def parted(text: bytes, count: int) -> list[bytes]:
    """The texts of rows, or columns, that stand in one text."""
    parts = text.split(BETWEEN)
    if len(parts) == count:
        return parts
    return [orjson.dumps(values)[1:-1] for values in orjson.loads(b"[[" + text + b"]]")]  # a text holds the brackets
