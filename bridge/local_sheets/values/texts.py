"""The JSON of many rows, or of their columns, at once: cells that are alike are written together.

orjson writes an empty cell as null, the API says "". A text may hold the word null, too; so it is replaced only where the empty
cells were counted. Texts are without brackets: a slice takes as many bytes as it has, what orjson returns holds on to a kilobyte.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat, zip_longest

import orjson

from bridge.local_sheets.text.display import number_format, shown_alike, shown_each
from bridge.local_sheets.values.lines import Options, line, one
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.tab import Look, Looks, Row

GAP, BLANK, COMMA = b"null", b'""', b","
MANY = 32  # rows; from here on it pays to take them by columns


def row_texts(
    rows: Sequence[Row], looks: Sequence[Looks], *, options: Options, locale: str, special: bool
) -> list[bytes]:
    """One text per row: `"a",1`. rows, looks: cut to the columns; special: whether there may be formulas."""
    if options.formatted and len(rows) >= MANY:
        shown = list(zip(*_shown(list(zip_longest(*rows)), looks, 0, locale), strict=True))
        return [_trimmed(values) for values in shown] if shown else [b""] * len(rows)
    if special or options.need_looks:
        return [
            orjson.dumps(line(row, own, options=options, locale=locale, special=special))[1:-1]
            for row, own in zip(rows, looks, strict=True)
        ]
    return [_plain(row) for row in rows]


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
        return [orjson.dumps(values)[1:-1] + COMMA for values in _shown(columns, looks, first, locale)]
    if not special and not options.dates_as_text:
        return [_gapped(values) + COMMA for values in columns]
    found, of = [], _by_column(looks)
    for at, values in enumerate(columns, first):
        pairs = zip(values, of(at), strict=True)
        cells = [one(value, look, options=options, locale=locale) for value, look in pairs]
        found.append(orjson.dumps(cells)[1:-1] + COMMA)
    return found


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


def _trimmed(values: tuple[str, ...]) -> bytes:
    if values[-1] != "":
        return orjson.dumps(values)[1:-1]
    end = len(values)
    while end and values[end - 1] == "":
        end -= 1
    return orjson.dumps(values[:end])[1:-1]


def _plain(row: Row) -> bytes:
    """A row without formulas, trailing empty cells left out."""
    if row and row[-1] is None:
        end = len(row)
        while end and row[end - 1] is None:
            end -= 1
        row = row[:end]
    return _gapped(row)


def _gapped(values: Sequence[Value]) -> bytes:
    """Values as JSON with "" for empty ones."""
    text = orjson.dumps(values)[1:-1]
    gaps = text.count(GAP)
    if not gaps:
        return text
    if b'"' not in text or gaps == values.count(None):
        return text.replace(GAP, BLANK)
    return orjson.dumps(["" if value is None else value for value in values])[1:-1]
