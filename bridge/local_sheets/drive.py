"""Drive v3, as far as spreadsheet clients use it: files and permissions.

https://developers.google.com/workspace/drive/api/reference/rest/v3
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from bridge.local_sheets.access import OWNER, READER, WRITER, check_can_own, check_drive, may, owner_of
from bridge.local_sheets.calls import Call
from bridge.local_sheets.display import shown
from bridge.local_sheets.errors import ApiError, DriveError, file_not_found
from bridge.local_sheets.identities import SERVICE_ACCOUNT
from bridge.local_sheets.messages import Content
from bridge.local_sheets.normal import normalised
from bridge.local_sheets.reading import describe
from bridge.local_sheets.requests.add_sheet import make_tab
from bridge.local_sheets.schema import Json
from bridge.local_sheets.spreadsheet import Spreadsheet
from bridge.local_sheets.tab import Tab

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
BASIC = ("kind", "id", "name", "mimeType")  # what Drive answers when no fields are named
TERM = re.compile(
    r"""\s*(?:(\w+)\s*(=|!=|contains|in)\s*(?:"([^"]*)"|'((?:[^'\\]|\\.)*)'|(true|false))|'[^']*'\s+in\s+parents)\s*"""
)


def create_spreadsheet(call: Call) -> Json:
    """spreadsheets.create: a `sheets` list replaces the default tab."""
    if call.identity.kind == SERVICE_ACCOUNT:
        raise ApiError("The caller does not have permission", code=403)
    properties = normalised(call.body.get("properties", {}), "SpreadsheetProperties")
    draft = Spreadsheet("", properties)
    for sheet in call.body.get("sheets", ()):
        draft.add_tab(make_tab(draft, sheet.get("properties", {})))
    spreadsheet = call.local.add_spreadsheet(properties, draft.tabs, owner=call.account)
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
        "mimeType": SPREADSHEET,
        "createdTime": spreadsheet.file["createdTime"],
        "modifiedTime": spreadsheet.file["modifiedTime"],
        "trashed": bool(spreadsheet.file.get("trashed")),
        "version": str(spreadsheet.version),
        "parents": spreadsheet.file.get("parents", ["root"]),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{spreadsheet.spreadsheet_id}/edit",
        "permissions": permissions_of(spreadsheet),
        "ownedByMe": mine,
        "capabilities": {"canEdit": editable, "canCopy": True, "canDelete": mine, "canShare": editable},
    }


def basic(spreadsheet: Spreadsheet, call: Call) -> Json:
    """A file as the call wants it: all that is known when fields are named (they are cut later)."""
    whole = describe_file(spreadsheet, call.account)
    return whole if call.query.get("fields") else {name: whole[name] for name in BASIC}


def create(call: Call) -> Json:
    """files.create: only spreadsheets live here."""
    body = call.body
    if body.get("mimeType", SPREADSHEET) != SPREADSHEET:
        raise DriveError("This server stores spreadsheets only.", location="mimeType")
    check_can_own(call.identity)
    spreadsheet = call.local.add_spreadsheet({"title": body.get("name") or "Untitled"}, owner=call.account)
    return basic(spreadsheet, call)


def get(call: Call) -> Any:
    """files.get."""
    if call.query.get("alt") == "media":
        raise DriveError(
            "Only files with binary content can be downloaded. Use Export.", code=403, reason="fileNotDownloadable"
        )
    return basic(found(call), call)


def list_files(call: Call) -> Json:
    """files.list: newest first; q may name mimeType, name and trashed; parents are ignored."""
    terms = _terms(call.query.get("q", ""))
    seen = [one for one in reversed(call.local.store.all()) if may(one, call.account, READER)]
    files = [describe_file(spreadsheet, call.account) for spreadsheet in seen]
    wanted = [item for item in files if all(_holds(item, term) for term in terms)]
    names = BASIC if not call.query.get("fields") else tuple(describe_fields())
    return {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [{name: item[name] for name in names if name in item} for item in wanted],
    }


def describe_fields() -> tuple[str, ...]:
    """The members of a file that a list may name."""
    return (
        *BASIC,
        "createdTime",
        "modifiedTime",
        "trashed",
        "version",
        "parents",
        "webViewLink",
        "permissions",
        "ownedByMe",
    )


