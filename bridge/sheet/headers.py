"""Headers: which row of a tab is its header, and what each column's header says.

Titles above the header are people's. A header may stand in two lines, where cells are merged downwards or across.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bridge.settings.template import Column, Tab
from bridge.sheet.snapshot import Cell, Json
from bridge.sheet.typed import cell_text
from bridge.sheet.words import bare_label, label_word

HEAD_ROWS = 20
_AUTO = {"ja": ("(自動)", "(計算)"), "en": (" (auto)", " (computed)")}

Head = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Label:
    """What a header may say. rank: 0 the label itself, 1 the other language's, 2 an alias."""

    key: str
    rank: int


def auto_label(column: Column, tab: Tab, language: str) -> str:
    """The header of a computed column where people have a column of that name already: `SLA期限(自動)`.

    The template itself has a column `ステージ(自動)`; beside a `ステージ` of people's, ours is `ステージ(計算)`.
    """
    return _auto_label(column, _labels(tab, language), language)


def added_label(column: Column, tab: Tab, language: str, theirs: Iterable[str]) -> str:
    """The header of a column that is added beside people's: its label, or `auto_label` where one of `theirs` reads so."""
    label = column.label(language)
    return auto_label(column, tab, language) if label_word(label) in map(label_word, theirs) else label


def _labels(tab: Tab, language: str) -> frozenset[str]:
    return frozenset(label_word(one.label(language)) for one in tab.columns)


def _auto_label(column: Column, taken: Collection[str], language: str) -> str:
    endings = _AUTO["ja" if language == "ja" else "en"]
    names = [column.label(language) + ending for ending in endings]
    return next((name for name in names if label_word(name) not in taken), names[-1])


def label_words(tab: Tab, language: str) -> dict[str, Label]:
    """Every header that means a column of this tab, as `label_word`. Where two columns claim a word the better rank wins."""
    words: dict[str, Label] = {}
    for rank, texts in _said(tab, language):
        for key, text in texts:
            if word := label_word(text):
                words.setdefault(word, Label(key, rank))
    return words


def _said(tab: Tab, language: str) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """(rank, [(column key, header), ...]), the better rank first."""
    other = "en" if language == "ja" else "ja"
    yield 0, [(one.key, one.label(language)) for one in tab.columns]
    yield 1, [(one.key, one.label(other)) for one in tab.columns]
    yield ALIAS, [(one.key, alias) for one in tab.columns for alias in one.aliases]
    taken = {each: _labels(tab, each) for each in ("ja", "en")}
    ours = [one for one in tab.columns if one.owner == "B"]
    yield ALIAS, [(one.key, _auto_label(one, words, each)) for one in ours for each, words in taken.items()]


ALIAS = 2


def label_of(text: str, words: Mapping[str, Label]) -> Label | None:
    """The column a header means, as it stands or without marks such as `※` and `(必須)`."""
    return words.get(label_word(text)) or words.get(bare_label(text))


@dataclass(frozen=True, slots=True)
class Header:
    """row_index: the last line of the header; texts: what each column's header says; known: how many are known."""

    row_index: int
    texts: tuple[str, ...]
    known: int


def find_header(head: Head, words: Mapping[str, Label], merges: Sequence[Json] = ()) -> Header | None:
    """The row among the first 20 with most known labels (the first of equals), None where no row has any."""
    best: Header | None = None
    knowable = len({label.key for label in words.values()})
    for row_index in range(min(len(head), HEAD_ROWS)):
        if best and best.known == knowable:
            break
        texts = header_texts(head, row_index, merges)
        known = len({label.key for text in texts if (label := label_of(text, words))})
        if known > (best.known if best else 0):
            best = Header(row_index, texts, known)
    if best is None:
        return None
    last = max(
        (_bottom(merge) for merge in merges if _is_downward(merge) and _covers(merge, best.row_index)), default=0
    )
    if best.row_index < last < HEAD_ROWS:
        return Header(last, _two_lines(header_texts(head, last, merges), best.texts, words), best.known)
    return best


def header_texts(head: Head, row_index: int, merges: Sequence[Json] = ()) -> tuple[str, ...]:
    """The texts of a row; a cell that is merged downwards from above says what stands at the merge's top."""
    texts = [cell_text(cell) for cell in (head[row_index] if row_index < len(head) else ())]
    for merge in merges:
        top, left = merge.get("startRowIndex", 0), merge.get("startColumnIndex", 0)
        if _is_downward(merge) and _covers(merge, row_index) and top < len(head) and left < len(head[top]):
            texts += [""] * (left + 1 - len(texts))
            texts[left] = cell_text(head[top][left])
    return tuple(texts)


def _two_lines(lower: Sequence[str], upper: Sequence[str], words: Mapping[str, Label]) -> tuple[str, ...]:
    """What the two lines of a header say: the lower one, but the upper one where only that is known or the lower is blank."""
    pairs = zip_longest(lower, upper, fillvalue="")
    return tuple(
        high if high.strip() and not label_of(low, words) and (label_of(high, words) or not low.strip()) else low
        for low, high in pairs
    )


def _is_downward(merge: Json) -> bool:
    return bool(merge.get("endRowIndex", 0) - merge.get("startRowIndex", 0) > 1)


def _covers(merge: Json, row_index: int) -> bool:
    return bool(merge.get("startRowIndex", 0) <= row_index < merge.get("endRowIndex", 0))


def _bottom(merge: Json) -> int:
    return int(merge.get("endRowIndex", 1)) - 1
