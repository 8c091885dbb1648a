"""`adopt` and `unadopt`: take over tabs people already keep, and give them back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.exit_codes import without_yes
from bridge.cli.init import Language
from bridge.cli.invocation import Invocation, invocation, moment
from bridge.cli.terminal import complain, confirmed, one_line, say, say_lines, shortened, show_json, show_table

if TYPE_CHECKING:
    from datetime import datetime

    from bridge.jobs.connecting import Connection
    from bridge.settings import Settings
    from bridge.sheet.mapping import Proposal

LABEL_CELLS = 20  # terminal cells of a person's label
REASON_CELLS = 120  # it is folded


class Clocks(StrEnum):
    """When deadlines start to run."""

    NOW = "now"
    FROM_DATES = "from-dates"


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(adopt)
    application.command()(unadopt)


def adopt(
    context: typer.Context,
    tab: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this tab; may be given more than once.  [default: all that fit]"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; adopt what is proposed.")] = False,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="COL=KEY", help="Decide a column yourself: --map U=note; --map U= keeps it yours."
        ),
    ] = None,
    clocks: Annotated[
        Clocks, typer.Option(help="Let deadlines run from now on, or from the dates in the rows.")
    ] = Clocks.NOW,
    add: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Add this input column, too; may be given more than once."),
    ] = None,
    language: Annotated[Language | None, typer.Option(help="Language of the added labels.  [default: ja]")] = None,
    copy: Annotated[
        bool | None, typer.Option("--copy/--no-copy", help="Make a copy in Drive first.  [default: ask]")
    ] = None,
) -> None:
    """Take over tabs people already keep, in place.

    Shows which column means what and how sure that is, and asks. Nothing that stands there changes: computed columns are added at
    the right, marks are invisible. `unadopt` removes exactly what was added.
    """
    from bridge.errors import InvalidInput
    from bridge.jobs.adopt import adopt as run_adopt
    from bridge.jobs.adopt import propose

    run = invocation(context)
    settings = run.settings_as_asked({"language": language.value} if language else {})
    connection = run.connection(settings)
    now = moment(None, settings)
    proposals = decided(propose(connection, settings, now, tabs=tab or ()), mapping or (), settings)
    usable = [one for one in proposals if one.is_usable]
    if not run.json:
        for proposal in proposals:
            _show(proposal, settings)
    if not usable:
        raise InvalidInput(_nothing_fits(proposals, settings, named=bool(tab)))
    if run.json and not yes:
        show_json([_as_data(one) for one in proposals])
    if not (yes or (not run.json and confirmed("Adopt as shown?"))):
        complain("Nothing was changed; run again with --yes to adopt without being asked.")
        raise typer.Exit(without_yes())
    _copy_first(connection, settings, now, wanted=copy, ask=not yes)
    result = run_adopt(connection, settings, usable, now, clocks=clocks.value, add=tuple(add or ()))
    _report(run, connection, settings, result.created)


def _nothing_fits(proposals: Sequence[Proposal], settings: Settings, *, named: bool) -> str:
    """What to do where no tab can be adopted."""
    from bridge.sheet.mapping import MIN_KNOWN

    halves = [one for one in proposals if one.tab]
    if halves:
        names = ", ".join(f'"{one_line(one.title)}"' for one in halves)
        return f"{names} lacks a column that must be there (see above); say which column it is with --map COL=KEY"
    first = next(tab for tab in settings.tabs.values() if tab.kind == "working")
    names = ", ".join([one.label(settings.language) for one in first.columns if one.owner != "B"][: MIN_KNOWN + 2])
    if named:
        return f"no column name of the tab is one that sheetbridge knows (such as {names}); rename the column with the company"
    return (
        f"no tab has {MIN_KNOWN} column names that sheetbridge knows (such as {names}) in one row; name your list with --tab (one"
        " known name is enough then), or run `sheetbridge init` for new tabs. What is adopted already is not asked again"
    )


def decided(proposals: Sequence[Proposal], choices: Sequence[str], settings: Settings) -> list[Proposal]:
    """The proposals with what --map says: `U=note`, or `案件管理!U=note` for one of several tabs.

    Raises typer.BadParameter for what is no choice, and for a tab, column or key that is not there.
    """
    from bridge.sheet.a1 import column_index

    found = list(proposals)
    for choice in choices:
        match = re.fullmatch(r"(?:(?P<tab>.+)!)?(?P<column>[A-Za-z]{1,3})=(?P<key>\w*)", choice)
        if match is None:
            raise typer.BadParameter(f'"{choice}" is not COL=KEY, for example U=note', param_hint="--map")
        index = column_index(match["column"].upper())
        meant = [one for one in found if one.tab and match["tab"] in (None, one.title)]
        _check_choice(choice, match["key"], index, meant, settings)
        found = [one.with_choice(index, match["key"]) if one in meant else one for one in found]
    return found


def _check_choice(choice: str, key: str, index: int, meant: Sequence[Proposal], settings: Settings) -> None:
    from bridge.errors import did_you_mean

    if not any(column.column_index == index for one in meant for column in one.columns):
        raise typer.BadParameter(f'"{choice}": no list that could be adopted has this column', param_hint="--map")
    known = {column.key for one in meant for column in settings.tabs[one.tab].columns if column.owner != "B"}
    if key and key not in known:
        hint = did_you_mean(key, known) or f"there are: {', '.join(sorted(known))}"
        raise typer.BadParameter(f'"{choice}": no input column "{key}"; {hint}', param_hint="--map")


def _show(proposal: Proposal, settings: Settings) -> None:
    from bridge.sheet.a1 import column_letter

    if not proposal.tab:
        say(f"{one_line(proposal.title)}: stays yours; too few of its column names are known.")
        return
    template = settings.tabs[proposal.tab]
    head = f"header in row {proposal.header_row + 1}, {proposal.records} records"
    say(f"{one_line(proposal.title)} is {template.label(settings.language)}: {head}", "bold")
    rows = [
        (
            column_letter(column.column_index),
            shortened(column.label, LABEL_CELLS) or "(blank)",
            template.column(column.key).label(settings.language) if column.key else "stays yours",
            f"{column.confidence:.0%}" if column.key else "",
            shortened(column.reason, REASON_CELLS),
        )
        for column in proposal.columns
        if column.key or column.label.strip()
    ]
    show_table(("Col", "Your label", "Means", "Sure", "Why"), rows)
    if proposal.missing:
        complain(
            f"{one_line(proposal.title)}: nothing means {', '.join(proposal.missing)}; say which with --map COL=KEY"
        )


def _as_data(proposal: Proposal) -> dict[str, object]:
    """A proposal as one JSON object; rows and columns as people name them (1, A)."""
    from bridge.sheet.a1 import column_letter

    columns = [
        {"column": column_letter(one.column_index), "label": one.label, "key": one.key or None}
        | {"confidence": one.confidence, "reason": one.reason}
        for one in proposal.columns
    ]
    found = {"header_row": proposal.header_row + 1, "records": proposal.records} if proposal.tab else {}
    missing = list(proposal.missing)
    return {"title": proposal.title, "tab": proposal.tab or None, **found, "missing": missing, "columns": columns}


def _copy_first(connection: Connection, settings: Settings, now: datetime, *, wanted: bool | None, ask: bool) -> None:
    """A copy where it is wanted; where nothing is said, a person is asked."""
    from bridge.jobs.copying import copy as run_copy

    if wanted is None:
        wanted = ask and confirmed("Make a copy in Drive first?")
    if not wanted:
        return
    title = {"ja": "sheetbridge導入前", "en": "before sheetbridge"}[settings.language]
    made = run_copy(connection, f"{title} {now:%Y-%m-%d %H:%M}")
    say(f"Copied to {made.link or made.spreadsheet_id}.")


def _report(run: Invocation, connection: Connection, settings: Settings, created: Sequence[str]) -> None:
    written = run.remember(settings, connection)
    if run.json:
        show_json({"spreadsheet": connection.spreadsheet_id, "created": list(created)})
        return
    say(f"Adopted; {len(created)} parts were added:", "bold")
    say_lines([[(f"  {line}", "")] for line in created])
    if written:
        say(f"Wrote {written}.")
    say("Next: `sheetbridge sync` computes everything. `sheetbridge unadopt` gives the tabs back.")


def unadopt(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove exactly what `adopt` added.

    The added columns and their contents, marks, formats and the bridge's own tabs go; everything people keep stays as it is.
    One of its own tabs in which people have written something stays, too, as a tab of theirs.
    """
    from bridge.jobs.unadopt import unadopt as run_unadopt

    run = invocation(context)
    settings = run.settings()
    connection = run.connection(settings)
    if not (yes or confirmed("Remove sheetbridge's columns and tabs from the spreadsheet?")):
        complain("Nothing was changed; run again with --yes to remove without being asked.")
        raise typer.Exit(without_yes())
    result = run_unadopt(connection, settings, moment(None, settings))
    if run.json:
        show_json({"removed": list(result.removed), "kept": list(result.kept)})
        return
    say(f"Given back; {len(result.removed)} parts were removed:", "bold")
    say_lines([[(f"  {line}", "")] for line in result.removed])
    if result.kept:
        say(
            "Kept, because somebody wrote there (the first cell of it); they are yours, and can be deleted by hand:",
            "bold",
        )
        say_lines([[(f"  {line}", "")] for line in result.kept])
