"""How a spreadsheet is named: its id, its whole address, or `local:<path>` for a file on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bridge.errors import InvalidInput

LOCAL = "local:"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ID = re.compile(r"[A-Za-z0-9_-]{10,}")
_ADDRESS = re.compile(
    r"https://docs\.google\.com/(?:a/[^/]+/)?spreadsheets/(?:u/\d+/)?d/(?P<id>[A-Za-z0-9_-]{10,})(?:[/?#].*)?"
)
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Reference:
    """Which spreadsheet is meant. path: the local file, None for one of Google's; id: '' for the first in a local file."""

    id: str
    path: Path | None = None


def parse_reference(text: str, folder: Path) -> Reference:
    """What `spreadsheet:` or --spreadsheet says. folder: where a relative local path starts. Raises InvalidInput."""
    text = text.strip()
    if not text:
        raise InvalidInput(
            "no spreadsheet is named: set `spreadsheet:` in bridge.yaml or give --spreadsheet"
            " (an id, a whole address, or local:<path>)"
        )
    if text.startswith(LOCAL):
        return _local(text.removeprefix(LOCAL), folder)
    address = _ADDRESS.fullmatch(text)
    if address and address["id"] != "e":
        return Reference(address["id"])
    if "/d/e/" in text:
        raise InvalidInput(f'"{text}" is a published page; give the address shown while you edit the spreadsheet')
    if not _ID.fullmatch(text):
        raise InvalidInput(
            f'"{text}" names no spreadsheet; give its address (https://docs.google.com/spreadsheets/d/...), its id,'
            " or local:<path>"
        )
    return Reference(text)


def _local(text: str, folder: Path) -> Reference:
    name, _, spreadsheet_id = text.partition("#")
    if not name:
        raise InvalidInput('"local:" names no file; write local:<path>, for example local:demo.sheets')
    path = folder / Path(name).expanduser()
    if path.suffix.lower() in _WORKBOOKS:
        raise InvalidInput(f'"{name}" is a workbook; first run `sheetbridge local open {name} --data FILE.sheets`')
    return Reference(spreadsheet_id, path)


def emulator_base(host: str) -> str:
    """The origin of `SHEETS_EMULATOR_HOST`. Raises InvalidInput for anything but this machine: it would see people's data."""
    text = host.strip().rstrip("/")
    parts = urlsplit(text if "://" in text else f"http://{text}")
    if parts.scheme != "http" or parts.hostname not in LOOPBACK or parts.path:
        raise InvalidInput(f'SHEETS_EMULATOR_HOST "{host}" is not on this machine; write for example 127.0.0.1:8089')
    return f"http://{parts.netloc}"
