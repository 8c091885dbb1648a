"""`adopt` and `unadopt`."""

import typer


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
