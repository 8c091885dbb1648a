"""What goes along when cells move: rows below a filter that sorts, rules that are copied, merges and rules of shifted cells."""


def area(start, end, start_column=0, end_column=1, **more):
    return {
        **more,
        "startRowIndex": start,
        "endRowIndex": end,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def rule(ranges, formula):
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    return {"ranges": ranges, "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}}}


def rules(api, index=0):
    return [
        (one["booleanRule"]["condition"]["values"][0]["userEnteredValue"], one["ranges"])
        for one in api.sheet(index).get("conditionalFormats", ())
    ]


def set_filter(api, **more):
    api.batch({"setBasicFilter": {"filter": {"range": area(0, 6, 0, 2), **more}}})


def test_a_basic_filter_sorts_the_rows_below_its_header(api):
    api.put("A1", [["name", "n"], ["b", 2], ["a", 3], ["c", 1], ["a", 1], ["", 9], ["below", 0]])
    by_name, by_number = (
        {"dimensionIndex": 0, "sortOrder": "ASCENDING"},
        {"dimensionIndex": 1, "sortOrder": "DESCENDING"},
    )
    set_filter(api, sortSpecs=[by_name, by_number])
    assert api.values("A1:B7") == [["name", "n"], ["a", 3], ["a", 1], ["b", 2], ["c", 1], ["", 9], ["below", 0]]
    assert api.sheet()["basicFilter"]["sortSpecs"] == [by_name, by_number]


def test_rows_that_a_filter_hid_are_sorted_when_it_is_set_again(api):
    api.put("A1", [["name", "n"], ["b", 2], ["hide", 3], ["a", 1]])
    hide = [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["hide"]}}]
    set_filter(api, filterSpecs=hide)
    set_filter(api, filterSpecs=hide, sortSpecs=[{"dimensionIndex": 1, "sortOrder": "DESCENDING"}])
    assert api.values("A2:B4") == [["hide", 3], ["b", 2], ["a", 1]]
    hidden = [
        bool(row.get("hiddenByFilter")) for row in api.sheet(includeGridData="true")["data"][0]["rowMetadata"][:5]
    ]
    assert hidden == [False, True, False, False, False]


def test_a_filter_that_sorts_by_a_column_outside_is_refused_and_nothing_is_sorted(api):
    api.put("A1", [["n"], [2], [1]])
    spec = {"dimensionIndex": 5, "sortOrder": "ASCENDING"}
    assert "within the range" in api.refused({"setBasicFilter": {"filter": {"range": area(0, 3), "sortSpecs": [spec]}}})
    assert api.values("A1:A3") == [["n"], [2], [1]]


def copy_to_other_tab(api, *targets, kind="PASTE_NORMAL"):
    api.batch({"addSheet": {"properties": {"sheetId": 7, "title": "other"}}})
    for target in targets:
        api.batch(
            {"copyPaste": {"source": area(1, 3, 1, 2), "destination": {"sheetId": 7, **target}, "pasteType": kind}}
        )


def test_rules_are_copied_to_another_tab_as_they_read_there(api):
    api.batch({"addConditionalFormatRule": {"rule": rule([area(0, 9, 0, 4)], "=AND($C1>1,A1<5)")}})
    copy_to_other_tab(api, area(5, 7, 2, 3))
    assert rules(api, 1) == [("=AND($C6>1,C6<5)", [area(5, 7, 2, 3, sheetId=7)])]
    assert rules(api) == [("=AND($C1>1,A1<5)", [area(0, 9, 0, 4)])]


def test_a_rule_copied_twice_grows(api):
    api.batch({"addConditionalFormatRule": {"rule": rule([area(0, 9, 0, 4)], "=A1<5")}})
    copy_to_other_tab(api, area(5, 7, 2, 3), area(5, 7, 2, 3), area(8, 10, 4, 5))
    assert rules(api, 1) == [("=C6<5", [area(5, 7, 2, 3, sheetId=7), area(8, 10, 4, 5, sheetId=7)])]


def test_values_alone_bring_no_rules(api):
    api.batch({"addConditionalFormatRule": {"rule": rule([area(0, 9, 0, 4)], "=A1<5")}})
    copy_to_other_tab(api, area(5, 7, 2, 3), kind="PASTE_VALUES")
    assert rules(api, 1) == []


def shift(api, name, where, dimension="ROWS"):
    api.batch({name: {"range": where, "shiftDimension": dimension}})


def test_merges_among_shifted_cells_shift_and_others_stay(api):
    for place in (area(4, 5, 0, 2), area(4, 5, 2, 4), area(6, 7, 1, 3)):
        api.batch({"mergeCells": {"range": place, "mergeType": "MERGE_ALL"}})
    shift(api, "insertRange", area(1, 3, 0, 2))
    assert api.sheet()["merges"] == [area(6, 7, 0, 2), area(4, 5, 2, 4), area(6, 7, 1, 3)]
    shift(api, "deleteRange", area(1, 3, 0, 2))
    assert api.sheet()["merges"][0] == area(4, 5, 0, 2)
    shift(api, "deleteRange", area(4, 5, 0, 2))
    assert api.sheet()["merges"] == [area(4, 5, 2, 4), area(6, 7, 1, 3)]


def test_what_is_pushed_off_the_grid_is_gone(api):
    api.batch({"mergeCells": {"range": area(0, 1, 24, 26), "mergeType": "MERGE_ALL"}})
    shift(api, "insertRange", area(0, 1, 0, 2), "COLUMNS")
    assert "merges" not in api.sheet()


def test_rules_among_shifted_cells_shift(api):
    for number, place in enumerate((area(4, 6, 0, 1), area(4, 6, 0, 4))):
        api.batch({"addConditionalFormatRule": {"rule": rule([place], f"={number}=0"), "index": number}})
    shift(api, "insertRange", area(2, 3, 0, 2))
    assert rules(api) == [("=0=0", [area(5, 7, 0, 1)]), ("=1=0", [area(4, 6, 0, 4)])]
    shift(api, "deleteRange", area(5, 7, 0, 1))
    assert rules(api) == [("=1=0", [area(4, 6, 0, 4)])]
