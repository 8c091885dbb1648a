"""Near matches: new leads that may be somebody who is known. For a person to judge; nothing is merged.

Three hints: the address without `+tag` and dots, the same name and company, the same mobile number and family name. Numbers stand
for what leads share; a cheap number finds the few whose forms are worth computing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.rules.columns import given, only, words
from bridge.settings.models import Text
from bridge.sheet.comparing import VARIANTS, company_form, name_form, phone_form
from bridge.sheet.identity import same_texts
from bridge.sheet.typed import objects

BETWEEN = "\0"  # no cell holds it
_TAGS_AND_DOTS = re.compile(r"\.(?=[^@\0]*@)|\+[^@\0]*(?=@)")
_NO_DIGIT = re.compile(r"[^0-9\0]")
LAST_DIGITS = 8
NONE = -1  # the number of a lead that has nothing to be compared
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
    for why, numbers in _hints(table, fresh):
        leads, others = _first_alike(numbers, fresh)
        yield from (Near(lead, other, why) for lead, other in zip(leads.tolist(), others.tolist(), strict=True))
        fresh = np.setdiff1d(fresh, leads)


def _hints(table: Table, fresh: IntArray) -> Iterator[tuple[Text, IntArray]]:
    """Leads of one number are alike."""
    names, companies, mobiles = (words(table.frame, key) for key in ("full_name", "company", "mobile"))
    yield ADDRESS, _numbers(folded_addresses(words(table.frame, "email")))
    if given(companies[fresh]).any():
        named = _numbers(_in_one(names, lambda text: text.translate(VARIANTS)))
        yield NAME, _both(named, _forms(only(companies, _shared(named, fresh)), company_form))
    if given(mobiles[fresh]).any():
        worth = _shared(_numbers(last_digits(mobiles)), fresh)
        families = words(table.frame, "family").copy()
        at = np.flatnonzero(worth & ~given(families))
        families[at] = [(name or "").split(" ")[0] or None for name in names[at]]
        phones = _forms(only(mobiles, worth), phone_form)
        yield MOBILE, _both(phones, _forms(only(families, worth), name_form))


def _numbers(keys: ObjectArray) -> IntArray:
    """Equal keys get equal numbers, NONE where there is no key."""
    return np.asarray(pd.factorize(keys)[0], dtype=np.int64)


def _forms(texts: ObjectArray, form: Callable[[str], str | None]) -> IntArray:
    """Texts of one form get one number; each text is brought into its form once."""
    codes, unique = pd.factorize(texts)
    forms = _numbers(objects([*map(form, unique), None]))
    return forms[codes]


def _both(left: IntArray, right: IntArray) -> IntArray:
    """Equal pairs get equal numbers, NONE where either is missing."""
    pairs = left * (int(right.max(initial=0)) + 1) + right
    pairs[(left == NONE) | (right == NONE)] = NONE
    return pairs


def _shared(numbers: IntArray, fresh: IntArray) -> BoolArray:
    """The leads whose number a new one has, and somebody else."""
    wanted = np.zeros(int(numbers.max(initial=NONE)) + 2, dtype=bool)
    wanted[numbers[fresh]] = True
    wanted[:-1] &= np.bincount(numbers[numbers != NONE], minlength=len(wanted) - 1) > 1
    wanted[NONE] = False
    return wanted[numbers]


def _first_alike(numbers: IntArray, fresh: IntArray) -> tuple[IntArray, IntArray]:
    """(new leads, the first one of the same number), of those that are not the first themselves."""
    codes, unique = pd.factorize(numbers[numbers != NONE])
    first = np.full(len(unique), len(numbers), dtype=np.int64)
    np.minimum.at(first, codes, np.flatnonzero(numbers != NONE))
    of = np.full(len(numbers), len(numbers), dtype=np.int64)
    of[numbers != NONE] = first[codes]
    others = of[fresh]
    return fresh[others < fresh], others[others < fresh]


def last_digits(texts: ObjectArray) -> ObjectArray:
    """The last digits of phone numbers, whatever stands before them; None where there are too few."""
    found = _in_one(texts, lambda text: _NO_DIGIT.sub("", text))
    return objects([None if one is None or len(one) < LAST_DIGITS else one[-LAST_DIGITS:] for one in found])


def folded_addresses(texts: ObjectArray) -> ObjectArray:
    """Addresses without `+tag` and without dots before the @."""
    found = objects([text or None for text in same_texts([text or "" for text in texts.tolist()])])
    at = np.flatnonzero([text is not None and ("+" in text or -1 < text.find(".") < text.find("@")) for text in found])
    found[at] = _in_one(found[at], lambda text: _TAGS_AND_DOTS.sub("", text))
    return found


def _in_one(texts: ObjectArray, change: Callable[[str], str]) -> ObjectArray:
    """A change of every text of a column, all at once; None for blank ones."""
    joined = BETWEEN.join(same_texts([text or "" for text in texts.tolist()]))
    changed = change(joined).split(BETWEEN) if len(texts) else []
    return objects([text or None for text in changed])
