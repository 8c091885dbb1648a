"""files.export: CSV and TSV of the first tab, XLSX and ODS of all. PDF is not made here: it needs a layout engine and fonts.

https://developers.google.com/workspace/drive/api/guides/ref-export-formats
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from bridge.local_sheets.drive.files import found
from bridge.local_sheets.text.display import shown
from bridge.local_sheets.wire.errors import DriveError
from bridge.local_sheets.wire.messages import Content
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
LONGEST = 10_000_000  # bytes that Drive exports at most


def export(call: Call) -> Content:
    """files.export. Raises DriveError 400 for a type that cannot be made, 403 for a file that is too big."""
    kind = call.query.get("mimeType", "")
    spreadsheet = found(call)
    make = MAKERS.get(kind)
    if make is None or spreadsheet.is_other:
        raise DriveError("The requested conversion is not supported.", reason="badRequest", location="convertTo")
    content = make(spreadsheet)
    if len(content) > LONGEST:
        raise DriveError("This file is too large to be exported.", code=403, reason="exportSizeLimitExceeded")
    return Content(content, kind)


def _separated(spreadsheet: Spreadsheet, separator: str) -> bytes:
    tab = next((tab for tab in spreadsheet.tabs if tab.is_grid), None)
    return b"" if tab is None else table(spreadsheet, tab, separator).encode()


def table(spreadsheet: Spreadsheet, tab: Tab, separator: str) -> str:
    """A tab as people see it, without blank rows at the end."""
    rows = [
        [shown(value, tab.look(at, column), spreadsheet.locale) for column, value in enumerate(row)]
        for at, row in enumerate(calculated_rows(spreadsheet, tab, tab.whole()))
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue().removesuffix("\r\n")


def _xlsx(spreadsheet: Spreadsheet) -> bytes:
    from bridge.local_sheets.files.xlsx_writing import xlsx_bytes  # openpyxl takes long to import

    _calculate(spreadsheet)
    return xlsx_bytes(spreadsheet)


def _ods(spreadsheet: Spreadsheet) -> bytes:
    from bridge.local_sheets.files.ods_writing import ods_bytes

    _calculate(spreadsheet)
    return ods_bytes(spreadsheet)


def _calculate(spreadsheet: Spreadsheet) -> None:
    """Give every formula its value."""
    for tab in spreadsheet.tabs:
        if tab.is_grid:
            calculated_rows(spreadsheet, tab, tab.whole())


MAKERS: dict[str, Callable[[Spreadsheet], bytes]] = {
    "text/csv": lambda spreadsheet: _separated(spreadsheet, ","),
    "text/tab-separated-values": lambda spreadsheet: _separated(spreadsheet, "\t"),
    XLSX: _xlsx,
    ODS: _ods,
    "application/x-vnd.oasis.opendocument.spreadsheet": _ods,
}
