"""Rows and columns come, go and move: everything that points at them follows."""

import pytest


def rows(start, end, sheet_id=0):
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": start, "endIndex": end}


def columns(start, end, sheet_id=0):
    return {**rows(start, end, sheet_id), "dimension": "COLUMNS"}


def grid(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


RULE = {
    "ranges": [grid(1, 10, 0, 5)],
    "booleanRule": {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$C2="C2"'}]},
        "format": {"backgroundColor": {"red": 1}},
    },
}


@pytest.fixture
def furnished(api):
    """A tab with one of each object over A2:E10."""
    api.put(
        "A1", [["id", "name", "x"], ["1", "a", 5], ["2", "b", "=C2"], ["3", "c", "=SUM(C$2:C3)"]], option="USER_ENTERED"
    )
    range_ = grid(1, 10, 0, 5)
    api.batch(
        {"addConditionalFormatRule": {"rule": RULE}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": range_, "warningOnly": True}}},
        {
            "addFilterView": {
                "filter": {
                    "filterViewId": 2,
                    "title": "F",
                    "range": range_,
                    "filterSpecs": [{"columnIndex": 2, "filterCriteria": {"hiddenValues": ["x"]}}],
                }
            }
        },
        {
            "addBanding": {
                "bandedRange": {"bandedRangeId": 3, "range": range_, "rowProperties": {"firstBandColor": {"red": 1}}}
            }
        },
        {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "Named", "range": range_}}},
        {"mergeCells": {"range": grid(5, 7, 0, 2)}},
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": 4,
                    "metadataKey": "row",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": rows(2, 3)},
                }
            }
        },
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataId": 5,
                    "metadataKey": "col",
                    "visibility": "DOCUMENT",
                    "location": {"dimensionRange": columns(2, 3)},
                }
            }
        },
        {
            "updateDimensionProperties": {
                "range": rows(3, 4),
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
        {"addSheet": {"properties": {"sheetId": 9, "title": "Other"}}},
        {
            "updateCells": {
                "start": {"sheetId": 9},
                "rows": [{"values": [{"userEnteredValue": {"formulaValue": "=Sheet1!C3"}}]}],
                "fields": "userEnteredValue",
            }
        },
        {
            "setDataValidation": {
                "range": {"sheetId": 9, **grid(0, 1, 1, 2)},
                "rule": {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!B2:B4"}]}},
            }
        },
    )
    return api


def state(api):
    sheet, other = api.get(fields="*")["sheets"]
    found = api.call("POST", "/developerMetadata:search", {"dataFilters": [{"developerMetadataLookup": {}}]}).get(
        "matchedDeveloperMetadata", []
    )
    cells = other["data"][0]["rowData"][0]["values"]
    rule = sheet.get("conditionalFormats", [{}])[0]
    return {
        "formulas": [
            cell
            for row in api.values("A1:Z20", valueRenderOption="FORMULA")
            for cell in row
            if str(cell).startswith("=")
        ],
        "other": cells[0]["userEnteredValue"]["formulaValue"],
        "list": cells[1]["dataValidation"]["condition"]["values"][0]["userEnteredValue"],
        "rule": (rule["ranges"][0], rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"])
        if rule
        else None,
        "objects": [
            sheet[kind][0]["range"] for kind in ("protectedRanges", "filterViews", "bandedRanges") if kind in sheet
        ],
        "filtered": sheet["filterViews"][0]["filterSpecs"][0]["columnIndex"]
        if sheet.get("filterViews", [{}])[0].get("filterSpecs")
        else None,
        "merge": sheet.get("merges", [None])[0],
        "metadata": {
            item["developerMetadata"]["metadataId"]: item["developerMetadata"]["location"]["dimensionRange"][
                "startIndex"
            ]
            for item in found
        },
        "hidden": [at for at, row in enumerate(sheet["data"][0]["rowMetadata"]) if row.get("hiddenByUser")],
    }


def test_everything_follows_an_inserted_row(furnished):
    furnished.batch({"insertDimension": {"range": rows(2, 4)}})
    range_ = grid(1, 12, 0, 5)
    assert state(furnished) == {
        "formulas": ["=C2", "=SUM(C$2:C5)"],
        "other": "=Sheet1!C5",
        "list": "=Sheet1!B2:B6",
        "rule": (range_, '=$C2="C2"'),
        "objects": [range_] * 3,
        "filtered": 2,
        "merge": grid(7, 9, 0, 2),
        "metadata": {4: 4, 5: 2},
        "hidden": [5],
    }


def test_everything_follows_an_inserted_column(furnished):
    furnished.batch({"insertDimension": {"range": columns(0, 1)}})
    range_ = grid(1, 10, 1, 6)
    assert state(furnished) == {
        "formulas": ["=D2", "=SUM(D$2:D3)"],
        "other": "=Sheet1!D3",
        "list": "=Sheet1!C2:C4",
        "rule": (range_, '=$D2="C2"'),
        "objects": [range_] * 3,
        "filtered": 3,
        "merge": grid(5, 7, 1, 3),
        "metadata": {4: 2, 5: 3},
        "hidden": [3],
    }


def test_everything_follows_deleted_rows(furnished):
    furnished.batch({"deleteDimension": {"range": rows(2, 3)}})
    range_ = grid(1, 9, 0, 5)
    assert state(furnished) == {
        "formulas": ["=SUM(C$2:C2)"],
        "other": "=#REF!",
        "list": "=Sheet1!B2:B3",
        "rule": (range_, '=$C2="C2"'),
        "objects": [range_] * 3,
        "filtered": 2,
        "merge": grid(4, 6, 0, 2),
        "metadata": {5: 2},
        "hidden": [2],
    }


def test_what_lies_only_on_deleted_lines_is_gone(furnished):
    furnished.batch({"deleteDimension": {"range": columns(0, 5)}})
    after = state(furnished)
    assert (after["objects"], after["rule"], after["merge"], after["metadata"]) == ([], None, None, {4: 2})
    assert "namedRanges" not in furnished.get()


def test_everything_follows_a_moved_row(furnished):
    furnished.batch({"moveDimension": {"source": rows(2, 3), "destinationIndex": 5}})
    after = state(furnished)
    assert furnished.values("A1:A6") == [["id"], [1], [3], [], [2]]
    assert (after["other"], after["metadata"], after["hidden"]) == ("=Sheet1!C5", {4: 4, 5: 2}, [2])


def test_a_moved_column_takes_its_metadata_along(furnished):
    furnished.batch({"moveDimension": {"source": columns(2, 3), "destinationIndex": 0}})
    after = state(furnished)
    assert furnished.values("A1:C1") == [["x", "id", "name"]]
    assert (after["formulas"], after["metadata"]) == (["=A2", "=SUM(A$2:A3)"], {4: 2, 5: 0})


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            {"insertDimension": {"range": rows(1001, 1002)}},
            "range.startIndex is larger than current grid size (1000)",
            id="past the end",
        ),
        pytest.param(
            {"insertDimension": {"range": rows(1000, 1001)}},
            "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false.",
            id="at the end",
        ),
        pytest.param(
            {"deleteDimension": {"range": rows(999, 1001)}},
            "Cannot delete a row that doesn't exist. Tried to delete row index 1000 but there are only 1000 rows.",
            id="a row that is not there",
        ),
        pytest.param(
            {"deleteDimension": {"range": rows(0, 1000)}}, "You can't delete all the rows on the sheet.", id="all rows"
        ),
        pytest.param(
            {"moveDimension": {"source": rows(5, 6), "destinationIndex": 0}},
            "Sorry, it is not possible to move a row to a position that crosses a merged cell. Please unmerge and try again.",
            id="out of a merge",
        ),
        pytest.param(
            {"sortRange": {"range": grid(1, 10, 0, 5), "sortSpecs": [{"dimensionIndex": 0}]}},
            "You can't sort a range containing vertical merges. There is a vertical merge at A6:B7",
            id="sorting over a merge",
        ),
    ],
)
def test_what_is_refused(furnished, request_, message):
    (kind,) = request_
    assert furnished.refused(request_) == f"Invalid requests[0].{kind}: {message}"
