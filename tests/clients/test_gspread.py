"""gspread 6.2.1."""

import gspread
import pytest
from gspread.utils import ExportFormat, ValidationConditionType, ValueRenderOption


@pytest.fixture
def spreadsheet(gspread_client):
    return gspread_client.create("Pipeline")


@pytest.fixture
def sheet(spreadsheet):
    return spreadsheet.sheet1


def test_create_open_list_and_delete(gspread_client, spreadsheet):
    assert gspread_client.open("Pipeline").id == spreadsheet.id
    assert gspread_client.open_by_url(spreadsheet.url).title == "Pipeline"
    spreadsheet.update_title("Deals")
    assert [item["name"] for item in gspread_client.list_spreadsheet_files()] == ["Deals"]
    gspread_client.del_spreadsheet(spreadsheet.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        gspread_client.open_by_key(spreadsheet.id)


def test_write_and_read(sheet):
    sheet.update([["会社", "金額", "日付"], ["Ada & Co", 1200, "2026-11-24"]], "A1", raw=False)
    sheet.append_rows([["Bob KK", "=B2*2", None]], value_input_option="USER_ENTERED")
    assert sheet.get_all_records()[0] == {"会社": "Ada & Co", "金額": 1200, "日付": "2026-11-24"}
    assert sheet.get("C2", value_render_option=ValueRenderOption.unformatted) == [[46350]]
    assert sheet.acell("B3", value_render_option=ValueRenderOption.formula).value == "=B2*2"
    cells = sheet.range("A2:A3")
    for cell in cells:
        cell.value = cell.value.upper()
    sheet.update_cells(cells)
    assert sheet.col_values(1) == ["会社", "ADA & CO", "BOB KK"]
    assert [cell.address for cell in sheet.findall("BOB KK")] == ["A3"]
    assert sheet.batch_get(["A1:A2", "B1"]) == [[["会社"], ["ADA & CO"]], [["金額"]]]
    sheet.batch_clear(["A2:B2"])
    assert sheet.row_values(2) == ["", "", "2026-11-24"]


def test_format_notes_and_merges(sheet):
    sheet.format("A1:B1", {"textFormat": {"bold": True}, "backgroundColor": {"red": 0.9}})
    sheet.batch_format([{"range": "C1", "format": {"horizontalAlignment": "CENTER"}}])
    sheet.update_notes({"A1": "first", "B1": "second"})
    sheet.merge_cells("A3:B4")
    sheet.columns_auto_resize(0, 2)
    data = sheet.spreadsheet.fetch_sheet_metadata({"includeGridData": "true", "ranges": "A1:C4"})["sheets"][0]
    first = data["data"][0]["rowData"][0]["values"][0]
    assert first["userEnteredFormat"]["backgroundColorStyle"] == {"rgbColor": {"red": 0.8980392}}
    assert first["effectiveFormat"]["textFormat"]["bold"] is True
    assert sheet.get_notes()[0][:2] == ["first", "second"]
    assert len(data["merges"]) == 1
    sheet.unmerge_cells("A3:B4")
    sheet.clear_notes(["A1"])
    assert sheet.get_note("A1") == ""


def test_validate(sheet):
    sheet.add_validation("A2:A9", ValidationConditionType.one_of_list, ["見込", "商談"], showCustomUi=True, strict=True)
    data = sheet.spreadsheet.fetch_sheet_metadata({"includeGridData": "true", "ranges": "A2"})["sheets"][0]["data"][0]
    rule = data["rowData"][0]["values"][0]["dataValidation"]
    assert [value["userEnteredValue"] for value in rule["condition"]["values"]] == ["見込", "商談"]
    assert (rule["strict"], rule["showCustomUi"]) == (True, True)


def test_protect_and_name(spreadsheet, sheet):
    sheet.add_protected_range("A1:B2", ["ada@example.com"], description="header", warning_only=False)
    (kept,) = spreadsheet.list_protected_ranges(sheet.id)
    assert kept["description"] == "header"
    sheet.delete_protected_range(kept["protectedRangeId"])
    assert spreadsheet.list_protected_ranges(sheet.id) == []
    sheet.define_named_range("A1:B1", "header")
    (named,) = spreadsheet.list_named_ranges()
    assert [cell.address for cell in spreadsheet.named_range("header")] == ["A1", "B1"]
    sheet.delete_named_range(named["namedRangeId"])
    assert spreadsheet.list_named_ranges() == []


def test_rows_columns_and_tabs(spreadsheet, sheet):
    sheet.update([["b", 2], ["a", 1], ["c", 3]], "A1")
    sheet.sort((1, "des"), range="A1:B3")
    sheet.insert_rows([["new"]], row=2)
    sheet.delete_rows(1)
    assert sheet.get_all_values() == [["new", ""], ["b", "2"], ["a", "1"]]
    sheet.add_dimension_group_rows(0, 2)
    assert sheet.list_dimension_group_rows()[0]["depth"] == 1
    sheet.hide_columns(1, 2)
    sheet.set_basic_filter("A1:B3")
    sheet.freeze(rows=1, cols=1)
    sheet.update_tab_color("#ff0000")
    sheet.copy_range("A1:B1", "A9:B9")
    sheet.cut_range("A9:B9", "A10")
    assert sheet.acell("A10").value == "new"
    other = spreadsheet.add_worksheet("他", rows=5, cols=4)
    spreadsheet.reorder_worksheets([other, sheet])
    assert [tab.title for tab in spreadsheet.worksheets()] == ["他", "Sheet1"]
    assert sheet.expand("A2") == [["b", "2"], ["a", "1"]]
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        spreadsheet.add_worksheet("他", rows=5, cols=4)
    spreadsheet.del_worksheet(other)


def test_share_copy_export_and_import(gspread_client, spreadsheet, sheet):
    sheet.update([["a", "b"]], "A1")
    spreadsheet.share("ada@example.com", perm_type="user", role="writer", notify=False)
    assert "ada@example.com" in [item.get("emailAddress") for item in spreadsheet.list_permissions()]
    copy = gspread_client.copy(spreadsheet.id, title="Copy", copy_permissions=True, copy_comments=True)
    assert copy.sheet1.get_all_values() == [["a", "b"]]
    assert "ada@example.com" in [item.get("emailAddress") for item in copy.list_permissions()]
    spreadsheet.remove_permissions("ada@example.com")
    assert "ada@example.com" not in [item.get("emailAddress") for item in spreadsheet.list_permissions()]
    assert copy.export(ExportFormat.CSV) == b"a,b"
    assert copy.export(ExportFormat.EXCEL)[:2] == b"PK"
    gspread_client.import_csv(copy.id, "x,1\ny,2")
    assert gspread_client.open_by_key(copy.id).sheet1.get_all_values() == [["x", "1"], ["y", "2"]]


def test_comments_are_copied(server, gspread_client, spreadsheet):
    url = f"https://www.googleapis.com/drive/v3/files/{spreadsheet.id}/comments"
    made = gspread_client.http_client.request("post", url, json={"content": "why?"}, params={"fields": "id"}).json()
    assert set(made) == {"id"}
    copy = gspread_client.copy(spreadsheet.id, copy_comments=True)
    url = f"https://www.googleapis.com/drive/v3/files/{copy.id}/comments"
    answer = gspread_client.http_client.request("get", url, params={"fields": "comments/content"}).json()
    assert answer == {"comments": [{"content": "why?"}]}


def test_metadata_through_batches(spreadsheet):
    location = {"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    entry = {"metadataId": 7, "metadataKey": "k", "visibility": "DOCUMENT", "location": location}
    create = {"createDeveloperMetadata": {"developerMetadata": entry}}
    reply = spreadsheet.batch_update({"requests": [create]})["replies"][0]
    assert reply["createDeveloperMetadata"]["developerMetadata"]["location"]["locationType"] == "COLUMN"
    with pytest.raises(gspread.exceptions.APIError, match="already exists"):
        spreadsheet.batch_update({"requests": [create]})


def test_folders_and_transfer(gspread_client):
    url = "https://www.googleapis.com/drive/v3/files"
    kind = "application/vnd.google-apps.folder"
    folder = gspread_client.http_client.request("post", url, json={"name": "F", "mimeType": kind}).json()["id"]
    inside = gspread_client.create("inside", folder_id=folder)
    gspread_client.create("outside")
    assert [item["id"] for item in gspread_client.list_spreadsheet_files(folder_id=folder)] == [inside.id]
    assert gspread_client.open("inside", folder_id=folder).id == inside.id
    with pytest.raises(gspread.SpreadsheetNotFound):
        gspread_client.open("outside", folder_id=folder)
