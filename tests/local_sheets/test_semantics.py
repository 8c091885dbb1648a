"""Google's habits, point by point: what a client may rely on and what bites it. Each block names what it is about."""

import pytest

from bridge.local_sheets.text.entering import entered

from .conftest import NOW

BOOL = {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}


def rows(start, end, start_column=0, end_column=1, sheet_id=0):
    place = {"startRowIndex": start, "endRowIndex": end, "startColumnIndex": start_column, "endColumnIndex": end_column}
    return {"sheetId": sheet_id, **place}


def hide(start, end, by="ROWS"):
    range_ = {"sheetId": 0, "dimension": by, "startIndex": start, "endIndex": end}
    return {
        "updateDimensionProperties": {"range": range_, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    }


def mark(metadata_id, location, key="k", value=""):
    entry = {"metadataId": metadata_id, "metadataKey": key, "visibility": "DOCUMENT", "location": location}
    return {"createDeveloperMetadata": {"developerMetadata": entry | ({"metadataValue": value} if value else {})}}


def on_row(index):
    return {"dimensionRange": {"sheetId": 0, "dimension": "ROWS", "startIndex": index, "endIndex": index + 1}}


def marked_rows(api):
    found = api.call("POST", "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": {}}]})
    entries = [item["developerMetadata"] for item in found.get("matchedDeveloperMetadata", ())]
    return {entry["metadataId"]: entry["location"]["dimensionRange"]["startIndex"] for entry in entries}


# batches


def test_a_batch_is_applied_together_or_not_at_all(api):
    api.put("A1", [["before"]])
    write = {
        "updateCells": {"start": {}, "rows": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}], "fields": "*"}
    }
    fail = {"deleteSheet": {"sheetId": 99}}
    for order in ((write, fail), (fail, write), (write, {"frobnicate": {}})):
        api.batch(*order, status=400)
        assert api.values("A1") == [["before"]]


def test_values_batches_are_atomic_too(api):
    data = [{"range": "A1", "values": [["x"]]}, {"range": "Nothing!A1", "values": [["y"]]}]
    error = api.call("POST", "/values:batchUpdate", {"valueInputOption": "RAW", "data": data}, status=400)["error"]
    assert error["message"] == "Invalid data[1]: Unable to parse range: Nothing!A1"
    assert api.values("A1") == []


def test_replies_stand_in_the_order_of_the_requests_and_zeros_are_dropped(api):
    api.put("A1", [["x"], ["x"]])
    replies = api.batch(
        {"trimWhitespace": {"range": rows(0, 2)}},
        {"repeatCell": {"range": rows(0, 1), "cell": {}, "fields": "note"}},
        {"findReplace": {"find": "zzz", "replacement": "y", "allSheets": True}},
        {"addSheet": {"properties": {"title": "n"}}},
    )["replies"]
    assert replies[:3] == [{"trimWhitespace": {}}, {}, {"findReplace": {}}]
    assert replies[3]["addSheet"]["properties"]["title"] == "n"


def test_the_state_after_the_batch_comes_with_the_answer_and_is_masked(api):
    write = {
        "updateCells": {"start": {}, "rows": [{"values": [{"userEnteredValue": {"numberValue": 4}}]}], "fields": "*"}
    }
    body = {"requests": [write], "includeSpreadsheetInResponse": True, "responseRanges": ["A1:B2"]}
    mask = "replies,updatedSpreadsheet(sheets(data.rowData.values(effectiveValue)))"
    answer = api.call("POST", ":batchUpdate", body, fields=mask)
    cell = {"effectiveValue": {"numberValue": 4}}
    assert answer == {
        "replies": [{}],
        "updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [{"values": [cell]}]}]}]},
    }


def test_comments_say_that_they_were_saved_others_say_nothing(api):
    assert "commentUpdateState" not in api.batch({"addSheet": {}})
    insert = {"insertComment": {"coordinate": {}, "content": "x"}}
    assert api.batch(insert)["commentUpdateState"] == "ALL_SAVED"


