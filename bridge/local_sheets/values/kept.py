"""The JSON of big reads is kept with the tab, in blocks of rows, and used again for what has not changed since.

A row that was written is another list than before, and so are its looks; of rows with formulas every cell is compared. A block
begins at a row whose key says so, so that blocks stay the same while rows are inserted and deleted elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, zip_longest
from operator import is_

from bridge.local_sheets.values.lines import Options, cut
from bridge.local_sheets.values.texts import column_texts, row_texts
from bridge.local_sheets.workbook.cells import Value
from bridge.local_sheets.workbook.tab import Looks, Row, Tab

BLOCK = 256  # rows, about
USUAL = [Options(columns, render) for render in ("UNFORMATTED_VALUE", "FORMATTED_VALUE") for columns in (False, True)]
MOST_PASSING = 8  # other kinds of a tab that are kept: the last that were asked for
FEW = 4  # columns; more are taken out of the rows at once
BETWEEN = b"],["


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept apart. first, end: columns of rows, none where they are whole; of columns each is kept for itself."""

    options: Options
    locale: str
    first: int = 0
    end: int = 0

    @property
    def passing(self) -> bool:
        """Whether others of its like may take its place."""
        return bool(self.end) or self.options not in USUAL


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


class Lines(Block):
    """A block by rows. text: the rows, `],[` between them; sizes: bytes of each."""

    __slots__ = ("sizes", "text")

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.text = b""
        self.sizes: list[int] = []

    def write(self, rows: list[Row], looks: list[Looks], changed: list[int]) -> None:
        """See Block."""
        first, end = self.kind.first, self.kind.end
        some, own = [rows[at] for at in changed], [looks[at] for at in changed]
        if end:
            some, own = cut(some, first, end), cut(own, first, end)
        lines = self.lines() if len(changed) < len(rows) else [b""] * len(rows)
        texts = row_texts(some, own, options=self.kind.options, locale=self.kind.locale, special=self.special)
        for at, text in zip(changed, texts, strict=True):
            lines[at] = text
        self.text, self.sizes = BETWEEN.join(lines), list(map(len, lines))

    def lines(self) -> list[bytes]:
        """The text of each row."""
        places = accumulate((size + len(BETWEEN) for size in self.sizes), initial=0)
        return [self.text[start : end - len(BETWEEN)] for start, end in pairwise(places)]

    def without_blanks(self) -> bytes | None:
        """The text without empty rows at its end; None when all are empty."""
        blank = 0
        while blank < len(self.sizes) and not self.sizes[-1 - blank]:
            blank += 1
        if blank == len(self.sizes):
            return None
        return self.text[: len(self.text) - blank * len(BETWEEN)]


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

    def know(self, wanted: range) -> None:
        """Write the texts of columns that are not known."""
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
