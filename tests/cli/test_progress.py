"""Progress stands on a terminal only, and only while something is done."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from bridge.cli.progress import reading, working


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, *, json: bool) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    with working("Writing", json=json) as told:
        if told is not None:
            told(2, 5)
    return stream.getvalue()


def test_a_terminal_shows_what_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Writing, 2 of 5" in shown(monkeypatch, Terminal(), json=False)


@pytest.mark.parametrize(("stream", "json"), [(io.StringIO(), False), (Terminal(), True)])
def test_pipes_and_programs_see_nothing(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, json: bool) -> None:
    assert shown(monkeypatch, stream, json=json) == ""


def test_a_file_is_named_with_its_size_and_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(3 << 20))
    assert reading(str(path), 2, 3) == "Reading a.csv (3 MB), file 2 of 3"
    assert reading("-") == "Reading stdin"
