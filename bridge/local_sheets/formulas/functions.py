"""Functions that Google Sheets has and the engine lacks, or that depend on the spreadsheet's locale.

A range arrives as rows of cells, a single cell as its value; what is returned may be a value, rows of values or an error.
https://support.google.com/docs/table/25273
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NoReturn
from urllib.parse import quote

from bridge.local_sheets.formulas.arguments import Wrong, error, flat, number, one, rows_of, text, typed
from bridge.local_sheets.formulas.criteria import count_unique_ifs
from bridge.local_sheets.formulas.date_spans import date_dif
from bridge.local_sheets.formulas.query import query
from bridge.local_sheets.formulas.shaping import sort_n, wrap_columns, wrap_rows
from bridge.local_sheets.formulas.sorting_function import sort
from bridge.local_sheets.text.condition_values import is_email, is_url
from bridge.local_sheets.text.number_format import DAY_ZERO, rendered, text_of

Function = tuple[Callable[..., Any], int, int | None]  # the function, least and most arguments
EPOCH = (datetime(1970, 1, 1) - DAY_ZERO) / timedelta(days=1)
PER_DAY = {1: 86_400, 2: 86_400_000, 3: 86_400_000_000}


def functions(language: str) -> dict[str, Function]:
    """Name -> function. language: ja or en, for names of days."""
    return {name: (_guarded(function), least, most) for name, (function, least, most) in PLAIN.items()} | {
        "TEXT": (_guarded(lambda value, pattern: _text(value, pattern, language)), 2, 2),
        "DATEDIF": (_guarded(partial(date_dif, locale="ja_JP" if language == "ja" else "en_US")), 3, 3),
    }


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Errors among the arguments, and what the function refuses, as error values."""

    def call(*arguments: Any) -> Any:
        wrong = next((item for item in arguments if type(item) is dict), None)
        if wrong is not None:
            return wrong
        try:
            return _without_gaps(function(*arguments))
        except Wrong as wrong_one:
            return error(wrong_one.kind)
        except (re.error, ValueError, TypeError, OverflowError):
            return error("Value")

    return call


def _without_gaps(answer: Any) -> Any:
    """Empty cells of an array as empty texts: the engine would show 0."""
    if not isinstance(answer, list) or not any(None in row for row in answer):
        return answer
    return [["" if cell is None else cell for cell in row] for row in answer]


def _text(value: Any, pattern: Any, language: str) -> str:
    value, pattern = one(value), text(pattern)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return text_of(value, pattern)
    return rendered(value or 0, pattern, language)


def _join(separator: Any, *values: Any) -> str:
    return text(separator).join(text(value) for value in flat(*values))


def _split(value: Any, separator: Any, by_each: Any = True, without_empty: Any = True) -> list[list[Any]]:
    pattern = f"[{re.escape(text(separator))}]" if one(by_each) else re.escape(text(separator))
    if not text(value) or not text(separator):
        raise Wrong
    parts = [part for part in re.split(pattern, text(value)) if part or not one(without_empty)]
    return [[typed(part) for part in parts]] if parts else [[""]]


def _regex(pattern: Any) -> re.Pattern[str]:
    """RE2's syntax is a part of Python's but for a few names."""
    return re.compile(text(pattern).replace(r"\z", r"\Z"))


def _extract(value: Any, pattern: Any) -> Any:
    match = _regex(pattern).search(text(value))
    if match is None:
        raise Wrong("Na")
    return [list(match.groups(""))] if match.re.groups > 1 else match[match.re.groups]


def _replace(value: Any, pattern: Any, by: Any) -> str:
    replacement = re.sub(r"\$(\d)", r"\\\1", text(by))
    return _regex(pattern).sub(replacement, text(value))


def _is_between(value: Any, low: Any, high: Any, with_low: Any = True, with_high: Any = True) -> bool:
    between = number(value)
    above = between >= number(low) if one(with_low) else between > number(low)
    return above and (between <= number(high) if one(with_high) else between < number(high))


def _count_unique(*values: Any) -> int:
    return len({(type(value) is str, value) for value in flat(*values) if value is not None and value != ""})


def _constrained(values: Any, rows: Any, columns: Any) -> list[list[Any]]:
    cells = rows_of(values)
    height, width = int(number(rows)), int(number(columns))
    if height < 1 or width < 1:
        raise Wrong
    return [row[:width] for row in cells[:height]]


def _epoch_to_date(value: Any, unit: Any = 1) -> float:
    per_day = PER_DAY.get(int(number(unit)))
    if per_day is None:
        raise Wrong("Num")
    return EPOCH + number(value) / per_day


def _picture(*_: Any) -> str:
    """A picture in a cell has no value that the API shows."""
    return ""


def _elsewhere(*_: Any) -> NoReturn:
    """Data from other places: this server asks nobody."""
    raise Wrong("Na")


PLAIN: dict[str, Function] = {
    "JOIN": (_join, 2, None),
    "SORT": (sort, 1, None),
    "SORTN": (sort_n, 1, None),
    "WRAPROWS": (wrap_rows, 2, 3),
    "WRAPCOLS": (wrap_columns, 2, 3),
    "QUERY": (query, 2, 4),
    "SPLIT": (_split, 2, 4),
    "REGEXMATCH": (lambda value, pattern: _regex(pattern).search(text(value)) is not None, 2, 2),
    "REGEXEXTRACT": (_extract, 2, 2),
    "REGEXREPLACE": (_replace, 3, 3),
    "ISBETWEEN": (_is_between, 3, 5),
    "ISEMAIL": (lambda value: is_email(text(value)), 1, 1),
    "ISURL": (lambda value: is_url(text(value)), 1, 1),
    "COUNTUNIQUE": (_count_unique, 1, None),
    "COUNTUNIQUEIFS": (count_unique_ifs, 3, None),
    "FLATTEN": (lambda *values: [[value] for value in flat(*values)], 1, None),
    "ARRAY_CONSTRAIN": (_constrained, 3, 3),
    "TO_DATE": (one, 1, 1),
    "TO_PURE_NUMBER": (one, 1, 1),
    "TO_PERCENT": (one, 1, 1),
    "TO_DOLLARS": (one, 1, 1),
    "TO_TEXT": (text, 1, 1),
    "EPOCHTODATE": (_epoch_to_date, 1, 2),
    "ENCODEURL": (lambda value: quote(text(value), safe=""), 1, 1),
    "IMAGE": (_picture, 1, 4),
    "SPARKLINE": (_picture, 1, 2),
    "IMPORTRANGE": (_elsewhere, 2, 2),
    "IMPORTDATA": (_elsewhere, 1, 3),
    "IMPORTHTML": (_elsewhere, 2, 4),
    "IMPORTXML": (_elsewhere, 2, 3),
    "IMPORTFEED": (_elsewhere, 1, 4),
    "GOOGLEFINANCE": (_elsewhere, 1, 5),
}
