"""Requests that change cells beside updateCells: borders, replacing, shifting, cutting."""


def grid(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def test_borders_go_around_and_inside(api):
    line = {"style": "SOLID", "color": {"red": 1}}
    api.batch({"updateBorders": {"range": grid(0, 2, 0, 2), "top": line, "innerVertical": line}})
    rows = api.sheet(ranges="A1:B2", fields="sheets.data.rowData.values.userEnteredFormat.borders")["data"][0][
        "rowData"
    ]
    sides = [[sorted(cell["userEnteredFormat"]["borders"]) if cell else [] for cell in row["values"]] for row in rows]
    assert sides == [[["right", "top"], ["top"]], [["right"]]]


def test_find_and_replace_counts(api):
    api.put("A1", [["apple", "Apple pie", 5], ["=1+1", "plum", "x"]], option="USER_ENTERED")
    reply = api.batch({"findReplace": {"find": "apple", "replacement": "pear", "allSheets": True}})["replies"][0][
        "findReplace"
    ]
    assert reply == {"valuesChanged": 2, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert api.values("A1:B1") == [["pear", "pear pie"]]


def test_cells_shift_for_inserted_and_deleted_ranges(api):
    api.put("A1", [["a", "b", "c"], ["d", "e", "f"]])
    api.batch({"insertRange": {"range": grid(0, 1, 1, 2), "shiftDimension": "ROWS"}})
    assert api.values("A1:C3") == [["a", "", "c"], ["d", "b", "f"], ["", "e"]]
    api.batch({"deleteRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert api.values("A1:C1") == [["", "c"]]


def test_cut_cells_are_followed_by_references(api):
    api.put("A1", [["x", "=A1"]], option="USER_ENTERED")
    api.batch(
        {"cutPaste": {"source": grid(0, 1, 0, 1), "destination": {"sheetId": 0, "rowIndex": 4, "columnIndex": 3}}}
    )
    assert api.values("A1:D5", valueRenderOption="FORMULA") == [["", "=D5"], [], [], [], ["", "", "", "x"]]
