"""FileList: what reading one file gives, and the errors of reading. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pandas as pd

from bridge.book import IntArray
from bridge.errors import Problem, Refused


class Status(StrEnum):
    """What a row says about the event; a row that says nothing has None."""

    ATTENDED = "attended"
    ABSENT = "absent"  # had a seat and did not come
    REGISTERED = "registered"  # has a seat; nobody says whether they came
    CANCELLED = "cancelled"  # cancelled, refused, waiting list: never a participant
    STAFF = "staff"  # host, speaker


class Fault(StrEnum):
    """Why a row cannot be taken as a person."""

    NO_EMAIL = "no_email"
    INVALID_EMAIL = "invalid_email"  # something stands there, and it is no address
    TORN = "torn"  # more cells than the header: nobody knows what belongs where


ADDED = (
    "email_key",
    "other_emails",
    "email_typed",
    "fault",
    "status",
    "opt_out",
    "campaign",
    "happened_on",
)
"""Columns of a FileList's frame that are no columns of the tab `leads`."""

CORE = (
    *("email", "full_name", "family", "given", "kana", "company", "org", "title", "department", "tel", "mobile"),
    *("zip", "address", "industry", "employees", "source", "data_source", "memo", "received_at", "ma_updated_at"),
    *("open_count", "click_count", "external_id"),
)
"""Columns every frame has; a file may fill others of the tab `leads`, too."""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column of the file. index: zero-based; header: as in the file; key: its column of `leads`, one of ADDED, or None: nobody
    knows it; why: a sentence; samples: a few different cells; choices: all different cells where there are few."""

    index: int
    header: str
    key: str | None
    why: str
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileList:
    """The people of one file, one row each, before anybody asks who they are. Every list below is in the order of the file.

    path: as given, `-` for stdin; sha256: of its bytes. source: key of config/imports/; reason: why that one; experimental: its
    columns are likely, not proven, so nothing is imported without a person's yes. trusted_dates: `received_at` says which row is
    newer; verbs: the imports this source is meant for, the first is usual.
    encoding, delimiter, worksheet: None where the file has none; header_line: 1-based, 0 for a file without a header.
    frame: object dtype, str or None; columns CORE and ADDED, and other keys of `leads` the file fills. Texts stand as in the file
    without blanks around them. `email`: the first valid address of its cells as typed, `email_key` what it is compared by,
    `other_emails` the further ones, separated by ", "; `email_typed` what stood there where no address is valid. `fault`: a Fault.
    `status`: a Status; `opt_out`: "yes", "no" (an explicit yes to mail) or None; `campaign`: of that row alone; `happened_on`,
    `received_at`, `ma_updated_at`: ISO dates or datetimes, naive in the configured zone.
    lines: 1-based line of each row (first line of the record; the row number in a workbook).
    rest: the columns nobody knows, by their header (made unique), as texts: survey answers, tags.
    campaign, campaign_on: of the whole file; campaign_from: the sentence that says where that was found.
    problems: faults of the whole file or of rows, with `file:line`; notes: what was concluded for everybody, as sentences.
    """

    path: str
    sha256: str
    source: str
    reason: str
    experimental: bool
    encoding: str | None
    delimiter: str | None
    worksheet: str | None
    header_line: int
    columns: tuple[ColumnMatch, ...]
    frame: pd.DataFrame
    lines: IntArray
    rest: pd.DataFrame
    campaign: str | None = None
    campaign_on: date | None = None
    campaign_from: str = ""
    verbs: tuple[str, ...] = ()
    trusted_dates: bool = False
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file without its folders."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    def place(self, row: int) -> str:
        """`leads.csv:17` of the row with this zero-based position in the frame."""
        return f"{self.path}:{int(self.lines[row])}"


class UnreadableFile(Refused):
    """A file that cannot be understood as a list of people. path: as given; seen: what it is; advice: what to do."""

    def __init__(self, path: str, seen: str, advice: str = "") -> None:
        self.path, self.seen, self.advice = path, seen, advice
        super().__init__(f"{path}: {seen}{f'. {advice}' if advice else ''}")


class NoEmailColumn(UnreadableFile):
    """A list in which no column holds e-mail addresses; `headers` are those it has."""

    def __init__(self, path: str, headers: tuple[str, ...]) -> None:
        self.headers = headers
        shown = ", ".join(f'"{one}"' for one in headers[:12]) + (
            f" and {len(headers) - 12} more" if headers[12:] else ""
        )
        super().__init__(
            path,
            f"no column holds e-mail addresses (columns: {shown})",
            "Add the addresses, or import by name and company: `sheetbridge import VERB FILE --allow-no-email`",
        )
