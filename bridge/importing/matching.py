"""Matching: which rows of a file are one person, and which lead that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from bridge.book import BoolArray, IntArray, ObjectArray, Table
from bridge.importing.file_list import Fault, Status
from bridge.importing.incoming import Incoming
from bridge.importing.terms import Outcome, Reason, Terms
from bridge.rules.columns import flags, given, moments, words
from bridge.rules.dedupe import keys_of
from bridge.sheet.comparing import name_form
from bridge.sheet.emails import name_key

NOBODY = -1


@dataclass(frozen=True)
class Groups:
    """of: each row's group, NOBODY where it is no person; heads: the first row of each group; lead: position of the lead in the
    table, NOBODY for a new one; outcome, reason: of the rows that are settled already, None for the others."""

    of: IntArray
    heads: IntArray
    lead: IntArray
    outcome: ObjectArray
    reason: ObjectArray

    def __len__(self) -> int:
        return len(self.heads)


def group(rows: Incoming, leads: Table, terms: Terms) -> Groups:
    """Settle what is no person, put the others together by key, and look for their leads."""
    outcome, reason = _settled(rows, terms)
    people = np.flatnonzero(~given(outcome))
    keys, known = _keys(rows, leads, people, terms)
    codes, unique = pd.factorize(keys[people], use_na_sentinel=True)
    of = np.full(len(rows), NOBODY, dtype=np.int64)
    of[people] = codes
    first = np.unique(codes, return_index=True)[1] if len(codes) else np.empty(0, dtype=np.int64)
    lead = np.full(len(unique), NOBODY, dtype=np.int64)
    if len(known) and len(unique):
        lead = pd.Index(known).get_indexer(pd.Index(unique)).astype(np.int64)
    return Groups(of, people[first], lead, outcome, reason)


def _settled(rows: Incoming, terms: Terms) -> tuple[ObjectArray, ObjectArray]:
    outcome, reason = np.full(len(rows), None, dtype=object), np.full(len(rows), None, dtype=object)

    def settle(which: BoolArray, what: Outcome, why: Reason) -> None:
        which = which & ~given(outcome)
        outcome[which], reason[which] = what, why

    settle(flags(rows.status == Status.STAFF), Outcome.SKIPPED, Reason.STAFF)
    settle(flags(rows.status == Status.CANCELLED), Outcome.SKIPPED, Reason.NOT_ATTENDING)
    settle(flags(rows.fault == Fault.TORN), Outcome.INVALID, Reason.TORN)
    settle(flags(rows.fault == Fault.INVALID_EMAIL), Outcome.INVALID, Reason.INVALID_EMAIL)
    if not terms.allow_no_email:
        settle(~given(rows.key), Outcome.SKIPPED, Reason.NO_EMAIL)
    return outcome, reason


def _keys(rows: Incoming, leads: Table, people: IntArray, terms: Terms) -> tuple[ObjectArray, ObjectArray]:
    """Keys of rows and of leads, first rows first; rows without an address are known by name and company (only among leads that
    have no address either), or not at all."""
    keys, known = rows.key.copy(), keys_of(leads, terms.key)
    nameless = people[~given(keys[people])]
    if len(nameless):
        names, companies = (_texts(rows, key) for key in ("full_name", "company"))
        keys[nameless] = [_weak(names[at], companies[at], f"row {at}") for at in nameless]
        blank = np.flatnonzero(~given(known))
        names, companies = words(leads.frame, "full_name"), words(leads.frame, "company")
        known = known.copy()
        known[blank] = [_weak(names[at], companies[at], f"lead {at}") for at in blank]
    else:
        known = np.where(given(known), known, "")
    return keys, _unique(known)


def _weak(name: str | None, company: str | None, otherwise: str) -> str:
    return f"\0{name_key(name)}\0{name_key(company)}" if name else f"\0{otherwise}"


def _texts(rows: Incoming, key: str) -> ObjectArray:
    return rows.texts[key].to_numpy(dtype=object)


def _unique(known: ObjectArray) -> ObjectArray:
    """The keys, later repetitions made unique so that the first lead of each is found."""
    repeated = pd.Series(known).duplicated().to_numpy()
    if not repeated.any():
        return known
    known = known.copy()
    known[repeated] = [f"\0\0{at}" for at in np.flatnonzero(repeated)]
    return known


def merged(rows: Incoming, groups: Groups) -> pd.DataFrame:
    """One line a group: of each column the first filled cell, newest row first where the source's dates are to be trusted.

    A row on whose address another name stands above tells of somebody else: only its answers about mail count.
    """
    people = np.flatnonzero(groups.of != NOBODY)
    if len(people) == len(groups):
        return rows.frame.take(groups.heads).reset_index(drop=True)
    age = np.zeros(len(rows), dtype=np.float64)
    trusted = np.array([one.trusted_dates for one in rows.lists], dtype=bool)[rows.file]
    if trusted.any() and "received_at" in rows.frame:
        dates = moments(rows.frame, "received_at")
        age = np.where(trusted & ~np.isnat(dates), -dates.astype(np.int64).astype(np.float64), 0.0)
    people = people[~_of_others(rows, groups, people)]
    order = people[np.lexsort((people, age[people], groups.of[people]))]
    found = rows.frame.take(order).groupby(groups.of[order], sort=True).first().reset_index(drop=True)
    for key in found:
        if found[key].dtype == object:
            found[key] = found[key].where(found[key].notna(), None)
    return found


def _of_others(rows: Incoming, groups: Groups, people: IntArray) -> BoolArray:
    """Which of these rows bear another name than the first row of their group."""
    names = rows.texts["full_name"].to_numpy(dtype=object)
    first = names[groups.heads[groups.of[people]]]
    different = np.flatnonzero(flags(names[people] != first))
    found = np.zeros(len(people), dtype=bool)
    found[different] = [names_differ(names[people[at]], first[at]) for at in different.tolist()]
    return found


def any_of(groups: Groups, which: BoolArray) -> BoolArray:
    """For each group whether one of its rows is among these."""
    hits = groups.of[which & (groups.of != NOBODY)]
    return np.bincount(hits, minlength=len(groups)).astype(bool)


def names_differ(left: str | None, right: str | None) -> bool:
    """Whether two names are surely of different people: blanks, width, case, old shapes of characters and the order of the parts
    make no difference."""
    if not left or not right or left == right or name_form(left) == name_form(right):
        return False
    return _parts(left) != _parts(right)


def _parts(name: str) -> list[str]:
    return sorted(filter(None, (name_form(part) for part in name.replace(",", " ").split())))
