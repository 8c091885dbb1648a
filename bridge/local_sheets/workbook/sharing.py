"""A file's permissions as Drive lists them."""

from __future__ import annotations

from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import owner_of
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def permissions_of(spreadsheet: Spreadsheet) -> list[Json]:
    """The owner, then those it was shared with."""
    owner = {"kind": "drive#permission", "id": "owner", "type": "user", "role": "owner"}
    owner["emailAddress"] = owner_of(spreadsheet)
    return [owner, *spreadsheet.file.get("permissions", ())]
