"""`undo`: take a run back."""

from __future__ import annotations

from typing import Annotated

import typer

from bridge.cli.exit_codes import ExitCode
from bridge.cli.invocation import invocation, moment
from bridge.cli.terminal import say, say_lines, show_json


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(undo)


def undo(
    context: typer.Context,
    run: Annotated[
        str,
        typer.Argument(metavar="RUN", help="A sync (S-00012) or an import (IM-00003).", show_default=False),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be taken back; write nothing.")] = False,
) -> None:
    """Take back what one run wrote.

    Cells that still hold what the run wrote are set back, rows it created are emptied, rows it archived are written again; whatever
    people touched since stays and is listed. Computed cells are computed again by the next sync. Exit code 3 if something was kept.
    """
    from bridge.jobs.undo import undo as run_undo
    from bridge.planning.text import counted

    how = invocation(context)
    settings = how.settings()
    result = run_undo(how.connection(settings), settings, run, moment(None, settings), dry_run=dry_run)
    if how.json:
        show_json(
            {
                "run": run,
                "reverted": result.reverted,
                "emptied": result.emptied,
                "restored": result.restored,
                "kept": result.kept,
            }
        )
    elif result.nothing:
        say(f"{run} wrote nothing that can be taken back: computed cells are computed again by each sync.")
    else:
        verb = "would be" if dry_run else "were"
        say(
            f"{counted(len(result.reverted), 'cell')} {verb} set back, {counted(len(result.emptied), 'row')} emptied,"
            f" {len(result.restored)} written again, {len(result.kept)} kept.",
            "bold",
        )
        say_lines([[(f"  {word}", "")] for word in (*result.reverted, *result.emptied, *result.restored)])
        say_lines([[(f"  kept: {word}", "yellow")] for word in result.kept])
    if result.kept:
        raise typer.Exit(ExitCode.ROWS_LEFT)
