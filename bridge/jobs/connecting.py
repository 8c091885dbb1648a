"""Connecting: from a spreadsheet's name to a transport that reaches it: at Google, in this process or on a port of this machine."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import requests

from bridge.errors import InvalidInput, NotFound, Problem
from bridge.google_sheets import consent
from bridge.google_sheets.credentials import DRIVE, SCOPES, SignIn, authorized_session, sign_in
from bridge.google_sheets.pacing import Pacer, pacer_of
from bridge.google_sheets.transport import Handle, Transport, anonymous_session, session_of
from bridge.jobs.addresses import Reference, emulator_base, parse_reference
from bridge.settings import Settings

if TYPE_CHECKING:
    from bridge.local_sheets import LocalSheets

EMULATOR = "SHEETS_EMULATOR_HOST"
EMULATOR_TOKEN = "SHEETS_EMULATOR_TOKEN"  # of a server that was started with one
PATIENCE = 10.0  # seconds to try a server of this machine again: it is never busy for longer, so it has failed


class Where(StrEnum):
    """Who answers."""

    GOOGLE = "google"
    LOCAL = "local"
    EMULATOR = "emulator"


@dataclass(frozen=True)
class Connection:
    """A way to one spreadsheet.

    spreadsheet_id: '' only where a new one is to be created; address: whom a Google spreadsheet must be shared with ('' for a
    person's own account, or where nobody asks); signed: None where nothing is signed; local, path: of a file on this machine.
    """

    transport: Transport
    spreadsheet_id: str
    where: Where
    address: str = ""
    warnings: tuple[Problem, ...] = ()
    signed: SignIn | None = None
    local: LocalSheets | None = None
    path: Path | None = None

    @property
    def link(self) -> str:
        """What opens the spreadsheet in a browser; '' for a local file."""
        if self.where is Where.EMULATOR:
            return f"{self.transport.base}/s/{self.spreadsheet_id}"
        return f"https://docs.google.com/spreadsheets/d/{self.spreadsheet_id}" if self.where is Where.GOOGLE else ""

    def at(self, spreadsheet_id: str) -> Connection:
        """The same way to another spreadsheet."""
        return replace(self, spreadsheet_id=spreadsheet_id)


def connect(
    settings: Settings,
    *,
    project: Path,
    spreadsheet: str | None,
    environ: Mapping[str, str] = os.environ,
    ask: consent.Ask | None = None,
    create: bool = False,
    drive: bool = False,
) -> Connection:
    """A connection to the spreadsheet that `spreadsheet` (else bridge.yaml) names; nothing is sent yet.

    project: folder of bridge.yaml; a path in --spreadsheet starts from where the command runs instead. ask: how to obtain a
    person's consent. create: a spreadsheet, or a local file, need not exist; drive: people's files in Drive are wanted, too.
    Raises InvalidInput, NotFound, AccessDenied.
    """
    named = spreadsheet or settings.bridge.spreadsheet
    nameless = create and not named
    reference = Reference("") if nameless else parse_reference(named, Path() if spreadsheet else project)
    if reference.path is not None:
        return _in_process(settings, reference.path, reference.id, create=create)
    if environ.get(EMULATOR):
        return _on_a_port(settings, reference.id, environ[EMULATOR], token=environ.get(EMULATOR_TOKEN, ""))
    return _at_google(settings, reference.id, project=project, ask=ask, scopes=(*SCOPES, DRIVE) if drive else SCOPES)


def _transport(
    settings: Settings, session: requests.Session, base: str = "", *, near: bool = False, pacer: Pacer | None = None
) -> Transport:
    total_seconds = min(settings.bridge.total_seconds, PATIENCE) if near else settings.bridge.total_seconds
    return Transport(
        session,
        base=base,
        request_seconds=settings.bridge.request_seconds,
        total_seconds=total_seconds,
        pacer=pacer,
    )


def _at_google(
    settings: Settings, spreadsheet_id: str, *, project: Path, ask: consent.Ask | None, scopes: tuple[str, ...]
) -> Connection:
    signed = sign_in(settings.bridge.credentials, project, ask=ask, scopes=scopes)
    transport = _transport(settings, authorized_session(signed), pacer=pacer_of(signed.address or "user"))
    return Connection(
        transport=transport,
        spreadsheet_id=spreadsheet_id,
        where=Where.GOOGLE,
        address=signed.address,
        warnings=signed.warnings,
        signed=signed,
    )


def _on_a_port(settings: Settings, spreadsheet_id: str, host: str, *, token: str) -> Connection:
    session = anonymous_session()
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    transport = _transport(settings, session, emulator_base(host), near=True)
    return Connection(transport=transport, spreadsheet_id=spreadsheet_id, where=Where.EMULATOR)


def _in_process(settings: Settings, path: Path, spreadsheet_id: str, *, create: bool) -> Connection:
    local = open_local(path, create=create)
    transport = _transport(settings, session_of(handle_of(local)), near=True)
    found = spreadsheet_id or local.first_spreadsheet() or ""
    if not found and not create:
        raise NotFound(
            f'"{path}" holds no spreadsheet yet: run `sheetbridge init`, or `sheetbridge local open FILE.xlsx`'
        )
    return Connection(transport=transport, spreadsheet_id=found, where=Where.LOCAL, local=local, path=path)


def open_local(path: Path, *, create: bool = False) -> LocalSheets:
    """The local server's file, opened. Raises NotFound where it is not there and may not be made."""
    if path.is_dir():
        raise InvalidInput(f'"{path}" is a folder; name a file, for example local:{path / "deals.sheets"}')
    if not path.exists() and not create:
        raise NotFound(
            f'there is no file "{path}": run `sheetbridge init --new TITLE` or `sheetbridge local open FILE.xlsx`'
        )
    if not path.parent.is_dir():
        raise InvalidInput(f'there is no folder "{path.parent}"; create it first')
    from bridge.local_sheets import LocalSheets  # only who works locally pays for its import

    try:
        return LocalSheets(path)
    except (OSError, sqlite3.Error) as error:
        raise InvalidInput(f'"{path}" cannot be opened as a file of spreadsheets: {error}') from error


def handle_of(local: LocalSheets) -> Handle:
    """The local server as a function that answers what a session sends to Google's hosts."""
    from bridge.local_sheets import Request

    def handle(method: str, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        answer = local.handle(Request(method=method, path=parts.path, query=query, headers=dict(headers), body=body))
        if answer.is_cut:
            raise requests.ConnectionError("the local server dropped the connection, as it was told to")
        return answer.status, answer.headers, answer.body

    return handle
