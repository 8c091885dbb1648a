"""Ticks: what people write into a checkbox column, and numbers as people write them."""

from __future__ import annotations

import re
import unicodedata

from bridge.sheet.words import normal

TRUE_WORDS = frozenset(
    {
        "true",
        "t",
        "1",
        "yes",
        "y",
        "ok",
        "on",
        "done",
        "はい",
        "オン",
        "レ",
        "✓",
        "✔",
        "☑",
        "✅",
        "○",
        "◯",
        "〇",
        "⭕",
        "●",
        "◎",
    }
    | {"済", "済み", "済んだ", "完", "完了", "有", "有り", "あり", "チェック済", "チェック済み"}
)
FALSE_WORDS = frozenset(
    {"false", "f", "0", "no", "n", "ng", "off", "いいえ", "オフ", "×", "✕", "✖", "✗", "✘", "❌", "☐", "□"}
    | {"未", "未了", "未済", "未完了", "未実施", "無", "無し", "なし", "-", "--", "‐", "–", "—", "―", "−", "─", "ー"}
)
"""A single x is in neither: a tick to some, the Japanese batsu to others."""

_UNITS = {"億": 100_000_000.0, "万": 10_000.0, "千": 1_000.0, "": 1.0}
_DIGITS = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?P<sign>[-+−▲△])?(?:¥|\\|jpy)?(?:(?P<億>{_DIGITS})億)?(?:(?P<万>{_DIGITS})万)?(?:(?P<千>{_DIGITS})千)?"
    rf"(?P<one>{_DIGITS})?(?:円|yen|jpy)?"
)


def parse_tick(text: str) -> bool | None:
    """True, False (blank too) or None for a text that is neither a tick nor none."""
    word = normal(text).replace("\ufe0f", "").replace("\ufe0e", "")
    if word in TRUE_WORDS:
        return True
    return False if not word or word in FALSE_WORDS else None


def parse_number(text: str) -> float | None:
    """`1,200,000円`, `¥50`, `５０万`, `1億2,000万`, `▲3` -> the number; None for `03-1234`, `007`, `約50`."""
    word = unicodedata.normalize("NFKC", text).replace(" ", "").lower().strip()
    match = _NUMBER.fullmatch(word)
    if match is None:
        return None
    parts = {unit: match[unit or "one"] for unit in _UNITS}
    if not any(parts.values()):
        return None
    total = sum(float(digits.replace(",", "")) * _UNITS[unit] for unit, digits in parts.items() if digits)
    return -total if match["sign"] in ("-", "−", "▲", "△") else total
