"""The options of `import VERB`, which all verbs share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class BlankCells(StrEnum):
    """What a blank cell of the file does."""

    KEEP = "keep"
    CLEARS = "clears"


class Preference(StrEnum):
    """Who wins where both changed."""

    NEWEST = "newest"
    FILE = "file"
    SHEET = "sheet"


class KeyKind(StrEnum):
    """What makes two rows one person."""

    EMAIL = "email"
    EMAIL_AND_NAME = "email+name"


Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="One or more files, or - for stdin.", show_default=False)
]
Campaign = Annotated[str, typer.Option(metavar="NAME", help="The campaign of rows that name none.", show_default=False)]
CampaignColumn = Annotated[
    str, typer.Option(metavar="HEADER", help="Column of the file that names each row's campaign.", show_default=False)
]
Columns = Annotated[
    list[str] | None, typer.Option(metavar="COLUMN,...", help="Take only these columns.  [default: all]")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="COLUMN=VALUE", help="For every row of the file; may be given more than once."),
]
Blank = Annotated[BlankCells, typer.Option("--blank", help="For update and ma: what a blank cell does.")]
Preferred = Annotated[Preference, typer.Option("--prefer", help="For update and ma: who wins where both changed.")]
FillBlanks = Annotated[bool, typer.Option("--fill-blanks", help="Fill empty cells of known leads, too.")]
AllowNoEmail = Annotated[
    bool, typer.Option("--allow-no-email", help="Take rows without an e-mail address (known by name and company).")
]
Key = Annotated[KeyKind | None, typer.Option("--key", help="What makes two rows one person.  [default: bridge.yaml]")]
SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="KEY", help="Read it as this source of config/imports/.")
]
Worksheet = Annotated[str | None, typer.Option(metavar="NAME", help="Worksheet of a workbook.  [default: the best]")]
TabOption = Annotated[
    str,
    typer.Option(
        "--tab", metavar="NAME", help="Tab for new people, of several.  [default: this month's, else the first]"
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="All or nothing: refuse unknown campaigns and faulty rows.")]
At = Annotated[str | None, typer.Option(metavar="ISO", help="Import as if it were this moment.  [default: now]")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; for schedulers.")]
Force = Annotated[bool, typer.Option("--force", help="Import although it is over the safety limit.")]
