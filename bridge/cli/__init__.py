"""cli: one file per command group; the only room that prints, asks a person, reads the clock or knows exit codes.

Belongs here: options, texts for the terminal, exit codes. Does not: any decision about a spreadsheet; jobs/ decide and do.
Heavy imports (pandas, gspread, rich) stand inside the commands, so that `sheetbridge --help` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from bridge.cli import adopt, check, demo, doctor, explain, export, form, importing, init, leaving, local, plan, undo
from bridge.cli.application import application, hoisted
from bridge.cli.exit_codes import MEANINGS, ExitCode
from bridge.cli.terminal import complain
from bridge.errors import SheetbridgeError

COMMANDS = (
    init,
    adopt,
    plan,
    undo,
    explain,
    importing,
    form,
    export,
    leaving,
    check,
    doctor,
    local,
    demo,
)  # in the order of `--help`

NEW_OBJECTS = (
    1_000_000  # before the collector of cycles looks: with Python's 700 that takes a fifth of a sync of 50,000 deals
)

for group in COMMANDS:
    group.register(application)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code. Expected failures are one message on stderr, never a traceback."""
    collect_seldom()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without Japanese shows ? instead of failing
    try:
        application(args=hoisted(sys.argv[1:] if arguments is None else arguments), prog_name="sheetbridge")
    except SheetbridgeError as error:
        complain(f"error: {error}")
        raise SystemExit(error.exit_code) from error
    except SystemExit as end:
        if end.code == ExitCode.STOPPED:
            complain(MEANINGS[ExitCode.STOPPED])
        raise
    except OSError as error:  # a full disk behind `> file`: what was done is done, and only the telling failed
        _silence_stdout()
        complain(f"error: {error.filename or 'the output'}: {error.strerror or error}")
        raise SystemExit(ExitCode.FAILED) from error


def _silence_stdout() -> None:
    """What is still buffered goes nowhere: https://docs.python.org/3/library/signal.html#note-on-sigpipe."""
    with suppress(OSError, ValueError):  # a stdout that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def collect_seldom() -> None:
    """A command makes millions of cells and hardly any cycles, and lives briefly."""
    gc.set_threshold(NEW_OBJECTS, 20, 20)
