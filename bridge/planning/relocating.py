"""Relocating: where the cells that an unfinished write displaced belong by now.

Between that write and this look people may have sorted, inserted and moved on. So a row is found again by the cells that named it
at the moment of the write, a column by the header it had; and only a cell that still holds what we wrote is set back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from bridge.book import Formula
from bridge.planning.before import Place, Seen
from bridge.planning.blocks import Block
from bridge.planning.digests import BLANK, Digest, digest_of
from bridge.planning.plan import Guard
from bridge.planning.verdict import Verdict, rectangles
from bridge.sheet.a1 import column_letter
from bridge.sheet.snapshot import Cell

Row = tuple[int, int]  # sheet id, row index


@dataclass(frozen=True)
class TabNow:
    """A tab as it stands now. header_then: row_index of the header when the unfinished write was planned; labels: the header now;
    columns: column index -> cells as entered, from the first row on."""

    header_row: int
    header_then: int
    labels: Sequence[Cell]
    columns: Mapping[int, Sequence[Cell]] = field(default_factory=dict)

    def column(self, then: int, label: Cell | Formula) -> int:
        """Where a column stands now that stood at `then` under this header."""
        if label in (None, "") or self._label(then) == label:
            return then
        found = [index for index, word in enumerate(self.labels) if word == label]
        return found[0] if len(found) == 1 else then

    def is_there(self, then: int, label: Cell | Formula) -> bool:
        """Whether the column can be told: its header stands somewhere."""
        return label in (None, "") or label in self.labels or self._label(then) == label

    def _label(self, column: int) -> Cell:
        return self.labels[column] if column < len(self.labels) else None

    def cell(self, row: int, column: int) -> Cell:
        """A cell that was read, else None."""
        cells = self.columns.get(column, ())
        return (cells[row] or None if cells[row] == "" else cells[row]) if row < len(cells) else None

    @cached_property
    def rows_by_digest(self) -> Mapping[int, Mapping[str, set[int]]]:
        """Column index -> digest -> rows. The header is a row like any other: a write that landed too high overwrote it."""
        found: dict[int, dict[str, set[int]]] = {}
        for column in self.columns:
            by_digest = found.setdefault(column, defaultdict(set))
            for row in range(self.height):
                by_digest[digest_of(self.cell(row, column))].add(row)
        return found

    @property
    def height(self) -> int:
        """Rows that hold anything."""
        return max(map(len, self.columns.values()), default=0)


@dataclass(frozen=True, slots=True)
class Displaced:
    """A cell that was not ours to write. stood: what goes back; written: what we wrote."""

    place: Place
    stood: Cell | Formula
    written: Digest


@dataclass(frozen=True, slots=True)
class Found:
    """A displaced cell that was found again. then, place: where it stood and stands; back, stands: what goes back, what is there;
    named: columns whose cells name its row now."""

    then: Place
    place: Place
    back: Cell | Formula
    stands: Any
    named: tuple[int, ...]


class Relocation:
    """Finds the cells of a verdict again. tabs: sheet id -> as it stands now (a tab that is gone is left out)."""

    def __init__(self, verdict: Verdict, seen: Seen, tabs: Mapping[int, TabNow]) -> None:
        self.verdict, self.seen, self.tabs = verdict, seen, tabs

    def columns(self) -> dict[int, set[int]]:
        """The columns that must be read to find the rest: sheet id -> column indexes now."""
        wanted: dict[int, set[int]] = defaultdict(set)
        for one in self._displaced():
            wanted[one.place[0]].add(self._column(one.place[0], one.place[2]))
        for guard in self.verdict.guards:
            if guard.sheet_id in self.tabs:
                wanted[guard.sheet_id].add(self._column(guard.sheet_id, guard.column_index))
        return wanted

    def found(self) -> list[Found]:
        """The cells that still hold what we wrote, where they are now."""
        return [
            one
            for (sheet_id, row), displaced in self._by_row().items()
            for one in self._found(sheet_id, row, displaced)
        ]

    def back(self, found: Sequence[Found] | None = None) -> tuple[tuple[Block, ...], tuple[Guard, ...]]:
        """Rectangles that set these cells (else all of them) back where they belong now, and what must stand beside them when they
        land."""
        found = self.found() if found is None else found
        cells = [(one.place, one.back, one.stands) for one in found]
        rows = {one.place[:2]: one.named for one in found}
        named = {(sheet_id, column) for (sheet_id, _), columns in rows.items() for column in columns}
        written = {one.place for one in found}
        return tuple(rectangles(cells)), (*self._row_guards(rows, written), *self._header_guards(written, named))

    def _found(self, sheet_id: int, then: int, displaced: Sequence[Displaced]) -> Iterator[Found]:
        keys = self._keys(sheet_id, then)
        row = self._row(sheet_id, then, keys, displaced)
        if row is None:
            return
        named = tuple(column for column, _ in keys)
        for one in displaced:
            column = self._column(sheet_id, one.place[2])
            stands = self.tabs[sheet_id].cell(row, column)
            if digest_of(stands) == one.written.word != digest_of(one.stood):
                back = _moved(one.stood, one.place[1:], (row, column))
                yield Found(one.place, (sheet_id, row, column), back, stands, named)

    def _displaced(self) -> Iterator[Displaced]:
        for block in self.verdict.put_back:
            for down, (new, old) in enumerate(zip(block.new, block.old, strict=True)):
                for right, (stood, written) in enumerate(zip(new, old, strict=True)):
                    place = block.sheet_id, block.row + down, block.column + right
                    if block.sheet_id in self.tabs and not isinstance(stood, Digest):
                        yield Displaced(place, stood, Digest(digest_of(written)))

    def _by_row(self) -> dict[Row, list[Displaced]]:
        rows: dict[Row, list[Displaced]] = defaultdict(list)
        for one in self._displaced():
            rows[one.place[:2]].append(one)
        return rows

    def _column(self, sheet_id: int, then: int) -> int:
        tab = self.tabs[sheet_id]
        return tab.column(then, self.seen.get((sheet_id, tab.header_then, then)))

    def _is_there(self, sheet_id: int, then: int) -> bool:
        tab = self.tabs[sheet_id]
        return tab.is_there(then, self.seen.get((sheet_id, tab.header_then, then)))

    def _keys(self, sheet_id: int, row: int) -> list[tuple[int, str]]:
        """(column now, digest) of the cells that named a row at the moment of the write."""
        return [
            (self._column(sheet_id, guard.column_index), digest_of(guard.expected[at]))
            for guard in self.verdict.guards
            if guard.sheet_id == sheet_id and self._is_there(sheet_id, guard.column_index)
            for at in np.flatnonzero(guard.rows == row)
        ]

    def _row(
        self, sheet_id: int, then: int, keys: Sequence[tuple[int, str]], displaced: Iterable[Displaced]
    ) -> int | None:
        """Where a row stands now: it is named as it was, and holds most of what we wrote. None where that is not clear."""
        tab = self.tabs[sheet_id]
        sets = [tab.rows_by_digest.get(column, {}).get(word, set()) for column, word in keys]
        rows = set.intersection(*sets) if sets else set(range(tab.height))
        wanted = [(self._column(sheet_id, one.place[2]), one.written.word) for one in displaced]
        filled = [(column, word) for column, word in wanted if word != BLANK] or wanted
        held = {row: sum(digest_of(tab.cell(row, column)) == word for column, word in filled) for row in rows}
        most = max(held.values(), default=0)
        named = any(word != BLANK for _, word in keys)  # else a row that holds the same by chance must not do
        enough = 1 if named else (len(filled) + 1) // 2
        best = [row for row, count in held.items() if count == most >= enough]
        return then if then in best else best[0] if len(best) == 1 else None

    def _row_guards(self, rows: Mapping[Row, Sequence[int]], written: set[Place]) -> Iterator[Guard]:
        by_column: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (sheet_id, row), columns in rows.items():
            for column in columns:
                if (sheet_id, row, column) not in written:
                    by_column[sheet_id, column].append(row)
        for (sheet_id, column), here in by_column.items():
            here.sort()
            expected = np.empty(len(here), dtype=object)
            expected[:] = [self.tabs[sheet_id].cell(row, column) for row in here]
            yield Guard(sheet_id, column, np.array(here, dtype=np.int64), expected)

    def _header_guards(self, written: set[Place], named: set[tuple[int, int]]) -> Iterator[Guard]:
        kinds = dict.fromkeys(named, "label") | dict.fromkeys(((place[0], place[2]) for place in written), "header")
        for (sheet_id, column), kind in sorted(kinds.items()):
            tab = self.tabs[sheet_id]
            label = np.empty(1, dtype=object)
            label[0] = tab.labels[column] if column < len(tab.labels) else None
            yield Guard(sheet_id, column, np.array([tab.header_row], dtype=np.int64), label, kind)


def _moved(stood: Cell | Formula, then: tuple[int, int], now: tuple[int, int]) -> Cell | Formula:
    """A formula's relative references move with it."""
    if not isinstance(stood, Formula) or then == now:
        return stood
    from openpyxl.formula.translate import Translator

    origin, target = (f"{column_letter(column)}{row + 1}" for row, column in (then, now))
    return Formula(str(Translator(stood.text, origin=origin).translate_formula(target)))
