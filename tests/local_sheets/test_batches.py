"""spreadsheets.batchUpdate: atomic, stamped, read back in the same answer."""

import pytest


def stamp(number, value="v"):
    entry = {"metadataId": number, "metadataKey": "commit", "metadataValue": value, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": {**entry, "location": {"spreadsheet": True}}}}


def write(row, column, *values, **more):
    cells = [
        {"userEnteredValue": {"stringValue": value} if isinstance(value, str) else {"numberValue": value}}
        for value in values
    ]
    start = {"sheetId": 0, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue", **more}}


def test_one_bad_request_undoes_the_whole_batch(api):
    api.put("A1", [["before"]])
    bad = {"deleteProtectedRange": {"protectedRangeId": 2092627652}}
    insert = {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 3}}}
    message = api.refused(write(0, 0, "after"), insert, {"addSheet": {"properties": {"title": "New"}}}, bad)
    assert message == "Invalid requests[3].deleteProtectedRange: No protected range with id: 2092627652"
    assert api.values("A1:A9") == [["before"]]
    assert [sheet["properties"]["title"] for sheet in api.get()["sheets"]] == ["Sheet1"]


def test_a_stamp_that_exists_refuses_the_whole_batch(api):
    api.batch(stamp(17), write(0, 0, "first"))
    message = api.refused(stamp(17, "other"), write(0, 0, "second"))
    taken = "Cannot add developer metadata with ID [17] because developer metadata with that ID already exists."
    assert message == f"Invalid requests[0].createDeveloperMetadata: {taken}"
    assert api.values("A1") == [["first"]]


def test_replies_stand_beside_their_requests(api):
    answer = api.batch(write(0, 0, "x"), {"addSheet": {"properties": {"title": "T", "sheetId": 5}}})
    assert answer["replies"][0] == {}
    assert answer["replies"][1]["addSheet"]["properties"]["sheetId"] == 5


def test_the_state_after_the_batch_comes_with_the_answer(api):
    api.put("A1", [["old", 1]])
    copy = {
        "copyPaste": {
            "source": {"endRowIndex": 1, "endColumnIndex": 2},
            "destination": {"sheetId": 5, "endRowIndex": 1, "endColumnIndex": 2},
            "pasteType": "PASTE_FORMULA",
        }
    }
    add = {"addSheet": {"properties": {"sheetId": 5, "title": "_before", "hidden": True}}}
    body = {
        "requests": [add, copy, write(0, 0, "new")],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["_before!A1:B1"],
    }
    fields = "replies,updatedSpreadsheet(sheets(properties(sheetId),data(startRow,rowData(values(userEnteredValue)))))"
    answer = api.call("POST", ":batchUpdate", body, fields=fields)
    (sheet,) = answer["updatedSpreadsheet"]["sheets"]
    assert sheet["properties"] == {"sheetId": 5}
    assert sheet["data"][0]["rowData"] == [
        {"values": [{"userEnteredValue": {"stringValue": "old"}}, {"userEnteredValue": {"numberValue": 1}}]}
    ]
    assert "spreadsheetId" not in answer


def test_without_ranges_the_whole_spreadsheet_comes_without_cells(api):
    answer = api.batch(write(0, 0, "x"), includeSpreadsheetInResponse=True)["updatedSpreadsheet"]
    assert answer["sheets"][0]["properties"]["title"] == "Sheet1"
    assert "data" not in answer["sheets"][0]


@pytest.mark.parametrize(
    ("requests", "message"),
    [
        pytest.param([], "Must specify at least one request.", id="nothing asked"),
        pytest.param(
            [{"repeatCell": {"range": {"sheetId": 0}, "cell": {}}}],
            "Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
            id="no field mask",
        ),
        pytest.param(
            [write(0, 25, "a", "b")],
            "Invalid requests[0].updateCells: Attempting to write column: 26, beyond the last requested column of: 25",
            id="past the last column",
        ),
        pytest.param(
            [write(1000, 0, "a")],
            "Invalid requests[0].updateCells: Attempting to write row: 1000, beyond the last requested row of: 999",
            id="past the last row",
        ),
        pytest.param(
            [{"deleteSheet": {"sheetId": 9}}], "Invalid requests[0].deleteSheet: No sheet with id: 9", id="no such tab"
        ),
        pytest.param(
            [{"deleteSheet": {"sheetId": 0}}],
            "Invalid requests[0].deleteSheet: You can't remove all the sheets in a document.",
            id="the last tab",
        ),
    ],
)
def test_what_is_refused(api, requests, message):
    assert api.refused(*requests) == message


