"""spreadsheets.values: what was measured on Google (reading options, nulls, bounds, appending)."""

import pytest


def test_trailing_blanks_are_left_out_and_gaps_are_empty_texts(api):
    api.put("A1", [["a", "", "c"], [], ["", "b"]])
    assert api.values("A1:E5") == [["a", "", "c"], [], ["", "b"]]
    assert api.values("A1:E5", majorDimension="COLUMNS") == [["a"], ["", "", "b"], ["c"]]


def test_an_empty_range_has_no_values(api):
    assert api.call("GET", "/values/A1:C") == {"range": "Sheet1!A1:C1000", "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param({}, [["2", "2020-01-01", "12%", "TRUE", "x"]], id="formatted by default"),
        pytest.param({"valueRenderOption": "UNFORMATTED_VALUE"}, [[2, 43831, 0.12, True, "x"]], id="unformatted"),
        pytest.param(
            {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"},
            [[2, "2020-01-01", 0.12, True, "x"]],
            id="dates as text",
        ),
        pytest.param(
            {"valueRenderOption": "FORMULA"}, [["=4/2", 43831, 0.12, True, "x"]], id="formulas, dates stay numbers"
        ),
    ],
)
def test_render_options(api, options, expected):
    api.put("A1", [["=4/2", "2020-01-01", "12%", "true", "x"]], option="USER_ENTERED")
    assert api.call("GET", "/values/A1:E1", **options)["values"] == expected
    columns = api.call("GET", "/values/A1:E1", majorDimension="COLUMNS", **options)["values"]
    assert columns == [[value] for value in expected[0]]


def test_raw_stores_texts_as_they_are(api):
    api.put("A1", [["=1+1", "'0123", "2020-01-01", 5, True, 1.0]])
    assert api.values("A1:F1") == [["=1+1", "'0123", "2020-01-01", 5, True, 1]]


def test_null_skips_a_cell_and_blank_empties_it(api):
    api.put("A1", [["a", "b", "c"]])
    answer = api.put("A1:C1", [[None, "", "z"]])
    assert answer["updatedCells"] == 2
    assert api.values("A1:C1") == [["a", "", "z"]]


def test_columns_are_written_by_columns(api):
    api.call("PUT", "/values/A1", {"values": [["a", "b"], ["c"]], "majorDimension": "COLUMNS"}, valueInputOption="RAW")
    assert api.values("A1:B2") == [["a", "c"], ["b"]]


@pytest.mark.parametrize(
    ("range_", "values", "message"),
    [
        pytest.param(
            "A1:B1",
            [["a", "b", "c"]],
            "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]",
            id="too wide",
        ),
        pytest.param(
            "A1:B1",
            [["a"], ["b"]],
            "Requested writing within range [Sheet1!A1:B1], but tried writing to row [2]",
            id="too high",
        ),
        pytest.param(
            "A100000",
            [["a"]],
            "Range (Sheet1!A100000) exceeds grid limits. Max rows: 1000, max columns: 26",
            id="past the grid",
        ),
        pytest.param("Nowhere!A1", [["a"]], "Unable to parse range: Nowhere!A1", id="no such tab"),
        pytest.param(
            "A1",
            [["a" * 50_001]],
            "Your input contains more than the maximum of 50000 characters in a single cell.",
            id="too long",
        ),
    ],
)
def test_what_is_refused(api, range_, values, message):
    assert api.put(range_, values, status=400)["error"]["message"] == message


def test_input_option_is_required(api):
    assert api.call("PUT", "/values/A1", {"values": [["a"]]}, status=400)["error"]["status"] == "INVALID_ARGUMENT"


def test_a_body_that_names_another_range_is_refused(api):
    body = {"range": "Sheet1!B1", "values": [["a"]]}
    error = api.call("PUT", "/values/Sheet1!A1", body, status=400, valueInputOption="RAW")["error"]
    assert error["message"] == "Request range[Sheet1!A1] does not match value's range[Sheet1!B1]"


