"""From cells to typed values, a column at a time: texts, choices, ticks and numbers (dates: date_cells.py).

Equal texts are parsed once; nothing here loops over rows in a way that costs more than building a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from bridge.book import BoolArray, ObjectArray
from bridge.settings.template import Column
from bridge.sheet.ticks import parse_number, parse_tick
from bridge.sheet.vocabulary import Vocabulary
from bridge.sheet.words import normal, person_name

T = TypeVar("T")
Floats = npt.NDArray[np.float64]

BETWEEN = "\0"  # joins texts: no cell of a spreadsheet holds it
BLANK, TEXT, NUMBER, TICK = range(4)
_KINDS = {type(None): BLANK, str: TEXT, int: NUMBER, float: NUMBER, bool: TICK}
_ALIKE = {  # what pandas calls a column in which all filled cells are of one kind
    "empty": frozenset[int](),
    "string": frozenset({TEXT}),
    **dict.fromkeys(("floating", "integer", "mixed-integer-float"), frozenset({NUMBER})),
    "boolean": frozenset({TICK}),
}


class ReadCells:
    """A column as read, sorted by what its cells hold. raw: str, int or float, bool, None; present: the kinds there are."""

    def __init__(self, raw: ObjectArray) -> None:
        self.raw = raw
        inferred = pd.api.types.infer_dtype(raw, skipna=True)
        alike = _ALIKE.get(inferred)
        self.present = frozenset(map(_KINDS.__getitem__, set(map(type, raw)))) - {BLANK} if alike is None else alike

    def at(self, kind: int) -> BoolArray:
        """The cells of this kind: TEXT, NUMBER or TICK."""
        if kind not in self.present:
            return np.zeros(len(self.raw), dtype=bool)
        if len(self.present) == 1:
            return np.asarray(self.raw != None, dtype=bool)  # noqa: E711
        return np.asarray(self._kinds == kind, dtype=bool)

    @cached_property
    def texts(self) -> list[str]:
        """The cells of kind TEXT, in order."""
        texts: list[str] = self.raw[self.at(TEXT)].tolist() if TEXT in self.present else []
        return texts

    def numbers(self) -> Floats:
        """Every cell as a number, NaN for those that are none."""
        if self.present == {NUMBER}:
            return self.raw.astype(float)
        numbers, at = np.full(len(self.raw), np.nan), self.at(NUMBER)
        numbers[at] = self.raw[at].astype(float)
        return numbers

    @cached_property
    def _kinds(self) -> npt.NDArray[np.int8]:
        return np.fromiter(map(_KINDS.__getitem__, map(type, self.raw)), dtype=np.int8, count=len(self.raw))


@dataclass(frozen=True, slots=True)
class Typed:
    """values: one a cell; bad: cells that cannot be read; assumed: dates whose year was assumed (None: no dates)."""

    values: npt.NDArray[Any]
    bad: BoolArray
    assumed: BoolArray | None = None


def cell_text(cell: object) -> str:
    """A cell as read, as the text a person would type: `1` for 1.0, an empty text for a blank."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() and abs(cell) < 1e15 else repr(float(cell))
    return str(cell)


def typed_texts(read: ReadCells, column: Column, _vocabulary: Vocabulary) -> Typed:
    """Text, e-mail, reference, link, json: blanks around it cut; a number as it was typed; FALSE is an empty checkbox."""
    values = _as_text(read, column)
    bad = np.zeros(len(values), dtype=bool)
    if column.type == "email":
        bad = flags([text is not None and "@" not in text for text in values.tolist()])
        values[bad] = None
    return Typed(values, bad)


