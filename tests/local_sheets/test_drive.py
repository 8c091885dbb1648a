"""Drive v3, and spreadsheets.create and copyTo."""

import pytest

from bridge.local_sheets import Request

FILES = "//drive/v3/files"


def test_create_with_tabs_replaces_the_default_one(api):
    sheets = [
        {"properties": {"title": "一", "gridProperties": {"rowCount": 5, "columnCount": 3}}},
        {"properties": {"title": "二", "sheetId": 7}},
    ]
    answer = api.call("POST", "//v4/spreadsheets", {"properties": {"title": "T", "locale": "ja_JP"}, "sheets": sheets})
    assert [sheet["properties"]["title"] for sheet in answer["sheets"]] == ["一", "二"]
    assert answer["sheets"][1]["properties"]["sheetId"] == 7
    assert answer["sheets"][0]["properties"]["gridProperties"] == {"rowCount": 5, "columnCount": 3}


def test_the_first_tab_is_named_in_the_spreadsheet_s_language(api):
    spreadsheet_id = api.local.create_spreadsheet("案件管理")
    (sheet,) = api.call("GET", f"//v4/spreadsheets/{spreadsheet_id}")["sheets"]
    assert sheet["properties"]["title"] == "シート1"


@pytest.mark.parametrize(
    ("query", "names"),
    [
        pytest.param("name = 'it\\'s'", ["it's"], id="an escaped apostrophe"),
        pytest.param('name contains "re" and trashed = false', ["report"], id="contains"),
        pytest.param("mimeType = 'text/plain'", [], id="another type"),
        pytest.param("'root' in parents and name != 'Test'", ["it's", "report"], id="parents do not matter here"),
    ],
)
def test_list(api, query, names):
    for name in ("report", "it's"):
        api.call("POST", FILES, {"name": name})
    assert [item["name"] for item in api.call("GET", FILES, q=query)["files"]] == names


def test_rename_trash_and_delete(api):
    file = f"{FILES}/{api.id}"
    api.call("PATCH", file, {"name": "新しい"})
    assert api.get()["properties"]["title"] == "新しい"
    api.call("PATCH", file, {"trashed": True})
    assert api.call("GET", FILES, q="trashed = true", fields="files(name,trashed)")["files"] == [
        {"name": "新しい", "trashed": True}
    ]
    api.call("DELETE", file, status=204)
    api.call("GET", file, status=404)


def test_a_copy_keeps_metadata_ids_and_is_independent(api):
    entry = {"metadataId": 3, "metadataKey": "k", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
    api.batch({"createDeveloperMetadata": {"developerMetadata": entry}})
    api.put("A1", [["a"]])
    copy = api.call("POST", f"{FILES}/{api.id}/copy", {"name": None})
    assert copy["name"] == "Copy of Test"
    api.put("A1", [["changed"]])
    assert api.call("GET", f"//v4/spreadsheets/{copy['id']}/values/A1")["values"] == [["a"]]
    assert api.call("GET", f"//v4/spreadsheets/{copy['id']}/developerMetadata/3")["metadataKey"] == "k"


def test_a_tab_is_copied_to_another_spreadsheet(api):
    api.put("A1", [["a", "=A1"]], option="USER_ENTERED")
    api.batch(
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 8, "range": {"sheetId": 0, "endRowIndex": 1}}}}
    )
    target = api.local.create_spreadsheet("Target")
    properties = api.call("POST", "/sheets/0:copyTo", {"destinationSpreadsheetId": target})
    assert (properties["title"], properties["index"]) == ("Copy of Sheet1", 1)
    sheet = api.call("GET", f"//v4/spreadsheets/{target}")["sheets"][1]
    assert sheet["protectedRanges"][0]["range"]["sheetId"] == properties["sheetId"] != 0


def test_permissions(api):
    url = f"{FILES}/{api.id}/permissions"
    shared = api.call("POST", url, {"role": "writer", "type": "user", "emailAddress": "a@example.com"})
    anyone = api.call("POST", url, {"role": "reader", "type": "anyone"})
    assert anyone["id"] == "anyoneWithLink"
    found = api.call("GET", url, fields="permissions(emailAddress,role)")["permissions"]
    assert {"emailAddress": "a@example.com", "role": "writer"} in found
    api.call("DELETE", f"{url}/{shared['id']}", status=204)
    assert len(api.call("GET", url)["permissions"]) == 2


def test_csv_comes_and_goes(api):
    content = b'name,date\r\n"a, b",2026-11-22\r\n'
    url = f"/upload/drive/v3/files/{api.id}"
    assert (
        api.local.handle(Request("PATCH", url, [("uploadType", "media")], {"Content-Type": "text/csv"}, content)).status
        == 200
    )
    assert api.values("A2:B2") == [["a, b", 46348]]
    exported = api.local.handle(Request("GET", f"/drive/v3/files/{api.id}/export", [("mimeType", "text/csv")]))
    assert (exported.body, exported.headers["Content-Type"]) == (b'name,date\r\n"a, b",2026-11-22', "text/csv")


def test_a_multipart_upload_makes_a_spreadsheet(api):
    boundary = "b0"
    parts = [
        '--b0\r\nContent-Type: application/json\r\n\r\n{"name": "Up"}',
        "--b0\r\nContent-Type: text/csv\r\n\r\n1,2",
        "--b0--",
    ]
    headers = {"Content-Type": f"multipart/related; boundary={boundary}"}
    answer = api.local.handle(
        Request("POST", "/upload/drive/v3/files", [("uploadType", "multipart")], headers, "\r\n".join(parts).encode())
    )
    assert answer.status == 200
    assert api.local.spreadsheets()[-1].properties["title"] == "Up"
    assert api.local.spreadsheets()[-1].tabs[0].rows[0] == [1, 2]
