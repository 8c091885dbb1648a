"""What config/imports/<source>.yaml says: how one kind of file is recognised and what its columns mean. Checked and frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from bridge.settings.base import Model, Words

Verb = Literal["invite", "attendees", "leads", "update", "ma"]
StatusWord = Literal["attended", "absent", "registered", "cancelled", "staff"]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _expression(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f'"{text}" is no regular expression: {error}') from error
    return text


Names = Annotated[tuple[str, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | tuple[str, ...])]
"""One header or several. Headers are compared without regard to case, blanks, width, hyphens and marks such as `*` or `(1)`; `<n>`
stands for any number, and for all columns that have one."""
Expression = Annotated[str, AfterValidator(_expression)]


class LeadColumn(Model):
    """The headers that fill one column of `leads`.

    from: in order; the first filled cell wins (of e-mails the first valid one); a list inside the list is joined by blanks, such as
    [Last Name, First Name]. last: only where the name has no parts. patterns: regular expressions for the words of a survey's
    question, unless one of `unless` fits too. label: the header beside it (with the same number) that says what the cell is, and
    labels: of what it must hold one (or not_labels: none), such as Phone 1 - Label: Mobile.
    """

    from_: tuple[Names, ...] = Field(default=(), alias="from")
    last: bool = False
    patterns: tuple[Expression, ...] = ()
    unless: tuple[Expression, ...] = ()
    label: Names = ()
    labels: tuple[str, ...] = ()
    not_labels: tuple[str, ...] = ()


def _lead_column(value: object) -> object:
    return {"from": [value]} if isinstance(value, str) else {"from": value} if isinstance(value, list) else value


LeadColumns = Mapping[
    str,
    Annotated[
        LeadColumn,
        BeforeValidator(_lead_column, json_schema_input_type=str | tuple[str | tuple[str, ...], ...] | LeadColumn),
    ],
]


class StatusColumn(Model):
    """A column that says who came. Of several columns the strongest word counts: staff, attended, cancelled, absent, registered."""

    from_: Names = Field(alias="from")
    attended: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    registered: tuple[str, ...] = ()
    cancelled: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()
    patterns: tuple[Expression, ...] = ()

    def words(self) -> Mapping[StatusWord, tuple[str, ...]]:
        """Status -> what the column says for it."""
        return {
            "staff": self.staff,
            "attended": self.attended,
            "cancelled": self.cancelled,
            "absent": self.absent,
            "registered": self.registered,
        }


class Consent(Model):
    """A column about advertising mail. means: `opt_out` (yes: no more mail) or `opt_in` (yes: mail is welcome). yes, no: words
    besides the usual ones. A blank cell, or a word nobody knows, is unknown. `any` of several columns that says opt-out counts."""

    from_: Names = Field(default=(), alias="from")
    means: Literal["opt_out", "opt_in"]
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    patterns: tuple[Expression, ...] = ()
    unless: tuple[Expression, ...] = ()


class FileName(Model):
    """What the name of the file says about everybody in it: an expression, and opt_out `yes` or `no`."""

    pattern: Expression
    opt_out: Literal["yes", "no"]


class Found(Model):
    """Where the campaign's name or date stands. before: labels of a line above the list, the value right of the label (below: in
    the line below it). from: columns. file_name: expression with one group. strip: expression whose group is the name itself."""

    before: Names = ()
    below: bool = False
    from_: Names = Field(default=(), alias="from")
    file_name: Expression = ""
    worksheet: bool = False
    strip: Expression = ""


class Section(Model):
    """A part of a file with several tables: its titles (the only cell of a line), what its people are, or that it is no list."""

    titles: tuple[str, ...] = Field(min_length=1)
    status: StatusWord | None = None
    skip: bool = False


Variant = Annotated[
    tuple[Names, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | tuple[str | tuple[str, ...], ...])
]


class ImportSource(Model):
    """One kind of file.

    experimental: the headers are likely, not proven by a real file; nothing is imported without a yes. verbs: the imports it is
    for, the usual one first. recognise: variants of its header; one fits when every entry (one of its alternatives) is there.
    first: the header of the first column must be one of these. file_name: expression that alone recognises it, or tips the
    scales. worksheet: expression for the right worksheet.
    columns: column of `leads` (or campaign, happened_on) -> LeadColumn. questions: other columns may be questions of a survey,
    judged by the patterns of `generic`. blanks: texts that stand for nothing. separator: between several values of one cell;
    the first is taken.
    everybody: status of people of whom no column says one. alone: what `registered` means in a file that says of nobody
    whether they came. file_names: what the file's name says about mail. sections: of a file with several tables.
    footer: expressions for the line after which no people stand. count: expression whose group is how many rows there
    should be. dates: order of day and month where the year comes last; `infer` looks at all dates of the file. zone: of the
    times in it, if not the spreadsheet's. trusted_dates: its dates say which of two rows is newer.
    """

    key: str
    label: Words
    about: Words
    experimental: bool = False
    verbs: tuple[Verb, ...] = ("leads",)
    recognise: tuple[Variant, ...] = ()
    first: tuple[str, ...] = ()
    file_name: Expression = ""
    worksheet: Expression = ""
    columns: LeadColumns = Field(default={})
    questions: bool = False
    blanks: tuple[str, ...] = ()
    separator: str = ""
    status: tuple[StatusColumn, ...] = ()
    everybody: StatusWord | None = None
    alone: StatusWord | None = None
    consent: tuple[Consent, ...] = ()
    file_names: tuple[FileName, ...] = ()
    campaign: Found = Found()
    campaign_on: Found = Found()
    sections: tuple[Section, ...] = ()
    footer: tuple[Expression, ...] = ()
    count: Expression = ""
    dates: Literal["ymd", "mdy", "dmy", "infer"] = "ymd"
    zone: str = ""
    trusted_dates: bool = False