def _terms(query: str) -> list[tuple[str, str, str]]:
    """(field, operator, value) of every `and`ed part. Raises DriveError 400."""
    terms = []
    for part in (
        re.split(r"\s+and\s+(?=(?:[^\"']|\"[^\"]*\"|'(?:[^'\\]|\\.)*')*$)", query.strip()) if query.strip() else ()
    ):
        match = TERM.fullmatch(part)
        if not match:
            raise DriveError("Invalid Value", location="q")
        if match[1]:
            value = next((group for group in match.groups()[2:] if group is not None), "")
            terms.append((match[1], match[2], re.sub(r"\\(.)", r"\1", value)))
    return terms


def _holds(item: Json, term: tuple[str, str, str]) -> bool:
    field, operator, value = term
    own = item.get(field, "")
    own = str(own).lower() if isinstance(own, bool) else str(own)
    if operator == "contains":
        return value.casefold() in own.casefold()
    return own != value if operator == "!=" else own == value


def update(call: Call) -> Json:
    """files.update: rename, or move to the trash and back."""
    draft = found(call, WRITER).draft()
    if call.body.get("name"):
        draft.properties["title"] = call.body["name"]
    if "trashed" in call.body:
        draft.file["trashed"] = bool(call.body["trashed"])
    call.local.save(draft)
    return basic(draft, call)


def delete(call: Call) -> None:
    """files.delete: for good."""
    call.local.store.delete(found(call, OWNER).spreadsheet_id)


def comments(call: Call) -> Json:
    """comments.list: there are none."""
    found(call)
    return {"kind": "drive#commentList", "comments": []}


def export(call: Call) -> Content:
    """files.export: the first tab as CSV or TSV."""
    kind = call.query.get("mimeType", "")
    separator = {"text/csv": ",", "text/tab-separated-values": "\t"}.get(kind)
    if separator is None:
        raise DriveError("The requested conversion is not supported.", reason="badRequest", location="convertTo")
    spreadsheet = found(call)
    return Content(_table(spreadsheet, spreadsheet.tabs[0], separator).encode(), kind)


def _table(spreadsheet: Spreadsheet, tab: Tab, separator: str) -> str:
    rows = [
        [shown(value, tab.look(at, column), spreadsheet.locale) for column, value in enumerate(row)]
        for at, row in enumerate(tab.rows)
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue().removesuffix("\r\n")


# permissions


def permissions_of(spreadsheet: Spreadsheet) -> list[Json]:
    """The owner, then those it was shared with."""
    owner = {"kind": "drive#permission", "id": "owner", "type": "user", "role": "owner"}
    owner["emailAddress"] = owner_of(spreadsheet)
    return [owner, *spreadsheet.file.get("permissions", ())]


def list_permissions(call: Call) -> Json:
    """permissions.list."""
    return {"kind": "drive#permissionList", "permissions": permissions_of(found(call))}


def create_permission(call: Call) -> Json:
    """permissions.create."""
    draft = found(call, WRITER).draft()
    kind, role = call.body.get("type"), call.body.get("role")
    if kind not in ("user", "group", "domain", "anyone") or role not in (
        "reader",
        "commenter",
        "writer",
        "owner",
        "organizer",
    ):
        raise DriveError("The permission type or role field is required.", reason="required")
    number = "anyoneWithLink" if kind == "anyone" else str(draft.free_id())
    permission = {"kind": "drive#permission", "id": number, "type": kind, "role": role}
    permission |= {name: call.body[name] for name in ("emailAddress", "domain") if call.body.get(name)}
    others = [item for item in draft.file.get("permissions", ()) if item["id"] != number]
    draft.file["permissions"] = [*others, permission]
    call.local.save(draft)
    return (
        permission if call.query.get("fields") else {name: permission[name] for name in ("kind", "id", "type", "role")}
    )


def delete_permission(call: Call) -> None:
    """permissions.delete."""
    draft = found(call, WRITER).draft()
    wanted = call.path["permission"]
    left = [item for item in draft.file.get("permissions", ()) if item["id"] != wanted]
    if len(left) == len(draft.file.get("permissions", ())):
        raise DriveError(f"Permission not found: {wanted}.", code=404, reason="notFound", location="permissionId")
    draft.file["permissions"] = left
    call.local.save(draft)
