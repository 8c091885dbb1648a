"""`import map`: a person says what the columns of a file mean, and a source of the project remembers it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.exit_codes import without_yes
from bridge.cli.invocation import invocation
from bridge.cli.progress import reading, working
from bridge.cli.terminal import asked, complain, confirmed, one_line, say, shortened, show_json, show_plain, show_table

if TYPE_CHECKING:
    from bridge.importing.drafting import Draft, Means
    from bridge.importing.file_list import FileList, Status
    from bridge.settings import Settings

_CHOICE = re.compile(r"(?P<column>[A-Za-z]{1,3})=(?P<key>\w*)(?::(?P<means>stops|welcomes))?")
_MEANS: dict[str, Means] = {"stops": "opt_out", "welcomes": "opt_in"}


def register(group: typer.Typer) -> None:
    """Add the command of this file."""
    group.command("map")(map_file)


def map_file(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A file of the new kind.", show_default=False)],
    key: Annotated[
        str | None, typer.Option("--as", metavar="KEY", help="Name of the new source.  [default: ask]")
    ] = None,
    label: Annotated[str | None, typer.Option(metavar="TEXT", help="What people call such files.")] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="COL=KEY",
            help="Decide a column: --map F=email; F= is nobody's; J=opt_out:stops or J=opt_out:welcomes says what a yes means.",
        ),
    ] = None,
    worksheet: Annotated[str | None, typer.Option(metavar="NAME", help="Worksheet of a workbook.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; save what is proposed and decided.")] = False,
) -> None:
    """Make a source for files of a new kind, and save it.

    Shows what each column would become, lets you change it, and writes config/imports/KEY.yaml in the project folder. From then on
    such files are recognised.
    """
    from bridge.importing.drafting import as_yaml, source_of
    from bridge.importing.reader import read_list
    from bridge.jobs.import_sources import save_source

    run = invocation(context)
    settings = run.settings()
    with working(reading(file), json=False):
        found = read_list(file, settings, worksheet=worksheet, allow_no_email=True)
    _raise_if_nameless(found)
    draft = _decided(found, settings, key=key, label=label, choices=mapping or (), ask=not yes and sys.stdin.isatty())
    source = source_of(draft, found)
    if not run.json:
        show_plain(as_yaml(source))
    if not (yes or confirmed(f"Save this as config/imports/{draft.key}.yaml?")):
        complain("Nothing was saved; run again with --yes to save without being asked.")
        raise typer.Exit(without_yes())
    path = save_source(run.project, source)
    _told(path, json=run.json)


def _raise_if_nameless(found: FileList) -> None:
    from bridge.errors import InvalidInput

    if not found.header_line:
        raise InvalidInput(
            f"{found.path}: has no header, so nothing tells such files apart; write column names above the list"
        )


def _told(path: Path, *, json: bool) -> None:
    if json:
        show_json({"path": str(path)})
    else:
        say(f"Saved {path}. See `sheetbridge import inspect FILE`.")


def _decided(
    found: FileList, settings: Settings, *, key: str | None, label: str | None, choices: Sequence[str], ask: bool
) -> Draft:
    """What a person decided by options and, in a terminal, by answers."""
    from bridge.importing.drafting import Draft

    keys: dict[int, str] = {column.index: column.key or "" for column in found.columns}
    means: dict[int, Means] = {}
    for choice in choices:
        _choose(choice, found, settings, keys=keys, means=means)
    if ask:
        _ask_columns(found, settings, keys, means)
    name = _name(key, settings, ask=ask)
    for index in (index for index, one in keys.items() if one == "opt_out" and index not in means):
        means[index] = _direction(found, index, ask=ask)
    words = {index: _words(found, index, settings, ask=ask) for index, one in keys.items() if one == "status"}
    _raise_if_useless(keys)
    return Draft(name, label or name, {index: one for index, one in keys.items() if one}, means, words)


def _raise_if_useless(keys: dict[int, str]) -> None:
    if "email" not in keys.values() and "full_name" not in keys.values():
        raise typer.BadParameter("say at least which column is the e-mail: --map F=email", param_hint="--map")


def _choose(choice: str, found: FileList, settings: Settings, *, keys: dict[int, str], means: dict[int, Means]) -> None:
    """Take over one `F=email`. Raises typer.BadParameter for what is no choice."""
    from bridge.errors import did_you_mean
    from bridge.importing.drafting import known_keys
    from bridge.sheet.a1 import column_index

    match = _CHOICE.fullmatch(choice.strip())
    if match is None:
        raise typer.BadParameter(f'"{choice}" is not COL=KEY, for example F=email', param_hint="--map")
    index, known = column_index(match["column"].upper()), known_keys(settings)
    if index not in keys:
        raise typer.BadParameter(f'"{choice}": the file has only {len(found.columns)} columns', param_hint="--map")
    if match["key"] and match["key"] not in known:
        hint = did_you_mean(match["key"], known) or f"there are: {', '.join(known)}"
        raise typer.BadParameter(f'"{choice}": no column "{match["key"]}"; {hint}', param_hint="--map")
    keys[index] = match["key"]
    if match["means"]:
        means[index] = _MEANS[match["means"]]


def _ask_columns(found: FileList, settings: Settings, keys: dict[int, str], means: dict[int, Means]) -> None:
    """Show the columns and take changes until a blank line."""
    _show(found, keys)
    while answer := asked("Change a column (F=email, F= for nobody's), or Enter to go on:"):
        try:
            _choose(answer, found, settings, keys=keys, means=means)
        except typer.BadParameter as error:
            complain(error.message)
        else:
            _show(found, keys)


def _show(found: FileList, keys: dict[int, str]) -> None:
    from bridge.sheet.a1 import column_letter

    rows = [
        (
            column_letter(one.index),
            shortened(one.header, 24),
            keys[one.index] or "-",
            shortened(" / ".join(one.samples), 28),
        )
        for one in found.columns
    ]
    show_table(["", "column", "becomes", "samples"], rows)


def _name(key: str | None, settings: Settings, *, ask: bool) -> str:
    """The key of the new source. Raises typer.BadParameter."""
    name = key or (asked("Name of the new source (small letters and digits):") if ask else "")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise typer.BadParameter(
            "name the new source in small letters and digits: --as expo_visitors", param_hint="--as"
        )
    if name in settings.imports:
        raise typer.BadParameter(f'there is a source "{name}" already; choose another name', param_hint="--as")
    return name


def _direction(found: FileList, index: int, *, ask: bool) -> Means:
    """Which way a column about mail points: as it is read now, else what a person says. Raises typer.BadParameter."""
    column = found.columns[index]
    for word, means in (("yes stops mail", "opt_out"), ("yes welcomes mail", "opt_in")):
        if column.key == "opt_out" and word in column.why:
            return "opt_out" if means == "opt_out" else "opt_in"
    answer = asked(f'"{one_line(column.header)}": does a yes stop mail or welcome it? (stops/welcomes)') if ask else ""
    if answer not in _MEANS:
        raise typer.BadParameter(
            f'say what a yes in "{one_line(column.header)}" means: COL=opt_out:stops or COL=opt_out:welcomes',
            param_hint="--map",
        )
    return _MEANS[answer]


def _words(found: FileList, index: int, settings: Settings, *, ask: bool) -> dict[str, Status]:
    """What the cells of a status column say; words nobody knows are asked about, or left out."""
    from bridge.importing.drafting import guessed_words
    from bridge.importing.file_list import Status

    words: dict[str, Status] = {}
    for text, guess in guessed_words(found.columns[index].choices, settings).items():
        answer = asked(f'"{one_line(text)}" means ({", ".join(Status)}) [{guess or "nothing"}]:') if ask else ""
        if answer in list(Status):
            words[text] = Status(answer)
        elif guess is not None and not answer:
            words[text] = guess
    return words
