"""doctor: walk the set-up step by step; each step says what was seen and, where it is not right, what to click.

It reads only, unless it is asked to prove what Google does not document (proving.py).

The order is the order in which things can go wrong, and the walk ends at the first step without which the next make no sense.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bridge.errors import AccessDenied, InvalidSettings, SheetbridgeError
from bridge.google_sheets import consent
from bridge.google_sheets.credentials import fetch_token
from bridge.google_sheets.probe import Answer, probe_file, probe_spreadsheet
from bridge.jobs.access_steps import access_step, role_step
from bridge.jobs.checking import load_checked
from bridge.jobs.connecting import Connection, Where, connect
from bridge.jobs.drive_inbox import folder_id, waiting_in
from bridge.jobs.gathering import gather
from bridge.jobs.proving import prove
from bridge.jobs.sheet_steps import properties_steps, sheet_steps
from bridge.jobs.steps import Step, fail, ok, warn
from bridge.settings import Settings

NETWORK = "check this machine's network and proxy (HTTPS_PROXY), then run `sheetbridge doctor` again"


@dataclass(frozen=True)
class Visit:
    """What doctor is asked to look at. clock: the naive now in the configured zone; prove: try out in a scratch tab what Google
    does not document; the rest as for `connect`."""

    project: Path
    clock: Callable[[Settings], datetime]
    spreadsheet: str | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    ask: consent.Ask | None = None
    prove: bool = False


def examine(visit: Visit) -> Iterator[Step]:
    """The steps, one after the other as they are done."""
    settings = yield from _settings(visit)
    if settings is None:
        return
    connection = yield from _credentials(visit, settings)
    if connection is None:
        return
    answer = yield from _access(connection)
    if answer is None:
        return
    if settings.bridge.drive_inbox:
        yield _inbox(connection, settings.bridge.drive_inbox)
    yield from properties_steps(answer.content.get("properties", {}), settings)
    yield from _sheet(connection, settings, visit.clock(settings))
    if visit.prove:
        yield from prove(connection)


def _settings(visit: Visit) -> Generator[Step, None, Settings | None]:
    try:
        settings = load_checked(visit.project)
    except InvalidSettings as error:
        lines = tuple(map(str, error.problems))
        yield fail(
            "Settings", f"{len(lines)} faults", "correct these places; `sheetbridge check` finds them again", lines
        )
        return None
    where = (visit.project / "bridge.yaml").resolve()
    yield ok(
        "Settings", f"valid ({where})" if where.is_file() else "valid (no bridge.yaml here; the defaults are used)"
    )
    return settings


def _credentials(visit: Visit, settings: Settings) -> Generator[Step, None, Connection | None]:
    """The name, the key and a token."""
    try:
        connection = connect(
            settings,
            project=visit.project,
            spreadsheet=visit.spreadsheet,
            environ=visit.environ,
            ask=visit.ask,
            drive=bool(settings.bridge.drive_inbox),
        )
    except AccessDenied as error:
        yield fail("Key", str(error), "")
        return None
    except SheetbridgeError as error:
        yield fail("Spreadsheet", str(error), "")
        return None
    if connection.where is not Where.GOOGLE:
        yield ok("Key", f"none needed ({connection.where} spreadsheets)")
        return connection
    yield ok("Key", f"{settings.bridge.credentials.kind}{f', {connection.address}' if connection.address else ''}")
    for problem in connection.warnings:
        yield warn("Key file", f"{problem.place}: {problem.text}", problem.hint)
    return connection if (yield from _token(connection)) else None


def _token(connection: Connection) -> Generator[Step, None, bool]:
    assert connection.signed is not None
    try:
        fetch_token(connection.signed)
    except AccessDenied as error:
        advice = (
            "look whether the key still exists (https://console.cloud.google.com/iam-admin/serviceaccounts), whether this"
            " machine's clock is right, and, with `subject`, whether an administrator granted domain-wide delegation"
        )
        yield fail("Token", str(error), advice)
        return False
    except SheetbridgeError as error:
        yield fail("Token", str(error), NETWORK)
        return False
    yield ok("Token", "obtained")
    return True


def _access(connection: Connection) -> Generator[Step, None, Answer | None]:
    """Reachable, shared with us, and may we edit?"""
    answer = probe_spreadsheet(connection.transport, connection.spreadsheet_id)
    step = access_step(answer, connection.address)
    yield step
    if not step.passed:
        return None
    yield role_step(answer, probe_file(connection.transport, connection.spreadsheet_id), connection.address)
    return answer


def _inbox(connection: Connection, address: str) -> Step:
    """Can the folder in Drive be seen? A sync without --with-inbox works without it."""
    try:
        count = len(waiting_in(connection, folder_id(address)))
    except SheetbridgeError as error:
        return warn("Inbox in Drive", str(error), "until then `sync --with-inbox` imports nothing from it")
    return ok("Inbox in Drive", f"can be seen ({count} {'entry' if count == 1 else 'entries'})")


def _sheet(connection: Connection, settings: Settings, now: datetime) -> Iterator[Step]:
    try:
        gathered = gather(connection, settings, now)
    except SheetbridgeError as error:
        yield fail("Template", str(error), "")
        return
    yield from sheet_steps(gathered)
