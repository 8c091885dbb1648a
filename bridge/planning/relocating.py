"""Relocating: where the cells that an unfinished write displaced belong by now.

Between that write and this look people may have sorted, inserted, renamed and moved on. So a row is found again by the cells that
named it at the moment of the write, or by what we wrote there ourselves and no other row can hold; a column by the header it had,
and by what we wrote there, where several bear that header. Only a cell that still holds what we wrote is set back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from bridge.book import Formula
from bridge.planning.before import HEADERS, Place, Seen
from bridge.planning.blocks import Block
from bridge.planning.digests import BLANK, Digest, digest_of
from bridge.planning.plan import ID, WRITTEN, Guard
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

    def columns_for(self, then: int, label: Cell | Formula, known: Mapping[int, Cell | Formula]) -> list[int]:
        """Where a column can stand now that stood at `then` under this header. known: the headers that stood then, by column.

        Where its header is gone it was renamed, unless a column stands there now that stood elsewhere then. What it holds does not
        tell: what people typed into a neighbour may be the same.
        """
        if all(self._label(column) == word for column, word in known.items() if word not in (None, "")):
            return [then]
        if label in (None, ""):
            return [column for column in range(max(len(self.labels), then + 1)) if self._label(column) in (None, "")]
        words = set(known.values()) - {None, ""}
        found = [column for column, word in enumerate(self.labels) if word == label]
        return found or ([then] if self._label(then) not in words else [])

    def _label(self, column: int) -> Cell:
        return self.labels[column] if column < len(self.labels) else None

    def cell(self, row: int, column: int) -> Cell:
        """A cell that was read, else None."""
        cells = self.columns.get(column, ())
        return (cells[row] or None if cells[row] == "" else cells[row]) if row < len(cells) else None

    def rows_with(self, column: int, word: str) -> Set[int]:
        """The rows in which a column holds this. The header is a row like any other: a write that landed too high overwrote it."""
        if column not in self._by_digest:
            by_digest = self._by_digest.setdefault(column, defaultdict(set))
            for row in range(self.height):
                by_digest[digest_of(self.cell(row, column))].add(row)
        return self._by_digest[column].get(word, frozenset())

    @cached_property
    def _by_digest(self) -> dict[int, dict[str, set[int]]]:
        return {}

    @cached_property
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
class Name:
    """A cell that names a row. kind: of its guard; column: now; word: digest."""

    kind: str
    column: int
    word: str


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
        for sheet_id, then in self._words:
            wanted[sheet_id].update(self._candidates(sheet_id, then))
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
        row = self._row(sheet_id, then, displaced)
        if row is None:
            return
        named = tuple(name.column for name in self._names(sheet_id, then))
        for one in displaced:
            column = self._column(sheet_id, one.place[2])
            stands = self.tabs[sheet_id].cell(row, column) if column is not None else None
            if column is not None and digest_of(stands) == one.written.word != digest_of(one.stood):
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

    # --- columns ---------------------------------------------------------------------------------------------------

    @cached_property
    def _words(self) -> Mapping[tuple[int, int], set[str]]:
        """What each column held after the write, as far as we know: (sheet id, column then) -> digests."""
        words: dict[tuple[int, int], set[str]] = defaultdict(set)
        for one in self._displaced():
            words[one.place[0], one.place[2]].add(one.written.word)
        for guard in self.verdict.guards:
            if guard.sheet_id in self.tabs and guard.kind not in HEADERS:
                words[guard.sheet_id, guard.column_index].update(map(digest_of, guard.expected))
        return words

    @cached_property
    def _heads(self) -> Mapping[int, Mapping[int, Cell | Formula]]:
        """The headers that stood there then: sheet id -> column -> header."""
        return {
            sheet_id: {place[2]: word for place, word in self.seen.items() if place[:2] == (sheet_id, tab.header_then)}
            for sheet_id, tab in self.tabs.items()
        }

    def _candidates(self, sheet_id: int, then: int) -> list[int]:
        known = self._heads[sheet_id]
        return self.tabs[sheet_id].columns_for(then, known.get(then), known)

    def _column(self, sheet_id: int, then: int) -> int | None:
        """Where a column stands now: under its header, and of several that bear it the one that holds most of what we wrote. None
        where that is not clear."""
        if (sheet_id, then) not in self._columns:
            self._columns[sheet_id, then] = self._column_now(sheet_id, then)
        return self._columns[sheet_id, then]

    @cached_property
    def _columns(self) -> dict[tuple[int, int], int | None]:
        return {}

    def _column_now(self, sheet_id: int, then: int) -> int | None:
        tab, candidates = self.tabs[sheet_id], self._candidates(sheet_id, then)
        if len(candidates) <= 1:
            return next(iter(candidates), None)
        words = self._words[sheet_id, then] - {BLANK}
        held = {column: sum(bool(tab.rows_with(column, word)) for word in words) for column in candidates}
        most = max(held.values(), default=0)
        best = [column for column in candidates if held[column] == most]
        return then if then in best else best[0] if len(best) == 1 else None

    # --- rows ------------------------------------------------------------------------------------------------------

    def _names(self, sheet_id: int, row: int) -> list[Name]:
        """What named a row right after the write, in columns that can be told."""
        return [
            Name(guard.kind, column, digest_of(guard.expected[at]))
            for guard in self.verdict.guards
            if guard.sheet_id == sheet_id and guard.kind not in HEADERS
            if (column := self._column(sheet_id, guard.column_index)) is not None
            for at in np.flatnonzero(guard.rows == row)
        ]

    def _row(self, sheet_id: int, then: int, displaced: Iterable[Displaced]) -> int | None:
        """Where a row stands now: it is named as it was, or by what we wrote, and holds most of that. None: not clear."""
        tab, names = self.tabs[sheet_id], self._names(sheet_id, then)
        places = [(self._column(sheet_id, one.place[2]), one.written.word) for one in displaced]
        wanted = [(column, word) for column, word in places if column is not None]
        filled = [(column, word) for column, word in wanted if word != BLANK] or wanted
        ours = [name for name in names if name.kind == WRITTEN and name.word != BLANK]
        theirs = [name for name in names if name.kind != WRITTEN]
        rows = _rows(tab, theirs) | _rows(tab, ours) if names else {*range(tab.height), then}
        if not rows:
            rows = _renamed(tab, theirs) & _rows(tab, [Name(WRITTEN, *one) for one in filled])
        if not rows and ours and not theirs and _is_ours_alone(tab, then, dict(filled)):
            rows = {then}  # a put-back that went astray in some columns has emptied its name already
        held = {row: sum(digest_of(tab.cell(row, column)) == word for column, word in filled) for row in rows}
        most = max(held.values(), default=0)
        named = any(name.word != BLANK for name in names)  # else a row that holds the same by chance must not do
        enough = 1 if named else (len(filled) + 1) // 2
        best = [row for row, count in held.items() if count == most >= enough]
        return then if then in best else best[0] if len(best) == 1 else None

    # --- what must stand beside them -------------------------------------------------------------------------------

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


def _rows(tab: TabNow, names: Sequence[Name]) -> set[int]:
    """The rows that hold all of these; none where there are none."""
    return set[int].intersection(*({*tab.rows_with(name.column, name.word)} for name in names)) if names else set()


def _renamed(tab: TabNow, names: Sequence[Name]) -> set[int]:
    """The row with this id, unless its other names stand in another row by now: then only some columns were sorted."""
    ids = [name for name in names if name.kind == ID and name.word != BLANK]
    others = [name for name in names if name.kind != ID and name.word != BLANK]
    return set() if _rows(tab, others) else _rows(tab, ids)


def _is_ours_alone(tab: TabNow, row: int, written: Mapping[int, str]) -> bool:
    """Whether a row holds something, and nothing but what we wrote. written: column now -> digest."""
    held = {column: digest_of(tab.cell(row, column)) for column in tab.columns}
    return {*held.values()} != {BLANK} and all(word in (BLANK, written.get(column)) for column, word in held.items())


def _moved(stood: Cell | Formula, then: tuple[int, int], now: tuple[int, int]) -> Cell | Formula:
    """A formula's relative references move with it."""
    if not isinstance(stood, Formula) or then == now:
        return stood
    from openpyxl.formula.translate import Translator

    origin, target = (f"{column_letter(column)}{row + 1}" for row, column in (then, now))
    return Formula(str(Translator(stood.text, origin=origin).translate_formula(target)))
