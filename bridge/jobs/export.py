"""Export: one tab into a private file that is there completely or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from types import MappingProxyType

from bridge.book import Book
from bridge.errors import InvalidInput, SheetbridgeError
from bridge.rules.context import Context
from bridge.views.export import Export, csv_text, exported, guarded, tsv_text
from bridge.views.narrowing import as_invite as invitable
from bridge.views.narrowing import narrowed


class Format(StrEnum):
    """What kind of file."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written. records: data rows in the file; left_out: confidential records that are not in it."""

    path: Path
    records: int
    left_out: int


def export(
    book: Book,
    tab: str,
    *,
    context: Context,
    path: Path,
    kind: Format = Format.CSV,
    bom: bool = True,
    confidential: bool = False,
    safe: bool = False,
) -> ExportResult:
    """Write a tab of the book, as it was read, to `path` (mode 0600); InvalidInput for a tab or a path that cannot be."""
    table = tab_export(book, tab, context=context, confidential=confidential)
    return write_export(table, path=path, kind=kind, bom=bom, safe=safe)


def write_export(
    table: Export,
    *,
    path: Path,
    kind: Format = Format.CSV,
    bom: bool = True,
    safe: bool = False,
    overwrite: bool = False,
) -> ExportResult:
    """Write an export to `path` (mode 0600); InvalidInput for a path that cannot be.

    safe: no text of a CSV or TSV file can be taken for a formula (in a workbook none is, ever); overwrite: as in `write_private`.
    """
    data = content(guarded(table) if safe and kind is not Format.XLSX else table, kind, bom=bom)
    write_private(path, data, overwrite=overwrite)
    return ExportResult(path, len(table), table.left_out)


def tab_export(
    book: Book,
    tab: str,
    *,
    context: Context,
    confidential: bool = False,
    where: Mapping[str, str] = MappingProxyType({}),
    as_invite: bool = False,
) -> Export:
    """The export of a tab by its key, its label, or its name on the sheet (of several tabs of one kind only that one).

    where: column -> what it must read; as_invite: only people who may be written to. InvalidInput names the tabs there are.
    """
    tabs = context.settings.tabs
    named = {place.title: (key, place.sheet_id) for key, places in book.bound.items() for place in places}
    labelled = (key for key in tabs if tab in (key, tabs[key].label.ja, tabs[key].label.en))
    key, sheet_id = named[tab] if tab in named and tab not in tabs else (next(labelled, ""), None)
    if key not in book.tables:
        raise InvalidInput(f'no tab "{tab}" to export; there are: {", ".join(_names(book))}')
    found = narrowed(exported(book, key, context=context, confidential=confidential, sheet_id=sheet_id), where)
    return invitable(found) if as_invite else found


def _names(book: Book) -> Iterator[str]:
    """`deals (案件管理)`: the key and where it stands on the sheet."""
    for key in book.tables:
        titles = " ".join(place.title for place in book.bound.get(key, ()))
        yield f"{key} ({titles})" if titles else key


def content(table: Export, kind: Format, *, bom: bool = True) -> bytes:
    """The bytes of the file; bom: only CSV has one."""
    if kind is Format.XLSX:
        from bridge.views.workbook import xlsx_bytes  # openpyxl takes longer to import than a CSV to write

        return xlsx_bytes(table)
    return (csv_text(table, bom=bom) if kind is Format.CSV else tsv_text(table)).encode()


def free_path(path: Path) -> Path:
    """The path; where a file has that name, the first of `deals-2.csv`, `deals-3.csv` ... that none has."""
    named = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(one for one in named if not one.exists())


def write_private(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Write a file that only its owner may read: beside it first, then put in place, so that no reader sees half of it.

    Raises InvalidInput for a path that cannot be and, unless `overwrite`, for a file that is there: it may be somebody's own list.
    """
    if path.exists() and not path.is_file():
        raise InvalidInput(f'"{path}" is not a file; give the name of a file')
    if path.exists() and not overwrite:
        raise InvalidInput(f'"{path}" is there already; give another name, or --overwrite to replace it')
    if not path.parent.is_dir():
        raise InvalidInput(f'there is no folder "{path.parent}"; create it first')
    try:
        _replace(path, data)
    except OSError as error:
        raise SheetbridgeError(f'"{path}" was not written: {error.strerror}') from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp gives mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
