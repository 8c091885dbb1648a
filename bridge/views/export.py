"""A tab as a file: the records in tab order under the labels people see, as CSV, TSV or XLSX.

What a person typed and we could not read stays in the file as typed; a text that looks like a formula stays that text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from bridge.book import Book, BoolArray, ObjectArray, Table
from bridge.rules.context import Context
from bridge.settings.template import Column
from bridge.sheet.values import cell_text
from bridge.views.dropdowns import Dropdowns, dropdowns_of, offered
from bridge.views.shown import as_typed, unreadable

BOM = "\ufeff"  # without it Excel reads UTF-8 as the local code page
CONFIDENTIAL = "confidential"
# with what a formula may begin, in full width, too, and what programs skip before they look
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column of an export. texts: as people read them, '' where blank; values: float, bool, date, datetime, str or None.

    choices: what people choose from in it, where they fill it in.
    """

    key: str
    label: str
    type: str
    width: int  # pixels
    texts: ObjectArray
    values: ObjectArray
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """The records of a tab, column by column. left_out: confidential records that are not in it."""

    title: str
    columns: tuple[ExportColumn, ...]
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.columns[0].texts) if self.columns else 0

    @property
    def header(self) -> tuple[str, ...]:
        """The labels in tab order."""
        return tuple(column.label for column in self.columns)

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The records as texts, in tab order."""
        return list(zip(*(column.texts for column in self.columns), strict=True))

    def first(self, count: int) -> Export:
        """The first `count` records only."""
        return self.of(slice(count))

    def of(self, chosen: BoolArray | slice) -> Export:
        """Only these records."""
        columns = (replace(one, texts=one.texts[chosen], values=one.values[chosen]) for one in self.columns)
        return replace(self, columns=tuple(columns))


def exported(
    book: Book, tab: str, *, context: Context, confidential: bool = False, sheet_id: int | None = None
) -> Export:
    """The visible columns of a tab as they stand on the sheet; records flagged 機密 only where `confidential` asks for them.

    sheet_id: only the records of that one of several tabs.
    """
    table = book.tables[tab]
    here = np.ones(len(table), dtype=bool) if sheet_id is None else np.asarray(table.sheet_ids == sheet_id)
    secret = confidential_rows(table, context) & ~np.bool_(confidential)
    labels, dropdowns = _labels(book, tab), dropdowns_of(book, context.settings)
    columns = [_column(table, column, labels, dropdowns, context) for column in _ordered(book, tab, context)]
    export = Export(context.settings.tabs[tab].label(context.settings.language), (*columns, *_foreign(table, context)))
    return replace(export.of(here & ~secret), left_out=int((here & secret).sum()))


def confidential_rows(table: Table, context: Context) -> BoolArray:
    """Records flagged 機密; a flag nobody can read (`極秘`) counts as one."""
    if CONFIDENTIAL not in table.frame:
        return np.zeros(len(table), dtype=bool)
    column = context.settings.tabs[table.tab].column(CONFIDENTIAL)
    return table.frame[CONFIDENTIAL].to_numpy(dtype=bool) | unreadable(table, column)


def guarded(export: Export) -> Export:
    """Texts that a spreadsheet program would take for a formula get an apostrophe in front; numbers and dates stay as they are.

    https://owasp.org/www-community/attacks/CSV_Injection
    """
    return replace(export, columns=tuple(_guarded(column) for column in export.columns))


def _guarded(column: ExportColumn) -> ExportColumn:
    texts = column.texts.copy()
    for at, (text, value) in enumerate(zip(column.texts, column.values, strict=True)):
        if isinstance(value, str):
            texts[at] = _harmless(text)
    return replace(column, label=_harmless(column.label), texts=texts)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_text(export: Export, *, bom: bool = True) -> str:
    """UTF-8 CSV as Excel and Google Sheets paste it: header row, CRLF between records."""
    return (BOM if bom else "") + _delimited(export, ",")


def tsv_text(export: Export) -> str:
    """Tab-separated text for the clipboard: no BOM, which would land in the first cell."""
    return _delimited(export, "\t")


def _delimited(export: Export, delimiter: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(export.header)
    writer.writerows(export.rows)
    return buffer.getvalue()


def _labels(book: Book, tab: str) -> Mapping[str, str]:
    """Header texts as they stand on the sheet; of several bound tabs the first that has the column."""
    found: dict[str, str] = {}
    for bound in reversed(book.bound.get(tab, ())):
        found.update(bound.labels)
    return found


def _ordered(book: Book, tab: str, context: Context) -> list[Column]:
    """The visible columns by their place on the sheet, all of them in template order where no sheet carries the tab yet."""
    visible = [column for column in context.settings.tabs[tab].columns if not column.hidden]
    places: dict[str, tuple[int, int]] = {}
    for number, bound in enumerate(book.bound.get(tab, ())):
        for key, index in bound.columns.items():
            places.setdefault(key, (number, index))
    return sorted((one for one in visible if one.key in places), key=lambda one: places[one.key]) if places else visible


def _column(
    table: Table, column: Column, labels: Mapping[str, str], dropdowns: Dropdowns, context: Context
) -> ExportColumn:
    texts = as_typed(table, column, context.vocabulary)
    label = labels.get(column.key) or column.label(context.settings.language)
    choices = offered(column, dropdowns) if column.owner != "B" else ()
    values = _values(table, column, texts)
    return ExportColumn(column.key, label, column.type, column.width, texts, values, choices)


def _values(table: Table, column: Column, texts: ObjectArray) -> ObjectArray:
    """Numbers, ticks and times as such; where there is none, the text as typed; None where blank."""
    values = np.array([text or None for text in texts], dtype=object)
    if column.type in _VALUES:
        series = table.frame[column.key]
        known = series.notna().to_numpy() & ~unreadable(table, column)
        values[known] = [_VALUES[column.type](value) for value in series[known]]
    return values


def _deadline(time: pd.Timestamp) -> date | datetime:
    """Midnight ends the day before, and a spreadsheet shows that day."""
    return time.to_pydatetime() if time != time.normalize() else (time - pd.Timedelta(days=1)).date()


_VALUES: Mapping[str, Callable[..., Any]] = {
    "checkbox": bool,
    "integer": float,
    "number": float,
    "yen": float,
    "date": pd.Timestamp.date,
    "datetime": pd.Timestamp.to_pydatetime,
    "deadline": _deadline,
}


def _foreign(table: Table, context: Context) -> list[ExportColumn]:
    """Columns of people that the template does not know, as far as they were read."""
    known = {column.key for column in context.settings.tabs[table.tab].columns}
    return [
        ExportColumn(key, key, "text", 100, np.array([cell_text(cell) for cell in cells], dtype=object), cells)
        for key, cells in table.raw.items()
        if key not in known
    ]
