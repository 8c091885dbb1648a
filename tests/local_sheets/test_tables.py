"""Tables: header cells, and what goes with a deleted one."""


def grid(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def rule(text, range_=None, **format_):
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": text}]}
    boolean = {"condition": condition, "format": format_ or {"backgroundColor": {"red": 0.9}}}
    return {"ranges": [range_ or {"sheetId": 0, "endRowIndex": 10}], "booleanRule": boolean}


def formulas(api):
    rules = api.sheet().get("conditionalFormats", [])
    return [item["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for item in rules]


def test_a_table_names_its_columns_by_the_header(api):
    api.put("A1", [["Name", ""]])
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": grid(0, 3, 0, 2)}}})
    (table,) = api.sheet()["tables"]
    assert [column["columnName"] for column in table["columnProperties"]] == ["Name", "Column 2"]
    assert api.values("A1:B1") == [["Name", "Column 2"]]


def test_deleting_a_table_takes_content_and_rules_with_it(api):
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": grid(0, 3, 0, 2)}}})
    api.batch({"addConditionalFormatRule": {"rule": rule("=A1")}}, {"deleteTable": {"tableId": "t"}})
    assert (api.values("A1:B3"), formulas(api)) == ([], [])


def test_a_filter_of_a_table_is_copied_with_the_tab(api):
    api.batch({"addTable": {"table": {"tableId": "t", "name": "T", "range": grid(0, 3, 0, 2)}}})
    api.batch({"addFilterView": {"filter": {"tableId": "t"}}})
    api.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1, "newSheetId": 7}})
    copy = api.sheet(1)
    assert copy["tables"][0]["name"] == "T_2"
    assert copy["filterViews"][0]["tableId"] == copy["tables"][0]["tableId"] != "t"
    assert "name" not in copy["filterViews"][0]
