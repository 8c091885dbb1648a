"""Words people and programs answer with: who came, and whether mail is welcome."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bridge.importing.file_list import Status
from bridge.settings.imports import Consent, StatusColumn
from bridge.sheet.words import normal

_YES = (
    "はい",
    "希望する",
    "希望します",
    "希望",
    "同意する",
    "同意します",
    "同意",
    "受け取る",
    "受け取ります",
    "受信する",
    "可",
    "許可",
    "許可する",
    "送付可",
)
_YES_MORE = (
    "ok",
    "○",
    "〇",
    "◯",
    "✓",
    "✔",
    "レ",
    "yes",
    "y",
    "true",
    "on",
    "1",
    "1.0",
    "する",
    "あり",
    "有",
    "有効",
    "opted in",
    "subscribed",
)
_NO = (
    "いいえ",
    "希望しない",
    "希望しません",
    "同意しない",
    "同意しません",
    "不同意",
    "受け取らない",
    "受け取りません",
    "受信しない",
    "不可",
    "拒否",
    "不要",
    "ng",
)
_NO_MORE = (
    "×",
    "✕",
    "✗",
    "no",
    "n",
    "false",
    "off",
    "0",
    "0.0",
    "しない",
    "なし",
    "無",
    "無効",
    "opted out",
    "unsubscribed",
)

# The strongest first: a speaker who came is staff, somebody who cancelled and came has come.
STRENGTH = (Status.STAFF, Status.ATTENDED, Status.CANCELLED, Status.ABSENT, Status.REGISTERED)


def _words(*texts: str) -> frozenset[str]:
    return frozenset(map(normal, texts))


YES, NO = _words(*_YES, *_YES_MORE), _words(*_NO, *_NO_MORE)


def statuses(cells: Sequence[str | None], column: StatusColumn) -> list[Status | None]:
    """What each cell of a status column says; None for blanks and words nobody knows."""
    meaning = status_words(column)
    known = {text: meaning.get(normal(text)) for text in set(cells) if text is not None}
    return [None if text is None else known[text] for text in cells]


def status_words(column: StatusColumn) -> Mapping[str, Status]:
    """Word, as `normal`, -> status."""
    return {normal(word): Status(status) for status, words in column.words().items() for word in words}


def strongest(columns: Sequence[Sequence[Status | None]], length: int) -> list[Status | None]:
    """Of several columns what counts for each row."""
    if not columns:
        return [None] * length
    rank: dict[Status | None, int] = {status: number for number, status in enumerate(STRENGTH)}
    rank[None] = len(rank)
    return [min(said, key=rank.__getitem__) for said in zip(*columns, strict=True)]


def opt_outs(cells: Sequence[str | None], consent: Consent) -> list[str | None]:
    """ "yes" where the cell means no more mail, "no" where it says mail is welcome, None for unknown."""
    yes, no = YES | _words(*consent.yes), NO | _words(*consent.no)
    known = {text: _opt_out(text, consent, yes, no) for text in set(cells) if text is not None}
    return [None if text is None else known[text] for text in cells]


def _opt_out(text: str, consent: Consent, yes: frozenset[str], no: frozenset[str]) -> str | None:
    """A cell of several answers counts as the one that stops mail."""
    said = {_answer(word, yes, no) for word in (normal(text), *map(normal, re.split(r"[;,、/\n]", text)))}
    out, welcome = ("yes", "no") if consent.means == "opt_out" else ("no", "yes")
    return "yes" if out in said else "no" if welcome in said else None


def _answer(word: str, yes: frozenset[str], no: frozenset[str]) -> str | None:
    return "yes" if word in yes else "no" if word in no else None


def either(columns: Sequence[Sequence[str | None]], length: int) -> list[str | None]:
    """Of several columns about mail: one that stops it counts, else one that welcomes it."""
    if not columns:
        return [None] * length
    return ["yes" if "yes" in said else "no" if "no" in said else None for said in zip(*columns, strict=True)]


def answers_share(cells: Sequence[str | None], words: frozenset[str]) -> float:
    """Share 0..1 of the filled cells whose text is one of the words; 0 where none is filled."""
    filled = [text for text in cells if text is not None]
    return sum(normal(text) in words for text in filled) / len(filled) if filled else 0.0