def test_a_bad_answer_mask_is_refused_before_anything_is_written(api):
    api.call("POST", ":batchUpdate", {"requests": [write(0, 0, "x")]}, fields="joe", status=400)
    assert api.values("A1") == []


def test_texts_are_never_evaluated(api):
    api.batch(write(0, 0, "=1+1", "0901234", "TRUE"))
    assert api.values("A1:C1") == [["=1+1", "0901234", "TRUE"]]
    assert api.values("A1", valueRenderOption="FORMULA") == [["=1+1"]]


def test_cells_of_a_range_that_the_rows_do_not_cover_are_reset(api):
    api.put("A1", [["a", "b"], ["c", "d"]])
    cells = {"range": {"sheetId": 0, "endRowIndex": 2, "endColumnIndex": 2}, "fields": "userEnteredValue"}
    api.batch({"updateCells": {**cells, "rows": [{"values": [{"userEnteredValue": {"stringValue": "z"}}]}]}})
    assert api.values("A1:B2") == [["z"]]


def test_a_narrow_mask_leaves_the_rest_of_the_cell(api):
    range_ = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    format_ = {"textFormat": {"bold": True, "italic": True}, "numberFormat": {"type": "DATE", "pattern": "yyyy-mm-dd"}}
    api.batch(
        {
            "repeatCell": {
                "range": range_,
                "cell": {"userEnteredFormat": format_, "note": "n"},
                "fields": "userEnteredFormat,note",
            }
        }
    )
    api.batch({"repeatCell": {"range": range_, "cell": {}, "fields": "userEnteredFormat.textFormat.bold"}})
    api.batch(write(0, 0, 43831))
    cell = api.sheet(ranges="A1", includeGridData="true")["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredFormat"] == {"textFormat": {"italic": True}, "numberFormat": format_["numberFormat"]}
    assert (cell["note"], cell["formattedValue"]) == ("n", "2020-01-01")


def test_a_repeated_formula_shifts(api):
    cell = {"userEnteredValue": {"formulaValue": "=A1+$B$1"}}
    range_ = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 2, "endColumnIndex": 3}
    api.batch({"repeatCell": {"range": range_, "cell": cell, "fields": "userEnteredValue"}})
    assert api.values("C1:C3", valueRenderOption="FORMULA") == [["=A1+$B$1"], ["=A2+$B$1"], ["=A3+$B$1"]]


@pytest.mark.parametrize(
    ("kind", "formula", "bold"),
    [
        pytest.param("PASTE_NORMAL", "=B1", True, id="everything, references shift"),
        pytest.param("PASTE_FORMULA", "=B1", None, id="formulas only"),
        pytest.param("PASTE_VALUES", 2, None, id="values only"),
        pytest.param("PASTE_FORMAT", None, True, id="format only"),
    ],
)
def test_copy_paste(api, kind, formula, bold):
    api.put("A1", [["=A1" if kind != "PASTE_VALUES" else "=1+1"]], option="USER_ENTERED")
    one = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 1}
    api.batch(
        {
            "repeatCell": {
                "range": one,
                "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}},
                "fields": "userEnteredFormat",
            }
        }
    )
    there = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    api.batch({"copyPaste": {"source": one, "destination": there, "pasteType": kind}})
    found = api.values("B1", valueRenderOption="FORMULA")
    assert found == ([] if formula is None else [[formula]])
    looks = api.sheet(ranges="B1", fields="sheets.data.rowData.values.userEnteredFormat.textFormat")["data"][0].get(
        "rowData", [{"values": [{}]}]
    )
    assert looks[0]["values"][0].get("userEnteredFormat", {}).get("textFormat", {}).get("bold") == bold


def test_a_copy_fills_a_destination_that_is_a_multiple(api):
    api.put("A1", [["a", "b"]])
    source = {"sheetId": 0, "endRowIndex": 1, "endColumnIndex": 2}
    there = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 4}
    api.batch({"copyPaste": {"source": source, "destination": there}})
    assert api.values("A1:D4") == [["a", "b"], *([["a", "b", "a", "b"]] * 3)]
