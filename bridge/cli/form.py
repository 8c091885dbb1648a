"""`form`: an empty list to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.invocation import Invocation, Overwrite, invocation, moment
from bridge.cli.terminal import complain, say, show_json

if TYPE_CHECKING:
    from bridge.settings import Settings
    from bridge.views.dropdowns import Dropdowns


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(form)


def _dropdowns(run: Invocation, settings: Settings) -> Dropdowns | None:
    """What the spreadsheet offers; None where there is none, or where it cannot be read now (which is told)."""
    from bridge.errors import SheetbridgeError
    from bridge.jobs.forms import read_dropdowns

    if not (run.spreadsheet or settings.bridge.spreadsheet):
        return None
    try:
        return read_dropdowns(run.connection(settings), settings, moment(None, settings))
    except SheetbridgeError as error:
        complain(f"note: the dropdowns are the shipped ones, as the spreadsheet cannot be read: {error}")
        return None


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
    `import`. The dropdowns are those of your spreadsheet (選択肢, メンバー), or the shipped ones where none is set.
    """
    from bridge.jobs.export import free_path
    from bridge.jobs.forms import write_form

    run = invocation(context)
    settings = run.settings()
    path = output or free_path(Path(f"{tab}.xlsx"))
    write_form(settings, tab, path, overwrite=overwrite, dropdowns=_dropdowns(run, settings))
    if run.json:
        show_json({"path": str(path)})
    else:
        say(f"An empty list was written to {path}.")