# field masks


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        pytest.param("userEnteredFormat", {"textFormat": {"italic": True}}, id="the whole format is replaced"),
        pytest.param(
            "userEnteredFormat.textFormat.italic", {"textFormat": {"bold": True, "italic": True}}, id="one field"
        ),
        pytest.param("userEnteredFormat.textFormat.bold", {"textFormat": {}}, id="named but absent: reset"),
        pytest.param("userEnteredFormat(textFormat(italic,bold))", {"textFormat": {"italic": True}}, id="nested"),
        pytest.param(
            "userEnteredFormat/textFormat/italic", {"textFormat": {"bold": True, "italic": True}}, id="slashes"
        ),
        pytest.param(
            "user_entered_format.text_format.italic", {"textFormat": {"bold": True, "italic": True}}, id="snake"
        ),
    ],
)
def test_masks_of_writes(api, mask, kept):
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    api.batch({"repeatCell": {"range": rows(0, 1), "cell": bold, "fields": "*"}})
    italic = {"userEnteredFormat": {"textFormat": {"italic": True}}}
    api.batch({"repeatCell": {"range": rows(0, 1), "cell": italic, "fields": mask}})
    data = api.sheet(includeGridData="true", ranges="A1")["data"][0].get("rowData")
    found = data[0]["values"][0].get("userEnteredFormat", {"textFormat": {}}) if data else {"textFormat": {}}
    assert found == kept


@pytest.mark.parametrize(
    ("mask", "keys"),
    [
        pytest.param("*", {"spreadsheetId", "properties", "sheets", "spreadsheetUrl"}, id="star"),
        pytest.param("sheets.properties.title,spreadsheetId", {"sheets", "spreadsheetId"}, id="dots"),
        pytest.param("sheets(properties(sheetId,title))", {"sheets"}, id="parentheses"),
        pytest.param("sheets/properties/*", {"sheets"}, id="slash and star"),
        pytest.param("namedRanges", set(), id="what is not there is left out"),
    ],
)
def test_masks_of_reads(api, mask, keys):
    assert set(api.get(fields=mask)) == keys


def test_a_mask_that_names_nothing_known_is_refused(api):
    error = api.call("GET", "", fields="sheets(joe)", status=400)["error"]
    assert error["details"][0]["fieldViolations"][0]["description"] == (
        "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.joe'."
    )


# JSON as clients send it


def test_lists_in_lists_one_request_for_a_list_and_texts_for_numbers(api):
    nested = {
        "requests": [[{"addSheet": {"properties": {"title": "a"}}}], [{"addSheet": {"properties": {"title": "b"}}}]]
    }
    api.call("POST", ":batchUpdate", nested)
    one = {"requests": {"addSheet": {"properties": {"title": "c", "index": "0", "hidden": "false", "tabColor": None}}}}
    api.call("POST", ":batchUpdate", one)
    assert [sheet["properties"]["title"] for sheet in api.get()["sheets"]] == ["c", "Sheet1", "a", "b"]


# ranges and colours as they come back


def test_ranges_are_closed_and_colours_have_eight_bits_and_a_twin(api):
    colour = {"red": 0.9, "green": 0, "blue": 1}
    rule = {
        "ranges": [{"sheetId": 0, "endRowIndex": 10}],
        "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"backgroundColor": colour}},
    }
    api.batch({"addConditionalFormatRule": {"rule": rule}})
    (kept,) = api.sheet()["conditionalFormats"]
    assert kept["ranges"] == [{"startRowIndex": 0, "endRowIndex": 10, "startColumnIndex": 0, "endColumnIndex": 26}]
    eight_bits = {"red": 0.8980392, "blue": 1}
    assert kept["booleanRule"]["format"] == {
        "backgroundColor": eight_bits,
        "backgroundColorStyle": {"rgbColor": eight_bits},
    }


def test_sheet_id_zero_is_dropped_from_ranges_but_kept_in_properties(api):
    api.batch({"mergeCells": {"range": rows(0, 2), "mergeType": "MERGE_ALL"}})
    sheet = api.sheet()
    assert "sheetId" not in sheet["merges"][0]
    assert (sheet["properties"]["sheetId"], sheet["properties"]["index"]) == (0, 0)


