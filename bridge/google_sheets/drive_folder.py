"""A folder of Drive as an inbox: files are listed and read, and moved into a folder inside it. Nothing is ever deleted.

https://developers.google.com/workspace/drive/api/reference/rest/v3/files
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from bridge.errors import OutcomeUnknown, SheetbridgeError, SpreadsheetUnreachable
from bridge.google_sheets.transport import HOSTS, Transport

FILES = f"{HOSTS[1]}/drive/v3/files"
FOLDER = "application/vnd.google-apps.folder"
MEMBERS = "id,name,mimeType,size,md5Checksum,parents"
SHARED = {"supportsAllDrives": "true"}  # folders of shared drives, too
PAGE = 1000  # files of an answer, the most Drive gives


@dataclass(frozen=True, slots=True)
class DriveFile:
    """A file of Drive. parents: ids of the folders it lies in.

    size: bytes; md5: of its content; both absent (0, '') while it is not wholly there, and for Google's own kinds of files.
    """

    file_id: str
    name: str
    kind: str
    size: int
    md5: str
    parents: tuple[str, ...]


def list_folder(transport: Transport, folder_id: str) -> list[DriveFile]:
    """What lies right inside the folder and not in the trash, in the order of names. Raises what the transport raises."""
    query = f"'{folder_id}' in parents and trashed = false"
    more = SHARED | {"includeItemsFromAllDrives": "true", "pageSize": str(PAGE), "orderBy": "name,createdTime"}
    params: dict[str, Any] = {"q": query, "fields": f"nextPageToken,files({MEMBERS})", **more}
    found: list[DriveFile] = []
    while True:
        answer = _json(transport.request("GET", FILES, params=params).content)
        found += map(_file, answer.get("files", ()))
        if not answer.get("nextPageToken"):
            return found
        params["pageToken"] = answer["nextPageToken"]


def look_at(transport: Transport, file_id: str) -> DriveFile:
    """A file, or a folder, as it is now."""
    params = {"fields": MEMBERS, **SHARED}
    return _file(_json(transport.request("GET", f"{FILES}/{file_id}", params=params).content))


def read_content(transport: Transport, file_id: str) -> bytes:
    """The bytes of a file."""
    return transport.request("GET", f"{FILES}/{file_id}", params={"alt": "media", **SHARED}).content


def folder_inside(transport: Transport, folder_id: str, name: str) -> str:
    """The id of the folder of that name inside another, made where there is none."""
    for one in list_folder(transport, folder_id):
        if one.kind == FOLDER and one.name == name:
            return one.file_id
    body = {"name": name, "mimeType": FOLDER, "parents": [folder_id]}
    try:
        answer = transport.request("POST", FILES, params={"fields": MEMBERS, **SHARED}, json=body)
    except OutcomeUnknown:
        there = [one for one in list_folder(transport, folder_id) if one.kind == FOLDER and one.name == name]
        if not there:
            raise
        return there[0].file_id
    return _file(_json(answer.content)).file_id


def move(transport: Transport, file_id: str, *, source: str, target: str) -> DriveFile:
    """Move a file from one folder into another; the file as it is then. Where somebody else has moved it, that stands."""
    params = {"addParents": target, "removeParents": source, "fields": MEMBERS, **SHARED}
    try:
        return _file(_json(transport.request("PATCH", f"{FILES}/{file_id}", params=params, json={}).content))
    except SheetbridgeError:
        now = look_at(transport, file_id)
        if source in now.parents:
            raise
        return now


def _file(answer: Mapping[str, Any]) -> DriveFile:
    return DriveFile(
        file_id=str(answer["id"]),
        name=str(answer.get("name", "")),
        kind=str(answer.get("mimeType", "")),
        size=int(answer.get("size", 0)),
        md5=str(answer.get("md5Checksum", "")),
        parents=tuple(answer.get("parents", ())),
    )


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise SpreadsheetUnreachable("Drive's answer is not JSON", status=200) from error
    return found if isinstance(found, dict) else {}
