"""Reading a file: the only module of this room that touches the world. Sizes are checked before anything is read."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

from bridge.importing.file_list import FileList, UnreadableFile
from bridge.importing.opening import Asked
from bridge.importing.understanding import understand
from bridge.settings import Settings

STDIN = "-"
MAX_BYTES = 100 * 1024 * 1024
"""A list of 200,000 people has about 40 MB."""


def read_list(
    path: Path | str,
    settings: Settings,
    *,
    source: str | None = None,
    worksheet: str | None = None,
    allow_no_email: bool = False,
    stdin: BinaryIO | None = None,
) -> FileList:
    """The people of one file.

    path: a file, or `-` for stdin (then give it). source: key of config/imports/ to read it as, recognised by itself if not given.
    worksheet: of a workbook. allow_no_email: a list without e-mail addresses is fine. Raises UnreadableFile, NoEmailColumn
    (what was seen, what to do) and InvalidInput (no such source, no such worksheet).
    """
    name = str(path)
    data = _read_stream(stdin) if name == STDIN else _read_file(Path(path))
    return understand(data, name, settings, Asked(source, worksheet, allow_no_email))


def _read_file(path: Path) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise UnreadableFile(str(path), "is no file", "Name a CSV or Excel file, or - for stdin")
        if about.st_size > MAX_BYTES:
            raise UnreadableFile(str(path), too_large(about.st_size), "Split it, or leave out columns nobody needs")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(str(path), "there is no such file") from error
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read ({error.strerror or error})") from error


def _read_stream(stream: BinaryIO | None) -> bytes:
    if stream is None:
        raise UnreadableFile(STDIN, "nothing comes in on stdin", "Name a file, or pipe one in")
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise UnreadableFile(STDIN, too_large(len(data)), "Split it, or leave out columns nobody needs")
    return data


def too_large(size: int) -> str:
    """`holds 300 MB; the limit is 100 MB`."""
    return f"holds {size / 1048576:,.0f} MB; the limit is {MAX_BYTES >> 20} MB"