# typed values


@pytest.mark.parametrize(
    ("locale", "text", "value", "pattern"),
    [
        pytest.param("en_US", "1-2", 46024, "m-d", id="en: month and day"),
        pytest.param("en_US", "2026-09-05", 46270, "yyyy-mm-dd", id="en: ISO"),
        pytest.param("en_US", "$100.15", 100.15, '"$"#,##0.00', id="en: dollars"),
        pytest.param("en_US", "007", 7, None, id="leading zeros go"),
        pytest.param("en_US", "'0123", "0123", None, id="an apostrophe keeps them"),
        pytest.param("en_US", "TRUE", True, None, id="a boolean"),
        pytest.param("en_US", "12.5%", 0.125, "0.00%", id="per cent"),
        pytest.param("en_US", "+123", 123, None, id="a plus before a number"),
        pytest.param("en_US", "+A1", "=+A1", None, id="a plus before anything else makes a formula"),
        pytest.param("en_US", "Nov 24, 2026", 46350, "mmm dd, yyyy", id="en: a month's name"),
        pytest.param("en_US", "24-Nov-2026", 46350, "dd-mmm-yyyy", id="en: a month's name in the middle"),
        pytest.param("en_US", "May", "May", None, id="en: a month alone is a text"),
        pytest.param("en_US", "2026年11月24日", 46350, 'yyyy"年"mm"月"dd"日"', id="kanji in en"),
        pytest.param("ja_JP", "2026年11月24日", 46350, 'yyyy"年"mm"月"dd"日"', id="ja: kanji"),
        pytest.param("ja_JP", "令和8年11月24日", "令和8年11月24日", None, id="ja: an era is a text"),
        pytest.param("ja_JP", "￥1,200", 1200, "[$\u00a5-411]#,##0", id="ja: yen"),
        pytest.param("ja_JP", "１２３", 123, None, id="ja: full-width digits"),
        pytest.param("ja_JP", "２０２６／１１／２４", 46350, "yyyy/mm/dd", id="ja: a full-width date"),
        pytest.param("ja_JP", "名前１", "名前１", None, id="ja: texts keep their full-width digits"),
        pytest.param("en_US", "１２３", "１２３", None, id="en: full-width digits are a text"),
        pytest.param("ja_JP", "9:30", 0.3958333333333333, "h:mm", id="a time"),
        pytest.param("en_US", "#N/A", "#N/A", None, id="an error"),
    ],
)
def test_what_typed_text_becomes(locale, text, value, pattern):
    from datetime import UTC, datetime

    found = entered(text, locale, datetime.fromtimestamp(NOW, UTC).replace(tzinfo=None))
    assert (found.value, (found.format or {}).get("pattern")) == (value, pattern)


def test_only_texts_are_parsed_and_raw_keeps_all(api):
    api.put("A1", [["=1+1", "'x", "2026-01-01", 5, True]], option="RAW")
    assert api.values("A1:E1") == [["=1+1", "'x", "2026-01-01", 5, True]]
    text = {"userEnteredValue": {"stringValue": "=1+1"}}
    api.batch({"updateCells": {"start": {"rowIndex": 1}, "rows": [{"values": [text]}], "fields": "userEnteredValue"}})
    assert api.values("A2", valueRenderOption="FORMULA") == [["=1+1"]]
    assert "formulaValue" not in str(api.sheet(includeGridData="true", ranges="A2")["data"])


def test_render_options_and_serial_dates(api):
    api.put("A1", [["2020-01-01", "40%", "=A1+1"]], option="USER_ENTERED")
    assert api.values("A1:C1") == [[43831, 0.4, 43832]]
    assert api.values("A1:B1", valueRenderOption="FORMATTED_VALUE") == [["2020-01-01", "40%"]]
    assert api.values("A1", dateTimeRenderOption="FORMATTED_STRING") == [["2020-01-01"]]
    formulas = api.values("A1:C1", valueRenderOption="FORMULA", dateTimeRenderOption="FORMATTED_STRING")
    assert formulas == [[43831, 0.4, "=A1+1"]]


