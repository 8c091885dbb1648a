"""Rules, protections, filters, tables and the like: ids, order, what Google refuses, how it keeps them."""

import pytest

from bridge.local_sheets.requests import ALL, REQUESTS


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


def test_every_request_file_is_registered_once():
    import pkgutil

    import bridge.local_sheets.requests as folder

    files = {module.name for module in pkgutil.iter_modules(folder.__path__)}
    assert {request_type.__name__.rpartition(".")[2] for request_type in ALL} == files
    assert len(REQUESTS) == len(ALL)


def test_rules_are_ordered_by_index(api):
    for text, index in (("=1", 0), ("=2", 0), ("=3", 1), ("=4", 99)):
        api.batch({"addConditionalFormatRule": {"rule": rule(text), "index": index}})
    assert formulas(api) == ["=2", "=3", "=1", "=4"]
    reply = api.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 2}})["replies"][0]
    assert formulas(api) == ["=3", "=1", "=2", "=4"]
    assert reply["updateConditionalFormatRule"]["newIndex"] == 2
    api.batch({"updateConditionalFormatRule": {"index": 1, "rule": rule("=5")}})
    reply = api.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 3}})["replies"][0]
    assert (
        reply["deleteConditionalFormatRule"]["rule"]["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        == "=4"
    )
    assert formulas(api) == ["=3", "=5", "=2"]


def test_a_rule_is_kept_with_closed_ranges_and_both_colours(api):
    api.batch({"addConditionalFormatRule": {"rule": rule("=A1")}})
    (kept,) = api.sheet()["conditionalFormats"]
    assert kept["ranges"] == [grid(0, 10, 0, 26)]
    assert kept["booleanRule"]["format"]["backgroundColorStyle"] == {"rgbColor": {"red": 0.8980392}}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            {
                "addConditionalFormatRule": {
                    "rule": rule("=A1", fontSize=1)
                    | {"booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"fontSize": 1}}}}
                }
            },
            "ConditionalFormatRule.format only supports bold, italic, strikethrough, foreground color and background color.",
            id="a format rules cannot have",
        ),
        pytest.param(
            {"addConditionalFormatRule": {"rule": rule("=Other!A1")}},
            "Invalid ConditionValue.userEnteredValue",
            id="a rule that looks at another tab",
        ),
        pytest.param(
            {"deleteConditionalFormatRule": {"sheetId": 0, "index": 4}},
            "No conditional format on sheet: 0 at index: 4",
            id="no such rule",
        ),
        pytest.param(
            {
                "addConditionalFormatRule": {
                    "rule": {"ranges": [{"sheetId": 0}], "gradientRule": {"minpoint": {}, "maxpoint": {"type": "MAX"}}}
                }
            },
            "No interpolationPointType specified.",
            id="a gradient without types",
        ),
        pytest.param(
            {
                "addProtectedRange": {
                    "protectedRange": {
                        "range": {"sheetId": 0, "endRowIndex": 1},
                        "unprotectedRanges": [{"sheetId": 0, "endRowIndex": 1}],
                    }
                }
            },
            "unprotectedRanges are only allowed on ProtectedRanges covering a whole sheet",
            id="holes in a bounded protection",
        ),
        pytest.param(
            {"addNamedRange": {"namedRange": {"name": "A1", "range": {"sheetId": 0}}}},
            "The name given to this range is invalid",
            id="a name that is an address",
        ),
        pytest.param(
            {"addSheet": {"properties": {"title": "Sheet1"}}},
            'A sheet with the name "Sheet1" already exists. Please enter another name.',
            id="a title that is taken",
        ),
        pytest.param(
            {"addSheet": {"properties": {"sheetId": 0, "title": "x"}}},
            "Sheet with id 0 already exists",
            id="a sheet id that is taken",
        ),
        pytest.param(
            {"updateSheetProperties": {"properties": {"hidden": True}, "fields": "hidden"}},
            "You can't hide all the sheets in a document.",
            id="hiding the last tab",
        ),
        pytest.param(
            {
                "addTable": {
                    "table": {"name": "T", "range": grid(0, 3, 0, 2), "columnProperties": [{"columnType": "DROPDOWN"}]}
                }
            },
            "Condition must be set for dropdown column type.",
            id="a dropdown without list",
        ),
        pytest.param(
            {"setDataValidation": {"range": {"sheetId": 0}, "rule": {"condition": {"type": "ONE_OF_RANGE"}}}},
            "BooleanCondition.type ONE_OF_RANGE requires between 1 and 1 ConditionValues, but 0 found.",
            id="a list from no range",
        ),
        pytest.param({"addDataSource": {"dataSource": {}}}, "data sources are not supported.", id="a data source"),
    ],
)
def test_what_is_refused(api, request_, message):
    (kind,) = request_
    assert api.refused(request_) == f"Invalid requests[0].{kind}: {message}"


