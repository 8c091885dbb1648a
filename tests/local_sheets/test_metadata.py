"""Developer metadata: where it may lie, what a lookup finds (measured on Google)."""

import pytest


def entry(number, location, key="k", value="v", visibility="DOCUMENT"):
    item = {
        "metadataId": number,
        "metadataKey": key,
        "metadataValue": value,
        "visibility": visibility,
        "location": location,
    }
    return {"createDeveloperMetadata": {"developerMetadata": item}}


def line(dimension, start, end=None, sheet_id=0):
    place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": start}
    return {"dimensionRange": {**place, **({} if end is None else {"endIndex": end})}}


@pytest.fixture
def marked(api):
    api.batch(
        {"addSheet": {"properties": {"sheetId": 9, "title": "Other"}}},
        entry(1, {"spreadsheet": True}),
        entry(2, {"sheetId": 0}, key="tab"),
        entry(3, line("ROWS", 4, 5), value="row"),
        entry(4, line("COLUMNS", 2, 3)),
        entry(5, {"sheetId": 9}),
    )
    return api


def found(api, *lookups):
    filters = [{"developerMetadataLookup": lookup} for lookup in lookups]
    answer = api.call("POST", "/developerMetadata:search", {"dataFilters": filters})
    return [item["developerMetadata"]["metadataId"] for item in answer.get("matchedDeveloperMetadata", [])]


@pytest.mark.parametrize(
    ("lookup", "ids"),
    [
        pytest.param({}, [1, 2, 3, 4, 5], id="an empty lookup finds everything"),
        pytest.param({"metadataKey": "tab"}, [2], id="by key"),
        pytest.param({"metadataValue": "row"}, [3], id="by value"),
        pytest.param({"locationType": "COLUMN"}, [4], id="by kind of location"),
        pytest.param({"metadataId": 5}, [5], id="by id"),
        pytest.param({"metadataLocation": {"sheetId": 0}}, [2, 3, 4], id="a tab with its rows and columns"),
        pytest.param(
            {"metadataLocation": {"sheetId": 0}, "locationMatchingStrategy": "EXACT_LOCATION"},
            [2],
            id="a tab's own only",
        ),
        pytest.param(
            {"metadataLocation": line("ROWS", 4, 5), "locationMatchingStrategy": "EXACT_LOCATION"},
            [3],
            id="a row's own",
        ),
        pytest.param({"metadataLocation": {"spreadsheet": True}}, [1], id="the spreadsheet's own"),
        pytest.param({"metadataKey": "none"}, [], id="nothing"),
    ],
)
def test_lookups(marked, lookup, ids):
    assert found(marked, lookup) == ids


def test_several_filters_find_an_entry_once(marked):
    assert found(marked, {}, {"metadataKey": "tab"}) == [1, 2, 3, 4, 5]


def test_values_can_be_read_where_metadata_lies(marked):
    marked.put("C1", [["head"], ["x"]])
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataId": 4}}], "majorDimension": "COLUMNS"}
    (answer,) = marked.call("POST", "/values:batchGetByDataFilter", body)["valueRanges"]
    assert answer["valueRange"]["values"] == [["head", "x"]]


def test_row_and_column_metadata_come_with_grid_data(marked):
    fields = "sheets(properties.sheetId,developerMetadata.metadataId,data(startColumn,columnMetadata.developerMetadata.metadataId))"
    sheet = marked.sheet(fields=fields)
    columns = sheet["data"][0]["columnMetadata"]
    assert [at for at, column in enumerate(columns) if column] == [2]
    assert sheet["developerMetadata"] == [{"metadataId": 2}]
    assert "rowData" not in sheet["data"][0]


def test_update_and_delete(marked):
    lookup = {"developerMetadataLookup": {"metadataId": 3}}
    update = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "new"}, "fields": "metadataValue"}
    reply = marked.batch({"updateDeveloperMetadata": update})["replies"][0]
    assert reply["updateDeveloperMetadata"]["developerMetadata"][0]["metadataValue"] == "new"
    reply = marked.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})["replies"][0]
    assert [item["metadataId"] for item in reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]] == [3]
    assert marked.batch({"deleteDeveloperMetadata": {"dataFilter": lookup}})["replies"] == [
        {"deleteDeveloperMetadata": {}}
    ]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        pytest.param(line("ROWS", 1, 3), "DimensionRange must represent a single row or column", id="two rows"),
        pytest.param(
            line("ROWS", 1), "DimensionRange must specify both a startIndex and an endIndex", id="an open end"
        ),
        pytest.param({"sheetId": 77}, "No sheet with id: 77", id="no such tab"),
    ],
)
def test_places_that_are_refused(api, location, message):
    assert api.refused(entry(1, location)) == f"Invalid requests[0].createDeveloperMetadata: {message}"


def test_a_deleted_tab_takes_its_metadata_along(marked):
    marked.batch({"deleteSheet": {"sheetId": 9}})
    assert found(marked, {}) == [1, 2, 3, 4]


def test_a_spreadsheet_is_read_where_metadata_lies(marked):
    marked.put("A5", [["here", "there"]])
    body = {"dataFilters": [{"developerMetadataLookup": {"metadataId": 3}}], "includeGridData": True}
    (sheet,) = marked.call("POST", ":getByDataFilter", body)["sheets"]
    (data,) = sheet["data"]
    assert data["startRow"] == 4
    assert [cell["formattedValue"] for cell in data["rowData"][0]["values"]] == ["here", "there"]
    assert data["rowMetadata"][0]["developerMetadata"][0]["metadataId"] == 3
