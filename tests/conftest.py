"""Fixtures for every room: the shared reference files (or a skip), a seeded local server, and a moment that is now."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bridge.jobs.connecting import Connection, connect
from bridge.settings import Settings
from bridge.settings.load import load
from tests.safety.counting import lines

gc.set_threshold(
    100_000, 20, 20
)  # the many models and answers that stay are not looked through again and again: a fifth of the time
SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"
NOW = datetime(2026, 12, 1, 9, 0)  # a Tuesday


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with reference material beside the repository."""
    if not SHARED.is_dir():
        pytest.skip("the shared reference files are not on this machine")
    return SHARED.resolve()


@pytest.fixture
def now() -> datetime:
    """A moment: naive, in the configured zone."""
    return NOW


@pytest.fixture(scope="session")
def settings() -> Settings:
    """The settings as shipped."""
    return load()


@pytest.fixture
def spreadsheet(tmp_path: Path, settings: Settings, now: datetime) -> Iterator[Connection]:
    """A spreadsheet on a local server of this process, prepared by `init`."""
    from bridge.jobs.creating import create
    from bridge.jobs.init import init

    name = f"local:{tmp_path / 'test.sheets'}"
    empty = connect(settings, project=tmp_path, spreadsheet=name, environ={}, create=True)
    connection = create(empty, settings, "案件管理")
    init(connection, settings, now)
    yield connection
    assert connection.local is not None
    connection.local.close()


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests see neither credentials nor emulators of the machine they run on, and print without colours."""
    for name in [name for name in os.environ if name.startswith(("GOOGLE_", "SHEETS_", "CLOUDSDK_", "SHEETBRIDGE_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache-home"))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many interleavings and faults ran."""
    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    failed = {report.nodeid for report in reports if report.failed}
    told = [(report.nodeid in failed, report.user_properties) for report in reports if report.when == "teardown"]
    for line in lines(told):
        terminalreporter.write_line(line)
