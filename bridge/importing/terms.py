"""Terms: what a person asked of an import, and what happened to each row of it. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import pandas as pd

from bridge.book import Book, BoolArray, IntArray, ObjectArray
from bridge.errors import Problem

CLEAR = "__CLEAR__"  # a cell that says so empties the lead's cell


class Verb(StrEnum):
    """What an import does. The first three register: a lead that is known keeps all its cells."""

    INVITE = "invite"
    ATTENDEES = "attendees"
    LEADS = "leads"
    UPDATE = "update"
    MA = "ma"

    @property
    def merges(self) -> bool:
        """Whether cells of known leads are written."""
        return self in (Verb.UPDATE, Verb.MA)


class Prefer(StrEnum):
    """Who wins where both the sheet and the file changed."""

    NEWEST = "newest"
    FILE = "file"
    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Terms:
    """campaign: for rows that name none; campaign_column: header (or column of `leads`) that names each row's.

    columns: only these are taken (empty: all); blank_clears: a blank cell of the file empties the sheet's; fixed: column -> text
    for every row; fill_blanks: registering fills empty cells of known leads; allow_no_email: rows without an address, too;
    strict: all or nothing; key: `email` or `email+name`; tab: title of the tab that new people go to, where there are several.
    """

    verb: Verb
    campaign: str = ""
    campaign_column: str = ""
    columns: tuple[str, ...] = ()
    blank_clears: bool = False
    prefer: Prefer = Prefer.NEWEST
    fixed: Mapping[str, str] = field(default_factory=dict)
    fill_blanks: bool = False
    allow_no_email: bool = False
    strict: bool = False
    key: str = "email"
    tab: str = ""


class Outcome(StrEnum):
    """What became of a row; each has exactly one."""

    NEW = "new"
    UPDATED = "updated"  # the lead or its campaign history changed
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"  # the same person stands above in this file
    SKIPPED = "skipped"  # cancelled, staff, no e-mail: listed for review
    INVALID = "invalid"  # goes to rejected.csv with its reason


class Reason(StrEnum):
    """Why a row is a duplicate, skipped or invalid."""

    SAME_KEY = "same_key"
    NOT_ATTENDING = "not_attending"
    STAFF = "staff"
    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"
    TORN = "torn"
    UNKNOWN_LEAD = "unknown_lead"


class Fate(StrEnum):
    """What became of a cell in which file and sheet differ."""

    WRITTEN = "written"
    KEPT = "kept"  # registering, or only the sheet changed
    CONFLICT = "conflict"  # both changed; the sheet's stays until a person decides
    NEWER = "newer"  # both changed; the file's is newer and written, with an issue
    FORMULA = "formula"  # a person's formula is never overwritten


@dataclass(frozen=True, slots=True)
class Differences:
    """Cells of one column in which known leads and the file differ. rows: of the incoming rows; leads: positions in the table;
    has_base: whether an earlier import spoke of the cell."""

    column: str
    rows: IntArray
    leads: IntArray
    old: ObjectArray
    new: ObjectArray
    fate: ObjectArray
    has_base: BoolArray

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Reconciled:
    """What an import would do.

    book: with new records and changed cells, before rules; rows: one line an incoming row: file, line, outcome, reason, of (the
    line a duplicate repeats), lead (position, -1), history (rows it added), mismatch (another name stands on the address);
    differences: of known leads; campaigns: names of new ones; problems: cells that could not be taken, with file:line.
    """

    book: Book
    rows: pd.DataFrame
    differences: tuple[Differences, ...] = ()
    campaigns: tuple[str, ...] = ()
    history_added: int = 0
    history_changed: int = 0
    issues_added: int = 0
    role_addresses: int = 0
    problems: tuple[Problem, ...] = ()
    changes: bool = False
    touched: Mapping[tuple[str, str], BoolArray] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """Rows with this outcome."""
        return int((self.rows["outcome"] == outcome).sum())

    def differing(self, fate: Fate) -> int:
        """Cells with this fate."""
        return sum(int(np.sum(one.fate == fate)) for one in self.differences)

    @property
    def rejected(self) -> IntArray:
        """The rows that go back to the user."""
        return np.flatnonzero((self.rows["outcome"] == Outcome.INVALID).to_numpy())
