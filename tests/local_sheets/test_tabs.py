"""Tabs and the spreadsheet itself: copies, titles, order, properties."""


def grid(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def test_a_duplicated_tab_has_its_own_objects(api):
    api.put("A1", [["a"]])
    api.batch(
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 7, "range": {"sheetId": 0, "endRowIndex": 1}}}}
    )
    properties = api.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "D"}})["replies"][0][
        "duplicateSheet"
    ]["properties"]
    assert properties["index"] == 0
    assert api.values("D!A1") == [["a"]]
    protection = api.sheet(0)["protectedRanges"][0]
    assert protection["protectedRangeId"] != 7
    assert protection["range"]["sheetId"] == properties["sheetId"]


def test_formulas_follow_a_new_title_and_a_deleted_tab(api):
    api.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Data"}}})
    api.put("A1", [["=Data!A1"]], option="USER_ENTERED")
    api.batch({"updateSheetProperties": {"properties": {"sheetId": 5, "title": "新 Data"}, "fields": "title"}})
    assert api.values("A1", valueRenderOption="FORMULA") == [["='新 Data'!A1"]]
    api.batch({"deleteSheet": {"sheetId": 5}})
    assert api.values("A1", valueRenderOption="FORMULA") == [["=#REF!"]]


def test_a_tab_moves_by_the_order_before_the_move(api):
    api.batch(*[{"addSheet": {"properties": {"sheetId": number, "title": f"S{number}"}}} for number in (1, 2)])
    api.batch({"updateSheetProperties": {"properties": {"sheetId": 0, "index": 2}, "fields": "index"}})
    assert [sheet["properties"]["title"] for sheet in api.get()["sheets"]] == ["S1", "Sheet1", "S2"]
    api.batch({"updateSheetProperties": {"properties": {"sheetId": 0, "index": 2}, "fields": "index"}})
    assert [sheet["properties"]["title"] for sheet in api.get()["sheets"]] == ["S1", "Sheet1", "S2"]


def test_spreadsheet_properties(api):
    properties = {"locale": "ja_JP", "timeZone": "Asia/Tokyo", "autoRecalc": "MINUTE"}
    api.batch({"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone,autoRecalc"}})
    found = api.get(fields="properties(locale,timeZone,autoRecalc)")["properties"]
    assert found == properties
    bad = {"updateSpreadsheetProperties": {"properties": {"timeZone": "Mars/Base"}, "fields": "timeZone"}}
    assert api.refused(bad) == "Invalid requests[0].updateSpreadsheetProperties: Invalid time zone: Mars/Base"


def test_objects_beside_the_asked_range_are_left_out(api):
    api.batch({"mergeCells": {"range": grid(0, 2, 0, 2)}}, {"mergeCells": {"range": grid(5, 7, 0, 2)}})
    assert api.sheet(ranges="A1:B3")["merges"] == [grid(0, 2, 0, 2)]
