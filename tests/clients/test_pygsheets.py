"""pygsheets 2.0.6, which brings discovery documents of its own, of 2020."""

import pandas as pd
import pygsheets
import pytest
from google.auth.credentials import AnonymousCredentials
from pygsheets.client import Client
from pygsheets.custom_types import ChartType, ExportType

from .conftest import ReroutedHttp


@pytest.fixture
def client(server):
    return Client(AnonymousCredentials(), http=ReroutedHttp(server.url))


@pytest.fixture
def spreadsheet(client):
    return client.open_by_key(client.create("Pipeline").id)


@pytest.fixture
def sheet(spreadsheet):
    return spreadsheet.sheet1


def test_create_open_and_list(client, spreadsheet):
    assert client.open("Pipeline").id == spreadsheet.id
    spreadsheet.title = "Deals"
    assert client.spreadsheet_titles() == ["Deals"]
    folder = client.drive.create_folder("F")
    inside = client.create("inside")
    client.drive.move_file(inside.id, old_folder="root", new_folder=folder)
    assert client.drive.get_folder_id("F") == folder
    assert [item["id"] for item in client.drive.spreadsheet_metadata(f"'{folder}' in parents")] == [inside.id]
    copy = client.create("Copy", template=spreadsheet)
    assert copy.title == "Copy"
    copy.delete()
    with pytest.raises(pygsheets.SpreadsheetNotFound):
        client.open("Copy")


def test_write_and_read(sheet):
    sheet.update_values("A1", [["名前", "数"], ["a", 1], ["b", "=B2+1"]])
    sheet.update_value("C1", "2026-11-24")
    assert sheet.get_value("C1") == "2026-11-24"
    assert sheet.get_all_records(numericise_data=True)[0]["数"] == 1
    sheet.append_table([["c", 3]], start="A1")
    assert sheet.get_col(1, include_tailing_empty=False) == ["名前", "a", "b", "c"]
    sheet.update_values_batch(["D1:D2", "E1:E2"], [[["x"], ["w"]], [["y"], ["z"]]])
    assert sheet.get_values_batch(["D1:D2", "E1:E2"]) == [[["x"], ["w"]], [["y"], ["z"]]]
    sheet.insert_rows(1, values=["inserted"])
    sheet.delete_cols(4)
    assert sheet.get_values("A2", "D2") == [["inserted", "", "", ""]]
    assert [cell.label for cell in sheet.find("inserted")] == ["A2"]
    assert sheet.replace("inserted", "typed") is None
    sheet.clear("A2", "D2")
    assert sheet.get_value("A2") == ""


def test_frames(sheet):
    frame = pd.DataFrame({"会社": ["A社", "B社"], "金額": [1200, 5]})
    sheet.set_dataframe(frame, "A1", fit=True)
    assert (sheet.rows, sheet.cols) == (3, 2)
    pd.testing.assert_frame_equal(sheet.get_as_df(), frame)


def test_format_notes_and_links(sheet):
    cell = sheet.cell("A1")
    cell.value = "heading"
    cell.set_text_format("bold", True).color = (1.0, 0.5, 0.0, 1.0)
    cell.note = "why"
    cell.set_number_format(pygsheets.FormatType.NUMBER, "#,##0")
    kept = sheet.cell("A1")
    kept.fetch(keep_simple=False)
    assert (kept.value, kept.note, kept.text_format["bold"]) == ("heading", "why", True)
    assert kept.color[0] == 1.0
    sheet.get_values("A1", "B2", returnas="range").update_borders(top=True, style="SOLID")
    sheet.adjust_column_width(1, 2, 150)
    sheet.hide_dimensions(3, 4, "ROWS")
    sheet.frozen_rows = 1
    sheet.merge_cells("A5", "B6")
    sheet.refresh()
    assert (sheet.frozen_rows, len(sheet.merged_ranges)) == (1, 1)


def test_validate_protect_and_name(spreadsheet, sheet):
    sheet.set_data_validation("A2", "A9", condition_type="ONE_OF_LIST", condition_values=["a", "b"], strict=True)
    sheet.add_conditional_formatting("A2", "A9", "NUMBER_BETWEEN", {"backgroundColor": {"red": 1}}, ["1", "5"])
    sheet.set_basic_filter(start="A1", end="B9")
    sheet.clear_basic_filter()
    sheet.create_named_range("people", "A1", "B2", returnas="json")
    range_ = sheet.get_named_range("people")
    range_.protected = True
    range_.description = "keep"
    (kept,) = spreadsheet.protected_ranges
    assert kept.description == "keep"
    sheet.remove_protected_range(kept.protect_id)
    sheet.delete_named_range("people")
    assert spreadsheet.named_ranges == []


def test_metadata(spreadsheet, sheet):
    entry = sheet.create_developer_metadata("stage", "open")
    spreadsheet.create_developer_metadata("version", "1")
    assert [item.value for item in sheet.get_developer_metadata("stage")] == ["open"]
    assert [item.key for item in spreadsheet.get_developer_metadata()] == ["version"]
    entry.value = "closed"
    entry.update()
    assert sheet.get_developer_metadata("stage")[0].value == "closed"
    entry.delete()
    assert sheet.get_developer_metadata("stage") == []


def test_charts(sheet):
    sheet.update_values("A1", [["a", 1], ["b", 2]])
    chart = sheet.add_chart(("A1", "A2"), [("B1", "B2")], "Sales", ChartType.COLUMN, anchor_cell="D3")
    assert [item.title for item in sheet.get_charts()] == ["Sales"]
    chart.title = "Orders"
    chart.anchor_cell = "E5"
    chart.chart_type = ChartType.BAR
    (kept,) = sheet.get_charts("Orders")
    assert kept.chart_type == ChartType.BAR
    kept.delete()
    assert sheet.get_charts() == []


def test_sharing_tabs_and_export(tmp_path, spreadsheet, sheet):
    sheet.update_values("A1", [["a", "b"]])
    spreadsheet.share("ada@example.com", role="writer")
    assert "ada@example.com" in [item.get("emailAddress") for item in spreadsheet.permissions]
    spreadsheet.remove_permission("ada@example.com")
    other = spreadsheet.add_worksheet("other", rows=5, cols=3)
    copy = spreadsheet.add_worksheet("copy", src_worksheet=sheet)
    assert copy.get_value("A1") == "a"
    spreadsheet.del_worksheet(other)
    spreadsheet.del_worksheet(copy)
    sheet.export(ExportType.CSV, path=f"{tmp_path}/", filename="out")
    assert (tmp_path / "out.csv").read_bytes() == b"a,b"
