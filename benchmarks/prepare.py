"""A spreadsheet full of deals, as a team has it that has used the bridge for a while; kept in a file that each measurement copies.

Closed deals were there two months ago, when the bridge first looked; the open ones came since. Everything is typed through the API.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.deals import Cells, deals
from bridge.google_sheets.transport import Transport, session_of
from bridge.jobs.connecting import Connection, Where, handle_of
from bridge.jobs.init import init
from bridge.jobs.sync import sync
from bridge.local_sheets import LocalSheets
from bridge.settings import Settings
from bridge.settings.load import load
from bridge.sheet.a1 import column_letter

NOW = datetime(2026, 12, 1, 9, 0)
FIRST = NOW - timedelta(days=60)
LATER = NOW + timedelta(minutes=10)
CHUNK = 5_000  # rows that are typed in one call
TAB = "案件"


def prepare(path: Path, count: int) -> str:
    """Make the file; gives the spreadsheet's id."""
    settings = load()
    local = LocalSheets(path)
    spreadsheet_id = local.create_spreadsheet("商談", locale="ja_JP", time_zone="Asia/Tokyo")
    transport = Transport(session_of(handle_of(local)), total_seconds=3600)
    connection = Connection(transport, spreadsheet_id, Where.LOCAL, local=local)
    init(connection, settings, FIRST)
    cells = deals(count, NOW)
    is_open = np.array([stage is None for stage in cells["stage_manual"]]) & (cells["chk_contract"] != True)  # noqa: E712
    _grow(connection, count + 1)
    for now, rows in ((FIRST, ~is_open), (NOW, is_open)):
        type_in(connection, settings, {key: np.where(rows, column, None) for key, column in cells.items()})
        sync(connection, settings, now, force=True)
    local.close()
    return spreadsheet_id


def type_in(connection: Connection, settings: Settings, cells: Mapping[str, Cells]) -> None:
    """Write columns of deals from row 2 on, as people's scripts do; blank cells are left as they are."""
    letters = _letters(connection, settings)
    height = max(map(len, cells.values()))
    for first in range(0, height, CHUNK):
        ranges = [_range(letters[key], first, column[first : first + CHUNK].tolist()) for key, column in cells.items()]
        _write(connection, ranges)


def edit(connection: Connection, settings: Settings, typed: Mapping[str, Mapping[int, object]]) -> None:
    """Write single cells of deals: column key -> {position: cell}."""
    letters = _letters(connection, settings)
    ranges = [_range(letters[key], row, [cell]) for key, column in typed.items() for row, cell in column.items()]
    for first in range(0, len(ranges), CHUNK):
        _write(connection, ranges[first : first + CHUNK])


def _range(letter: str, first: int, cells: list[object]) -> dict[str, Any]:
    """A ValueRange: cells of one column from this deal on."""
    return {"range": f"{TAB}!{letter}{first + 2}", "majorDimension": "COLUMNS", "values": [cells]}


def _write(connection: Connection, ranges: list[dict[str, Any]]) -> None:
    body = {"valueInputOption": "RAW", "data": ranges}
    connection.transport.json("POST", f"/{connection.spreadsheet_id}/values:batchUpdate", body=body)


def _letters(connection: Connection, settings: Settings) -> dict[str, str]:
    """Column key -> letter, by the header row."""
    answer = connection.transport.json("GET", f"/{connection.spreadsheet_id}/values/{TAB}!1:1")
    keys = {column.label.ja: column.key for column in settings.tabs["deals"].columns}
    return {keys[label]: column_letter(index) for index, label in enumerate(answer["values"][0])}


def _grow(connection: Connection, rows: int) -> None:
    answer = connection.transport.json("GET", f"/{connection.spreadsheet_id}", params={"fields": "sheets.properties"})
    properties = next(one["properties"] for one in answer["sheets"] if one["properties"]["title"] == TAB)
    missing = rows - properties["gridProperties"]["rowCount"]
    if missing > 0:
        grow = {"sheetId": properties.get("sheetId", 0), "dimension": "ROWS", "length": missing}
        path = f"/{connection.spreadsheet_id}:batchUpdate"
        connection.transport.json("POST", path, body={"requests": [{"appendDimension": grow}]})
