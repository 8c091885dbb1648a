"""Words: how texts that people type are compared. Nothing here changes a cell.

Full-width and half-width forms, case and blanks never make two words different.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_DECORATION = re.compile(r"[*※★☆●○◎■□◆◇▼▲:]+|[(\[【〔「]?(必須|任意|自動入力|required|optional)[)\]】〕」]?")


def normal(text: str) -> str:
    """NFKC, trimmed, inner blanks folded to one, lower case: for comparing words."""
    return " ".join((text if text.isascii() else _compatible(text)).lower().split())


@lru_cache(maxsize=4096)  # headers, and the names templates know: looked at many times each
def label_word(text: str) -> str:
    """A header for comparing: `normal` without any blanks or line breaks, so that `SLA\\n期限` is `SLA期限`."""
    return normal(text).replace(" ", "")


def bare_label(text: str) -> str:
    """A header without marks that people hang on it (`※会社名(必須)` -> `会社名`)."""
    return _DECORATION.sub("", label_word(text))


def person_name(text: str) -> str:
    """A name or role as it is kept in a Book: NFKC and blanks folded, case kept (`伊藤　深雪` is `伊藤 深雪`)."""
    return " ".join((text if text.isascii() else _compatible(text)).split())


def _compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
