"""`watch`, in a process of its own: it syncs what people type, and Ctrl-C or SIGTERM ends it cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.cli.exit_codes import ExitCode
from tests.cli.conftest import Deals, Run


def ignore_ctrl_c() -> None:
    """As a shell does for what it starts in the background."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def test_ctrl_c_in_the_middle_is_told(run: Run, deals: Deals, monkeypatch: pytest.MonkeyPatch) -> None:
    deals({"company": "青葉精機株式会社"})
    monkeypatch.setattr(
        "bridge.google_sheets.transport.Transport.json", lambda *_, **__: signal.raise_signal(signal.SIGINT)
    )
    stopped = run("sync")
    assert (stopped.code, stopped.out) == (ExitCode.STOPPED, "")
    assert stopped.err == "stopped by Ctrl-C; run it again, nothing is done twice\n"


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_watch_syncs_and_ends_when_asked(project: Path, deals: Deals, asked: signal.Signals) -> None:
    deals({"company": "青葉精機株式会社", "chk_discovery": True})
    command = [sys.executable, "-m", "bridge", "--project", str(project), "watch", "--every", "1s"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, preexec_fn=ignore_ctrl_c, **pipes) as watching:
        assert watching.stdout is not None
        try:
            first = watching.stdout.readline()
            watching.send_signal(asked)
            _, told = watching.communicate(timeout=60)
        finally:
            watching.kill()
    assert "Synced" in first
    assert "in 1 row: 1 write" in first
    assert watching.returncode == 0
    assert told.splitlines() == ["Watching every 1s; Ctrl-C stops it.", "Stopped."]
