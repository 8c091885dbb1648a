"""Functions that Google Sheets has and the engine lacks, or that depend on the spreadsheet's locale.

A range arrives as rows of cells, a single cell as its value; what is returned may be a value, rows of values or an error.
https://support.google.com/docs/table/25273
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import quote

from bridge.local_sheets.formulas.sorting_function import sort
from bridge.local_sheets.text.condition_values import is_email, is_url
from bridge.local_sheets.text.display import shown_plainly
from bridge.local_sheets.text.number_format import DAY_ZERO, rendered, text_of

Function = tuple[Callable[..., Any], int, int | None]  # the function, least and most arguments
EPOCH = (datetime(1970, 1, 1) - DAY_ZERO) / timedelta(days=1)
PER_DAY = {1: 86_400, 2: 86_400_000, 3: 86_400_000_000}


class _Wrong(Exception):
    """An argument that the function refuses. kind: the engine's name of the error."""

    def __init__(self, kind: str = "Value") -> None:
        super().__init__(kind)
        self.kind = kind


def functions(language: str) -> dict[str, Function]:
    """Name -> function. language: ja or en, for names of days."""
    return {name: (_guarded(function), least, most) for name, (function, least, most) in PLAIN.items()} | {
        "TEXT": (_guarded(lambda value, pattern: _text(value, pattern, language)), 2, 2)
    }


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Errors among the arguments, and what the function refuses, as error values."""

    def call(*arguments: Any) -> Any:
        wrong = next((item for item in arguments if type(item) is dict), None)
        if wrong is not None:
            return wrong
        try:
            return function(*arguments)
        except _Wrong as error:
            return {"type": "Error", "kind": error.kind}
        except (re.error, ValueError, TypeError, OverflowError):
            return {"type": "Error", "kind": "Value"}

    return call


def _flat(*values: Any) -> Iterator[Any]:
    """All cells of ranges, row by row."""
    for value in values:
        if isinstance(value, list):
            yield from _flat(*value)
        else:
            yield value


def _one(value: Any) -> Any:
    """A single value; of a range its first cell."""
    return next(_flat(value), None)


def _str(value: Any) -> str:
    return shown_plainly(_one(value))


def _number(value: Any) -> float:
    value = _one(value)
    if value is None:
        return 0
    if isinstance(value, str):
        return float(value.replace(",", ""))
    return float(value)


def _text(value: Any, pattern: Any, language: str) -> str:
    value, pattern = _one(value), _str(pattern)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return text_of(value, pattern)
    return rendered(value or 0, pattern, language)


def _join(separator: Any, *values: Any) -> str:
    return _str(separator).join(_str(value) for value in _flat(*values))


def _split(text: Any, separator: Any, by_each: Any = True, without_empty: Any = True) -> list[list[Any]]:
    pattern = f"[{re.escape(_str(separator))}]" if _one(by_each) else re.escape(_str(separator))
    if not _str(text) or not _str(separator):
        raise _Wrong
    parts = [part for part in re.split(pattern, _str(text)) if part or not _one(without_empty)]
    return [[_typed(part) for part in parts]] if parts else [[""]]


def _typed(text: str) -> Any:
    """A part that reads as a number is one."""
    return float(text) if re.fullmatch(r"\s*-?\d+(\.\d+)?\s*", text) else text


def _regex(pattern: Any) -> re.Pattern[str]:
    """RE2's syntax is a part of Python's but for a few names."""
    return re.compile(_str(pattern).replace(r"\z", r"\Z"))


def _extract(text: Any, pattern: Any) -> Any:
    match = _regex(pattern).search(_str(text))
    if match is None:
        raise _Wrong("Na")
    return [list(match.groups(""))] if match.re.groups > 1 else match[match.re.groups]


def _replace(text: Any, pattern: Any, by: Any) -> str:
    replacement = re.sub(r"\$(\d)", r"\\\1", _str(by))
    return _regex(pattern).sub(replacement, _str(text))


def _is_between(value: Any, low: Any, high: Any, with_low: Any = True, with_high: Any = True) -> bool:
    number = _number(value)
    above = number >= _number(low) if _one(with_low) else number > _number(low)
    return above and (number <= _number(high) if _one(with_high) else number < _number(high))


def _count_unique(*values: Any) -> int:
    return len({(type(value) is str, value) for value in _flat(*values) if value is not None and value != ""})


def _constrained(values: Any, rows: Any, columns: Any) -> list[list[Any]]:
    cells = values if isinstance(values, list) else [[values]]
    height, width = int(_number(rows)), int(_number(columns))
    if height < 1 or width < 1:
        raise _Wrong
    return [row[:width] for row in cells[:height]]


def _epoch_to_date(value: Any, unit: Any = 1) -> float:
    per_day = PER_DAY.get(int(_number(unit)))
    if per_day is None:
        raise _Wrong("Num")
    return EPOCH + _number(value) / per_day


def _picture(*_: Any) -> str:
    """A picture in a cell has no value that the API shows."""
    return ""


def _elsewhere(*_: Any) -> NoReturn:
    """Data from other places: this server asks nobody."""
    raise _Wrong("Na")


PLAIN: dict[str, Function] = {
    "JOIN": (_join, 2, None),
    "SORT": (sort, 1, None),
    "SPLIT": (_split, 2, 4),
    "REGEXMATCH": (lambda text, pattern: _regex(pattern).search(_str(text)) is not None, 2, 2),
    "REGEXEXTRACT": (_extract, 2, 2),
    "REGEXREPLACE": (_replace, 3, 3),
    "ISBETWEEN": (_is_between, 3, 5),
    "ISEMAIL": (lambda value: is_email(_str(value)), 1, 1),
    "ISURL": (lambda value: is_url(_str(value)), 1, 1),
    "COUNTUNIQUE": (_count_unique, 1, None),
    "FLATTEN": (lambda *values: [[value] for value in _flat(*values)], 1, None),
    "ARRAY_CONSTRAIN": (_constrained, 3, 3),
    "TO_DATE": (_one, 1, 1),
    "TO_PURE_NUMBER": (_one, 1, 1),
    "TO_PERCENT": (_one, 1, 1),
    "TO_DOLLARS": (_one, 1, 1),
    "TO_TEXT": (_str, 1, 1),
    "EPOCHTODATE": (_epoch_to_date, 1, 2),
    "ENCODEURL": (lambda text: quote(_str(text), safe=""), 1, 1),
    "IMAGE": (_picture, 1, 4),
    "SPARKLINE": (_picture, 1, 2),
    "IMPORTRANGE": (_elsewhere, 2, 2),
    "IMPORTDATA": (_elsewhere, 1, 3),
    "IMPORTHTML": (_elsewhere, 2, 4),
    "IMPORTXML": (_elsewhere, 2, 3),
    "IMPORTFEED": (_elsewhere, 1, 4),
    "GOOGLEFINANCE": (_elsewhere, 1, 5),
}