def test_trailing_blanks_go_inner_ones_stay_null_skips_and_a_blank_text_clears(api):
    answer = api.put("A1", [["a", "", "c"], [], ["x", None, None]])
    assert answer["updatedCells"] == 4
    assert api.values("A1:E9") == [["a", "", "c"], [], ["x"]]
    api.put("A1", [[None, "b", ""]])
    assert api.values("A1:E1") == [["a", "b"]]
    empty = api.call("GET", "/values/F1:G9")
    assert empty == {"range": "Sheet1!F1:G9", "majorDimension": "ROWS"}


def test_nested_values_are_quoted_as_google_does(api):
    message = api.put("A1", [["ok"], [["x"]]], status=400)["error"]["message"]
    assert message.startswith("Invalid values[1][0]: list_value {")
    assert 'string_value: "x"' in message


# appending


@pytest.mark.parametrize(
    ("at", "table", "landed"),
    [
        pytest.param("A1", "Sheet1!A1:B3", "Sheet1!A4:B4", id="the block that the range touches"),
        pytest.param("A6", "Sheet1!A6:B7", "Sheet1!A8:B8", id="the second block"),
        pytest.param("Sheet1", "Sheet1!A6:B7", "Sheet1!A8:B8", id="a whole tab: its last block"),
    ],
)
def test_append_finds_the_table(api, at, table, landed):
    api.put("A1", [["h", "h"], ["a", False], ["", False], [], [], ["x", "y"], ["x", "y"]])
    answer = api.call("POST", f"/values/{at}:append", {"values": [["new", 1]]}, valueInputOption="RAW")
    assert (answer["tableRange"], answer["updates"]["updatedRange"]) == (table, landed)


def test_append_counts_unticked_boxes_hidden_and_filtered_rows(api):
    api.put("A1", [["h", "done"], ["a", False], ["b", False], ["", False], ["", False]])
    filter_ = {
        "range": rows(0, 5, 0, 2),
        "filterSpecs": [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["b"]}}],
    }
    api.batch(
        hide(4, 5),
        {"setDataValidation": {"range": rows(1, 5, 1, 2), "rule": BOOL}},
        {"setBasicFilter": {"filter": filter_}},
    )
    answer = api.call("POST", "/values/A1:append", {"values": [["new"]]}, valueInputOption="RAW")
    assert answer["updates"]["updatedRange"] == "Sheet1!A6"  # nobody sees why: FALSE is a value
    empty = api.call("POST", "/values/H1:append", {"values": [["x"]]}, valueInputOption="RAW")
    assert "tableRange" not in empty


def test_append_that_inserts_shifts_what_is_below_and_grows_a_table(api):
    api.put("A1", [["h"], ["a"], [], ["below"]])
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": rows(0, 2)}}})
    options = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    api.call("POST", "/values/A1:append", {"values": [["b"]]}, **options)
    assert api.values("A1:A9") == [["h"], ["a"], ["b"], [], ["below"]]
    assert api.sheet()["tables"][0]["range"]["endRowIndex"] == 3


def test_append_cells_to_a_table_grows_it_and_drops_the_values(api):
    api.put("A1", [["h"], ["a"]])
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": rows(0, 2)}}})
    lost = {"userEnteredValue": {"stringValue": "lost"}}
    api.batch({"appendCells": {"tableId": "t", "rows": [{"values": [lost]}], "fields": "userEnteredValue"}})
    assert api.sheet()["tables"][0]["range"]["endRowIndex"] == 3
    assert api.values("A1:A9") == [["h"], ["a"]]


# filters


