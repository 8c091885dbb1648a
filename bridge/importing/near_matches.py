"""Near matches: new leads that may be somebody who is known. For a person to judge; nothing is merged.

Three hints: the address without `+tag` and dots, the same name and company, the same mobile number and family name. A cheap key of
every lead finds the few that are worth a proper comparison.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import IntArray, ObjectArray, Table
from bridge.rules.columns import given, words
from bridge.settings.models import Text
from bridge.sheet.comparing import VARIANTS, company_form, name_form, phone_form
from bridge.sheet.identity import same_texts
from bridge.sheet.typed import objects

BETWEEN = "\0"  # no cell holds it
_TAGS_AND_DOTS = re.compile(r"\.(?=[^@\0]*@)|\+[^@\0]*(?=@)")
_NO_DIGIT = re.compile(r"[^0-9\0]")
LAST_DIGITS = 8
MANY = 50  # leads of one name that are compared; beyond that a name says nothing
ADDRESS = Text(ja="アドレスが似ています", en="a similar address")
NAME = Text(ja="氏名と会社名が同じです", en="the same name and company")
MOBILE = Text(ja="携帯番号と姓が同じです", en="the same mobile number and family name")


@dataclass(frozen=True, slots=True)
class Near:
    """lead, other: positions of a new lead and of the one it may be; why: in words."""

    lead: int
    other: int
    why: Text


Form = Callable[[int], object]
"""What a lead is compared by; None where it has nothing to be compared."""


def near_matches(table: Table, fresh: IntArray) -> Iterator[Near]:
    """Each new lead's first look-alike. fresh: positions of the new ones, which stand behind all others."""
    told: set[int] = set()
    for why, keys, form in _hints(table):
        for lead, others in _candidates(keys, fresh):
            if lead in told or (wanted := form(lead)) is None:
                continue
            other = next((one for one in others if one < lead and form(one) == wanted), None)
            if other is not None:
                told.add(lead)
                yield Near(lead, other, why)


def _hints(table: Table) -> Iterator[tuple[Text, ObjectArray, Form]]:
    frame = table.frame
    names, companies, mobiles = (words(frame, key) for key in ("full_name", "company", "mobile"))
    yield ADDRESS, folded_addresses(words(frame, "email")), lambda _: True
    keys = _in_one(names, lambda text: text.translate(VARIANTS))
    yield NAME, only_with(keys, companies), lambda at: company_form(companies[at]) if companies[at] else None
    families = words(frame, "family")

    def phone_and_family(at: int) -> object:
        phone, family = mobiles[at], families[at] or (names[at] or "").split(" ")[0]
        both = phone and phone_form(phone), family and name_form(family)
        return both if all(both) else None

    yield MOBILE, last_digits(mobiles), phone_and_family


def _candidates(keys: ObjectArray, fresh: IntArray) -> Iterator[tuple[int, list[int]]]:
    """Each new lead with those that have its key, itself among them."""
    wanted = fresh[given(keys[fresh])]
    if not len(wanted):
        return
    codes, _ = pd.factorize(keys)
    repeated = np.bincount(codes[codes >= 0]) > 1
    groups: dict[int, list[int]] = defaultdict(list)
    looked_for = np.zeros(len(repeated), dtype=bool)
    looked_for[codes[wanted]] = True
    for at in np.flatnonzero((codes >= 0) & (repeated & looked_for)[codes]).tolist():
        groups[codes[at]].append(at)
    yield from ((lead, groups[codes[lead]][:MANY]) for lead in wanted.tolist() if codes[lead] in groups)


def only_with(keys: ObjectArray, others: ObjectArray) -> ObjectArray:
    """The keys of records whose other column is filled."""
    found = keys.copy()
    found[~given(others)] = None
    return found


def last_digits(texts: ObjectArray) -> ObjectArray:
    """The last digits of phone numbers, whatever stands before them; None where there are too few."""
    found = _in_one(texts, lambda text: _NO_DIGIT.sub("", text))
    return objects([None if one is None or len(one) < LAST_DIGITS else one[-LAST_DIGITS:] for one in found])


def folded_addresses(texts: ObjectArray) -> ObjectArray:
    """Addresses without `+tag` and without dots before the @."""
    return _in_one(texts, lambda text: _TAGS_AND_DOTS.sub("", text))


def _in_one(texts: ObjectArray, change: Callable[[str], str]) -> ObjectArray:
    """A change of every text of a column, all at once; None for blank ones."""
    joined = BETWEEN.join(same_texts([text or "" for text in texts.tolist()]))
    changed = change(joined).split(BETWEEN) if len(texts) else []
    return objects([text or None for text in changed])
