"""google-api-python-client, Google's own: Sheets v4 and Drive v3 from the discovery documents that it brings along."""

import io

import pytest
from google.auth.credentials import AnonymousCredentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaInMemoryUpload, MediaIoBaseDownload

from .conftest import ReroutedHttp


@pytest.fixture
def sheets(server):
    options = {"api_endpoint": server.url}
    return build("sheets", "v4", credentials=AnonymousCredentials(), client_options=options).spreadsheets()


@pytest.fixture
def drive(server):
    return build("drive", "v3", http=ReroutedHttp(server.url))  # uploads go to the discovery document's own host


@pytest.fixture
def id_(sheets):
    body = {"properties": {"title": "Pipeline", "locale": "ja_JP"}, "sheets": [{"properties": {"title": "案件"}}]}
    return sheets.create(body=body, fields="spreadsheetId").execute()["spreadsheetId"]


def test_write_and_read(sheets, id_):
    body = {"values": [["会社", 1], ["2026年11月24日", True]]}
    written = sheets.values().update(
        spreadsheetId=id_, range="案件!A1", valueInputOption="USER_ENTERED", body=body, includeValuesInResponse=True
    )
    assert written.execute()["updatedData"]["values"] == [["会社", "1"], ["2026年11月24日", "TRUE"]]
    appended = sheets.values().append(
        spreadsheetId=id_, range="A1", valueInputOption="RAW", insertDataOption="INSERT_ROWS", body={"values": [["x"]]}
    )
    assert appended.execute()["updates"]["updatedRange"] == "'案件'!A3"
    read = sheets.values().batchGet(spreadsheetId=id_, ranges=["A1:B", "A3"], valueRenderOption="UNFORMATTED_VALUE")
    assert [item["values"] for item in read.execute()["valueRanges"]] == [[["会社", 1], [46350, True], ["x"]], [["x"]]]
    sheets.values().clear(spreadsheetId=id_, range="A3").execute()
    filters = {"dataFilters": [{"a1Range": "1:1"}]}
    read = sheets.values().batchGetByDataFilter(spreadsheetId=id_, body=filters).execute()
    assert read["valueRanges"][0]["valueRange"]["values"] == [["会社", "1"]]


