"""A server process that is killed while several clients write: what it answered is there, and every batch is whole."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests

from bridge.local_sheets import LocalSheets

from .conftest import Api

TOKEN = "a-token-made-up-for-this-test"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(path: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The command `local serve`, as people run it; gives its address and the process."""
    port = free_port()
    command = [sys.executable, "-m", "bridge", "local", "serve", "--port", str(port), "--data", str(path), *options]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                requests.get(address, timeout=5)
                break
            except requests.ConnectionError:
                time.sleep(0.05)
        try:
            yield address, server
        finally:
            server.kill()


class Writer(threading.Thread):
    """Writes a number into two cells and a formula of its own row, again and again, and notes what was answered."""

    def __init__(self, address: str, spreadsheet_id: str, row: int, first: int) -> None:
        super().__init__(daemon=True)
        self.url = f"{address}/v4/spreadsheets/{spreadsheet_id}:batchUpdate"
        self.row, self.number, self.answered = row, first, first - 1

    def run(self) -> None:
        session = requests.Session()
        session.trust_env = False
        while True:
            one = {"userEnteredValue": {"numberValue": self.number}}
            start = {"sheetId": 0, "rowIndex": self.row}
            cells = {"start": start, "rows": [{"values": [one]}], "fields": "userEnteredValue"}
            twin = {**cells, "start": {**start, "columnIndex": 25}}
            last = {"sheetId": 0, "dimension": "ROWS", "startIndex": 40, "endIndex": 41}
            body = {"requests": [{"updateCells": cells}, {"insertDimension": {"range": last}}, {"updateCells": twin}]}
            try:
                answer = session.post(self.url, json=body, timeout=30)
            except requests.RequestException:
                return
            assert answer.status_code == 200, answer.text
            self.answered, self.number = self.number, self.number + 1


def test_a_killed_server_loses_nothing_it_answered_to_any_client(tmp_path):
    path, rows = tmp_path / "kill.sheets", (1, 2, 3)
    with closing(LocalSheets(path)) as local:
        spreadsheet_id = local.create_spreadsheet("x")
    first = dict.fromkeys(rows, 1)
    for seconds in (0.3, 0.7, 0.15):
        with served(path) as (address, server):
            writers = [Writer(address, spreadsheet_id, row, first[row]) for row in rows]
            for writer in writers:
                writer.start()
            time.sleep(seconds)
            server.send_signal(signal.SIGKILL)
            for writer in writers:
                writer.join()
        with closing(LocalSheets(path)) as local:
            api = Api(local, spreadsheet_id)
            for writer in writers:
                found = api.values(f"A{writer.row + 1}:Z{writer.row + 1}")
                low, high = (found[0][0], found[0][-1]) if found else (0, 0)
                assert low == high, "half a batch"
                assert writer.answered <= low <= writer.answered + 1
                first[writer.row] = low + 1
            grown = api.sheet()["properties"]["gridProperties"]["rowCount"] - 1000
            assert grown == sum(first.values()) - len(rows)
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sum(first.values()) > 10


def test_a_token_is_asked_for_by_everything_but_the_empty_page(tmp_path):
    with served(tmp_path / "t.sheets", "--token", TOKEN) as (address, _):
        session = requests.Session()
        session.trust_env = False
        assert session.get(f"{address}/", timeout=30).status_code == 200
        for path in ("/drive/v3/files", "/v4/spreadsheets/none", "/_local/requests", "/_local/identities"):
            for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}):
                answer = session.get(address + path, headers=headers, timeout=30)
                assert answer.status_code == 401, path
                assert answer.json()["error"]["status"] == "UNAUTHENTICATED"
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        robot = {"tokens": {"of-robot": {"account": "robot@example.com"}}}
        assert session.put(f"{address}/_local/identities", json=robot, timeout=30).status_code == 200
        assert session.get(f"{address}/drive/v3/files", timeout=30).status_code == 200
        others = {"Authorization": "Bearer of-robot"}
        assert session.get(f"{address}/drive/v3/files", headers=others, timeout=30).status_code == 200
        assert session.get(f"{address}/_local/requests", headers=others, timeout=30).status_code == 401
        assert session.delete(f"{address}/_local/identities", timeout=30).status_code == 200
        assert requests.get(f"{address}/drive/v3/files", timeout=30).status_code == 401


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--host", "::"], ["--token", "short"]])
def test_others_are_let_in_only_with_a_token(tmp_path, options):
    data = tmp_path / "t.sheets"
    command = [sys.executable, "-m", "bridge", "local", "serve", "--port", str(free_port()), "--data", str(data)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 4
    assert "--token" in done.stderr
    assert not data.exists()
