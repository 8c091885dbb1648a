"""The JSON of big reads is kept with the tab, in blocks of rows, and used again for what has not changed since.

A row that was written is another list than before, and so are its looks; of rows with formulas every cell is compared. A block
begins at a row whose key says so, so that blocks stay the same while rows are inserted and deleted elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import is_
from typing import TYPE_CHECKING

from bridge.local_sheets.values.lines import Options
from bridge.local_sheets.values.texts import BETWEEN, column_texts, parted, rows_text
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.tab import Looks, Row, Tab

if TYPE_CHECKING:
    from bridge.local_sheets.values.cell_places import CellPlaces

BLOCK = 256  # rows, about
USUAL = [Options(columns, render) for render in ("UNFORMATTED_VALUE", "FORMATTED_VALUE") for columns in (False, True)]
MOST_PASSING = 8  # other kinds of a tab that are kept: the last that were asked for
MOST_CUT = 2  # times the text of the whole rows: what is kept of some of their columns
FEW = 4  # columns; more are taken out of the rows at once


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept apart."""

    options: Options
    locale: str

    @property
    def passing(self) -> bool:
        """Whether others of its like may take its place."""
        return self.options not in USUAL


class Block:
    """Rows side by side and their text. rows, looks: of what it is (rows with formulas as copies); state: of the tab that it is
    known to be true of.
    """

    __slots__ = ("kind", "looks", "rows", "special", "state")

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.rows: list[Row] = []
        self.looks: list[Looks] = []
        self.special = False  # whether there may be formulas
        self.state: object = None

    def follow(self, rows: list[Row], looks: list[Looks], special: Sequence[int]) -> None:
        """Be of these rows. special: places of those that may hold formulas, whose cells are replaced in place."""
        if changed := self._changed(rows, looks):
            self.special = bool(special)
            self.write(rows, looks, changed)
            for at in special:
                rows[at] = rows[at].copy()
            self.rows, self.looks = rows, looks

    def _changed(self, rows: list[Row], looks: list[Looks]) -> list[int]:
        if len(rows) != len(self.rows):
            return list(range(len(rows)))
        if all(map(is_, rows, self.rows)) and all(map(is_, looks, self.looks)):
            return []
        known = zip(rows, self.rows, looks, self.looks, strict=True)
        return [
            at
            for at, (row, old, own, before) in enumerate(known)
            if own is not before or (row is not old and not _same(row, old))
        ]

    def write(self, rows: list[Row], looks: list[Looks], changed: list[int]) -> None:
        """Write the text of changed rows anew."""
        raise NotImplementedError

    def get_ready(self, wanted: range) -> None:
        """Make what a read of some columns needs beside."""
        raise NotImplementedError


class Lines(Block):
    """A block by rows. text: the rows, `],[` between them; places: of its cells, where they are known; cuts: the last texts of
    some of the columns, by the first of them and the one after the last.
    """

    __slots__ = ("cuts", "places", "text")

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.text = b""
        self.places: CellPlaces | None = None
        self.cuts: dict[tuple[int, int], bytes] = {}

    def write(self, rows: list[Row], looks: list[Looks], changed: list[int]) -> None:
        """See Block."""
        some, own = [rows[at] for at in changed], [looks[at] for at in changed]
        options, locale = self.kind.options, self.kind.locale
        text = rows_text(some, own, options=options, locale=locale, special=self.special)
        if len(changed) < len(rows):
            lines = parted(self.text, len(rows))
            for at, line in zip(changed, parted(text, len(changed)), strict=True):
                lines[at] = line
            text = BETWEEN.join(lines)
        self.text, self.places, self.cuts = text, None, {}

    def get_ready(self, wanted: range) -> None:  # noqa: ARG002 -- the places are of all columns
        """See Block."""
        if self.places is None:
            from bridge.local_sheets.values.cell_places import CellPlaces  # numpy is not loaded for whole rows

            self.places = CellPlaces(self.text, len(self.rows))

    def cut(self, wanted: range) -> bytes:
        """The text of some of the columns. Clients ask for the same ones again and again; those asked for last are kept."""
        span = wanted.start, wanted.stop
        text = self.cuts.pop(span, None)
        if text is None:
            self.get_ready(wanted)
            assert self.places is not None
            text = self.places.cut(*span)
        self.cuts[span] = text
        while len(self.cuts) > 1 and sum(map(len, self.cuts.values())) > MOST_CUT * len(self.text):
            del self.cuts[next(iter(self.cuts))]
        return text


class Columns(Block):
    """A block by columns. texts: of each column, with a comma at the end, where it is known; width: columns that are not empty."""

    __slots__ = ("texts",)

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.texts: list[bytes | None] = []

    def write(self, rows: list[Row], looks: list[Looks], changed: list[int]) -> None:
        """See Block; the columns that changed are only forgotten."""
        stale = self._stale(rows, looks, changed)
        width, known = max(map(len, rows), default=0), len(self.texts)
        self.texts = [None if stale is None or at in stale or at >= known else self.texts[at] for at in range(width)]

    def _stale(self, rows: list[Row], looks: list[Looks], changed: list[int]) -> set[int] | None:
        """Columns in which a changed row differs; None for all."""
        if len(rows) != len(self.rows):
            return None
        found: set[int] = set()
        for at in changed:
            if looks[at] is not self.looks[at]:
                return None
            pairs = zip_longest(rows[at], self.rows[at])
            found.update(column for column, (new, old) in enumerate(pairs) if new is not old)
        return found

    def get_ready(self, wanted: range) -> None:
        """See Block: write the texts of columns that are not known."""
        missing = [at for at in range(wanted.start, min(wanted.stop, len(self.texts))) if self.texts[at] is None]
        if len(missing) > FEW:
            columns = list(zip_longest(*self.rows))
            self._put(missing[0], columns[missing[0] : missing[-1] + 1])
            return
        for at in missing:
            self._put(at, [tuple(row[at] if at < len(row) else None for row in self.rows)])

    def _put(self, first: int, columns: Sequence[tuple[Value, ...]]) -> None:
        options, locale = self.kind.options, self.kind.locale
        texts = column_texts(columns, self.looks, first=first, options=options, locale=locale, special=self.special)
        self.texts[first : first + len(texts)] = texts

    def text(self, column: int) -> bytes:
        """A column's text, which is known."""
        return (self.texts[column] if column < len(self.texts) else None) or b'"",' * len(self.rows)


class Kept:
    """Everything that is kept of a tab and its later versions."""

    def __init__(self) -> None:
        self._keys: list[int] = []
        self.starts: list[int] = []
        self._kinds: dict[Kind, dict[int, Block]] = {}

    def blocks(self, kind: Kind) -> dict[int, Block]:
        """Blocks by the key of their first row; the kinds that were asked for last are kept."""
        blocks = self._kinds.pop(kind, {})
        self._kinds[kind] = blocks
        passing = [one for one in self._kinds if one.passing][:-MOST_PASSING]
        for one in {*passing, *(one for one in self._kinds if one.locale != kind.locale)}:
            del self._kinds[one]
        return blocks

    def follow(self, tab: Tab) -> None:
        """Find where blocks begin now."""
        if self._keys is tab.keys:
            return
        if self._keys != tab.keys:
            self.starts = [at for at, key in enumerate(tab.keys) if not at or not key % BLOCK]
            known = {tab.keys[at] for at in self.starts}
            for blocks in self._kinds.values():
                for key in [key for key in blocks if key not in known]:
                    del blocks[key]
        self._keys = tab.keys


def _same(row: Row, old: Row) -> bool:
    return len(row) == len(old) and all(map(is_, row, old))
