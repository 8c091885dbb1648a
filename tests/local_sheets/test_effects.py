"""effectiveFormat: alternating colours and conditional formats, for the range that was asked for."""

from __future__ import annotations

import pytest

from tests.local_sheets.conftest import Api

RED, GREEN, BLUE = {"red": 1}, {"green": 1}, {"blue": 1}
WHITE = {"red": 1, "green": 1, "blue": 1}
CELLS = "sheets.data.rowData.values"


def fill(colour):
    return {"backgroundColor": colour}


def area(start_row, end_row, start_column, end_column):
    return {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }


def rule(kind, *values, format_=None, ranges=None, index=0):
    operands = [value if isinstance(value, dict) else {"userEnteredValue": value} for value in values]
    condition = {"type": kind, "values": operands} if operands else {"type": kind}
    boolean = {"condition": condition, "format": format_ or fill(RED)}
    ranges = ranges or [{"sheetId": 0}]
    return {"addConditionalFormatRule": {"index": index, "rule": {"ranges": ranges, "booleanRule": boolean}}}


def fills(api: Api, where: str, member: str = "backgroundColor"):
    """The fill of every cell of a range, None where it is white or nothing is there."""
    data = api.get(ranges=where, fields=f"{CELLS}.effectiveFormat")["sheets"][0]["data"][0]
    rows = [[cell.get("effectiveFormat", {}).get(member) for cell in row.get("values", [])] for row in data["rowData"]]
    return [[None if colour == WHITE else colour for colour in row] for row in rows]


@pytest.mark.parametrize(
    ("kind", "operands", "met"),
    [
        pytest.param("NUMBER_GREATER", ["5"], [False, True, False, False, False], id="greater"),
        pytest.param("NUMBER_LESS_THAN_EQ", ["5"], [True, False, False, False, False], id="empty cells are no numbers"),
        pytest.param("NUMBER_BETWEEN", ["7", "1"], [True, False, False, False, False], id="bounds in any order"),
        pytest.param("NUMBER_NOT_BETWEEN", ["1", "7"], [False, True, False, False, False], id="not between"),
        pytest.param("TEXT_CONTAINS", ["BC"], [False, False, True, False, False], id="texts without case"),
        pytest.param("TEXT_NOT_CONTAINS", ["bc"], [True, True, False, True, True], id="empty cells do not contain"),
        pytest.param("TEXT_STARTS_WITH", ["a"], [False, False, True, False, False], id="starts"),
        pytest.param("TEXT_ENDS_WITH", ["C"], [False, False, True, False, False], id="ends"),
        pytest.param("TEXT_EQ", ["ABC"], [False, False, True, False, False], id="equal"),
        pytest.param("BLANK", [], [False, False, False, True, False], id="blank"),
        pytest.param("NOT_BLANK", [], [True, True, True, False, True], id="not blank"),
        pytest.param("CUSTOM_FORMULA", ["=ISTEXT(A1)"], [False, False, True, False, False], id="formula"),
        pytest.param("CUSTOM_FORMULA", ["=$A1=10"], [False, True, False, False, False], id="fixed column"),
        pytest.param("CUSTOM_FORMULA", ["=COUNTIF($A$1:$A,A1)>1"], [False] * 5, id="no duplicates"),
        pytest.param("CUSTOM_FORMULA", ["=FOO(A1)"], [False] * 5, id="an error does not hold"),
        pytest.param("NUMBER_EQ", ["=A5*0+5"], [True, False, False, False, False], id="formula as operand"),
    ],
)
def test_conditions(api, kind, operands, met):
    api.put("A1", [[5], [10], ["abc"], [None], [True]])
    api.batch(rule(kind, *operands, ranges=[area(0, 5, 0, 1)]))
    found = [row[0] if row else None for row in fills(api, "A1:A5")]
    assert found + [None] * (5 - len(found)) == [RED if one else None for one in met]


@pytest.mark.parametrize(
    ("kind", "operands", "met"),
    [
        pytest.param("DATE_EQ", [{"relativeDate": "TODAY"}], [False, True, False, False], id="today, any time"),
        pytest.param("DATE_BEFORE", [{"relativeDate": "TODAY"}], [True, False, False, False], id="before today"),
        pytest.param("DATE_AFTER", [{"relativeDate": "YESTERDAY"}], [False, True, True, False], id="after yesterday"),
        pytest.param("DATE_EQ", [{"relativeDate": "PAST_WEEK"}], [True, True, False, False], id="in the past week"),
        pytest.param("DATE_ON_OR_AFTER", ["2026-11-22"], [False, True, True, False], id="typed date"),
        pytest.param("DATE_IS_VALID", [], [True, True, True, False], id="is a date"),
        pytest.param("CUSTOM_FORMULA", ["=$A1<NOW()"], [True, False, False, False], id="the server's clock"),
    ],
)
def test_dates_are_compared_with_the_servers_clock(api, kind, operands, met):
    api.put("A1", [["2026-11-20"], ["2026-11-22 13:00"], ["2026-11-23"], ["soon"]], option="USER_ENTERED")
    api.batch(rule(kind, *operands, ranges=[area(0, 4, 0, 1)]))
    assert [row[0] for row in fills(api, "A1:A4")] == [RED if one else None for one in met]


