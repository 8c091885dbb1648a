"""A project whose spreadsheet stands in a file of this machine, people who type into it, and the command run in this process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bridge.cli import main
from bridge.jobs.connecting import Connection
from bridge.jobs.gathering import gather
from bridge.settings import Settings
from bridge.sheet.a1 import cell_name
from tests.conftest import NOW

AT = "2026-12-01T09:00"


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], project: Path) -> Run:
    """Run `sheetbridge --project <project> ...` as the console script does."""

    def command(*arguments: str) -> Outcome:
        capsys.readouterr()
        code = 0
        try:
            main(["--project", str(project), *arguments])
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return Outcome(code, told.out, told.err)

    return command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project folder that names the spreadsheet of the fixture `spreadsheet`."""
    (tmp_path / "bridge.yaml").write_text("spreadsheet: local:test.sheets\ntotal_seconds: 1\n")
    return tmp_path


Deals = Callable[..., None]


@pytest.fixture
def deals(spreadsheet: Connection, settings: Settings) -> Deals:
    """Type deals into the deals tab: one mapping (column key -> what is typed) a row; first: zero-based, below the header."""

    def type_in(*rows: Mapping[str, Any], first: int = 0) -> None:
        place = gather(spreadsheet, settings, NOW).bindings.tabs["deals"][0]
        cells = [
            (cell_name(place.title, place.header_row + 1 + first + number, place.columns[key]), typed)
            for number, row in enumerate(rows)
            for key, typed in row.items()
        ]
        body = {
            "valueInputOption": "USER_ENTERED",
            "data": [{"range": where, "values": [[typed]]} for where, typed in cells],
        }
        spreadsheet.transport.json("POST", f"/{spreadsheet.spreadsheet_id}/values:batchUpdate", body=body)

    return type_in
