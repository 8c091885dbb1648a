"""Drive v3, as far as spreadsheet clients use it: files.

https://developers.google.com/workspace/drive/api/reference/rest/v3
"""

from __future__ import annotations

from typing import Any

from bridge.local_sheets.drive.query import matching, ordered, page_of
from bridge.local_sheets.reading.spreadsheets import describe
from bridge.local_sheets.requests.add_sheet import make_tab
from bridge.local_sheets.wire.errors import ApiError, DriveError, file_not_found
from bridge.local_sheets.wire.identities import SERVICE_ACCOUNT
from bridge.local_sheets.wire.messages import Content
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import OWNER, READER, WRITER, check_can_own, check_drive, may, owner_of
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.sharing import permissions_of
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
BASIC = ("kind", "id", "name", "mimeType")  # what Drive answers when no fields are named
ROOT = "root"
OPTIONAL = ("description", "properties", "appProperties")
BINARY = ("size", "md5Checksum", "originalFilename")  # members of a file that was uploaded and not converted
KEPT = ("trashed", "starred", *OPTIONAL)  # members that files.update stores as they are


def create_spreadsheet(call: Call) -> Json:
    """spreadsheets.create: a `sheets` list replaces the default tab."""
    if call.identity.kind == SERVICE_ACCOUNT:
        raise ApiError("The caller does not have permission", code=403)
    properties = normalised(call.body.get("properties", {}), "SpreadsheetProperties")
    draft = Spreadsheet("", properties)
    for sheet in call.body.get("sheets", ()):
        draft.add_tab(make_tab(draft, sheet.get("properties", {})))
    spreadsheet = call.local.add_spreadsheet(properties, draft.tabs or None, owner=call.account)
    return describe(spreadsheet, None, None, grid=False)


def found(call: Call, role: str = READER) -> Spreadsheet:
    """The file of a call. Raises DriveError 404 when it is not there for who asks, 403 when their role is lower."""
    wanted = call.path["id"]
    spreadsheet = call.local.store.find(wanted)
    if spreadsheet is None:
        raise file_not_found(wanted)
    check_drive(spreadsheet, call.account, role)
    return spreadsheet


def describe_file(spreadsheet: Spreadsheet, account: str) -> Json:
    """Everything that is known of a file, as an account sees it."""
    mine, editable = owner_of(spreadsheet) == account, may(spreadsheet, account, WRITER)
    return {
        "kind": "drive#file",
        "id": spreadsheet.spreadsheet_id,
        "name": spreadsheet.properties["title"],
        "mimeType": spreadsheet.file.get("mimeType", SPREADSHEET),
        "createdTime": spreadsheet.file["createdTime"],
        "modifiedTime": spreadsheet.file["modifiedTime"],
        "trashed": bool(spreadsheet.file.get("trashed")),
        "version": str(spreadsheet.version),
        "parents": parents_of(spreadsheet),
        "starred": bool(spreadsheet.file.get("starred")),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{spreadsheet.spreadsheet_id}/edit",
        "permissions": permissions_of(spreadsheet),
        "ownedByMe": mine,
        "capabilities": {"canEdit": editable, "canCopy": True, "canDelete": mine, "canShare": editable},
        **{name: spreadsheet.file[name] for name in (*OPTIONAL, *BINARY) if name in spreadsheet.file},
    }


def basic(spreadsheet: Spreadsheet, call: Call) -> Json:
    """A file as the call wants it: all that is known when fields are named (they are cut later)."""
    whole = describe_file(spreadsheet, call.account)
    return whole if call.query.get("fields") else {name: whole[name] for name in BASIC}


def create(call: Call) -> Json:
    """files.create: spreadsheets, and folders to put them into."""
    kind = call.body.get("mimeType", SPREADSHEET)
    if kind not in (SPREADSHEET, FOLDER):
        raise DriveError("This server stores spreadsheets and folders only.", location="mimeType")
    check_can_own(call.identity)
    about = {"mimeType": kind} if kind == FOLDER else {}
    properties = {"title": call.body.get("name") or "Untitled"}
    tabs: list[Tab] | None = [] if kind == FOLDER else None
    made = call.local.add_spreadsheet(properties, tabs, owner=call.account, about=about | parents_asked(call))
    return basic(made, call)


def parents_asked(call: Call, body: Json | None = None) -> Json:
    """The folders a new file is asked to lie in, as the file keeps them. Raises DriveError 404."""
    parents = (call.body if body is None else body).get("parents") or []
    for parent in parents:
        if parent != ROOT and (call.local.store.find(parent) is None):
            raise file_not_found(parent)
    return {"parents": parents} if parents else {}


def parents_of(spreadsheet: Spreadsheet) -> list[str]:
    """Ids of the folders a file lies in."""
    return list(spreadsheet.file.get("parents", [ROOT]))


def get(call: Call) -> Any:
    """files.get."""
    if call.query.get("alt") == "media":
        content = call.local.store.content(found(call).spreadsheet_id)
        if content is not None:
            return Content(content, str(found(call).file["mimeType"]))
        raise DriveError(
            "Only files with binary content can be downloaded. Use Export.", code=403, reason="fileNotDownloadable"
        )
    return basic(found(call), call)


def list_files(call: Call) -> Json:
    """files.list: what the account may see, newest first unless ordered; trashed files are listed unless q says otherwise."""
    seen = [one for one in reversed(call.local.store.all()) if may(one, call.account, READER)]
    files = matching([describe_file(one, call.account) for one in seen], call.query.get("q", ""))
    page, token = page_of(ordered(files, call.query.get("orderBy", "")), call.query)
    names = None if call.query.get("fields") else BASIC
    answer = {"kind": "drive#fileList", "incompleteSearch": False}
    return answer | token | {"files": [_named(item, names) for item in page]}


def _named(item: Json, names: tuple[str, ...] | None) -> Json:
    return item if names is None else {name: item[name] for name in names}


def update(call: Call) -> Json:
    """files.update: rename, move to the trash and back, move between folders, star."""
    draft = found(call, WRITER).draft()
    if call.body.get("name"):
        draft.properties["title"] = call.body["name"]
    for name in KEPT:
        if name in call.body:
            draft.file[name] = call.body[name]
    parents = [one for one in parents_of(draft) if one not in call.query.get("removeParents", "").split(",")]
    parents += [one for one in call.query.get("addParents", "").split(",") if one and one not in parents]
    if parents != parents_of(draft):
        draft.file["parents"] = parents
    call.local.save(draft)
    return basic(draft, call)


def delete(call: Call) -> None:
    """files.delete: for good."""
    call.local.store.delete(found(call, OWNER).spreadsheet_id)
