"""`undo`: take a run back."""

from __future__ import annotations

from typing import Annotated

import typer

from bridge.cli.invocation import invocation, moment
from bridge.cli.terminal import say, show_json


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(undo)
