"""A workbook becomes a spreadsheet: values, formulas with their values, formats, notes, rules."""

from datetime import datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, FormulaRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from bridge.local_sheets.files.xlsx import open_xlsx
from bridge.local_sheets.files.xlsx_styles import number_format

from .conftest import Api


@pytest.fixture
def opened(local, tmp_path):
    """A workbook with a bit of everything, opened."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "案件"
    sheet.append(["会社", "金額", "日付", "済", "式"])
    sheet.append(["例示商事", 1200000, datetime(2026, 11, 22, 9, 30), True, "=B2*2"])
    sheet["B2"].number_format = '"¥"#,##0'
    sheet["C2"].number_format = "yyyy/mm/dd hh:mm"
    sheet["A1"].font = Font(bold=True, color="FFFF0000")
    sheet["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet["A1"].alignment = Alignment(horizontal="center", wrap_text=True)
    sheet["A1"].comment = Comment("見出し", "example")
    choices = DataValidation(type="list", formula1='"A,B,C"', prompt="選択")
    choices.add("D2:D100")
    sheet.add_data_validation(choices)
    red = PatternFill(bgColor="FFFF0000")
    sheet.conditional_formatting.add("B2:B50", CellIsRule(operator="greaterThan", formula=["100"], fill=red))
    sheet.conditional_formatting.add("A2:E50", FormulaRule(formula=["$D2=TRUE"], font=Font(bold=True)))
    sheet.conditional_formatting.add(
        "B2:B50", ColorScaleRule(start_type="min", start_color="FFFFFF", end_type="max", end_color="FF0000")
    )
    sheet.merge_cells("A5:B6")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = "A1:E2"
    sheet.column_dimensions["B"].width = 20
    sheet.row_dimensions[3].hidden = True
    other = workbook.create_sheet("裏")
    other.sheet_state = "hidden"
    other["A1"] = "='案件'!A2"
    path = tmp_path / "管理.xlsx"
    workbook.save(path)
    return Api(local, open_xlsx(local, path))


def test_values_and_formulas(opened):
    assert opened.get()["properties"]["title"] == "管理"
    assert opened.values("案件!A2:D2") == [["例示商事", 1200000, 46348.3958333333, True]]
    assert opened.call("GET", "/values/案件!A2:D2")["values"] == [
        ["例示商事", "¥1,200,000", "2026/11/22 09:30", "TRUE"]
    ]
    assert opened.values("案件!E2", valueRenderOption="FORMULA") == [["=B2*2"]]
    assert opened.values("裏!A1", valueRenderOption="FORMULA") == [["='案件'!A2"]]


def test_formats_and_notes(opened):
    cell = opened.sheet(ranges="A1", includeGridData="true")["data"][0]["rowData"][0]["values"][0]
    format_ = cell["userEnteredFormat"]
    assert format_["backgroundColor"] == {"green": 1}
    assert format_["textFormat"] == {
        "bold": True,
        "foregroundColor": {"red": 1},
        "foregroundColorStyle": {"rgbColor": {"red": 1}},
    }
    assert (format_["horizontalAlignment"], format_["wrapStrategy"], cell["note"]) == ("CENTER", "WRAP", "見出し")


def test_rules_and_lines(opened):
    sheet = opened.sheet(fields="*")
    kinds = [
        rule.get("booleanRule", {}).get("condition", {}).get("type", "gradient") for rule in sheet["conditionalFormats"]
    ]
    assert kinds == ["NUMBER_GREATER", "CUSTOM_FORMULA", "gradient"]
    assert sheet["merges"] == [{"startRowIndex": 4, "endRowIndex": 6, "startColumnIndex": 0, "endColumnIndex": 2}]
    assert sheet["basicFilter"]["range"]["endColumnIndex"] == 5
    assert sheet["properties"]["gridProperties"] == {
        "rowCount": 1000,
        "columnCount": 26,
        "frozenRowCount": 1,
        "frozenColumnCount": 1,
    }
    data = sheet["data"][0]
    assert data["rowMetadata"][2]["hiddenByUser"] is True
    assert data["columnMetadata"][1]["pixelSize"] == 145
    rule = data["rowData"][1]["values"][3]["dataValidation"]
    assert rule["condition"] == {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": text} for text in "ABC"]}
    assert rule["inputMessage"] == "選択"
    assert opened.sheet(1)["properties"]["hidden"] is True


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("General", None),
        ("@", "TEXT"),
        ("0.0%", "PERCENT"),
        ("#,##0", "NUMBER"),
        ('"¥"#,##0', "CURRENCY"),
        ("yyyy/m/d;@", "DATE"),
        ("h:mm", "TIME"),
        ("yyyy/m/d h:mm", "DATE_TIME"),
        ("mm-dd-yy", "DATE"),
    ],
)
def test_number_formats(pattern, kind):
    assert (number_format(pattern) or {}).get("type") == kind


def test_the_workbook_people_keep(local, shared):
    api = Api(local, open_xlsx(local, shared / "samples" / "people_deals.xlsx"))
    sheet = api.sheet()
    assert sheet["properties"]["title"] == "案件管理"
    assert len(api.values("案件管理!B2:B")) == 247
    assert [rule["booleanRule"]["condition"]["type"] for rule in sheet["conditionalFormats"]] == [
        "NUMBER_GREATER",
        "CUSTOM_FORMULA",
    ]
