"""From the cells of one table to the frame of a FileList: names put together, addresses found, dates read, words understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import ObjectArray
from bridge.importing.answers import either, opt_outs, statuses, strongest
from bridge.importing.columns import Cells, Filled, Meaning
from bridge.importing.file_list import ADDED, CORE, Fault, Status
from bridge.importing.moments import Reading, iso_texts
from bridge.settings.imports import ImportSource
from bridge.sheet.emails import NO_ADDRESS, addresses, is_plain, plain
from bridge.sheet.words import normal

Column = list[str | None]

DATES = ("received_at", "ma_updated_at", "happened_on")
NUMBERS_AS_TEXT = ("tel", "mobile", "zip")


def cleaned(cells: Sequence[str], blanks: frozenset[str]) -> Column:
    """Texts without blanks around them, None for nothing and for what stands for nothing."""
    return [text if (text := cell.strip()) and text not in blanks else None for cell in cells]


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to make people of cells. cells: of a column; length: rows; unread: told of date columns and how many cells of
    theirs could not be read."""

    meaning: Meaning
    cells: Cells
    length: int
    source: ImportSource
    dates: Reading


def people(reader: Reader) -> pd.DataFrame:
    """One row for each row of the table; columns CORE and ADDED (without email_key's faults of torn rows), and other keys."""
    columns: dict[str, Column] = {key: _blank(reader.length) for key in (*CORE, *ADDED)}
    for key in reader.meaning.fields:
        if key != "email":
            columns[key] = _field(reader, key)
    columns |= _names(reader, columns) | _emails(reader) | _answers(reader)
    for key in NUMBERS_AS_TEXT:
        columns[key] = [None if text is None else _as_typed(text) for text in columns[key]]
    for key in DATES:
        columns[key] = iso_texts(columns[key], reader.dates)
    return pd.DataFrame({key: objects(column) for key, column in columns.items()}, dtype=object)


def _blank(length: int) -> Column:
    return [None] * length


def objects(column: Sequence[object]) -> ObjectArray:
    """An object array that keeps None."""
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array


def _field(reader: Reader, key: str) -> Column:
    """The cells of a key: of its columns the first that is filled, row by row."""
    found: Column | None = None
    for filled in reader.meaning.fields[key]:
        if not filled.last:
            more = _filled_cells(reader, filled, key)
            found = more if found is None else [a if a is not None else b for a, b in zip(found, more, strict=True)]
    return _blank(reader.length) if found is None else found


def _filled_cells(reader: Reader, filled: Filled, key: str) -> Column:
    if len(filled.columns) > 1:
        parts = [reader.cells(index) for index in filled.columns]
        join = _address if key == "address" else _by_blanks
        return [join(row) for row in zip(*parts, strict=True)]
    cells = _first_values(reader.cells(filled.columns[0]), reader.source.separator)
    return cells if filled.label is None else _labelled(cells, reader.cells(filled.label), filled)


def _first_values(cells: Sequence[str | None], separator: str) -> Column:
    """The first of several values in a cell."""
    if not separator:
        return list(cells)
    return [
        text if text is None or separator not in text else text.split(separator)[0].strip() or None for text in cells
    ]


def _labelled(cells: Column, labels: Sequence[str | None], filled: Filled) -> Column:
    """The cells whose label says what is looked for."""
    known = {label: _says(label, filled) for label in set(labels)}
    return [text if known[label] else None for text, label in zip(cells, labels, strict=True)]


def _says(label: str | None, filled: Filled) -> bool:
    word = normal(label or "")
    if filled.words:
        return any(one in word for one in filled.words)
    return not any(one in word for one in filled.without)


def _by_blanks(parts: Sequence[str | None]) -> str | None:
    return " ".join(part for part in parts if part is not None) or None


def _address(parts: Sequence[str | None]) -> str | None:
    """Parts of an address: Japanese ones follow each other without a blank."""
    joined = ""
    for part in parts:
        if part is not None:
            joined += part if not joined or not (joined[-1].isascii() and part[0].isascii()) else f" {part}"
    return joined or None


def _names(reader: Reader, columns: dict[str, Column]) -> dict[str, Column]:
    """The whole name: as it stands, else family and given name with a blank between, else a column of last resort."""
    parts = zip(columns["family"], columns["given"], strict=True)
    whole = [name or _by_blanks(pair) for name, pair in zip(columns["full_name"], parts, strict=True)]
    for filled in reader.meaning.fields.get("full_name", ()):
        if filled.last:
            more = _filled_cells(reader, filled, "full_name")
            whole = [a or b for a, b in zip(whole, more, strict=True)]
    return {"full_name": whole}


def _emails(reader: Reader) -> dict[str, Column]:
    """The address of each row: the first valid one of its cells, the others beside it, and why there is none."""
    cells = [reader.cells(index) for filled in reader.meaning.fields.get("email", ()) for index in filled.columns]
    rows: list[tuple[str | None, ...]] = list(zip(*cells, strict=True)) if cells else [()] * reader.length
    known = {row: _email(row) for row in set(rows)}
    columns = zip(*(known[row] for row in rows), strict=True) if rows else [()] * 5
    return dict(zip(("email", "email_key", "other_emails", "email_typed", "fault"), map(list, columns), strict=True))


def _email(cells: Sequence[str | None]) -> Column:
    """(address as typed, key, further addresses, what stood there instead, fault)."""
    filled = [cell for cell in cells if cell is not None]
    if len(filled) == 1 and is_plain(filled[0]):
        return [filled[0], filled[0], None, None, None]
    valid = {key: typed for cell in reversed(filled) for typed, key in reversed(addresses(cell))}
    if valid:
        (key, typed), *others = reversed(valid.items())
        return [typed, key, ", ".join(other for _, other in others) or None, None, None]
    typed_there = [cell for cell in filled if normal(plain(cell)) not in NO_ADDRESS]
    if not typed_there:
        return [None, None, None, None, Fault.NO_EMAIL.value]
    return [None, None, None, typed_there[0], Fault.INVALID_EMAIL.value]


def _answers(reader: Reader) -> dict[str, Column]:
    """Who came, and whether mail is welcome."""
    meaning, source = reader.meaning, reader.source
    said = strongest([statuses(reader.cells(index), column) for index, column in meaning.status], reader.length)
    if source.everybody:
        said = [status or Status(source.everybody) for status in said]
    mail = either([opt_outs(reader.cells(index), consent) for index, consent in meaning.consent], reader.length)
    return {"status": [None if one is None else one.value for one in said], "opt_out": mail}


def _as_typed(text: str) -> str:
    """Without the apostrophe by which Excel marks a text: it was never part of the number."""
    return text[1:].strip() if text.startswith("'") and len(text) > 1 else text


def in_all(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Several frames as one, in their order; keys that one lacks are None."""
    if len(parts) == 1:
        return parts[0]
    joined = pd.concat(parts, ignore_index=True)
    return joined.astype(object).where(joined.notna(), None)
