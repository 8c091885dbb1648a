"""sortRange: text, numbers, blanks and hidden rows as measured on Google."""


def rows(start, end, sheet_id=0):
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def grid(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


class TestSort:
    SPEC = {"range": grid(1, 8, 0, 3), "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "DESCENDING"}]}  # noqa: RUF012

    def test_text_stands_above_numbers_and_blanks_last_when_descending(self, api):
        api.put("A1", [["h"], ["a", 1], ["b", "x"], ["c"], ["d", 20], ["e", "y"]])
        api.batch({"sortRange": self.SPEC})
        assert [row[0] for row in api.values("A2:B8")] == ["e", "b", "d", "a", "c"]

    def test_hidden_rows_stay_where_they_are(self, api):
        api.put("A1", [["h"], ["a", 1], ["b", 2], ["c", 3]])
        hide = {"range": rows(2, 3), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
        api.batch({"updateDimensionProperties": hide}, {"sortRange": self.SPEC})
        assert [row[0] for row in api.values("A2:B8")] == ["c", "b", "a"]

    def test_row_metadata_formulas_and_formats_follow_their_row(self, api):
        api.put("A1", [["h"], ["a", 1, "=B2*2"], ["b", 2, "=B3*2"]], option="USER_ENTERED")
        entry = {
            "metadataId": 1,
            "metadataKey": "k",
            "visibility": "DOCUMENT",
            "location": {"dimensionRange": rows(1, 2)},
        }
        bold = {
            "range": grid(1, 2, 0, 1),
            "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}},
            "fields": "userEnteredFormat",
        }
        api.batch(
            {"createDeveloperMetadata": {"developerMetadata": entry}}, {"repeatCell": bold}, {"sortRange": self.SPEC}
        )
        assert api.values("A2:C3", valueRenderOption="FORMULA") == [["b", 2, "=B2*2"], ["a", 1, "=B3*2"]]
        assert api.call("GET", "/developerMetadata/1")["location"]["dimensionRange"] == {
            "dimension": "ROWS",
            "startIndex": 2,
            "endIndex": 3,
        }
        data = api.sheet(ranges="A2:A3", fields="sheets.data.rowData.values.userEnteredFormat")["data"][0]["rowData"]
        assert [bool(row["values"][0]) for row in data] == [False, True]

    def test_sorting_some_columns_leaves_the_others(self, api):
        api.put("A1", [["a", 2, "one"], ["b", 1, "two"]])
        api.batch({"sortRange": {"range": grid(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 1}]}})
        assert api.values("A1:C2") == [["b", 1, "one"], ["a", 2, "two"]]