def test_a_batch_of_values_is_all_or_nothing(api):
    data = [{"range": "A1", "values": [["a"]]}, {"range": "A1:A2", "values": [["a", "b"]]}]
    error = api.call("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data}, status=400)["error"]
    assert error["message"].startswith("Invalid data[1]: Requested writing within range")
    assert api.values("A1:B1") == []


def test_a_batch_counts_shared_rows_and_columns_once(api):
    data = [{"range": "A1:B1", "values": [["a", "b"]]}, {"range": "B1:C2", "values": [["c", "d"], ["e", "f"]]}]
    answer = api.call("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data})
    totals = {name: number for name, number in answer.items() if name.startswith("total")}
    assert totals == {"totalUpdatedRows": 2, "totalUpdatedColumns": 3, "totalUpdatedCells": 6, "totalUpdatedSheets": 1}


def test_data_filters_read_and_write(api):
    api.put("A1", [["a", "b"], ["c", "d"]])
    grid = {"gridRange": {"sheetId": 0, "startColumnIndex": 1, "endColumnIndex": 2}}
    answer = api.call(
        "POST",
        "/values:batchGetByDataFilter",
        {"dataFilters": [grid, {"a1Range": "A1:A"}], "majorDimension": "COLUMNS"},
    )
    ranges = answer["valueRanges"]
    assert [item["valueRange"]["values"] for item in ranges] == [[["b", "d"]], [["a", "c"]]]
    assert ranges[0]["dataFilters"] == [grid]
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": grid, "values": [["x"]]}]}
    assert api.call("POST", "/values:batchUpdateByDataFilter", body)["responses"][0]["updatedRange"] == "Sheet1!B1"
    assert api.values("A1:B2") == [["a", "x"], ["c", "d"]]


def test_values_can_be_asked_back(api):
    answer = api.call(
        "PUT", "/values/A1", {"values": [["1,5"]]}, valueInputOption="RAW", includeValuesInResponse="true"
    )
    assert answer["updatedData"] == {"range": "Sheet1!A1", "majorDimension": "ROWS", "values": [["1,5"]]}


def test_clear_keeps_notes_formats_and_validation(api):
    api.put("A1", [["a"]])
    rule = {"condition": {"type": "BOOLEAN"}}
    cell = {"note": "n", "userEnteredFormat": {"textFormat": {"bold": True}}, "dataValidation": rule}
    api.batch(
        {
            "repeatCell": {
                "range": {"endRowIndex": 1, "endColumnIndex": 1},
                "cell": cell,
                "fields": "note,userEnteredFormat,dataValidation",
            }
        }
    )
    assert api.call("POST", "/values/A1:B2:clear")["clearedRange"] == "Sheet1!A1:B2"
    found = api.sheet(
        ranges="A1", fields="sheets.data.rowData.values(userEnteredValue,note,userEnteredFormat,dataValidation)"
    )
    assert found["data"][0]["rowData"][0]["values"] == [cell]


def test_names_of_ranges_and_tabs(api):
    api.put("B1", [["x"], ["y"]])
    api.batch(
        {
            "addNamedRange": {
                "namedRange": {"name": "Two", "range": {"endRowIndex": 2, "startColumnIndex": 1, "endColumnIndex": 2}}
            }
        }
    )
    for text in ("Two", "Sheet1!Two", "sheet1!B1:B2", "'Sheet1'!B1:B2", "R1C2:R2C2"):
        assert api.values(text) == [["x"], ["y"]], text


class TestAppend:
    def append(self, api, range_, values, **options):
        return api.call("POST", f"/values/{range_}:append", {"values": values}, valueInputOption="RAW", **options)

    @pytest.mark.parametrize(
        ("range_", "table", "updated"),
        [
            pytest.param("A1", "Sheet1!A1:B3", "Sheet1!A4:B4", id="the first block"),
            pytest.param("A6", "Sheet1!A6:B7", "Sheet1!A8:B8", id="the second block"),
            pytest.param("Sheet1", "Sheet1!A6:B7", "Sheet1!A8:B8", id="the whole tab: the last block"),
        ],
    )
    def test_measured_table_detection(self, api, range_, table, updated):
        api.put("A1", [["a", "b"]] * 3)
        api.put("A6", [["c", "d"]] * 2)
        answer = self.append(api, range_, [["x", "y"]])
        assert (answer["tableRange"], answer["updates"]["updatedRange"]) == (table, updated)

    def test_an_empty_tab_has_no_table(self, api):
        answer = self.append(api, "Sheet1", [["x"]])
        assert "tableRange" not in answer
        assert answer["updates"]["updatedRange"] == "Sheet1!A1"

    def test_insert_rows_pushes_what_is_below(self, api):
        api.put("A1", [["a"], [], ["below"]])
        self.append(api, "A1", [["x"], ["y"]], insertDataOption="INSERT_ROWS")
        assert api.values("A1:A9") == [["a"], ["x"], ["y"], [], ["below"]]

    def test_the_grid_grows(self, api):
        api.put("A1000", [["last"]])
        self.append(api, "A1000", [["x"]])
        assert api.sheet()["properties"]["gridProperties"]["rowCount"] == 1001
        assert api.values("A1001") == [["x"]]