def test_the_first_rule_that_holds_wins(api):
    api.put("A1", [[1], [2]])
    api.batch(
        rule("NUMBER_GREATER", "0", format_=fill(GREEN), index=0),
        rule("NUMBER_GREATER", "1", format_={"textFormat": {"bold": True}}, index=0),
    )
    cells = api.get(ranges="A1:A2", fields=f"{CELLS}.effectiveFormat")["sheets"][0]["data"][0]["rowData"]
    first, second = (row["values"][0]["effectiveFormat"] for row in cells)
    assert (first["backgroundColor"], first["textFormat"]["bold"]) == (GREEN, False)
    assert (second["backgroundColor"], second["textFormat"]["bold"]) == (WHITE, True)


def test_a_formula_is_relative_to_the_first_cell_of_the_first_range(api):
    api.put("A1", [["x", "a", "b"], ["y", "a", "b"], ["x", "a", "b"]])
    ranges = [area(0, 3, 1, 2), area(0, 3, 2, 3)]
    api.batch(rule("CUSTOM_FORMULA", '=AND($A1="x",N("sheetbridge:mark")=0)', ranges=ranges))
    assert fills(api, "B1:C3") == [[RED, RED], [None, None], [RED, RED]]
    assert fills(api, "C3") == [[RED]]


def test_a_rule_colours_empty_cells_of_its_range(api):
    api.put("A1", [["x"]])
    api.batch(rule("CUSTOM_FORMULA", '=$A1="x"', ranges=[area(0, 2, 0, 3)]))
    assert fills(api, "A1:D2") == [[RED, RED, RED]]


def test_a_rule_reads_what_formulas_show_and_follows_changes(api):
    api.put("A1", [[1, "=A1*10"]], option="USER_ENTERED")
    api.batch(rule("NUMBER_GREATER", "50", ranges=[area(0, 1, 1, 2)]))
    assert fills(api, "B1") == [[None]]
    api.put("A1", [[6]])
    assert fills(api, "B1") == [[RED]]


def test_a_rule_follows_rows_that_move(api):
    api.put("A1", [["a"], ["b"], ["c"]])
    api.batch(rule("CUSTOM_FORMULA", '=$A1="b"', ranges=[area(0, 10, 0, 1)]))
    assert fills(api, "A1:A3") == [[None], [RED], [None]]
    insert = {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}}
    api.batch({"insertDimension": insert})
    api.put("A1", [["b"]])
    assert fills(api, "A1:A5") == [[None], [], [None], [RED], [None]]  # the range moved down


def test_gradient(api):
    api.put("A1", [[0], [5], [10], ["text"]])
    gradient = {
        "minpoint": {"type": "MIN", "color": WHITE},
        "maxpoint": {"type": "NUMBER", "value": "10", "color": RED},
    }
    api.batch(
        {"addConditionalFormatRule": {"rule": {"ranges": [area(0, 4, 0, 1)], "gradientRule": gradient}, "index": 0}}
    )
    middle = {"red": 1, "green": 0.49803922, "blue": 0.49803922}
    assert fills(api, "A1:A4") == [[None], [middle], [RED], [None]]


def test_a_gradient_with_a_midpoint_in_percentiles(api):
    api.put("A1", [[0], [1], [100]])
    points = {
        "minpoint": {"type": "MIN", "color": RED},
        "midpoint": {"type": "PERCENTILE", "value": "50", "color": GREEN},
        "maxpoint": {"type": "MAX", "color": BLUE},
    }
    api.batch(
        {"addConditionalFormatRule": {"rule": {"ranges": [area(0, 3, 0, 1)], "gradientRule": points}, "index": 0}}
    )
    assert fills(api, "A1:A3") == [[RED], [GREEN], [BLUE]]


def test_banding_lies_below_a_fill_and_a_rule(api):
    api.put("A1", [["head"], ["a"], ["b"], ["c"], ["d"]])
    rows = {"headerColor": BLUE, "firstBandColor": GREEN, "secondBandColor": RED}
    api.batch({"addBanding": {"bandedRange": {"range": area(0, 5, 0, 1), "rowProperties": rows}}})
    own = {"userEnteredFormat": fill({"red": 1, "green": 1})}
    api.batch({"repeatCell": {"range": area(2, 3, 0, 1), "cell": own, "fields": "userEnteredFormat.backgroundColor"}})
    api.batch(rule("TEXT_EQ", "c", format_=fill({"blue": 1, "green": 1})))
    expected = [[BLUE], [GREEN], [{"red": 1, "green": 1}], [{"blue": 1, "green": 1}], [RED]]
    assert fills(api, "A1:A5") == expected


def test_banding_by_columns(api):
    columns = {"firstBandColor": GREEN, "secondBandColor": RED}
    api.batch({"addBanding": {"bandedRange": {"range": area(0, 2, 0, 3), "columnProperties": columns}}})
    assert fills(api, "A1:C2") == [[GREEN, RED, GREEN]] * 2


def test_a_table_has_colours_of_its_own(api):
    api.put("A1", [["Name"], ["a"], ["b"]])
    api.batch({"addTable": {"table": {"name": "People", "range": area(0, 3, 0, 1)}}})
    header, first, second = (row[0] for row in fills(api, "A1:A3"))
    assert header == {"red": 0.20784314, "green": 0.40784314, "blue": 0.32941177}
    assert first is None
    assert second == {"red": 0.9647059, "green": 0.972549, "blue": 0.9764706}


def test_a_formulas_number_stands_right(api):
    api.put("A1", [["=1+1", "=TRUE", '="a"']], option="USER_ENTERED")
    assert fills(api, "A1:C1", "horizontalAlignment") == [["RIGHT", "CENTER", "LEFT"]]
