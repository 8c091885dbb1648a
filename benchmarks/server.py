"""The server that answers: `sheetbridge local serve` in its own process, behind the counting proxy."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.wire import Wire, free_port

START_SECONDS = 120  # on a busy machine


@contextmanager
def served(data: Path) -> Iterator[Wire]:
    """A proxy to a server that holds the spreadsheets of this file."""
    port = free_port()
    command = [sys.executable, "-m", "bridge", "local", "serve", "--port", str(port), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield Wire(port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    process.kill()
    raise RuntimeError(
        f"the local server does not answer: {(process.stderr.read() if process.stderr else b'').decode()}"
    )
