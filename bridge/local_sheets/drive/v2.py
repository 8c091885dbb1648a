"""A file as Drive v2 describes it: only gspread's import_csv still asks.

https://developers.google.com/workspace/drive/api/reference/rest/v2/files
"""

from __future__ import annotations

from bridge.local_sheets.drive.files import describe_file
from bridge.local_sheets.wire.identities import ACCOUNT
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

DRIVE = "https://www.googleapis.com/drive/v2/files"
DOCS = "https://docs.google.com"
FORMATS = {
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
ROOT = "0AGlocalroot"  # id of the only folder
PERSON: Json = {
    "displayName": ACCOUNT,
    "kind": "drive#user",
    "isAuthenticatedUser": True,
    "permissionId": "1",
    "emailAddress": ACCOUNT,
    "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
}
SIZE = "1024"  # bytes that Drive counts for a small spreadsheet


def describe_v2(spreadsheet: Spreadsheet) -> Json:
    """Every member that Google answers with."""
    return _about(spreadsheet) | _links(spreadsheet.spreadsheet_id) | _rights(spreadsheet.spreadsheet_id)


def _about(spreadsheet: Spreadsheet) -> Json:
    about = describe_file(spreadsheet, ACCOUNT)
    modified = about["modifiedTime"]
    return {
        "kind": "drive#file",
        "id": about["id"],
        "title": about["name"],
        "mimeType": about["mimeType"],
        "createdDate": about["createdTime"],
        "modifiedDate": modified,
        "modifiedByMeDate": modified,
        "lastViewedByMeDate": modified,
        "markedViewedByMeDate": "1970-01-01T00:00:00.000Z",
        "version": about["version"],
        "etag": f'"{about["version"]}"',
        "labels": {"viewed": True, "restricted": False, "starred": False, "hidden": False, "trashed": about["trashed"]},
        "explicitlyTrashed": about["trashed"],
        "fileSize": SIZE,
        "quotaBytesUsed": SIZE,
        "spaces": ["drive"],
        "appDataContents": False,
    }


def _links(file_id: str) -> Json:
    export = f"{DOCS}/spreadsheets/export?id={file_id}&exportFormat="
    parent = {"selfLink": f"{DRIVE}/{file_id}/parents/{ROOT}", "id": ROOT, "parentLink": f"{DRIVE}/{ROOT}"}
    return {
        "selfLink": f"{DRIVE}/{file_id}",
        "alternateLink": f"{DOCS}/spreadsheets/d/{file_id}/edit?usp=drivesdk",
        "embedLink": f"{DOCS}/spreadsheets/d/{file_id}/htmlembed",
        "thumbnailLink": f"{DOCS}/feeds/vt?gd=true&id={file_id}&v=1&sz=s220",
        "iconLink": "https://drive-thirdparty.googleusercontent.com/16/type/application/vnd.google-apps.spreadsheet",
        "exportLinks": {kind: export + suffix for kind, suffix in FORMATS.items()},
        "parents": [{**parent, "isRoot": True, "kind": "drive#parentReference"}],
    }


def _rights(file_id: str) -> Json:
    permission = {"id": "me", "type": "user", "role": "owner", "kind": "drive#permission", "pendingOwner": False}
    return {
        "userPermission": {**permission, "selfLink": f"{DRIVE}/{file_id}/permissions/me", "etag": '"1"'},
        "ownerNames": [ACCOUNT],
        "owners": [PERSON],
        "lastModifyingUserName": ACCOUNT,
        "lastModifyingUser": PERSON,
        "editable": True,
        "copyable": True,
        "shared": False,
        "writersCanShare": True,
        "copyRequiresWriterPermission": False,
        "capabilities": {"canEdit": True, "canCopy": True},
    }
