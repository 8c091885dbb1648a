"""What people see of a cell: its value in its number format and the spreadsheet's locale."""

from __future__ import annotations

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
