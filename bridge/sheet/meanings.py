"""Meanings: what each column that people keep could be, by its label and by its cells. Labels propose, cells judge: a column
whose cells cannot be read as what its label says is left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

import numpy as np

from bridge.book import ObjectArray
from bridge.settings.template import Column, Tab
from bridge.sheet.a1 import column_letter
from bridge.sheet.headers import ALIAS, Header, Label, added_label, label_words
from bridge.sheet.records import Rows, record_rows
from bridge.sheet.snapshot import Grid
from bridge.sheet.typed import is_blank
from bridge.sheet.values import parse_column
from bridge.sheet.vocabulary import Vocabulary
from bridge.sheet.words import bare_label, label_word

MIN_READABLE = 0.5  # share of filled cells
MIN_CELLS = 4  # fewer filled cells say nothing about a column
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
_EMAIL = re.compile(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*")


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """One column that people keep. key: the template's column, '' where it stays theirs; confidence: 0..1; reason: why, in words;
    filled, unreadable: cells below the header."""

    column_index: int
    label: str
    key: str = ""
    confidence: float = 0.0
    reason: str = ""
    filled: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the columns of one tab against the template's. header: as found in the tab; grid: its cells; now: naive."""

    tab: Tab
    header: Header
    grid: Grid
    vocabulary: Vocabulary
    language: str
    now: datetime

    def columns(self) -> tuple[ColumnProposal, ...]:
        """A proposal for every column with a header or cells."""
        words = label_words(self.tab, self.language)
        doubles = Counter(label_word(text) for text in self.header.texts)
        width = max([len(self.header.texts), *(index + 1 for index in self.grid.columns)])
        texts = [*self.header.texts, *[""] * (width - len(self.header.texts))]
        named = [self._named(index, text, words=words, doubles=doubles) for index, text in enumerate(texts)]
        return tuple(_without_rivals([self._read(column) for column in named]))

    def _named(
        self, index: int, text: str, *, words: Mapping[str, Label], doubles: Mapping[str, int]
    ) -> ColumnProposal:
        """What the label says."""
        proposal = ColumnProposal(index, text)
        if not text.strip():
            return replace(proposal, reason="no header")
        if doubles[label_word(text)] > 1:
            return replace(proposal, reason="this header stands more than once")
        for label, confidence, reason in _meanings(text, words):
            return self._bound(proposal, self.tab.column(label.key), confidence=confidence, reason=reason)
        return self._by_cells(proposal)

    def _bound(self, proposal: ColumnProposal, column: Column, *, confidence: float, reason: str) -> ColumnProposal:
        if column.owner != "B":
            return replace(proposal, key=column.key, confidence=confidence, reason=reason)
        ours = added_label(column, self.tab, self.language, self.header.texts)
        twins = [one for one in self.tab.columns if one.key == column.manual_twin and one.owner != "B"]
        if not twins:
            return replace(proposal, reason=f'stays yours; what is computed is added as "{ours}"')
        reason = f'yours becomes "{twins[0].label(self.language)}"; what is computed is added as "{ours}"'
        return replace(proposal, key=twins[0].key, confidence=confidence * 0.9, reason=reason)

    def _by_cells(self, proposal: ColumnProposal) -> ColumnProposal:
        """No known label: only e-mail addresses speak for themselves."""
        filled = [cell for cell in self._cells(proposal.column_index) if cell is not None]
        mails = [cell for cell in filled if isinstance(cell, str) and _EMAIL.fullmatch(cell)]
        columns = [column for column in self.tab.columns if column.type == "email" and column.owner != "B"]
        if columns and len(filled) >= MIN_CELLS and len(mails) >= 0.8 * len(filled):
            return replace(proposal, key=columns[0].key, confidence=0.6, reason="its cells are e-mail addresses")
        return replace(proposal, reason="unknown header")

    def _read(self, proposal: ColumnProposal) -> ColumnProposal:
        """What the cells say to it."""
        cells = self._cells(proposal.column_index)
        filled = sum(cell is not None for cell in cells)
        if not proposal.key or not filled:
            return replace(proposal, filled=filled)
        column = self.tab.column(proposal.key)
        _, findings = parse_column(cells, column, self.vocabulary, now=self.now)
        unreadable = sum(int(one.rows.sum()) for one in findings if one.code == "W-VALUE")
        proposal = replace(proposal, filled=filled, unreadable=unreadable)
        share = 1 - unreadable / filled
        if filled >= MIN_CELLS and share < MIN_READABLE:
            reason = f'{unreadable} of {filled} cells cannot be read as "{column.label(self.language)}" ({column.type})'
            return replace(proposal, key="", confidence=0.0, reason=reason)
        return replace(proposal, confidence=round(proposal.confidence * (0.5 + 0.5 * share), 3))

    def _cells(self, column_index: int, height: int = 0) -> ObjectArray:
        """The cells below the header, at least as many as `height`; blanks as None."""
        read = self.grid.columns.get(column_index, [])[self.header.row_index + 1 :]
        cells: ObjectArray = np.full(max(len(read), height), None, dtype=object)
        cells[: len(read)] = [None if isinstance(cell, str) and is_blank(cell) else cell for cell in read]
        return cells

    def records(self, mapped: Mapping[str, int]) -> Sequence[int]:
        """Rows below the header that are records, counted from the first one below it."""
        height = max((len(self._cells(index)) for index in mapped.values()), default=0)
        cells = {key: self._cells(index, height) for key, index in mapped.items()}
        labels = {key: self.header.texts[index] for key, index in mapped.items() if index < len(self.header.texts)}
        rows = Rows(cells, labels, np.zeros(height, dtype=bool))
        return list(np.flatnonzero(record_rows(rows, self.tab, self.vocabulary))) if height else []


def _meanings(text: str, words: Mapping[str, Label]) -> Iterator[tuple[Label, float, str]]:
    """What a header can mean, the surest first."""
    if label := words.get(label_word(text)):
        yield (
            label,
            0.9 if label.rank == ALIAS else 1.0,
            "another name for it" if label.rank == ALIAS else "the same label",
        )
    if label := words.get(bare_label(text)):
        yield label, 0.85, "the same label but for marks"
    bare = _BRACKETS.sub("", label_word(text))
    if label := words.get(bare):
        yield label, 0.75, "the same label but for what stands in brackets"
    for near in get_close_matches(bare, words, n=1, cutoff=0.86) if len(bare) > 3 else ():
        yield words[near], 0.6, f'a label much like "{near}"'


def _without_rivals(columns: Sequence[ColumnProposal]) -> Iterator[ColumnProposal]:
    """Of several columns for one key the surest keeps it; equally sure ones are left to a person."""
    best: dict[str, list[ColumnProposal]] = {}
    for column in columns:
        rivals = best.setdefault(column.key, [])
        if not rivals or column.confidence > rivals[0].confidence:
            best[column.key] = [column]
        elif column.confidence == rivals[0].confidence:
            rivals.append(column)
    for column in columns:
        first = best[column.key][0]
        if not column.key or best[column.key] == [column]:
            yield column
        else:
            at = ", ".join(column_letter(one.column_index) for one in best[column.key] if one is not column)
            why = (
                f"column {at} fits as well"
                if column in best[column.key]
                else f"column {column_letter(first.column_index)} fits better"
            )
            yield replace(column, key="", confidence=0.0, reason=why)
