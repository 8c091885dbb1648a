"""Drive v3: who a file is shared with.

https://developers.google.com/workspace/drive/api/reference/rest/v3/permissions
"""

from __future__ import annotations

from bridge.local_sheets.drive.files import found
from bridge.local_sheets.wire.errors import DriveError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import OWNER, WRITER, owner_of
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.sharing import permissions_of
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

TYPES = ("user", "group", "domain", "anyone")
ROLES = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
BASIC = ("kind", "id", "type", "role")


def list_all(call: Call) -> Json:
    """permissions.list; all on one page."""
    return {"kind": "drive#permissionList", "permissions": permissions_of(found(call))}


def get(call: Call) -> Json:
    """permissions.get."""
    return _shown(_find(found(call), call.path["permission"]), call)


def create(call: Call) -> Json:
    """permissions.create; sharing again with the same address changes its role."""
    draft = found(call, WRITER).draft()
    kind, role = call.body.get("type"), call.body.get("role")
    if kind not in TYPES or role not in ROLES:
        raise DriveError("The permission type or role field is required.", reason="required")
    place = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}.get(str(kind))
    if place is not None and not call.body.get(place):
        raise DriveError(f"The {place} field is required for permissions of type {kind}.", reason="invalid")
    number = "anyoneWithLink" if kind == "anyone" else _known_id(draft, call.body) or str(draft.free_id())
    permission = {"kind": "drive#permission", "id": number, "type": kind, "role": role}
    permission |= {name: call.body[name] for name in ("emailAddress", "domain") if call.body.get(name)}
    if number == OWNER:  # who owns it keeps it
        return _shown(_find(draft, number), call)
    if role == OWNER:
        return _transferred(draft, permission, call)
    _store(draft, permission)
    call.local.save(draft)
    return _shown(permission, call)


def _known_id(draft: Spreadsheet, body: Json) -> str | None:
    address = str(body.get("emailAddress") or body.get("domain")).casefold()
    known = (
        item
        for item in permissions_of(draft)
        if str(item.get("emailAddress") or item.get("domain")).casefold() == address
    )
    return next((str(item["id"]) for item in known), None)


def update(call: Call) -> Json:
    """permissions.update: another role."""
    draft = found(call, WRITER).draft()
    role = call.body.get("role")
    if role not in ROLES:
        raise DriveError("The permission role field is required.", reason="required")
    permission = {**_find(draft, call.path["permission"]), "role": role}
    if role == OWNER:
        return _transferred(draft, permission, call)
    if permission["id"] == OWNER:
        raise DriveError("The owner of a file cannot be removed.", code=403, reason="forbidden")
    _store(draft, permission)
    call.local.save(draft)
    return _shown(permission, call)


def delete(call: Call) -> None:
    """permissions.delete."""
    draft = found(call, WRITER).draft()
    gone = _find(draft, call.path["permission"])
    if gone["id"] == OWNER:
        raise DriveError("The owner of a file cannot be removed.", code=403, reason="forbidden")
    draft.file["permissions"] = [item for item in draft.file["permissions"] if item["id"] != gone["id"]]
    call.local.save(draft)


def _transferred(draft: Spreadsheet, permission: Json, call: Call) -> Json:
    """The old owner becomes a writer. Raises DriveError 403 without transferOwnership, or when somebody else asks."""
    if not call.flag("transferOwnership"):
        text = "The transferOwnership parameter must be enabled when the permission role is 'owner'."
        raise DriveError(text, code=403, reason="forbidden", location="transferOwnership")
    old = owner_of(draft)
    if call.account != old or permission["type"] != "user":
        raise DriveError("Only the owner of a file can transfer it, and only to a user.", code=403, reason="forbidden")
    others = [item for item in draft.file.get("permissions", ()) if item["id"] != permission["id"]]
    former = {
        "kind": "drive#permission",
        "id": str(draft.free_id()),
        "type": "user",
        "role": WRITER,
        "emailAddress": old,
    }
    draft.file["permissions"] = [*others, former]
    draft.file["owner"] = permission["emailAddress"]
    call.local.save(draft)
    return _shown(permissions_of(draft)[0], call)


def _store(draft: Spreadsheet, permission: Json) -> None:
    others = [item for item in draft.file.get("permissions", ()) if item["id"] != permission["id"]]
    draft.file["permissions"] = [*others, permission]


def _find(spreadsheet: Spreadsheet, wanted: str) -> Json:
    for item in permissions_of(spreadsheet):
        if item["id"] == wanted:
            return item
    raise DriveError(f"Permission not found: {wanted}.", code=404, reason="notFound", location="permissionId")


def _shown(permission: Json, call: Call) -> Json:
    """All of it when fields are named (they are cut later)."""
    return permission if call.query.get("fields") else {name: permission[name] for name in BASIC}
