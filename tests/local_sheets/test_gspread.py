"""gspread itself, in this process."""

import gspread
import pytest


@pytest.fixture
def sheet(client, local):
    return client(local).create("gspread").sheet1


def test_records_formats_notes_and_sorting(sheet):
    sheet.update([["name", "age"], ["b", 2], ["a", 1]], "A1")
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.insert_note("A1", "note")
    sheet.sort((1, "asc"), range="A2:B3")
    sheet.append_row(["c", 3])
    assert sheet.get_all_records() == [{"name": "a", "age": 1}, {"name": "b", "age": 2}, {"name": "c", "age": 3}]
    assert sheet.get_note("A1") == "note"
    assert sheet.find("c").address == "A4"


def test_structure(sheet):
    sheet.resize(rows=50, cols=5)
    sheet.freeze(rows=1)
    sheet.insert_row(["x"], index=1)
    sheet.delete_rows(2)
    sheet.add_cols(1)
    properties = sheet.spreadsheet.fetch_sheet_metadata()["sheets"][0]["properties"]["gridProperties"]
    assert properties == {"rowCount": 50, "columnCount": 6, "frozenRowCount": 1}
    copy = sheet.duplicate(new_sheet_name="copy")
    assert copy.get("A1") == [["x"]]
    sheet.spreadsheet.del_worksheet(copy)


def test_batches_and_named_ranges(sheet):
    sheet.batch_update([{"range": "A1", "values": [["a"]]}, {"range": "B2:C2", "values": [["b", "c"]]}])
    sheet.define_named_range("B2:C2", "pair")
    assert sheet.get("pair") == [["b", "c"]]
    sheet.batch_clear(["A1:B9"])
    assert sheet.get_all_values() == [["", "", ""], ["", "", "c"]]


def test_errors_are_gspread_s_own(client, local):
    with pytest.raises(gspread.SpreadsheetNotFound):
        client(local).open_by_key("none")
    sheet = client(local).create("x").sheet1
    with pytest.raises(gspread.exceptions.APIError) as caught:
        sheet.get("A100000")
    assert caught.value.code == 400
