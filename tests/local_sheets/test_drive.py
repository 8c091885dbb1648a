"""Drive v3, and spreadsheets.create and copyTo."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import orjson
import pytest

from bridge.local_sheets import Request

FILES = "//drive/v3/files"
SHEET = "application/vnd.google-apps.spreadsheet"


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
        f'--b0\r\nContent-Type: application/json\r\n\r\n{{"name": "Up", "mimeType": "{SHEET}"}}',
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


FOLDER = "application/vnd.google-apps.folder"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def test_a_folder_is_no_spreadsheet_and_holds_files(api):
    folder = api.call("POST", "//drive/v3/files", {"name": "F", "mimeType": FOLDER})["id"]
    assert api.call("GET", f"//v4/spreadsheets/{folder}", status=404)["error"]["code"] == 404
    api.call("PATCH", f"//drive/v3/files/{api.id}", {}, addParents=folder, removeParents="root")
    inside = api.call("GET", "//drive/v3/files", q=f"'{folder}' in parents", fields="files(id,parents)")["files"]
    assert inside == [{"id": api.id, "parents": [folder]}]
    assert api.local.first_spreadsheet() == api.id
    assert [one.spreadsheet_id for one in api.local.spreadsheets()] == [api.id]
    lost = {"name": "x", "parents": ["none"]}
    assert api.call("POST", "//drive/v3/files", lost, status=404)["error"]["errors"][0]["reason"] == "notFound"


def test_ownership_is_transferred_on_purpose_only(api):
    url = f"//drive/v3/files/{api.id}/permissions"
    wanted = {"type": "user", "role": "owner", "emailAddress": "ada@example.com"}
    assert api.call("POST", url, wanted, status=403)["error"]["errors"][0]["location"] == "transferOwnership"
    api.call("POST", url, wanted, transferOwnership="true")
    kept = api.call("GET", url)["permissions"]
    assert {item["emailAddress"]: item["role"] for item in kept} == {
        "ada@example.com": "owner",
        "local@example.com": "writer",
    }


def test_sharing_twice_changes_the_role(api):
    url = f"//drive/v3/files/{api.id}/permissions"
    for role in ("reader", "writer"):
        api.call("POST", url, {"type": "user", "role": role, "emailAddress": "ada@example.com"})
    (_, kept) = api.call("GET", url)["permissions"]
    assert kept["role"] == "writer"
    assert api.call("GET", f"{url}/{kept['id']}")["role"] == "writer"
    assert api.call("POST", url, {"type": "user", "role": "reader"}, status=400)["error"]["code"] == 400


def test_comments_of_drive_and_of_sheets_are_the_same(api):
    url = f"//drive/v3/files/{api.id}/comments"
    assert api.call("GET", url, status=400)["error"]["errors"][0]["reason"] == "required"
    api.batch({"insertComment": {"coordinate": {}, "content": "from sheets"}})
    made = api.call("POST", url, {"content": "from drive", "anchor": "a"}, fields="id,anchor")
    assert made["anchor"] == "a"
    listed = api.call("GET", url, fields="comments(content,author(me))")["comments"]
    assert [item["content"] for item in listed] == ["from drive", "from sheets"]
    assert listed[0]["author"] == {"me": True}
    shown = api.get(commentsViewMode="COMMENTS_VIEW_MODE_INCLUDED")["comments"]
    assert [thread["headPost"]["content"] for thread in shown] == ["from sheets", "from drive"]
    one = f"{url}/{made['id']}"
    reply = api.call("POST", f"{one}/replies", {"content": "yes"}, fields="id")["id"]
    api.call("PATCH", f"{one}/replies/{reply}", {"content": "no"}, fields="id")
    assert api.call("GET", f"{one}/replies", fields="replies(content)") == {"replies": [{"content": "no"}]}
    api.call("DELETE", f"{one}/replies/{reply}", status=204)
    assert api.call("GET", f"{one}/replies/{reply}", fields="*", status=404)["error"]["code"] == 404
    api.call("PATCH", one, {"content": "again"}, fields="content")
    assert api.call("GET", one, fields="content") == {"content": "again"}
    api.call("DELETE", one, status=204)
    assert api.call("GET", one, fields="content", status=404)["error"]["errors"][0]["location"] == "commentId"


@pytest.fixture
def export(api):
    def made(kind):
        return api.local.handle(Request("GET", f"/drive/v3/files/{api.id}/export", [("mimeType", kind)])).body

    return made


def test_an_exported_workbook_holds_values_formulas_and_formats(api, export):
    api.put("A1", [["名前", 2, "=B1*2", True, "007"]], option="USER_ENTERED")
    api.put("A2", [["=1+1"]])
    look = {"userEnteredFormat": {"textFormat": {"bold": True}, "backgroundColor": {"red": 1}}, "note": "n"}
    cell = {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "cell": look, "fields": "userEnteredFormat,note"}
    frozen = {"properties": {"gridProperties": {"frozenRowCount": 1}}, "fields": "gridProperties.frozenRowCount"}
    choice = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "x"}]}}
    api.batch(
        {"repeatCell": cell},
        {"updateSheetProperties": frozen},
        {"mergeCells": {"range": {"startRowIndex": 4, "endRowIndex": 6, "endColumnIndex": 2}}},
        {"setDataValidation": {"range": {"startColumnIndex": 6, "endColumnIndex": 7}, "rule": choice}},
        {"addNamedRange": {"namedRange": {"name": "top", "range": {"endRowIndex": 1, "endColumnIndex": 5}}}},
    )
    content = export(XLSX)
    book, values = openpyxl.load_workbook(BytesIO(content)), openpyxl.load_workbook(BytesIO(content), data_only=True)
    sheet = book["Sheet1"]
    assert [cell.value for cell in sheet[1]][:5] == ["名前", 2, "=B1*2", True, 7]
    assert sheet["A2"].data_type == "s"
    assert (sheet["A1"].font.bold, sheet["A1"].fill.fgColor.rgb, sheet["A1"].comment.text) == (True, "00FF0000", "n")
    assert (sheet.freeze_panes, str(sheet.merged_cells.ranges)) == ("A2", "{<MergedCellRange A5:B6>}")
    assert sheet.data_validations.dataValidation[0].formula1 == '"x"'
    assert book.defined_names["top"].attr_text == "Sheet1!A1:E1"
    assert values["Sheet1"]["A1"].value == "名前"


def test_an_exported_workbook_holds_what_formulas_gave(api, export):
    api.put("A1", [["=4/2", "=1/0"]], option="USER_ENTERED")
    values = openpyxl.load_workbook(BytesIO(export(XLSX)), data_only=True)["Sheet1"]
    assert [cell.value for cell in values[1]] == [2, "#DIV/0!"]


def test_an_open_document_file(api, export):
    api.put("A1", [["a<b", 1.5, "2026-11-24", True, "=4/2"]], option="USER_ENTERED")
    with zipfile.ZipFile(BytesIO(export(ODS))) as file:
        assert file.namelist()[0] == "mimetype"
        content = ElementTree.fromstring(file.read("content.xml"))
    cells = content.findall(".//{*}table-cell")
    kinds = [value for cell in cells for name, value in cell.items() if name.endswith("value-type")]
    assert kinds == ["string", "float", "date", "boolean", "float"]
    assert ["".join(cell.itertext()) for cell in cells] == ["a<b", "1.5", "2026-11-24", "TRUE", "2"]


def test_pdf_is_refused(export):
    assert orjson.loads(export("application/pdf"))["error"]["message"] == "The requested conversion is not supported."


def test_uploaded_workbooks_are_converted(api, export):
    api.put("A1", [["x", "=4/2"]], option="USER_ENTERED")
    content = export(XLSX)
    answer = api.local.handle(Request("PATCH", f"/upload/drive/v3/files/{api.id}", [], {}, content))
    assert answer.status == 200
    assert api.values("A1:B1", valueRenderOption="FORMULA") == [["x", "=4/2"]]
    broken = api.local.handle(Request("PATCH", f"/upload/drive/v3/files/{api.id}", [], {}, b"PK broken"))
    assert broken.status == 400
    assert api.values("A1") == [["x"]]


def upload(api, method, path, content, **query):
    headers = {"Content-Type": "text/csv"}
    pairs = [("uploadType", "media"), *query.items()]
    answer = api.local.handle(Request(method, f"/upload/drive/v3/files{path}", pairs, headers, content))
    assert answer.status == 200
    return orjson.loads(answer.body)


def test_a_file_that_is_not_to_be_converted_stays_as_it_is(api):
    made = upload(api, "POST", "", b"a,b\xff", fields="id,size,md5Checksum,mimeType")
    assert (made["size"], made["mimeType"]) == ("4", "text/csv")
    url = f"/drive/v3/files/{made['id']}"
    assert api.local.handle(Request("GET", url, [("alt", "media")])).body == b"a,b\xff"
    again = upload(api, "PATCH", f"/{made['id']}", b"new", fields="size,md5Checksum")
    assert again["size"] == "3"
    assert again["md5Checksum"] != made["md5Checksum"]
    assert api.local.handle(Request("GET", url, [("alt", "media")])).body == b"new"
    assert api.call("GET", f"//v4/spreadsheets/{made['id']}", status=404)["error"]["code"] == 404
    api.call("DELETE", f"{FILES}/{made['id']}", status=204)
    api.call("GET", f"{FILES}/{made['id']}", status=404)
