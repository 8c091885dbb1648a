"""Where a name leads: into a file, to a port of this machine, or to Google."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bridge.errors import AccessDenied, InvalidInput, NotFound
from bridge.jobs.connecting import Connection, Where, connect
from bridge.jobs.creating import create
from bridge.jobs.init import init
from bridge.settings import Settings
from bridge.settings.load import load
from tests.conftest import NOW
from tests.google_sheets.answers import ID


def test_a_path_in_the_file_starts_at_the_project_and_one_in_the_option_where_the_command_runs(
    tmp_path: Path, spreadsheet: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bridge.yaml").write_text("spreadsheet: local:test.sheets\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    settings = load(tmp_path)
    by_file = connect(settings, project=tmp_path, spreadsheet=None, environ={})
    by_option = connect(settings, project=tmp_path, spreadsheet="local:../test.sheets", environ={})
    assert by_file.spreadsheet_id == by_option.spreadsheet_id == spreadsheet.spreadsheet_id
    assert by_file.where is Where.LOCAL


def test_a_spreadsheet_in_a_file_stays_there_even_with_an_emulator_set(tmp_path: Path, spreadsheet: Connection) -> None:
    found = connect(
        load(),
        project=tmp_path,
        spreadsheet=f"local:{spreadsheet.path}",
        environ={"SHEETS_EMULATOR_HOST": "127.0.0.1:1"},
    )
    assert found.where is Where.LOCAL


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        pytest.param("local:absent.sheets", NotFound, "there is no file", id="no file"),
        pytest.param("local:.", InvalidInput, "is a folder", id="a folder"),
        pytest.param("local:empty.sheets", NotFound, "holds no spreadsheet yet", id="a file without a spreadsheet"),
        pytest.param(ID, AccessDenied, "service-account.json: there is no such file", id="Google without a key"),
    ],
)
def test_what_is_not_there(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    error: type[Exception],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    connect(settings, project=tmp_path, spreadsheet="local:empty.sheets", environ={}, create=True)
    with pytest.raises(error, match=words):
        connect(settings, project=tmp_path, spreadsheet=name, environ={})


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(InvalidInput, match="there is no folder"):
        connect(settings, project=tmp_path, spreadsheet=f"local:{tmp_path}/a/b.sheets", environ={}, create=True)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """`sheetbridge local serve` in a process of its own; host and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "bridge",
        "local",
        "serve",
        "--port",
        str(port),
        "--data",
        str(tmp_path / "s.sheets"),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/")
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    for _ in range(200):
        try:
            requests.get(address, timeout=5)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


def test_a_server_on_a_port_is_reached_over_http_and_shows_the_tabs(
    served: str, tmp_path: Path, settings: Settings
) -> None:
    environ = {"SHEETS_EMULATOR_HOST": served}
    empty = connect(settings, project=tmp_path, spreadsheet=None, environ=environ, create=True)
    connection = create(empty, settings, "案件管理")
    assert connection.where is Where.EMULATOR
    assert not init(connection, settings, NOW).already
    again = connect(settings, project=tmp_path, spreadsheet=connection.spreadsheet_id, environ=environ)
    assert init(again, settings, NOW).already
    page = requests.get(connection.link, timeout=30)
    assert page.status_code == 200
    assert "<title>sheetbridge</title>" in page.text  # its script reads the rest from the API


def test_the_token_of_a_server_on_a_port_is_sent(tmp_path: Path, settings: Settings) -> None:
    environ = {"SHEETS_EMULATOR_HOST": "127.0.0.1:8089", "SHEETS_EMULATOR_TOKEN": "made-up-for-this-test"}
    connection = connect(settings, project=tmp_path, spreadsheet="1" * 44, environ=environ)
    assert connection.transport.session.headers["Authorization"] == "Bearer made-up-for-this-test"
