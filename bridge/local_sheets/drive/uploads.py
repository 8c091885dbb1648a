"""Uploads: files as they are, and those that Drive is asked to convert to a spreadsheet: CSV, TSV, XLSX; by v2 (gspread) and v3.

https://developers.google.com/workspace/drive/api/guides/manage-uploads#import_to_google_docs_types
"""

from __future__ import annotations

import csv
import hashlib
import io
import random
from email import message_from_bytes
from zipfile import BadZipFile

from bridge.local_sheets.drive.files import SPREADSHEET, basic, found, parents_asked
from bridge.local_sheets.drive.v2 import describe_v2
from bridge.local_sheets.text.entering import entered
from bridge.local_sheets.wire.errors import DriveError
from bridge.local_sheets.wire.schema import Json, parsed_json
from bridge.local_sheets.workbook.access import WRITER, check_can_own
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

UNKNOWN = "application/octet-stream"


def create(call: Call) -> Json:
    """files.create with content: a file as it is, or a new spreadsheet where the metadata says so."""
    about, content, kind = _parts(call)
    title = about.get("name") or "Untitled"
    check_can_own(call.identity)
    if about.get("mimeType") != SPREADSHEET:
        kept = parents_asked(call, about) | _binary(content, about.get("mimeType") or kind or UNKNOWN, title)
        made = call.local.add_spreadsheet({"title": title}, [], owner=call.account, about=kept)
        call.local.store.put_content(made.spreadsheet_id, content)
        return basic(made, call)
    read = _read(call, title, content, sheet_id=0)
    parents = parents_asked(call, about)
    spreadsheet = call.local.add_spreadsheet({"title": title}, read.tabs, owner=call.account, about=parents)
    if read.named_ranges:
        draft = spreadsheet.draft()
        draft.named_ranges = read.named_ranges
        call.local.save(draft)
    return basic(call.local.store.find(spreadsheet.spreadsheet_id) or spreadsheet, call)


def _binary(content: bytes, kind: str, name: str) -> Json:
    """What Drive knows of a file that it does not convert."""
    md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"mimeType": kind, "size": str(len(content)), "md5Checksum": md5, "originalFilename": name}


def replace(call: Call) -> Json:
    """files.update with content (v3)."""
    about, content, kind = _parts(call)
    draft = found(call, WRITER).draft()
    if call.local.store.content(draft.spreadsheet_id) is None:
        draft = _replaced(call, content)
    else:
        title = str(draft.properties["title"])
        draft.file |= _binary(content, about.get("mimeType") or kind or draft.file["mimeType"], title)
        call.local.store.put_content(draft.spreadsheet_id, content)
    if about.get("name"):
        draft.properties["title"] = about["name"]
    call.local.save(draft)
    return basic(draft, call)


def replace_v2(call: Call) -> Json:
    """files.update with content (v2): what gspread's import_csv calls."""
    draft = _replaced(call, _parts(call)[1])
    call.local.save(draft)
    return describe_v2(draft)


def _parts(call: Call) -> tuple[Json, bytes, str]:
    """(metadata, content, its type) of a media or multipart upload."""
    if call.query.get("uploadType") != "multipart":
        return {}, call.content, call.content_type
    message = message_from_bytes(b"Content-Type: " + call.content_type.encode() + b"\r\n\r\n" + call.content)
    leaves = [part for part in message.walk() if not part.is_multipart()]
    parts = [part.get_payload(decode=True) for part in leaves]
    if len(parts) != 2 or not isinstance(parts[0], bytes) or not isinstance(parts[1], bytes):
        raise DriveError("Malformed multipart body.", reason="badContent")
    return parsed_json(parts[0]), parts[1], leaves[1].get_content_type()


def _replaced(call: Call, content: bytes) -> Spreadsheet:
    """All tabs go; measured: the new one has the file's name and the zone becomes America/Los_Angeles."""
    draft = found(call, WRITER).draft()
    title = str(draft.properties["title"])
    read = _read(call, title, content, sheet_id=random.randrange(1, 2**31))
    draft.tabs, draft.named_ranges, draft.metadata = [], read.named_ranges, {}
    draft.properties["timeZone"] = "America/Los_Angeles"
    for tab in read.tabs:
        draft.add_tab(tab)
    return draft


def _read(call: Call, title: str, content: bytes, *, sheet_id: int) -> Spreadsheet:
    """A workbook (.xlsx) or a table of texts (CSV, TSV) as tabs and named ranges. Raises DriveError 400."""
    if content[:2] == b"PK":
        from bridge.local_sheets.files.xlsx import read_workbook  # openpyxl takes long to import

        try:
            return read_workbook(content)
        except (BadZipFile, KeyError, ValueError):
            raise DriveError("Bad Request. The content is no workbook.", reason="badRequest") from None
    draft = Spreadsheet("", {})
    draft.add_tab(_tab(call, title, content, sheet_id=sheet_id))
    return draft


def _tab(call: Call, title: str, content: bytes, *, sheet_id: int) -> Tab:
    """A tab with the values of a CSV or TSV file, as if they were typed."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DriveError("Bad Request. The content is not UTF-8 text.", reason="badRequest") from None
    head = text.partition("\n")[0]
    separator = "\t" if "\t" in head and "," not in head else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    width = max((len(row) for row in rows), default=0)
    tab = Tab(sheet_id, title[:100], rows=max(1000, len(rows)), columns=max(26, width))
    for at, row in enumerate(rows):
        if row:
            _put(tab, at, row, call=call)
    return tab


def _put(tab: Tab, at: int, row: list[str], *, call: Call) -> None:
    cells = [entered(text, "en_US", call.now) for text in row]
    tab.put_run(at, 0, [cell.value for cell in cells])
    for column, cell in enumerate(cells):
        if cell.format is not None:
            tab.set_look(at, column, {"userEnteredFormat": {"numberFormat": cell.format}})
