"""What the command ends with: one number for each way to end, so that schedulers and scripts can tell them apart."""

from __future__ import annotations

import sys
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of every command; README lists them from here."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    ROWS_LEFT = 3
    REFUSED = 4
    PENDING = 5
    STOPPED = 130  # as shells count a process that SIGINT ended; typer's own, too


MEANINGS = {
    ExitCode.DONE: "done",
    ExitCode.FAILED: "failed; the message says what to do",
    ExitCode.USAGE: "the command line was not understood",
    ExitCode.ROWS_LEFT: "done, but some rows were not applied (people were faster, or a cell is protected); they are listed",
    ExitCode.REFUSED: "refused, nothing was written (faulty settings, unsafe or stale plan, locked, newer schema, wrong name, "
    "no `--yes` and no terminal to ask at)",
    ExitCode.PENDING: "changes are pending (`plan --detailed-exitcode`)",
    ExitCode.STOPPED: "stopped by Ctrl-C; run it again, nothing is done twice",
}


def without_yes() -> ExitCode:
    """How a command ends that got no yes: a person's no is an answer, but where nobody could be asked it is refused."""
    return ExitCode.DONE if sys.stdin is not None and sys.stdin.isatty() else ExitCode.REFUSED