@pytest.mark.parametrize(
    ("request_", "id_"),
    [
        pytest.param(
            {
                "addProtectedRange": {
                    "protectedRange": {"protectedRangeId": 7, "range": {"sheetId": 0, "endRowIndex": 1}}
                }
            },
            7,
            id="protected range",
        ),
        pytest.param(
            {"addFilterView": {"filter": {"filterViewId": 7, "title": "F", "range": {"sheetId": 0}}}},
            7,
            id="filter view",
        ),
        pytest.param(
            {"addNamedRange": {"namedRange": {"namedRangeId": "n7", "name": "N", "range": {"sheetId": 0}}}},
            "n7",
            id="named range",
        ),
        pytest.param(
            {"addTable": {"table": {"tableId": "t7", "name": "T", "range": grid(0, 3, 0, 2)}}}, "t7", id="table"
        ),
        pytest.param(
            {
                "addBanding": {
                    "bandedRange": {
                        "bandedRangeId": 7,
                        "range": grid(0, 3, 0, 2),
                        "rowProperties": {"headerColor": {"red": 1}},
                    }
                }
            },
            7,
            id="banded range",
        ),
    ],
)
def test_a_chosen_id_is_kept_and_cannot_be_taken_twice(api, request_, id_):
    reply = api.batch(request_)["replies"][0]
    (kind,) = request_
    (item,) = reply[kind].values()
    assert id_ in item.values()
    assert f"requests[0].{kind}" in api.refused(request_)


def test_one_sheet_protection_per_tab(api):
    whole = {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "warningOnly": True}}}
    api.batch(whole)
    assert api.refused(whole) == 'Invalid requests[0].addProtectedRange: Sheet "Sheet1" already has sheet protection.'


def test_two_bandings_do_not_overlap(api):
    band = {"addBanding": {"bandedRange": {"range": grid(0, 3, 0, 2), "rowProperties": {"headerColor": {"red": 1}}}}}
    api.batch(band)
    assert "already has alternating background colors" in api.refused(band)


def test_a_protection_is_changed_under_its_mask(api):
    add = {
        "protectedRange": {
            "protectedRangeId": 7,
            "description": "d",
            "range": {"sheetId": 0, "endRowIndex": 1},
            "warningOnly": True,
        }
    }
    api.batch({"addProtectedRange": add})
    api.batch(
        {
            "updateProtectedRange": {
                "protectedRange": {"protectedRangeId": 7, "description": "new"},
                "fields": "description",
            }
        }
    )
    (kept,) = api.sheet()["protectedRanges"]
    assert (kept["description"], kept["warningOnly"], kept["range"]) == ("new", True, {"endRowIndex": 1})


def test_filter_specs_and_criteria_are_two_forms_of_one_thing(api):
    spec = {"columnIndex": 1, "filterCriteria": {"hiddenValues": ["x"]}}
    api.batch({"setBasicFilter": {"filter": {"range": {"sheetId": 0}, "filterSpecs": [spec]}}})
    assert api.sheet()["basicFilter"]["criteria"] == {"1": {"hiddenValues": ["x"]}}
    api.batch(
        {"addFilterView": {"filter": {"filterViewId": 3, "title": "F", "range": {"sheetId": 0}, "criteria": {"2": {}}}}}
    )
    api.batch({"updateFilterView": {"filter": {"filterViewId": 3, "criteria": {"4": {}}}, "fields": "criteria"}})
    assert api.sheet()["filterViews"][0]["filterSpecs"] == [{"columnIndex": 4, "filterCriteria": {}}]
    copy = api.batch({"duplicateFilterView": {"filterId": 3}})["replies"][0]["duplicateFilterView"]["filter"]
    assert copy["filterViewId"] != 3
    api.batch({"deleteFilterView": {"filterId": 3}}, {"clearBasicFilter": {"sheetId": 0}})
    sheet = api.sheet()
    assert ("basicFilter" in sheet, len(sheet["filterViews"])) == (False, 1)


