"""Near matches: new leads that may be somebody who is known. For a person to judge; nothing is merged.

Three hints: the address without `+tag` and dots, the same name and company, the same mobile number and family name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import IntArray, ObjectArray, Table
from bridge.rules.columns import given, words
from bridge.settings.models import Text
from bridge.sheet.identity import same_texts
from bridge.sheet.typed import objects

BETWEEN = "\0"  # no cell holds it
_COMPANY_FORM = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|合名会社|一般社団法人|一般財団法人|\((?:株|有|同|資|名|社|財)\)|㈱|㈲"
    r"|(?:,|\b)(?:co\.?,?ltd\.?|inc\.?|corp\.?|llc|k\.?k\.?)(?=\0|$)|[・･.,'’\-ー－]"
)
_DOTS = re.compile(r"\.(?=[^@\0]*@)|\+[^@\0]*(?=@)")
_NO_DIGIT = re.compile(r"[^0-9\0]")
_VARIANTS = str.maketrans("髙﨑邉邊德濵濱桒廣栁", "高崎辺辺徳浜浜桑広柳")
ADDRESS = Text(ja="アドレスが似ています", en="a similar address")
NAME = Text(ja="氏名と会社名が同じです", en="the same name and company")
MOBILE = Text(ja="携帯番号と姓が同じです", en="the same mobile number and family name")


@dataclass(frozen=True, slots=True)
class Near:
    """lead, other: positions of a new lead and of the one it may be; why: in words."""

    lead: int
    other: int
    why: Text


def near_matches(table: Table, fresh: IntArray) -> Iterator[Near]:
    """Each new lead's first look-alike. fresh: positions of the new ones, which stand behind all others."""
    told: set[int] = set()
    for why, keys in _hints(table):
        for lead, other in _pairs(keys, fresh):
            if lead not in told:
                told.add(lead)
                yield Near(lead, other, why)


def _hints(table: Table) -> Iterator[tuple[Text, ObjectArray]]:
    frame = table.frame
    names = name_keys(words(frame, "full_name"))
    yield ADDRESS, folded_addresses(words(frame, "email"))
    yield NAME, _both(names, company_keys(words(frame, "company")))
    named = zip(name_keys(words(frame, "family")), names, strict=True)
    families = objects([one or (whole or "")[:2] or None for one, whole in named])
    yield MOBILE, _both(families, phone_keys(words(frame, "mobile")))


def _pairs(keys: ObjectArray, fresh: IntArray) -> Iterator[tuple[int, int]]:
    wanted = fresh[given(keys[fresh])]
    if not len(wanted):
        return
    codes, _ = pd.factorize(keys)
    first = np.full(int(codes.max()) + 1, len(keys), dtype=np.int64)
    known = np.flatnonzero(codes >= 0)
    np.minimum.at(first, codes[known], known)
    for lead, other in zip(wanted.tolist(), first[codes[wanted]].tolist(), strict=True):
        if other < lead:
            yield lead, other


def _both(left: ObjectArray, right: ObjectArray) -> ObjectArray:
    return objects([f"{a}{BETWEEN}{b}" if a and b else None for a, b in zip(left, right, strict=True)])


def name_keys(texts: ObjectArray) -> ObjectArray:
    """Names for comparing: width, case, blanks and variant characters make no difference."""
    return _in_one(texts, lambda text: text.translate(_VARIANTS))


def company_keys(texts: ObjectArray) -> ObjectArray:
    """Companies for comparing: without their legal form, wherever it stands; None where nothing is left."""
    return _in_one(texts, lambda text: _COMPANY_FORM.sub("", text.translate(_VARIANTS)))


def phone_keys(texts: ObjectArray) -> ObjectArray:
    """Phone numbers for comparing: national digits."""
    found = _in_one(texts, lambda text: _NO_DIGIT.sub("", text))
    return objects(
        [None if one is None else f"0{one[2:]}" if one.startswith("81") and len(one) > 10 else one for one in found]
    )


def folded_addresses(texts: ObjectArray) -> ObjectArray:
    """Addresses without `+tag` and without dots before the @."""
    return _in_one(texts, lambda text: _DOTS.sub("", text))


def _in_one(texts: ObjectArray, change: Callable[[str], str]) -> ObjectArray:
    """A change of every text of a column, in one go; None for blank ones."""
    joined = BETWEEN.join(same_texts([text or "" for text in texts.tolist()]))
    changed = change(joined).split(BETWEEN) if len(texts) else []
    return objects([text or None for text in changed])
