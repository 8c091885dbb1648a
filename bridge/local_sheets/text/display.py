"""What people see of a cell: its value in its number format and the spreadsheet's locale."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Any

import orjson

from bridge.local_sheets.text.number_format import general, is_date_pattern, rendered, text_of
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value, effective, number
from bridge.local_sheets.workbook.tab import Look

DATE_TYPES = ("DATE", "TIME", "DATE_TIME")
DEFAULTS = {
    "en": {"DATE": "m/d/yyyy", "TIME": "h:mm:ss AM/PM", "DATE_TIME": "m/d/yyyy h:mm:ss", "CURRENCY": '"$"#,##0.00'},
    "ja": {
        "DATE": "yyyy/mm/dd",
        "TIME": "h:mm:ss",
        "DATE_TIME": "yyyy/mm/dd h:mm:ss",
        "CURRENCY": "[$\u00a5-411]#,##0",
    },
}
BOOLEANS = {True: "TRUE", False: "FALSE", None: ""}
MOST_DIGITS, MOST_DIGITS_WHOLE = (
    11,
    15,
)  # of numbers that are written alike by all: with a point, and the point counted; without
OTHERS = {"NUMBER": "#,##0.00", "PERCENT": "0.00%", "SCIENTIFIC": "0.00E+00"}


# how a new tab is called; Página1 and Blad1 have been seen at Google, the others are what its page says
SHEET_WORDS = {
    "ja": "シート",
    "es": "Hoja ",
    "pt": "Página",
    "nl": "Blad",
    "de": "Tabellenblatt",
    "fr": "Feuille ",
    "it": "Foglio",
}


def sheet_word(locale: str) -> str:
    """The first part of a new tab's title, in the language of the locale."""
    return SHEET_WORDS.get(locale.partition("_")[0], "Sheet")


def language(locale: str) -> str:
    """ja or en: what this server knows."""
    return "ja" if locale.startswith("ja") else "en"


def number_format(look: Look) -> Json | None:
    """The NumberFormat of a cell, None for automatic."""
    format_: Json | None = (look or {}).get("userEnteredFormat", {}).get("numberFormat")
    return format_


def pattern_of(format_: Json, locale: str) -> str:
    """The pattern; each type has a default that depends on the locale."""
    kind = format_.get("type", "")
    known = DEFAULTS[language(locale)] | OTHERS
    return str(format_.get("pattern") or known.get(kind, ""))


def is_date(look: Look) -> bool:
    """Whether a number in this cell is a date or a time."""
    format_ = number_format(look)
    if format_ is None:
        return False
    if format_.get("type") in DATE_TYPES:
        return True
    pattern = format_.get("pattern", "")
    return bool(pattern) and format_.get("type") != "TEXT" and is_date_pattern(pattern)


def shown_plainly(value: Value) -> str:
    """A value as it joins a text: numbers without a format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or isinstance(value, str):
        return str(value or "")
    return general(number(float(value)))


def shown(value: Value, look: Look, locale: str) -> str:
    """The formatted value; "" for an empty cell."""
    brought = value.brought if isinstance(value, Formula) else None
    value = effective(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    format_ = (number_format(look) if look else None) or brought
    pattern = pattern_of(format_, locale) if format_ else ""
    if isinstance(value, str):
        return text_of(value, pattern) if ";" in pattern else value
    if not pattern or pattern in ("@", "General") or (format_ or {}).get("type") == "TEXT":
        return general(value)
    return rendered(value, pattern, language(locale))


def shown_each(values: Sequence[Value], looks: Sequence[Look], locale: str) -> list[str]:
    """shown() of cells that look differently."""
    return [shown(value, look, locale) for value, look in zip(values, looks, strict=True)]


def shown_alike(values: Sequence[Any], look: Look, locale: str) -> Sequence[str]:
    """shown() of cells that look alike; values of one kind are done together."""
    format_ = number_format(look) or {}
    pattern = pattern_of(format_, locale)
    kinds = set(map(type, values))
    gaps = NoneType in kinds
    kinds.discard(NoneType)
    if kinds == {str} and ";" not in pattern:
        return values if not gaps else [value or "" for value in values]
    if kinds <= {int, float}:
        if not pattern or pattern in ("@", "General") or format_.get("type") == "TEXT":
            return _plain_numbers(values, gaps=gaps) if kinds else [""] * len(values)
        spoken = language(locale)
        return ["" if value is None else rendered(value, pattern, spoken) for value in values]
    if kinds == {bool}:
        return [BOOLEANS[value] for value in values]
    return [shown(value, look, locale) for value in values]


def _plain_numbers(values: Sequence[Any], *, gaps: bool) -> list[str]:
    """general() of numbers. JSON writes the shortest text that gives the same number; up to ten digits that is general's, too."""
    text = orjson.dumps(values)[1:-1].decode()
    texts = text.split(",")
    longest = max(map(len, texts), default=0)
    if "e" in text or longest > (MOST_DIGITS if "." in text else MOST_DIGITS_WHOLE) or _is_odd(text):
        return ["" if value is None else general(value) for value in values]
    return texts if not gaps else ["" if value == "null" else value for value in texts]


def _is_odd(text: str) -> bool:
    """Small fractions, which general() writes with an exponent, and whole numbers with a point."""
    return "0.0000" in text or ".0," in text or text.endswith(".0")