def test_banding_is_changed_under_its_mask_and_deleted(api):
    band = {"bandedRangeId": 7, "range": grid(0, 3, 0, 2), "rowProperties": {"headerColor": {"red": 1}}}
    api.batch({"addBanding": {"bandedRange": band}})
    change = {"bandedRangeId": 7, "rowProperties": {"firstBandColor": {"blue": 1}}}
    api.batch({"updateBanding": {"bandedRange": change, "fields": "rowProperties.firstBandColor"}})
    (kept,) = api.sheet()["bandedRanges"]
    assert kept["rowProperties"]["headerColor"] == {"red": 1}
    assert kept["rowProperties"]["firstBandColorStyle"] == {"rgbColor": {"blue": 1}}
    api.batch({"deleteBanding": {"bandedRangeId": 7}})
    assert "bandedRanges" not in api.sheet()
    assert api.refused({"deleteBanding": {"bandedRangeId": 7}}).endswith("No banded range with id: 7")


def test_a_named_range_is_renamed_moved_and_deleted(api):
    api.batch({"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "one", "range": grid(0, 1, 0, 1)}}})
    api.put("B2", [["x"]])
    change = {"namedRangeId": "n", "name": "two", "range": grid(1, 2, 1, 2)}
    api.batch({"updateNamedRange": {"namedRange": change, "fields": "name,range"}})
    assert api.values("two") == [["x"]]
    api.batch({"deleteNamedRange": {"namedRangeId": "n"}})
    assert api.call("GET", "/values/two", status=400)["error"]["message"] == "Unable to parse range: two"
    assert "n" in api.refused({"deleteNamedRange": {"namedRangeId": "n"}})


def test_column_properties_of_a_table_are_replaced_whole(api):
    columns = [{"columnIndex": 0, "columnName": "a", "columnType": "DATE"}, {"columnIndex": 1, "columnName": "b"}]
    table = {"tableId": "t", "name": "T", "range": grid(0, 3, 0, 2)}
    api.batch({"addTable": {"table": {**table, "columnProperties": columns}}})
    change = {"tableId": "t", "name": "U", "columnProperties": [{"columnIndex": 1, "columnName": "c"}]}
    api.batch({"updateTable": {"table": change, "fields": "name,columnProperties"}})
    (kept,) = api.sheet()["tables"]
    assert kept["name"] == "U"
    assert kept["columnProperties"] == [{"columnName": "a"}, {"columnName": "c", "columnIndex": 1}]
    assert api.values("A1:B1") == [["a", "c"]]


def test_groups_collapse_nest_and_go(api):
    place = {"dimension": "ROWS", "startIndex": 1, "endIndex": 5}
    api.batch({"addDimensionGroup": {"range": place}}, {"addDimensionGroup": {"range": {**place, "endIndex": 3}}})
    assert [group["depth"] for group in api.sheet()["rowGroups"]] == [1, 2]
    collapse = {"dimensionGroup": {"range": place, "depth": 1, "collapsed": True}, "fields": "collapsed"}
    api.batch({"updateDimensionGroup": collapse})
    hidden = api.sheet(includeGridData="true", ranges="A1:A6")["data"][0]["rowMetadata"]
    assert [line.get("hiddenByUser", False) for line in hidden] == [False, True, True, True, True, False]
    api.batch({"deleteDimensionGroup": {"range": place}})
    assert [group["range"]["endIndex"] for group in api.sheet()["rowGroups"]] == [3]
    api.batch({"deleteDimensionGroup": {"range": place}})
    assert "no dimension groups" in api.refused({"deleteDimensionGroup": {"range": place}})


def test_unmerging_takes_whole_merges_only(api):
    api.batch({"mergeCells": {"range": grid(0, 2, 0, 2)}})
    assert "select all cells in a merged range" in api.refused({"unmergeCells": {"range": grid(0, 1, 0, 1)}})
    api.batch({"unmergeCells": {"range": grid(0, 9, 0, 9)}})
    assert "merges" not in api.sheet()


def test_columns_fit_their_texts(api):
    api.put("A1", [["x" * 40, "案件" * 5, "i"]])
    columns = {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 4}
    api.batch({"autoResizeDimensions": {"dimensions": columns}})
    widths = [
        line["pixelSize"] for line in api.sheet(includeGridData="true", ranges="A1:D1")["data"][0]["columnMetadata"]
    ]
    assert widths[0] > widths[1] > widths[2]
    assert widths[3] == 100  # nothing in it: the default