def test_a_filter_hides_rows_until_it_is_cleared(api):
    api.put("A1", [["stage", "n"], ["open", 5], ["won", 1], ["open", 1]])
    specs = [
        {"columnIndex": 0, "filterCriteria": {"hiddenValues": ["won"]}},
        {
            "columnIndex": 1,
            "filterCriteria": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "2"}]}},
        },
    ]
    api.batch({"setBasicFilter": {"filter": {"range": rows(0, 4, 0, 2), "filterSpecs": specs}}})

    def hidden():
        lines = api.sheet(includeGridData="true", ranges="A1:B4")["data"][0]["rowMetadata"]
        return [line.get("hiddenByFilter", False) for line in lines]

    assert hidden() == [False, False, True, True]
    api.batch(
        {"setDataValidation": {"range": rows(1, 4), "rule": BOOL}},
        {"setDataValidation": {"range": rows(1, 4, 1, 2), "rule": BOOL, "filteredRowsIncluded": True}},
    )
    data = api.sheet(includeGridData="true", ranges="A2:B4")["data"][0]["rowData"]
    assert [["dataValidation" in cell for cell in row["values"]] for row in data] == [
        [True, True],
        [False, True],
        [False, True],
    ]
    api.batch({"sortRange": {"range": rows(1, 4, 0, 2), "sortSpecs": [{"dimensionIndex": 1}]}})
    assert api.values("B2:B4") == [[5], [1], [1]]  # two of the three rows are hidden and stay
    api.batch({"clearBasicFilter": {"sheetId": 0}})
    assert not any(hidden())


def test_a_filter_of_a_table(api):
    api.put("A1", [["h"], ["a"]])
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": rows(0, 2)}}})
    api.batch({"setBasicFilter": {"filter": {"tableId": "t"}}})
    kept = api.sheet()["basicFilter"]
    assert (kept["tableId"], kept["range"]["endRowIndex"]) == ("t", 2)
    both = {"setBasicFilter": {"filter": {"tableId": "t", "range": rows(0, 2)}}}
    assert api.refused(both).endswith("Only one of range or tableId may be set.")


# sorting


