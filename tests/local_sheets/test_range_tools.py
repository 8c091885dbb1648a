"""Requests that rewrite the cells of a range: splitting, trimming, duplicates, shuffling, filling, pasting."""

import pytest


def rows(start, end, start_column=0, end_column=1):
    return {"startRowIndex": start, "endRowIndex": end, "startColumnIndex": start_column, "endColumnIndex": end_column}


def column(api, range_="A1:A20"):
    return [row[0] if row else "" for row in api.values(range_)]


def test_white_space_is_trimmed_and_counted(api):
    api.put("A1", [["  a \n b  "], ["x"], [" =1+1"], ["   "], [5]])
    reply = api.batch({"trimWhitespace": {"range": rows(0, 9)}})["replies"][0]
    assert reply == {"trimWhitespace": {"cellsChangedCount": 3}}
    assert column(api) == ["a b", "x", "=1+1", "", 5]
    assert api.values("A3", valueRenderOption="FORMULA") == [["=1+1"]]
    assert api.batch({"trimWhitespace": {"range": rows(0, 9)}})["replies"][0] == {"trimWhitespace": {}}


def test_duplicates_go_case_and_hidden_rows_notwithstanding(api):
    api.put("A1", [["a", 1], ["A", 1], ["b", 1], ["a", 1], ["a", 2]])
    hide = {"range": {"dimension": "ROWS", "startIndex": 3, "endIndex": 4}, "properties": {"hiddenByUser": True}}
    api.batch({"updateDimensionProperties": {**hide, "fields": "hiddenByUser"}})
    reply = api.batch({"deleteDuplicates": {"range": rows(0, 5, 0, 2)}})["replies"][0]
    assert reply == {"deleteDuplicates": {"duplicatesRemovedCount": 2}}
    assert api.values("A1:B9") == [["a", 1], ["b", 1], ["a", 2]]