def test_format_validate_protect_and_mark(sheets, id_):
    (sheet,) = sheets.get(spreadsheetId=id_).execute()["sheets"]
    sheet_id = sheet["properties"]["sheetId"]
    range_ = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1}
    where = {"dimensionRange": {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}
    metadata = {"metadataKey": "k", "metadataValue": "v", "visibility": "DOCUMENT", "location": where}
    rule = {"condition": {"type": "BOOLEAN"}, "strict": True}
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    requests = [
        {"repeatCell": {"range": range_, "cell": bold, "fields": "userEnteredFormat.textFormat.bold"}},
        {"setDataValidation": {"range": range_, "rule": rule}},
        {"addProtectedRange": {"protectedRange": {"range": range_, "warningOnly": True}}},
        {"createDeveloperMetadata": {"developerMetadata": metadata}},
    ]
    replies = sheets.batchUpdate(spreadsheetId=id_, body={"requests": requests}).execute()["replies"]
    metadata_id = replies[3]["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    found = sheets.developerMetadata().get(spreadsheetId=id_, metadataId=metadata_id).execute()
    assert found["location"]["locationType"] == "ROW"
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "k"}}]}
    assert (
        len(sheets.developerMetadata().search(spreadsheetId=id_, body=lookup).execute()["matchedDeveloperMetadata"])
        == 1
    )
    whole = sheets.get(spreadsheetId=id_, fields="sheets(protectedRanges,data.rowData.values.dataValidation)").execute()
    assert whole["sheets"][0]["protectedRanges"][0]["warningOnly"] is True
    assert whole["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]["strict"] is True


def test_a_long_get_goes_as_post(sheets, id_):
    ranges = [
        f"案件!A{row}:Z{row}" for row in range(1, 200)
    ]  # google-api-python-client tunnels URLs over 2,048 characters
    answer = sheets.values().batchGet(spreadsheetId=id_, ranges=ranges).execute()
    assert len(answer["valueRanges"]) == 199


def test_errors_are_google_s(sheets, id_):
    with pytest.raises(HttpError) as caught:
        sheets.values().get(spreadsheetId=id_, range="Nothing!A1").execute()
    assert (caught.value.status_code, caught.value.reason) == (400, "Unable to parse range: Nothing!A1")
    with pytest.raises(HttpError) as caught:
        sheets.get(spreadsheetId="none").execute()
    assert caught.value.status_code == 404


def test_drive_files_permissions_and_comments(drive, id_):
    files = drive.files()
    files.update(fileId=id_, body={"name": "Deals"}).execute()
    found = files.list(q="name contains 'Deal' and trashed = false", fields="files(id,name)").execute()["files"]
    assert found == [{"id": id_, "name": "Deals"}]
    made = drive.permissions().create(fileId=id_, body={"type": "anyone", "role": "reader"}).execute()
    assert made["id"] == "anyoneWithLink"
    drive.permissions().update(fileId=id_, permissionId="anyoneWithLink", body={"role": "writer"}).execute()
    listed = drive.permissions().list(fileId=id_, fields="permissions(id,role)").execute()["permissions"]
    assert {"id": "anyoneWithLink", "role": "writer"} in listed
    drive.permissions().delete(fileId=id_, permissionId="anyoneWithLink").execute()
    comment = drive.comments().create(fileId=id_, body={"content": "why?"}, fields="id,content").execute()
    drive.replies().create(fileId=id_, commentId=comment["id"], body={"action": "resolve"}, fields="id").execute()
    (kept,) = drive.comments().list(fileId=id_, fields="comments(content,resolved,replies)").execute()["comments"]
    assert (kept["content"], kept["resolved"], len(kept["replies"])) == ("why?", True, 1)
    copy = files.copy(fileId=id_, body={"name": "Copy"}).execute()
    files.update(fileId=copy["id"], body={"trashed": True}).execute()
    assert files.get(fileId=copy["id"], fields="trashed").execute() == {"trashed": True}
    assert files.delete(fileId=copy["id"]).execute() in ("", b"")


def test_drive_pages_through_a_list(drive):
    for number in range(5):
        body = {"name": f"f{number}", "mimeType": "application/vnd.google-apps.spreadsheet"}
        drive.files().create(body=body).execute()
    names, request = [], drive.files().list(pageSize=2, orderBy="name", fields="nextPageToken,files(name)")
    pages = 0
    while request is not None:
        answer = request.execute()
        names += [item["name"] for item in answer["files"]]
        pages += 1
        request = drive.files().list_next(request, answer)
    assert (names, pages) == ([f"f{number}" for number in range(5)], 3)


def test_upload_and_export(drive, sheets):
    media = MediaInMemoryUpload(b"a,b\n1,2", mimetype="text/csv")
    body = {"name": "up", "mimeType": "application/vnd.google-apps.spreadsheet"}
    made = drive.files().create(body=body, media_body=media).execute()
    assert sheets.values().get(spreadsheetId=made["id"], range="A1:B2").execute()["values"] == [["a", "b"], ["1", "2"]]
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    workbook = drive.files().export(fileId=made["id"], mimeType=kind).execute()
    again = MediaInMemoryUpload(workbook, mimetype=kind)
    copy = drive.files().create(body={**body, "name": "again"}, media_body=again).execute()
    assert sheets.values().get(spreadsheetId=copy["id"], range="A1:B2").execute()["values"] == [["a", "b"], ["1", "2"]]
    target = io.BytesIO()
    loader = MediaIoBaseDownload(target, drive.files().export_media(fileId=made["id"], mimeType="text/csv"))
    while not loader.next_chunk()[1]:
        pass
    assert target.getvalue() == b"a,b\r\n1,2"
