"""gspread-formatting 1.2.1."""

import gspread_formatting as gf
import pandas as pd
import pytest
from gspread_dataframe import set_with_dataframe
from gspread_formatting.dataframe import BasicFormatter, format_with_dataframe


@pytest.fixture
def sheet(gspread_client):
    sheet = gspread_client.create("Formats").sheet1
    sheet.update([["a", 1], ["b", 2]], "A1")
    return sheet


def test_formats_round_trip(sheet):
    wanted = gf.CellFormat(
        backgroundColor=gf.Color(1, 0.8, 0),
        textFormat=gf.TextFormat(bold=True, foregroundColor=gf.Color(0, 0, 1)),
        horizontalAlignment="CENTER",
        numberFormat=gf.NumberFormat("NUMBER", "#,##0"),
        borders=gf.Borders(bottom=gf.Border("SOLID")),
        padding=gf.Padding(top=1, left=2),
    )
    gf.format_cell_range(sheet, "A1:B2", wanted)
    kept = gf.get_user_entered_format(sheet, "A1")
    assert (kept.textFormat.bold, kept.horizontalAlignment) == (True, "CENTER")
    assert kept.backgroundColorStyle.rgbColor == kept.backgroundColor
    assert kept.numberFormat.pattern == "#,##0"
    assert gf.get_effective_format(sheet, "A1").textFormat.foregroundColor.blue == 1
    gf.format_cell_ranges(sheet, [("A1", gf.CellFormat(textFormat=gf.TextFormat(bold=False))), ("B2", wanted)])
    assert gf.get_user_entered_format(sheet, "A1").textFormat.bold is False
    assert gf.get_default_format(sheet.spreadsheet).textFormat.fontSize == 10


def test_validation(sheet):
    rule = gf.DataValidationRule(gf.BooleanCondition("ONE_OF_LIST", ["1", "2"]), showCustomUi=True, strict=True)
    gf.set_data_validation_for_cell_range(sheet, "A2:A9", rule)
    kept = gf.get_data_validation_rule(sheet, "A2")
    assert [value.userEnteredValue for value in kept.condition.values] == ["1", "2"]
    assert kept.strict is True
    gf.set_data_validation_for_cell_range(sheet, "A2:A9", None)
    assert gf.get_data_validation_rule(sheet, "A2") is None


def test_conditional_formats(sheet):
    rules = gf.get_conditional_format_rules(sheet)
    boolean = gf.ConditionalFormatRule(
        ranges=[gf.GridRange.from_a1_range("A1:B9", sheet)],
        booleanRule=gf.BooleanRule(
            condition=gf.BooleanCondition("NUMBER_GREATER", ["1"]),
            format=gf.CellFormat(textFormat=gf.TextFormat(bold=True), backgroundColor=gf.Color(1, 0, 0)),
        ),
    )
    gradient = gf.ConditionalFormatRule(
        ranges=[gf.GridRange.from_a1_range("B1:B9", sheet)],
        gradientRule=gf.GradientRule(
            minpoint=gf.InterpolationPoint(color=gf.Color(1, 1, 1), type="MIN"),
            maxpoint=gf.InterpolationPoint(color=gf.Color(0, 1, 0), type="NUMBER", value="9"),
        ),
    )
    rules.append(boolean)
    rules.append(gradient)
    rules.save()
    kept = gf.get_conditional_format_rules(sheet)
    assert [rule.booleanRule is not None for rule in kept] == [True, False]
    assert kept[1].gradientRule.maxpoint.value == "9"
    del kept[0]
    kept.save()
    assert len(gf.get_conditional_format_rules(sheet)) == 1


def test_lines_runs_and_frozen_parts(sheet):
    gf.set_row_height(sheet, "1", 42)
    gf.set_column_width(sheet, "A:B", 200)
    gf.set_frozen(sheet, rows=1, cols=1)
    assert (gf.get_frozen_row_count(sheet), gf.get_frozen_column_count(sheet)) == (1, 1)
    gf.set_right_to_left(sheet, True)
    assert gf.get_right_to_left(sheet) is True
    sheet.update([["two words"]], "A1")
    runs = [gf.TextFormatRun(startIndex=0, format=gf.TextFormat(bold=True)), gf.TextFormatRun(startIndex=4)]
    gf.set_text_format_runs(sheet, "A1", runs)
    assert gf.get_text_format_runs(sheet, "A1")[0].format.bold is True


def test_one_batch_of_lists_in_a_list(sheet):
    with gf.batch_updater(sheet.spreadsheet) as batch:
        batch.format_cell_ranges(
            sheet, [("A1", gf.CellFormat(wrapStrategy="WRAP")), ("B1", gf.CellFormat(wrapStrategy="CLIP"))]
        )
        batch.set_row_height(sheet, "2", 30)
        batch.set_frozen(sheet, rows=1)
    assert gf.get_user_entered_format(sheet, "B1").wrapStrategy == "CLIP"


def test_a_frame_is_written_and_formatted(sheet):
    frame = pd.DataFrame({"会社": ["A社", "B社"], "金額": [1200.5, 3]})
    set_with_dataframe(sheet, frame)
    format_with_dataframe(sheet, frame, BasicFormatter.with_defaults(freeze_headers=True), include_column_header=True)
    assert sheet.get_all_values() == [["会社", "金額"], ["A社", "1,200.50"], ["B社", "3.00"]]
    assert gf.get_user_entered_format(sheet, "A1").textFormat.bold is True
    assert gf.get_user_entered_format(sheet, "B3").horizontalAlignment == "RIGHT"
    assert gf.get_frozen_row_count(sheet) == 1
