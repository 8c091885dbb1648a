"""`check` and `schemas`: the settings, before anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli.exit_codes import ExitCode
from bridge.cli.invocation import invocation
from bridge.cli.terminal import complain, show_json, show_plain


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(check)
    application.command()(schemas)


def check(context: typer.Context) -> None:
    """Check every file of config/ and sheet_templates/.

    Lists all faults at once as file:line:column. Touches no spreadsheet. Exit code 4 if there is a fault.
    """
    from bridge.errors import InvalidSettings

    run = invocation(context)
    try:
        settings = run.settings()
    except InvalidSettings as error:
        if run.json:
            show_json(
                {"problems": [{"place": one.place, "text": one.text, "hint": one.hint} for one in error.problems]}
            )
        for problem in error.problems:
            complain(str(problem))
        raise typer.Exit(ExitCode.REFUSED) from error
    if run.json:
        show_json({"problems": [], "digest": settings.digest})
    else:
        show_plain(f"Settings are valid: {len(settings.tabs)} tabs, configuration {settings.digest}.")


def schemas(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to write them.")] = Path("schemas"),
) -> None:
    """Write JSON Schemas of all settings files, for editors.

    Editors with YAML support then complete and check keys while you type.
    """
    from bridge.jobs.schema_files import write_schemas

    written = write_schemas(folder)
    if invocation(context).json:
        show_json([str(path) for path in written])
    else:
        show_plain(f"{len(written)} schemas written to {folder}.")
