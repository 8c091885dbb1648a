import pytest

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import BadMask, answer_mask, merged, names, parse_mask, pruned


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("a", {"a": None}, id="one field"),
        pytest.param("a.b,a.c", {"a": {"b": None, "c": None}}, id="two paths with one start"),
        pytest.param("a/b", {"a": {"b": None}}, id="slashes are dots"),
        pytest.param(
            "sheets(properties(sheetId,title),data.rowData)",
            {"sheets": {"properties": {"sheetId": None, "title": None}, "data": {"rowData": None}}},
            id="nested parentheses",
        ),
        pytest.param("a,a.b", {"a": None}, id="the wider path wins"),
        pytest.param("*", None, id="everything"),
        pytest.param("a(*)", {"a": None}, id="everything below"),
        pytest.param("user_entered_value", {"userEnteredValue": None}, id="snake case"),
    ],
)
def test_parse_mask(text, tree):
    assert parse_mask(text) == tree


@pytest.mark.parametrize("text", ["", "a(", "a(b", "a)b", "a,,b", ",a", "a..b", "a b$"])
def test_what_is_no_mask(text):
    with pytest.raises(BadMask):
        parse_mask(text)


def test_pruning_keeps_empty_objects_of_the_path():
    sheets = {"sheets": [{"properties": {"title": "x", "index": 0}}, {"properties": {}}], "spreadsheetId": "1"}
    assert pruned(sheets, parse_mask("sheets.properties.title")) == {
        "sheets": [{"properties": {"title": "x"}}, {"properties": {}}]
    }


def test_a_field_that_is_named_and_absent_is_reset():
    old = {"textFormat": {"bold": True, "italic": True}, "note": "n"}
    assert merged(old, {"textFormat": {}}, parse_mask("textFormat.bold")) == {
        "textFormat": {"italic": True},
        "note": "n",
    }
    assert merged(old, {}, parse_mask("note")) == {"textFormat": {"bold": True, "italic": True}}


def test_a_path_that_the_answer_lacks_is_refused():
    with pytest.raises(ApiError) as caught:
        answer_mask("sheets.joe", "Spreadsheet")
    violation = caught.value.details[0]["fieldViolations"][0]
    expected = "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.joe'."
    assert violation == {"field": "sheets.joe", "description": expected}


def test_names_says_whether_anything_below_is_wanted():
    assert names(parse_mask("sheets.data.rowData"), "sheets", "data")
    assert not names(parse_mask("sheets.properties"), "sheets", "data")