def test_text_stands_above_numbers_when_descending_and_blanks_come_last(api):
    api.put("A1", [[2], ["a"], [""], [10], ["b"]])
    api.batch({"sortRange": {"range": rows(0, 5), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}})
    assert api.values("A1:A5") == [["b"], ["a"], [10], [2]]
    api.batch({"sortRange": {"range": rows(0, 5), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert api.values("A1:A5") == [[2], [10], ["a"], ["b"]]


def test_hidden_rows_stay_in_place(api):
    api.put("A1", [[3], [99], [1], [2]])
    api.batch(hide(1, 2), {"sortRange": {"range": rows(0, 4), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert api.values("A1:A4") == [[1], [99], [2], [3]]


# developer metadata


@pytest.mark.parametrize(
    ("change", "places"),
    [
        pytest.param(
            {"insertDimension": {"range": {**on_row(0)["dimensionRange"]}}}, {1: 2, 2: 3}, id="inserted above"
        ),
        pytest.param({"deleteDimension": {"range": {**on_row(0)["dimensionRange"]}}}, {1: 0, 2: 1}, id="deleted above"),
        pytest.param(
            {"deleteDimension": {"range": {**on_row(1)["dimensionRange"]}}}, {2: 1}, id="deleted with its row"
        ),
        pytest.param(
            {"moveDimension": {"source": on_row(1)["dimensionRange"], "destinationIndex": 4}}, {1: 3, 2: 1}, id="moved"
        ),
        pytest.param(
            {"sortRange": {"range": rows(0, 4, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}},
            {1: 2, 2: 1},
            id="sorted",
        ),
        pytest.param({"addSheet": {}}, {1: 1, 2: 2}, id="something else"),
    ],
)
def test_row_metadata_goes_with_its_row(api, change, places):
    api.put("A1", [["a"], ["b"], ["c"], ["d"]])
    api.batch(mark(1, on_row(1)), mark(2, on_row(2)))
    api.batch(change)
    assert marked_rows(api) == places


def test_an_id_that_is_taken_refuses_the_whole_batch(api):
    api.batch(mark(7, {"spreadsheet": True}))
    message = api.refused({"addSheet": {"properties": {"title": "x"}}}, mark(7, {"sheetId": 0}))
    assert message == (
        "Invalid requests[1].createDeveloperMetadata: "
        "Cannot add developer metadata with ID [7] because developer metadata with that ID already exists."
    )
    assert len(api.get()["sheets"]) == 1


def test_metadata_has_room_for_30_000_characters_a_place(api):
    api.batch(mark(1, {"spreadsheet": True}, key="k" * 10, value="v" * 29_990))
    assert "30000 characters" in api.batch(mark(2, {"spreadsheet": True}), status=400)["error"]["message"]
    api.batch(mark(2, {"sheetId": 0}, key="k" * 30_000))
    assert "30000 characters" in api.batch(mark(3, on_row(0)), status=400)["error"]["message"]
    api.batch(
        {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": 2}}}}, mark(3, on_row(0))
    )


def test_a_filter_that_matches_two_rows_writes_both(api):
    api.batch(mark(1, on_row(1)), mark(2, on_row(3)))
    data = [
        {"dataFilter": {"developerMetadataLookup": {"metadataKey": "k"}}, "values": [["x"]], "majorDimension": "ROWS"}
    ]
    answer = api.call("POST", "/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert answer["totalUpdatedCells"] == 2
    assert api.values("A1:A4") == [[], ["x"], [], ["x"]]


# tables


def test_header_cells_name_the_columns_of_a_table(api):
    api.put("A1", [["会社", 5]])
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": rows(0, 3, 0, 3)}}})

    def names():
        return [column["columnName"] for column in api.sheet()["tables"][0]["columnProperties"]]

    assert names() == ["会社", "5", "Column 3"]
    assert api.values("C1") == [["Column 3"]]
    api.put("A1", [["顧客"]])
    api.put("B1", [["=1+1"]], option="USER_ENTERED")
    assert names() == ["顧客", "Column 2", "Column 3"]
    assert api.values("B1", valueRenderOption="FORMULA") == [["Column 2"]]
    refused = api.call("POST", "/values/A1:clear", {}, status=400)["error"]["message"]
    assert refused == "Table header row cell must have a value."


def test_silent_destroyers(api):
    api.put("A1", [["n", "done"], [1, "yes"], [2, ""], [3, True]])
    table = {"tableId": "t", "name": "T", "range": rows(0, 4, 0, 2)}
    columns = [{"columnIndex": 1, "columnType": "BOOLEAN"}]
    footer = {"footerColorStyle": {"rgbColor": {"red": 1}}}
    api.batch({"addTable": {"table": {**table, "columnProperties": columns, "rowsProperties": footer}}})
    assert api.values("B2:B4") == [[False], [False], [True]]
    assert api.values("A4", valueRenderOption="FORMULA") == [["=SUM(A2:A3)"]]
    rule = {"ranges": [rows(1, 3)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    api.batch({"addConditionalFormatRule": {"rule": rule}}, {"deleteTable": {"tableId": "t"}})
    assert "conditionalFormats" not in api.sheet()


# structure


def test_references_follow_cells_that_shift(api):
    api.put("A1", [[1], [2], [3]])
    api.put("C1", [["=A2"], ["=SUM(A1:A3)"], ["=B2"]], option="USER_ENTERED")
    api.batch({"insertRange": {"range": rows(1, 2), "shiftDimension": "ROWS"}})
    assert api.values("C1:C3", valueRenderOption="FORMULA") == [["=A3"], ["=SUM(A1:A4)"], ["=B2"]]
    api.batch({"deleteRange": {"range": rows(2, 3), "shiftDimension": "ROWS"}})
    assert api.values("C1:C3", valueRenderOption="FORMULA") == [["=#REF!"], ["=SUM(A1:A3)"], ["=B2"]]


def test_a_moved_tab_and_line_count_as_before_the_move(api):
    api.batch(
        {"addSheet": {"properties": {"sheetId": 1, "title": "b"}}},
        {"addSheet": {"properties": {"sheetId": 2, "title": "c"}}},
    )
    api.batch({"updateSheetProperties": {"properties": {"sheetId": 0, "index": 2}, "fields": "index"}})
    assert [sheet["properties"]["title"] for sheet in api.get()["sheets"]] == ["b", "Sheet1", "c"]
    api.put("Sheet1!A1", [["1"], ["2"], ["3"]])
    api.batch({"moveDimension": {"source": on_row(0)["dimensionRange"], "destinationIndex": 2}})
    assert api.values("Sheet1!A1:A3") == [["2"], ["1"], ["3"]]


@pytest.mark.parametrize(
    ("locale", "title"),
    [("ja_JP", "シート1"), ("en_GB", "Sheet1"), ("pt_BR", "Página1"), ("nl_NL", "Blad1")],
)
def test_the_first_tab_is_called_in_the_language_of_the_locale(api, locale, title):
    made = api.call("POST", "//v4/spreadsheets", {"properties": {"title": "x", "locale": locale}})
    assert made["sheets"][0]["properties"]["title"] == title


def test_names_come_before_tabs_unless_quoted(api):
    api.put("A1", [["cell"]])
    api.put("B5", [["named"]])
    api.batch({"addNamedRange": {"namedRange": {"name": "Sheet1", "range": rows(4, 5, 1, 2)}}})
    assert api.values("Sheet1") == [["named"]]
    assert api.values("'Sheet1'")[0] == ["cell"]
    assert api.values("R5C2") == [["named"]]


def test_a_link_on_the_whole_cell_is_its_hyperlink(api):
    link = {"link": {"uri": "https://example.com/"}}
    cell = {"userEnteredValue": {"stringValue": "x"}, "textFormatRuns": [{"format": link}]}
    api.batch({"updateCells": {"start": {}, "rows": [{"values": [cell]}], "fields": "*"}})
    data = api.sheet(includeGridData="true", ranges="A1")["data"][0]
    assert data["rowData"][0]["values"][0]["hyperlink"] == "https://example.com/"
    api.put("A1", [["y"]])
    data = api.sheet(includeGridData="true", ranges="A1")["data"][0]
    assert "textFormatRuns" not in data["rowData"][0]["values"][0]


# limits


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            {"addSheet": {"properties": {"title": "x" * 101}}},
            "The sheet name cannot be greater than 100 characters.",
            id="a title",
        ),
        pytest.param(
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 2_000_000, "columnCount": 6}}}},
            "This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
            id="cells",
        ),
        pytest.param(
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 1, "columnCount": 18_279}}}},
            "This action would increase the number of columns in the sheet above the limit of 18278 columns.",
            id="columns",
        ),
        pytest.param(
            {
                "updateCells": {
                    "start": {},
                    "rows": [{"values": [{"userEnteredValue": {"stringValue": "x" * 50_001}}]}],
                    "fields": "*",
                }
            },
            "Your input contains more than the maximum of 50000 characters in a single cell.",
            id="characters",
        ),
    ],
)
def test_limits(api, request_, message):
    assert api.refused(request_).endswith(message)


# protections


def test_a_warning_that_becomes_a_protection_lists_all_editors(api):
    share = {"type": "user", "role": "writer", "emailAddress": "ada@example.com"}
    api.call("POST", f"//drive/v3/files/{api.id}/permissions", share)
    editors = {"users": ["bob@example.com"]}
    warning = {"protectedRangeId": 1, "range": rows(0, 1), "warningOnly": True, "editors": editors}
    api.batch({"addProtectedRange": {"protectedRange": warning}})
    assert "bob@example.com" not in str(api.sheet()["protectedRanges"])  # a warning ignores editors
    strict = {"protectedRange": {"protectedRangeId": 1, "warningOnly": False}, "fields": "warningOnly"}
    api.batch({"updateProtectedRange": strict})
    (kept,) = api.sheet()["protectedRanges"]
    assert kept["editors"]["users"] == ["local@example.com", "ada@example.com"]


def test_a_protection_of_a_table(api):
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": rows(0, 2)}}})
    api.batch({"addProtectedRange": {"protectedRange": {"tableId": "t", "description": "d"}}})
    (kept,) = api.sheet()["protectedRanges"]
    assert (kept["tableId"], kept["range"]["endRowIndex"]) == ("t", 2)
