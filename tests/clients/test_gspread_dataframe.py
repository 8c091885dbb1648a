"""gspread-dataframe 4.0.0."""

import pandas as pd
import pytest
from gspread_dataframe import get_as_dataframe, set_with_dataframe


@pytest.fixture
def sheet(gspread_client):
    return gspread_client.create("Frames").sheet1


def test_a_frame_round_trips(sheet):
    frame = pd.DataFrame({"会社": ["A社", "B社"], "金額": [1200, 0.5], "済": [True, False], "日": ["2026-11-24", None]})
    set_with_dataframe(sheet, frame, resize=True)
    assert (sheet.row_count, sheet.col_count) == (3, 4)
    kept = get_as_dataframe(sheet)
    assert list(kept.columns) == ["会社", "金額", "済", "日"]
    assert list(kept["金額"]) == [1200, 0.5]
    assert list(kept["会社"]) == ["A社", "B社"]
    assert pd.isna(kept["日"][1])


def test_formulas_text_and_place(sheet):
    frame = pd.DataFrame({"n": [1, 2], "f": ["=A2*2", "=A3*2"]})
    set_with_dataframe(sheet, frame, allow_formulas=True)
    kept = get_as_dataframe(sheet, evaluate_formulas=False, usecols=[0, 1]).dropna(how="all")
    assert list(kept["f"]) == ["=A2*2", "=A3*2"]
    set_with_dataframe(sheet, pd.DataFrame({"t": ["=1+1"]}), row=10, col=3, allow_formulas=False)
    assert sheet.acell("C11", value_render_option="FORMULA").value == "=1+1"
    assert sheet.acell("C11").value == "=1+1"


def test_index_and_levels(sheet):
    frame = pd.DataFrame({("x", "a"): [1], ("x", "b"): [2]}, index=pd.Index(["row"], name="key"))
    set_with_dataframe(sheet, frame, include_index=True)
    assert sheet.get_all_values() == [["", "x", "x"], ["", "a", "b"], ["key", "", ""], ["row", "1", "2"]]
