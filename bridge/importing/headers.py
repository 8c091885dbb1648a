"""Headers of files: what counts as the same header, and where a name of a source stands among them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from bridge.sheet.words import label_word

NUMBER = "<n>"
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_MARKS = re.compile(r"^(?:\(\*\)|[*※★☆●○◎■□◆◇▼▲])+|[(\[【〔「](?:必須|任意|required|optional)[)\]】〕」]|[:*※?。]+$")
_SUFFIX = re.compile(r"(?:[(\[](?:\d+|全て|すべて)[)\]])+$")


@lru_cache(maxsize=8_192)
def header_word(text: str) -> str:
    """A header for comparing: NFKC, lower case, no blanks, one kind of hyphen, without marks such as `*`, `(*)`, `(必須)`."""
    return _MARKS.sub("", label_word(text).translate(_HYPHENS))


@lru_cache(maxsize=8_192)
def bare_word(text: str) -> str:
    """`header_word` without a group in front (`担当者情報：`) and a number behind (`(1)`)."""
    return _SUFFIX.sub("", header_word(text)).rpartition(":")[2]


class Headers:
    """The headers of one table. texts: as in the file, one for each column."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)
        self.words = tuple(map(header_word, texts))
        self._exact = _places(self.words)
        self._bare = _places(map(bare_word, texts))

    def find(self, name: str) -> tuple[int, ...]:
        """The columns with this name, in order: the exact ones, else those that differ by group and number only."""
        if NUMBER in name:
            return self._numbered(name)
        word = header_word(name)
        return self._exact.get(word) or self._bare.get(word, ())

    def has(self, names: Iterable[str]) -> bool:
        """Whether one of the names is there."""
        return any(map(self.find, names))

    def _numbered(self, name: str) -> tuple[int, ...]:
        """Columns of a name in which `<n>` stands for any number, by that number: people move columns about."""
        expression = numbered(name)
        found = (
            (int(match[1]), index) for index, word in enumerate(self.words) if (match := expression.fullmatch(word))
        )
        return tuple(index for _, index in sorted(found))


@lru_cache(maxsize=256)
def numbered(name: str) -> re.Pattern[str]:
    """The expression for a name with `<n>`; its group is the number."""
    before, _, after = name.partition(NUMBER)
    return re.compile(rf"{re.escape(header_word(before))}(\d+){re.escape(header_word(after))}")


def _places(words: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for index, word in enumerate(words):
        if word:
            found[word] = (*found.get(word, ()), index)
    return found
