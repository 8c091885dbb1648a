"""Who may do what with a file: its owner, and those it was shared with.

https://developers.google.com/workspace/drive/api/guides/ref-roles
"""

from __future__ import annotations

from bridge.local_sheets.wire.errors import ApiError, DriveError, file_not_found
from bridge.local_sheets.wire.identities import ACCOUNT, SERVICE_ACCOUNT, Identity
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

READER, WRITER, OWNER = "reader", "writer", "owner"
RANK = {"": 0, READER: 1, "commenter": 1, WRITER: 2, "fileOrganizer": 2, "organizer": 2, OWNER: 3}


def owner_of(spreadsheet: Spreadsheet) -> str:
    """The account that owns a file."""
    return str(spreadsheet.file.get("owner", ACCOUNT))


def role_of(spreadsheet: Spreadsheet, account: str) -> str:
    """The highest role of an account; "" for none."""
    if account == owner_of(spreadsheet):
        return OWNER
    roles = [str(one["role"]) for one in spreadsheet.file.get("permissions", ()) if _is_for(one, account)]
    return max(roles, key=RANK.__getitem__, default="")


def _is_for(permission: Json, account: str) -> bool:
    kind = permission["type"]
    if kind == "domain":
        return account.rpartition("@")[2] == str(permission.get("domain", ""))
    return bool(kind == "anyone" or str(permission.get("emailAddress", "")).casefold() == account.casefold())


def may(spreadsheet: Spreadsheet, account: str, role: str) -> bool:
    """Whether an account has at least this role."""
    return RANK[role_of(spreadsheet, account)] >= RANK[role]


def check_sheets(spreadsheet: Spreadsheet, account: str, role: str) -> None:
    """Raises ApiError 403, as the Sheets API does for files that are not shared, too."""
    if not may(spreadsheet, account, role):
        raise ApiError("The caller does not have permission", code=403)


def check_drive(spreadsheet: Spreadsheet, account: str, role: str) -> None:
    """Raises DriveError: 404 for a file that is not shared, 403 for a role that is too low."""
    if not may(spreadsheet, account, READER):
        raise file_not_found(spreadsheet.spreadsheet_id)
    if not may(spreadsheet, account, role):
        text = "The user does not have sufficient permissions for this file."
        raise DriveError(text, code=403, reason="insufficientFilePermissions")


def check_can_own(identity: Identity) -> None:
    """Raises DriveError 403: service accounts own no files any more (reported by users of Google's API in 2026)."""
    if identity.kind == SERVICE_ACCOUNT:
        text = "The user's Drive storage quota has been exceeded."
        raise DriveError(text, code=403, reason="storageQuotaExceeded")
