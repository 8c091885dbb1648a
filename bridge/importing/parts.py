"""The tables of a file, read: one frame of people, the columns nobody knows beside it, and what is wrong with rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray
from bridge.importing.columns import Meaning, meaning_of
from bridge.importing.file_list import ColumnMatch, Fault
from bridge.importing.grid import Grid
from bridge.importing.headers import Headers
from bridge.importing.moments import Reading
from bridge.importing.people import DATES, Column, Reader, cleaned, in_all, objects, people
from bridge.importing.tables import NO_HEADER, Part
from bridge.settings.imports import ImportSource

_SAMPLES = 3  # cells shown of a column
_FEW = 20  # different cells, of which all are kept
_USUAL = 0.5  # share of rows that are wider than the header, from which on it is the header that is too short


class PartCells:
    """The cells of one table, column by column. wide: which rows hold more than the header has columns."""

    def __init__(self, grid: Grid, part: Part, blanks: frozenset[str]) -> None:
        rows = [grid.rows[index] for index in part.rows]
        width = len(part.headers.texts)
        extra = [len(row) > width and any(map(str.strip, row[width:])) for row in rows]
        if sum(extra) > _USUAL * len(rows):
            width, extra = max(map(len, rows)), [False] * len(rows)
        self.headers = Headers([*part.headers.texts, *[""] * (width - len(part.headers.texts))])
        self.wide: BoolArray = np.array(extra, dtype=bool)
        self.lines: IntArray = np.array([grid.lines[index] for index in part.rows], dtype=np.int64)
        self.status = part.status
        self.with_header = part.header_row != NO_HEADER
        self._columns = list(zip(*(_padded(row, width) for row in rows), strict=True)) or [()] * width
        self._blanks = blanks
        self._clean: dict[int, Column] = {}

    def __len__(self) -> int:
        return len(self.lines)

    def __call__(self, index: int) -> Column:
        """The clean cells of a column."""
        if index not in self._clean:
            self._clean[index] = cleaned(self._columns[index], self._blanks)
        return self._clean[index]


def _padded(row: list[str], width: int) -> list[str]:
    return row if len(row) == width else row[:width] if len(row) > width else row + [""] * (width - len(row))


@dataclass(frozen=True)
class Parts:
    """All tables of a file and what their columns mean, before dates are read."""

    cells: Sequence[PartCells]
    meanings: Sequence[Meaning]
    source: ImportSource

    @cached_property
    def main(self) -> int:
        """The table the columns are shown of: the longest that is not of staff."""
        return max(range(len(self.cells)), key=lambda i: (self.cells[i].status != "staff", len(self.cells[i])))

    @property
    def lines(self) -> IntArray:
        return np.concatenate([cells.lines for cells in self.cells])

    @property
    def torn(self) -> BoolArray:
        return np.concatenate([cells.wide for cells in self.cells])

    def date_texts(self) -> Iterator[str | None]:
        """Every cell of every date column."""
        for cells, meaning in zip(self.cells, self.meanings, strict=True):
            for key in DATES:
                for filled in meaning.fields.get(key, ()):
                    yield from cells(filled.columns[0])

    def frame(self, reading: Reading) -> pd.DataFrame:
        """The people of all tables."""
        frames = []
        for cells, meaning in zip(self.cells, self.meanings, strict=True):
            frame = people(Reader(meaning, cells, len(cells), self.source, reading))
            if cells.status is not None:
                frame["status"] = objects([cells.status] * len(cells))
            frames.append(frame)
        frame = in_all(frames)
        frame.loc[self.torn, "fault"] = Fault.TORN.value
        return frame

    def rest(self) -> pd.DataFrame:
        """The columns nobody knows, by their headers."""
        frames = [_rest(cells, meaning) for cells, meaning in zip(self.cells, self.meanings, strict=True)]
        return in_all(frames)

    def columns(self) -> tuple[ColumnMatch, ...]:
        """Each column of the main table, and what it means."""
        cells, meaning = self.cells[self.main], self.meanings[self.main]
        return tuple(_match(index, text, cells, meaning) for index, text in enumerate(cells.headers.texts))


def read_parts(grid: Grid, parts: Sequence[Part], source: ImportSource, *, generic: ImportSource) -> Parts:
    """The tables and what their columns mean."""
    blanks = frozenset(source.blanks)
    cells = [PartCells(grid, part, blanks) for part in parts]
    meanings = [meaning_of(one.headers, one, source, generic=generic) for one in cells]
    return Parts(cells, meanings, source)


def _match(index: int, header: str, cells: PartCells, meaning: Meaning) -> ColumnMatch:
    key, why = meaning.why.get(index, (None, "nobody knows it"))
    different = tuple(dict.fromkeys(text for text in cells(index) if text is not None))
    return ColumnMatch(
        index, header.strip(), key, why, different[:_SAMPLES], different if len(different) <= _FEW else ()
    )


def _rest(cells: PartCells, meaning: Meaning) -> pd.DataFrame:
    found: dict[str, object] = {}
    for index, header in enumerate(cells.headers.texts):
        if index not in meaning.why and any(column := cells(index)):
            found[_unique(header.strip() or f"列{index + 1}", found)] = objects(column)
    return pd.DataFrame(found, index=range(len(cells)), dtype=object)


def _unique(name: str, taken: dict[str, object]) -> str:
    number, unique = 1, name
    while unique in taken:
        number += 1
        unique = f"{name} ({number})"
    return unique
