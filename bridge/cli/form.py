"""`form`: an empty list to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bridge.cli.invocation import Overwrite, invocation
from bridge.cli.terminal import say, show_json


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(form)


def form(
    context: typer.Context,
    tab: Annotated[str, typer.Argument(metavar="TAB", help="Key of a tab: leads.")] = "leads",
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where to write it.  [default: leads.xlsx; leads-2.xlsx where that is taken]"
        ),
    ] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write an empty list to fill in, as an Excel file.

    With dropdowns and a column for the campaign; phone numbers and postal codes keep their zeros. What comes back is read by every
    `import`. Touches no spreadsheet.
    """
    from bridge.jobs.export import free_path
    from bridge.jobs.forms import write_form

    run = invocation(context)
    path = write_form(run.settings(), tab, output or free_path(Path(f"{tab}.xlsx")), overwrite=overwrite)
    if run.json:
        show_json({"path": str(path)})
    else:
        say(f"An empty list was written to {path}.")