def _as_text(read: ReadCells, column: Column) -> ObjectArray:
    """Cells as clean texts, None where nothing is left."""
    values = read.raw.copy()
    if TEXT in read.present:
        clean = _clean(read.texts, column)
        if clean != read.texts:
            values[read.at(TEXT)] = objects(clean)
    if NUMBER in read.present:
        numbers = read.at(NUMBER)
        values[numbers] = objects([cell_text(cell) for cell in read.raw[numbers]])
    if TICK in read.present:
        ticks = read.at(TICK)
        values[ticks] = objects(["TRUE" if cell else None for cell in read.raw[ticks]])
    return values


def _clean(texts: list[str], column: Column) -> list[str | None]:
    if column.source == "members":
        return [text or None for text in mapped(texts, person_name)]
    if column.type == "email":
        return _emails(texts)
    clean: list[str | None] = [*map(str.strip, texts)]
    return [text or None for text in clean] if "" in clean else clean


def typed_choices(read: ReadCells, column: Column, vocabulary: Vocabulary) -> Typed:
    """Keys; a word the list does not know is kept as typed where the column is free, else it cannot be read."""
    words = vocabulary.keys.get(column.list, {})

    def key(text: str | None) -> str | None:
        return None if text is None else words.get(normal(text), text if column.free else None)

    codes, typed = pd.factorize(read.raw if read.present <= {TEXT} else _as_text(read, column))  # -1: blank
    clean = _clean(list(typed), column)
    keys = objects([*map(key, clean), None])
    unknown = flags([*(text is not None and key(text) is None for text in clean), False])
    return Typed(keys[codes], unknown[codes])


def typed_ticks(read: ReadCells, _column: Column, _vocabulary: Vocabulary) -> Typed:
    """Ticks (see ticks.py); what is neither a tick nor none is False, and bad."""
    bad = np.zeros(len(read.raw), dtype=bool)
    if read.present <= {TICK}:
        return Typed(read.raw.astype(bool), bad)
    values = np.zeros(len(read.raw), dtype=bool)
    ticks, texts, numbers = read.at(TICK), read.at(TEXT), read.at(NUMBER)
    values[ticks] = read.raw[ticks].astype(bool)
    parsed = mapped(read.texts, parse_tick)
    values[texts] = [tick is True for tick in parsed]
    bad[texts] = [tick is None for tick in parsed]
    amounts = read.numbers()[numbers]
    values[numbers], bad[numbers] = amounts == 1, (amounts != 0) & (amounts != 1)
    return Typed(values, bad)


def typed_numbers(read: ReadCells, column: Column, _vocabulary: Vocabulary) -> Typed:
    """Numbers (see ticks.parse_number); a column of integers takes no fractions."""
    values, bad = read.numbers(), read.at(TICK)
    if TEXT in read.present:
        parsed = np.array(mapped(read.texts, parse_number), dtype=float)
        values[read.at(TEXT)] = parsed
        bad[read.at(TEXT)] = np.isnan(parsed) & flags([not is_blank(text) for text in read.texts])
    if column.type == "integer":
        bad |= np.isfinite(values) & (values != np.rint(values))
        values[bad] = np.nan
    return Typed(values, bad)


def mapped(texts: list[str], parse: Callable[[str], T]) -> list[T]:
    """parse for each text, done once for equal ones."""
    known = {text: parse(text) for text in set(texts)}
    return [known[text] for text in texts]


def objects(values: Sequence[Any]) -> ObjectArray:
    """An object array of one dimension, whatever the values are."""
    return np.fromiter(values, dtype=object, count=len(values))


def flags(values: list[bool]) -> BoolArray:
    """A boolean array."""
    return np.array(values, dtype=bool)


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but blanks."""
    return not text or text.isspace()


def _emails(texts: list[str]) -> list[str | None]:
    """Lower case, without blanks. All at once where every one is plain."""
    joined = BETWEEN.join(texts)
    if joined.isascii() and len(joined.split(None, 1)) == 1:
        found = joined.lower().split(BETWEEN)
        if len(found) == len(texts) and "" not in found:
            return list(found)
    return [normal(text).replace(" ", "") or None for text in texts]
