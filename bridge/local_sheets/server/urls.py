"""Which function answers which URL.

https://developers.google.com/workspace/sheets/api/reference/rest
https://developers.google.com/workspace/drive/api/reference/rest/v3
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from bridge.local_sheets.drive import comments as drive_comments
from bridge.local_sheets.drive import copying, exporting, permissions, uploads
from bridge.local_sheets.drive import files as drive
from bridge.local_sheets.reading import metadata
from bridge.local_sheets.reading import spreadsheets as reading
from bridge.local_sheets.server import batches
from bridge.local_sheets.values import methods as values
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.messages import Request

READ, WRITE, DRIVE = "read", "write", "drive"  # a spreadsheet as it is; a draft of one, then saved; Drive's own affair


@dataclass(frozen=True, slots=True)
class Route:
    """A URL template. message: the type of the body; answer: the type that a field mask is checked against."""

    method: str
    template: str
    mode: str
    perform: Callable[..., Any]
    message: str | None = None
    answer: str | None = None
    root: str = ""  # the parameter that holds the body, as error messages name it
    reads_only: bool = False  # a Drive or POST call that writes nothing

    @property
    def kind(self) -> str:
        """What a quota counts it as."""
        reading = self.mode == READ or self.reads_only
        return "read" if reading else "write"


S = "/v4/spreadsheets"
ID = f"{S}/{{id}}"
FILE = "/drive/v3/files/{id}"
COMMENT = f"{FILE}/comments/{{comment}}"
VALUES = f"{ID}/values"
ROUTES = (
    Route("POST", S, DRIVE, drive.create_spreadsheet, "Spreadsheet", "Spreadsheet"),
    Route("GET", ID, READ, reading.get, answer="Spreadsheet"),
    Route("POST", f"{ID}:getByDataFilter", READ, reading.get_by_data_filter, "GetSpreadsheetByDataFilterRequest", "Spreadsheet"),
    Route("POST", f"{ID}:batchUpdate", WRITE, batches.batch_update,
          "BatchUpdateSpreadsheetRequest", "BatchUpdateSpreadsheetResponse"),
    Route("POST", f"{VALUES}:batchGetByDataFilter", READ, values.batch_get_by_data_filter,
          "BatchGetValuesByDataFilterRequest", "BatchGetValuesByDataFilterResponse"),
    Route("GET", f"{VALUES}:batchGet", READ, values.batch_get, answer="BatchGetValuesResponse"),
    Route("POST", f"{VALUES}:batchUpdateByDataFilter", WRITE, values.batch_update_by_data_filter,
          "BatchUpdateValuesByDataFilterRequest", "BatchUpdateValuesByDataFilterResponse"),
    Route("POST", f"{VALUES}:batchUpdate", WRITE, values.batch_update, "BatchUpdateValuesRequest", "BatchUpdateValuesResponse"),
    Route("POST", f"{VALUES}:batchClearByDataFilter", WRITE, values.batch_clear_by_data_filter,
          "BatchClearValuesByDataFilterRequest", "BatchClearValuesByDataFilterResponse"),
    Route("POST", f"{VALUES}:batchClear", WRITE, values.batch_clear, "BatchClearValuesRequest", "BatchClearValuesResponse"),
    Route("POST", f"{VALUES}/{{range}}:append", WRITE, values.append, "ValueRange", "AppendValuesResponse", root="data"),
    Route("POST", f"{VALUES}/{{range}}:clear", WRITE, values.clear_one, "ClearValuesRequest", "ClearValuesResponse"),
    Route("GET", f"{VALUES}/{{range}}", READ, values.get, answer="ValueRange"),
    Route("PUT", f"{VALUES}/{{range}}", WRITE, values.update, "ValueRange", "UpdateValuesResponse", root="data"),
    Route("POST", f"{ID}/developerMetadata:search", READ, metadata.search,
          "SearchDeveloperMetadataRequest", "SearchDeveloperMetadataResponse"),
    Route("GET", f"{ID}/developerMetadata/{{metadata}}", READ, metadata.get, answer="DeveloperMetadata"),
    Route("POST", f"{ID}/sheets/{{sheet}}:copyTo", DRIVE, copying.copy_to,
          "CopySheetToAnotherSpreadsheetRequest", "SheetProperties"),
    Route("POST", "/drive/v3/files", DRIVE, drive.create),
    Route("GET", "/drive/v3/files", DRIVE, drive.list_files, reads_only=True),
    Route("GET", f"{FILE}/export", DRIVE, exporting.export, reads_only=True),
    Route("GET", f"{FILE}/comments", DRIVE, drive_comments.list_all, reads_only=True),
    Route("POST", f"{FILE}/comments", DRIVE, drive_comments.create),
    Route("GET", f"{COMMENT}/replies", DRIVE, drive_comments.list_replies, reads_only=True),
    Route("POST", f"{COMMENT}/replies", DRIVE, drive_comments.create_reply),
    Route("GET", f"{COMMENT}/replies/{{reply}}", DRIVE, drive_comments.get_reply, reads_only=True),
    Route("PATCH", f"{COMMENT}/replies/{{reply}}", DRIVE, drive_comments.update_reply),
    Route("DELETE", f"{COMMENT}/replies/{{reply}}", DRIVE, drive_comments.delete_reply),
    Route("GET", COMMENT, DRIVE, drive_comments.get, reads_only=True),
    Route("PATCH", COMMENT, DRIVE, drive_comments.update),
    Route("DELETE", COMMENT, DRIVE, drive_comments.delete),
    Route("POST", f"{FILE}/copy", DRIVE, copying.copy_file),
    Route("GET", f"{FILE}/permissions", DRIVE, permissions.list_all, reads_only=True),
    Route("POST", f"{FILE}/permissions", DRIVE, permissions.create),
    Route("GET", f"{FILE}/permissions/{{permission}}", DRIVE, permissions.get, reads_only=True),
    Route("PATCH", f"{FILE}/permissions/{{permission}}", DRIVE, permissions.update),
    Route("DELETE", f"{FILE}/permissions/{{permission}}", DRIVE, permissions.delete),
    Route("GET", FILE, DRIVE, drive.get, reads_only=True),
    Route("PATCH", FILE, DRIVE, drive.update),
    Route("DELETE", FILE, DRIVE, drive.delete),
    Route("PUT", "/upload/drive/v2/files/{id}", DRIVE, uploads.replace_v2),
    Route("PATCH", "/upload/drive/v3/files/{id}", DRIVE, uploads.replace),
    Route("POST", "/upload/drive/v3/files", DRIVE, uploads.create),
)  # fmt: skip


def _compiled(template: str) -> re.Pattern[str]:
    """{id} and the like match one segment; a segment may hold encoded slashes and colons."""
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+?)", re.escape(template))
    return re.compile(pattern)


PATTERNS = tuple((route, _compiled(route.template)) for route in ROUTES)


def find_route(method: str, path: str) -> tuple[Route, Mapping[str, str]]:
    """The route of a URL path (percent-encoded) and its named parts, decoded. Raises ApiError 404."""
    # some clients write /v4/spreadsheets/ID/:batchUpdate and /drive/v3/files/ID/
    path = path.rstrip("/").replace("/:", ":").replace("%3A", ":").replace("%3a", ":")
    for route, pattern in PATTERNS:
        if route.method == method and (match := pattern.fullmatch(path)):
            return route, {name: unquote(value) for name, value in match.groupdict().items()}
    raise ApiError(f"Requested entity was not found: {method} {path}", code=404)


def kind_of(request: Request) -> str:
    """What a quota counts a request as: read or write."""
    method = request.header("x-http-method-override") or request.method
    try:
        return find_route(method.upper(), request.path)[0].kind
    except ApiError:
        return "read"
