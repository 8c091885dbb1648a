"""The recordings of the real service, sent to this server over HTTP: every answer must be the same."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.local_sheets import LocalSheets

from .conftest import serving


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server with an empty file."""
    local = LocalSheets(tmp_path / "conformance.sheets")
    with serving(local) as found:
        yield found
    local.close()


def test_every_recorded_answer_is_given_again(shared, address):
    folder = shared / "conformance"
    command = [sys.executable, str(folder / "replay.py"), "--base-url", address, str(folder / "cassettes")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "1139 passed, 0 failed", done.stdout
