"""A spreadsheet on a local server, people who type into it through gspread, and the bridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import gspread

from bridge.google_sheets.transport import Transport, session_of
from bridge.jobs.connecting import Connection, Where, handle_of
from bridge.jobs.init import init
from bridge.jobs.sync import SyncResult, sync
from bridge.local_sheets import LocalSheets
from bridge.settings import Settings
from bridge.settings.load import load
from bridge.sheet.dates import serial_number


def settings_without(*codes: str, calendar: str = "A") -> Settings:
    """The shipped settings with these warnings off; calendar B has no company holidays."""
    settings = load()
    bridge = settings.bridge.model_copy(update={"warnings_off": codes})
    company = settings.calendar.company if calendar == "A" else ()
    days = settings.calendar.model_copy(update={"company": company})
    return replace(settings, bridge=bridge, calendar=days)


def connection_to(local: LocalSheets, spreadsheet_id: str, **bounds: Any) -> Connection:
    """A connection in process, without waiting."""
    waiting = {"sleep": lambda _: None, "jitter": lambda: 0.0} | bounds
    transport = Transport(session_of(handle_of(local)), **waiting)
    return Connection(transport=transport, spreadsheet_id=spreadsheet_id, where=Where.LOCAL, local=local)


def copied(local: LocalSheets) -> LocalSheets:
    """The same spreadsheets on another server."""
    other = LocalSheets(None)
    local.store._file.backup(other.store._file)
    return other


def put_into(local: LocalSheets, other: LocalSheets) -> None:
    """Let the spreadsheets of a server be those of another one."""
    other.store._file.backup(local.store._file)
    local.store._known.clear()


def prepared(settings: Settings, at: str) -> tuple[LocalSheets, str]:
    """A server and the id of a spreadsheet on it that `init` has prepared."""
    local = LocalSheets(None)
    spreadsheet_id = local.create_spreadsheet("商談", locale="ja_JP", time_zone="Asia/Tokyo")
    init(connection_to(local, spreadsheet_id), settings, moment(at))
    return local, spreadsheet_id


@cache
def shipped() -> Settings:
    """The settings as shipped, read once; nobody can change them."""
    return load()


@cache
def prepared_as_shipped(at: str) -> tuple[LocalSheets, str]:
    """Made once, for tests to act on copies of it."""
    return prepared(shipped(), at)


class Office:
    """One team's spreadsheet, prepared with preset `baton`."""

    def __init__(self, settings: Settings | None = None, *, at: str = "2026-11-20 09:00") -> None:
        self.settings = settings or shipped()
        if settings:
            self.local, self.spreadsheet_id = prepared(settings, at)
        else:
            original, self.spreadsheet_id = prepared_as_shipped(at)
            self.local = copied(original)
        self.bridge = connection_to(self.local, self.spreadsheet_id)
        people = connection_to(self.local, self.spreadsheet_id)
        self.spreadsheet: gspread.Spreadsheet = people.transport.client().open_by_key(self.spreadsheet_id)

    def tab(self, title: str) -> gspread.Worksheet:
        return self.spreadsheet.worksheet(title)

    def labels(self, title: str) -> list[str]:
        return [str(label) for label in self.tab(title).row_values(1)]

    def type(self, row: int, title: str = "案件", /, **cells: Any) -> None:
        """A person types cells of one row (1-based), named by their column keys; moments as text are taken as such."""
        tab = self.settings.tabs[next(key for key, one in self.settings.tabs.items() if one.label.ja == title)]
        labels = self.labels(title)
        values = [
            {
                "range": gspread.utils.rowcol_to_a1(row, labels.index(tab.column(key).label.ja) + 1),
                "values": [[typed(value)]],
            }
            for key, value in cells.items()
        ]
        self.tab(title).batch_update(values, value_input_option="RAW")

    def type_many(self, title: str = "案件", /, **columns: Sequence[Any]) -> None:
        """A person fills whole columns from the first row below the header on."""
        tab = self.settings.tabs[next(key for key, one in self.settings.tabs.items() if one.label.ja == title)]
        labels = self.labels(title)
        values = [
            {
                "range": gspread.utils.rowcol_to_a1(2, labels.index(tab.column(key).label.ja) + 1),
                "majorDimension": "COLUMNS",
                "values": [[*cells]],
            }
            for key, cells in columns.items()
        ]
        self.tab(title).batch_update(values, value_input_option="RAW")

    def sync(self, at: str, **options: Any) -> SyncResult:
        return sync(self.bridge, self.settings, moment(at), **options)

    def rows(self, title: str = "案件") -> list[dict[str, Any]]:
        """The rows below the header: label -> cell, unformatted."""
        head, *rows = self.tab(title).get_values(value_render_option="UNFORMATTED_VALUE")
        return [dict(zip(head, row, strict=False)) for row in rows]

    def deal(self, row: int) -> dict[str, Any]:
        """One row of 案件 (1-based)."""
        return self.rows()[row - 2]

    def page(self, title: str) -> list[list[Any]]:
        """A rendered tab as it stands, blank rows at the end cut."""
        return self.tab(title).get_values(value_render_option="UNFORMATTED_VALUE")

    def codes(self, row: int) -> list[str]:
        """The warning codes of one row, in order."""
        lines = str(self.deal(row).get("要確認", "")).splitlines()
        return [line.rsplit("(", 1)[1].rstrip(")") for line in lines]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def typed(value: Any) -> Any:
    """A datetime as the serial number a date cell holds."""
    return serial_number(value) if isinstance(value, datetime) else value


def day(text: str) -> float:
    return serial_number(datetime.fromisoformat(text).date())


def at(text: str) -> float:
    return serial_number(datetime.fromisoformat(text))
