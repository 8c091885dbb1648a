"""`import invite|attendees|leads|update|ma`: show what files would change, ask, and write it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from bridge.cli.exit_codes import without_yes
from bridge.cli.import_options import (
    AllowNoEmail,
    At,
    Blank,
    BlankCells,
    Campaign,
    CampaignColumn,
    Columns,
    DryRun,
    Files,
    FillBlanks,
    Force,
    Key,
    Preference,
    Preferred,
    Set,
    SourceOption,
    Strict,
    TabOption,
    Worksheet,
    Yes,
)
from bridge.cli.import_preview import end, show, show_as_json
from bridge.cli.invocation import Invocation, invocation, moment, pairs
from bridge.cli.progress import reading, working
from bridge.cli.terminal import complain, confirmed

if TYPE_CHECKING:
    from bridge.importing.file_list import FileList
    from bridge.importing.terms import Terms
    from bridge.settings import Settings

HELP = {
    "invite": """Import a list of invited people.

    Adds who is not there yet and notes the invitation in the campaign history. Cells of known leads stay as they are.""",
    "attendees": """Import a list of people who came or signed up.

    Adds who is not there yet and notes the response in the campaign history. Cells of known leads stay as they are; differences are
    listed.""",
    "leads": """Import people: business cards, contacts, forms.

    Adds who is not there yet. Cells of known leads stay as they are; differences are listed.""",
    "update": """Update known leads from a file.

    Takes the cells the file fills. Somebody who is no lead is an error of that row; the others are applied (exit code 3).""",
    "ma": """Reconcile with an export of a marketing tool.

    New people are added; of known ones only what the file changed since last time is taken, what only the sheet changed stays, and
    where both changed the newer wins and 取込確認 asks.""",
}


def register(commands: typer.Typer) -> None:
    """Add the verbs to `import`."""
    for verb, text in HELP.items():
        commands.command(verb, help=text)(_command(verb))


def _command(verb: str) -> Callable[..., None]:
    """One command; all verbs take the same options, and say so where one makes no sense for them."""

    def command(
        context: typer.Context,
        files: Files,
        campaign: Campaign = "",
        campaign_column: CampaignColumn = "",
        columns: Columns = None,
        set_: Set = None,
        blank: Blank = BlankCells.KEEP,
        prefer: Preferred = Preference.NEWEST,
        fill_blanks: FillBlanks = False,
        allow_no_email: AllowNoEmail = False,
        key: Key = None,
        source: SourceOption = None,
        worksheet: Worksheet = None,
        tab: TabOption = "",
        strict: Strict = False,
        at: At = None,
        dry_run: DryRun = False,
        yes: Yes = False,
        force: Force = False,
    ) -> None:
        run = invocation(context)
        settings = run.settings()
        terms = _terms(
            verb,
            settings,
            campaign=campaign,
            campaign_column=campaign_column,
            columns=_parted(columns),
            blank_clears=blank is BlankCells.CLEARS,
            prefer=prefer.value,
            fixed=pairs(set_ or (), "--set"),
            fill_blanks=fill_blanks,
            allow_no_email=allow_no_email,
            strict=strict,
            tab=tab,
            key=key.value if key else settings.bridge.dedupe_key,
        )
        lists = []
        for number, file in enumerate(files, 1):
            with working(reading(file, number, len(files)), json=run.json):
                lists.append(_read(file, settings, source, worksheet, terms))
        _raise_if_experimental(lists, source, yes=yes and not dry_run)
        _import(run, settings, lists, terms, at=at, dry_run=dry_run, yes=yes, force=force)

    return command


def _terms(verb: str, settings: Settings, **asked: Any) -> Terms:
    from bridge.importing.incoming import column_named, fixed_texts
    from bridge.importing.terms import Prefer, Terms, Verb

    kind = Verb(verb)
    if not kind.merges and (asked["blank_clears"] or asked["prefer"] != "newest"):
        raise typer.BadParameter(f"--blank and --prefer are for update and ma; {verb} writes no cell of a known lead")
    if kind.merges and asked["fill_blanks"]:
        raise typer.BadParameter(f"--fill-blanks is for invite, attendees and leads; {verb} writes cells anyway")
    terms = Terms(kind, **asked | {"prefer": Prefer(asked["prefer"])})
    if "leads" in settings.tabs:
        fixed_texts(settings.tabs["leads"], terms)
        for name in terms.columns:
            column_named(settings.tabs["leads"], name)
    return terms


def _parted(texts: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for text in texts or () for name in text.split(",") if name.strip())


def _read(file: str, settings: Settings, source: str | None, worksheet: str | None, terms: Terms) -> FileList:
    from bridge.importing.reader import read_list

    stdin = None if sys.stdin is None or sys.stdin.isatty() else sys.stdin.buffer
    return read_list(
        file, settings, source=source, worksheet=worksheet, allow_no_email=terms.allow_no_email, stdin=stdin
    )


def _raise_if_experimental(lists: Sequence[FileList], source: str | None, *, yes: bool) -> None:
    from bridge.errors import InvalidInput

    for one in lists:
        if one.experimental and yes and source is None:
            raise InvalidInput(
                f'{one.path} looks like "{one.source}", an experimental source; read it with --source {one.source} if that is right'
            )


def _import(
    run: Invocation,
    settings: Settings,
    lists: Sequence[FileList],
    terms: Terms,
    *,
    at: str | None,
    dry_run: bool,
    yes: bool,
    force: bool,
) -> None:
    from bridge.jobs.importing import carry_out, prepare

    connection = run.connection(settings)
    with working("Comparing with the spreadsheet", json=run.json):
        prepared = prepare(connection, settings, lists, terms, moment(at, settings))
    if not run.json:
        show(prepared)
    if dry_run or prepared.is_done:
        end(run, prepared, None, dry_run=dry_run)
        return
    if prepared.gathered.unfinished is not None:
        complain("An earlier run was cut off: what it displaced is put back first, then the files are looked at again.")
    if not (yes or confirmed("Import as shown?")):
        complain("Nothing was written; run again with --yes to import without being asked.")
        if run.json:
            show_as_json(prepared, None, [])
        raise typer.Exit(without_yes())
    with working("Writing", json=run.json) as told:
        result = carry_out(connection, settings, prepared, force=force, progress=told)
    end(run, prepared, result, dry_run=False)
