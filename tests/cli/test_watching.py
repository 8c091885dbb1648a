"""`watch`, in a process of its own: it syncs what people type, and Ctrl-C ends it cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Deals


def test_watch_syncs_and_ends_at_ctrl_c(project: Path, deals: Deals) -> None:
    deals({"company": "青葉精機株式会社", "chk_discovery": True})
    command = [sys.executable, "-m", "bridge", "--project", str(project), "watch", "--every", "1s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        first = watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        told = watching.stderr.read()
        code = watching.wait(30)
    assert "Synced" in first
    assert "in 1 row: 1 write" in first
    assert code == 0
    assert told.splitlines() == ["Watching every 1s; Ctrl-C stops it.", "Stopped."]
