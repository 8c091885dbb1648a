"""Progress: what a long command is doing, on stderr. Only where a person looks: never with --json, never into a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.cli.terminal import clean, console, shortened

NAME = 30  # terminal cells of a file's name
Told = Callable[[int, int], None]
"""Called with (steps done, steps there are)."""


@contextmanager
def working(what: str, *, json: bool) -> Iterator[Told | None]:
    """Show `what` and the time it takes until the block ends, then clear the line. Yields how to tell steps; None if not shown."""
    if json or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
    with Progress(*columns, console=console(errors=True), transient=True) as bar:
        task = bar.add_task(clean(what), total=None)
        yield lambda done, total: bar.update(
            task, completed=done, total=total, description=f"{clean(what)}, {done} of {total}"
        )


def reading(file: str, number: int = 1, count: int = 1) -> str:
    """`Reading leads.csv (38 MB), file 2 of 3`."""
    if file == "-":
        return "Reading stdin"
    try:
        megabytes = Path(file).stat().st_size >> 20
    except OSError:  # a name that is refused in a moment
        megabytes = 0
    size = f" ({megabytes} MB)" if megabytes else ""
    return f"Reading {shortened(Path(file).name, NAME)}{size}{f', file {number} of {count}' if count > 1 else ''}"
