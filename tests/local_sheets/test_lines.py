"""New lines inherit; groups of lines nest."""


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


def test_new_rows_at_the_end_inherit_from_before(api):
    api.put("A1000", [["last"]])
    format_ = {
        "range": grid(999, 1000, 0, 1),
        "cell": {"userEnteredFormat": {"textFormat": {"bold": True}}, "note": "n"},
        "fields": "*",
    }
    api.batch({"repeatCell": {**format_, "fields": "userEnteredFormat,note"}})
    api.batch({"insertDimension": {"range": rows(1000, 1002), "inheritFromBefore": True}})
    data = api.sheet(
        ranges="A1001:A1002", fields="sheets.data.rowData.values(userEnteredFormat,note,userEnteredValue)"
    )["data"][0]
    assert data["rowData"] == [{"values": [{"userEnteredFormat": {"textFormat": {"bold": True}}}]}] * 2


def test_groups_nest_and_grow(api):
    api.batch({"addDimensionGroup": {"range": columns(1, 4)}})
    groups = api.batch({"addDimensionGroup": {"range": columns(2, 5)}})["replies"][0]["addDimensionGroup"][
        "dimensionGroups"
    ]
    shown = [(group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]) for group in groups]
    assert shown == [(1, 5, 1), (2, 4, 2)]