def test_duplicates_by_chosen_columns(api):
    api.put("A1", [["a", 1], ["b", 1], ["c", 2]])
    columns = [{"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}]
    api.batch({"deleteDuplicates": {"range": rows(0, 3, 0, 2), "comparisonColumns": columns}})
    assert api.values("A1:B9") == [["a", 1], ["c", 2]]
    outside = [{"dimension": "COLUMNS", "startIndex": 5, "endIndex": 6}]
    assert "within the range" in api.refused(
        {"deleteDuplicates": {"range": rows(0, 3, 0, 2), "comparisonColumns": outside}}
    )


def test_a_shuffle_keeps_rows_together_and_hidden_ones_in_place(api):
    api.put("A1", [[number, number] for number in range(30)])
    hide = {"range": {"dimension": "ROWS", "startIndex": 3, "endIndex": 4}, "properties": {"hiddenByUser": True}}
    api.batch({"updateDimensionProperties": {**hide, "fields": "hiddenByUser"}})
    api.batch({"randomizeRange": {"range": rows(0, 30, 0, 2)}})
    values = api.values("A1:B30")
    assert sorted(values) == [[number, number] for number in range(30)]
    assert values[3] == [3, 3]
    assert values != sorted(values)


@pytest.mark.parametrize(
    ("text", "options", "parts"),
    [
        pytest.param("a,b, 3", {"delimiterType": "COMMA"}, ["a", "b", 3], id="comma, and numbers are typed"),
        pytest.param("a||b", {"delimiterType": "CUSTOM", "delimiter": "||"}, ["a", "b"], id="a delimiter of one's own"),
        pytest.param("a;b;c", {"delimiterType": "AUTODETECT"}, ["a", "b", "c"], id="guessed"),
        pytest.param("2026-11-24 x", {"delimiterType": "SPACE"}, [46350, "x"], id="dates are dates"),
        pytest.param("plain", {"delimiterType": "AUTODETECT"}, ["plain"], id="nothing to split"),
    ],
)
def test_text_to_columns(api, text, options, parts):
    api.put("A1", [[text]])
    api.batch({"textToColumns": {"source": rows(0, 5), **options}})
    assert api.values("A1:F1") == [parts]


def test_text_to_columns_takes_one_column(api):
    refused = api.refused({"textToColumns": {"source": rows(0, 5, 0, 2), "delimiterType": "COMMA"}})
    assert refused.endswith("TextToColumnsRequest.source must span exactly one column.")
    refused = api.refused({"textToColumns": {"source": rows(0, 5), "delimiterType": "CUSTOM"}})
    assert refused.endswith("A delimiter must be specified when delimiterType is CUSTOM.")


def test_pasted_text_is_typed_and_makes_room(api):
    at = {"rowIndex": 999, "columnIndex": 25}
    api.batch({"pasteData": {"coordinate": at, "data": "007\t'007\n2026-11-24\tx", "delimiter": "\t"}})
    assert api.values("Z1000:AA1001") == [[7, "007"], [46350, "x"]]


def test_pasted_html(api):
    html = "<table><tr><th>a</th><td>1<br>2</td></tr><tr><td> &lt;b&gt; </td></tr></table>"
    api.batch({"pasteData": {"coordinate": {}, "data": html, "html": True}})
    assert api.values("A1:B2") == [["a", "1\n2"], ["<b>"]]
    assert "html or delimiter" in api.refused({"pasteData": {"coordinate": {}, "data": "x"}})


@pytest.mark.parametrize(
    ("source", "options", "filled"),
    [
        pytest.param([1, 3], {}, [1, 3, 5, 7, 9], id="numbers in steps go on"),
        pytest.param([5], {}, [5, 5, 5], id="one number repeats"),
        pytest.param([5], {"useAlternateSeries": True}, [5, 6, 7], id="or counts"),
        pytest.param(["2026-01-31"], {}, [46053, 46054, 46055], id="a date goes on by a day"),
        pytest.param(["Q 1"], {}, ["Q 1", "Q 2", "Q 3"], id="a number at the end counts"),
        pytest.param(["土", "日"], {}, ["土", "日", "月", "火"], id="days go round"),
        pytest.param(["x", "y"], {}, ["x", "y", "x", "y", "x"], id="texts repeat"),
        pytest.param([True], {}, [True, True], id="ticks repeat"),
    ],
)
def test_auto_fill_down(api, source, options, filled):
    api.put("A1", [[value] for value in source], option="USER_ENTERED")
    wanted = {"source": rows(0, len(source)), "dimension": "ROWS", "fillLength": len(filled) - len(source)}
    api.batch({"autoFill": {"sourceAndDestination": wanted, **options}})
    assert column(api) == filled


def test_auto_fill_shifts_formulas_and_goes_backwards(api):
    api.put("C1", [["=A1"]], option="USER_ENTERED")
    across = {"source": rows(0, 1, 2, 3), "dimension": "COLUMNS", "fillLength": 2}
    api.batch({"autoFill": {"sourceAndDestination": across}})
    assert api.values("C1:E1", valueRenderOption="FORMULA") == [["=A1", "=B1", "=C1"]]
    api.put("A9", [[10], [11]])
    api.batch({"autoFill": {"sourceAndDestination": {"source": rows(8, 10), "dimension": "ROWS", "fillLength": -2}}})
    assert api.values("A7:A10") == [[8], [9], [10], [11]]


def test_auto_fill_finds_the_data_of_a_range(api):
    api.put("A1", [[1, "x"], [2, "y"]])
    api.batch({"autoFill": {"range": rows(0, 4, 0, 2)}})
    assert api.values("A1:B9") == [[1, "x"], [2, "y"], [3, "x"], [4, "y"]]
    assert "outside the grid" in api.refused(
        {"autoFill": {"sourceAndDestination": {"source": rows(0, 1), "dimension": "ROWS", "fillLength": 1000}}}
    )


def test_auto_fill_from_nothing_does_nothing(api):
    nothing = {"source": rows(3, 3), "dimension": "ROWS", "fillLength": 2}
    api.batch({"autoFill": {"sourceAndDestination": nothing}})
    assert api.values("A1:A9") == []
