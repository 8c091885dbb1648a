"""Formulas: calculated when they are read, and what they show where they cannot be."""

from __future__ import annotations

import subprocess
import sys

import pytest

CELLS = "sheets.data.rowData.values"


def show(api, formula, *, values=None, cell="Z1"):
    """What a formula shows among some values."""
    if values is not None:
        api.put("A1", values)
    api.put(cell, [[formula]], option="USER_ENTERED")
    return api.values(cell)[0][0] if api.values(cell) else None


DEALS = [
    ["id", "company", "amount", "due", "won"],
    ["A1", "Aoyama", 100, 46_350, True],
    ["A2", "Baba", 250.5, 46_351, False],
    ["A3", "Chiba", 30, None, True],
]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=MATCH("A2",A:A,0)', 3),
        ("=INDEX(A:C,3,2)", "Baba"),
        ('=INDEX(B:B,MATCH("A3",A:A,0))', "Chiba"),
        ('=XLOOKUP("A2",A:A,C:C)', 250.5),
        ('=XLOOKUP("none",A:A,C:C,"missing")', "missing"),
        ('=VLOOKUP("A1",A:C,3,FALSE)', 100),
        ("=COUNTIF(E2:E,TRUE)", 2),
        ('=COUNTIFS(C2:C,">50",E2:E,TRUE)', 1),
        ('=SUMIFS(C2:C,B2:B,"<>Baba")', 130),
        ("=SUM(C2:C)", 380.5),
        ("=EDATE(D2,1)", 46_380),
        ("=WORKDAY(DATE(2026,11,20),1)", 46_349),
        ('=TEXT(D2,"yyyy/mm/dd")', "2026/11/24"),
        ('=TEXT(C3,"#,##0.0")', "250.5"),
        ('=IFERROR(1/0,"none")', "none"),
        ('=N("sheetbridge:mark")', 0),
        ('=AND(C2>5,N("sheetbridge:mark")=0)', True),
        ('=HYPERLINK("#gid=0&range=A"&MATCH("A2",A:A,0),"open")', "open"),
        ('=IF(D4="","no date",D4)', "no date"),
        ('=JOIN(",",A2:A4)', "A1,A2,A3"),
        ('=REGEXMATCH(B2,"^Ao")', True),
        ('=REGEXEXTRACT("tel 03-1234","[0-9-]+")', "03-1234"),
        ('=REGEXREPLACE("a1b2","[0-9]","#")', "a#b#"),
        ("=ISBETWEEN(C2,100,200)", True),
        ('=ISEMAIL("a@example.com")', True),
        ("=COUNTUNIQUE(E2:E4)", 2),
        ("=SUM(C2:C4;1)", 381.5),
        ("=LEN(B2)", 6),
        ('=DATEDIF("2026/01/05","2026-03-04","M")', 1),
        ('=DATEDIF("2026/01/31",D2,"MD")', 24),
        ('=DATEDIF(D3,D2,"D")', "#NUM!"),
        ('=DATEDIF("soon",D2,"D")', "#VALUE!"),
        ('=COUNTUNIQUEIFS(E2:E4,C2:C4,">50")', 2),
        ('=COUNTUNIQUEIFS(A2:A4,B2:B4,"*a",E2:E4,TRUE)', 2),
        ("=COUNTUNIQUEIFS(A2:A4,B2:B3,1)", "#VALUE!"),
        ('=JOIN(",",SORTN(A2:C4,2,0,3,FALSE))', "A2,Baba,250.5,A1,Aoyama,100"),
        ('=JOIN(",",INDEX(SORTN(A2:E4,9,2,5,TRUE),0,1))', "A2,A1"),
        ('=JOIN(",",INDEX(SORTN(A2:E4,1,3,5,FALSE),0,1))', "A1,A3"),
        ('=JOIN(",",INDEX(SORTN(A2:E4,1,1,5,FALSE),0,1))', "A1,A3"),
        ('=JOIN(",",WRAPROWS(A2:A4,2,"-"))', "A1,A2,A3,-"),
        ('=JOIN(",",WRAPCOLS(A2:A4,2,"-"))', "A1,A3,A2,-"),
        ("=WRAPROWS(A2:B4,2)", "#VALUE!"),
        ("=SUM(MAP(C2:C4,LAMBDA(x,x*2)))", 761),
        ('=JOIN(",",MAP(A2:A4,C2:C4,LAMBDA(id,n,id&"(,"&n)))', "A1(,100,A2(,250.5,A3(,30"),
        ('=JOIN(",",BYROW(A2:C3,LAMBDA(row,COUNTA(row))))', "3,3"),
        ('=JOIN(",",BYCOL(C2:D4;LAMBDA(column;COUNT(column))))', "3,2"),
        ("=REDUCE(1,C2:C4,LAMBDA(so_far,x,so_far+x))", 381.5),
        ('=REDUCE("",Sheet1!A2:A4,LAMBDA(text,x,text&x))', "A1A2A3"),
        ('=JOIN(",",SCAN(0,C2:C4,LAMBDA(so_far,x,so_far+x)))', "100,350.5,380.5"),
        ("=SUM(MAKEARRAY(2,3,LAMBDA(row,column,row*column)))", 18),
        ("=SUM(MAP(C2:C4,LAMBDA(x,REDUCE(0,C2:C3,LAMBDA(y,z,y+z*x)))))", 133365.25),
        ("=MAP(C2:C4,LAMBDA(x,y,x))", "#NAME?"),
        ("=MAP(UNIQUE(C2:C4),LAMBDA(x,x))", "#NAME?"),
        ("=SUM(MAP(C1:X999,LAMBDA(x,x)))", "#NAME?"),
        ("=LAMBDA(x,x+1)(5)", "#NAME?"),
        ("=MAP(C2:C4,LAMBDA(x,x)", "#ERROR!"),
        ("=INDEX(SORT(A2:C4,3,FALSE),1,1)", "A2"),
        ('=JOIN(",",SORT(A2:A4,C2:C4,TRUE))', "A3,A1,A2"),
        ('=JOIN(",",INDEX(SORT(A2:E4,5,FALSE,3,TRUE),0,1))', "A3,A1,A2"),
        ('=JOIN(",",SORT(C2:C4))', "30,100,250.5"),
        ("=SORT(A2:C4,4,TRUE)", "#VALUE!"),
        ('=JOIN(",",{A2:A3,B2:B3})', "A1,Aoyama,A2,Baba"),
        ('=JOIN(",",{A2:A3;B4;"{x,y}"})', "A1,A2,Chiba,{x,y}"),
        ('=JOIN(",",SORT({B2:B3,C2:C3;"Zama",5},2,FALSE))', "Baba,250.5,Aoyama,100,Zama,5"),
        ('=JOIN(",",{IF(C2>5,"a","b");{1,2}})', "#VALUE!"),
        ('=JOIN(",",{1,-2.5;"a",TRUE})', "1,-2.5,a,TRUE"),
        ("=ROWS(A:A)", 1000),
        ("=SUMPRODUCT(C2:C4*E2:E4)", 130),
        ('=SUM(FILTER(C2:C4,E2:E4=TRUE))', 130),
        ("=ARRAYFORMULA(SUM(C2:C4*2))", 761),
        ("=ENCODEURL(\"a b\")", "a%20b"),
        ("=B2", "Aoyama"),
        ("=-C4", -30),
    ],
)  # fmt: skip
def test_functions(api, formula, expected):
    assert show(api, formula, values=DEALS) == expected


@pytest.mark.parametrize(
    ("formula", "text", "kind"),
    [
        ("=1/0", "#DIV/0!", "DIVIDE_BY_ZERO"),
        ("=NA()", "#N/A", "N_A"),
        ('=MATCH("none",A:A,0)', "#N/A", "N_A"),
        ("=FOO(1)", "#NAME?", "NAME"),
        ("=nothing_of_that_name", "#NAME?", "NAME"),
        ('="a"+1', "#VALUE!", "VALUE"),
        ("=SQRT(-1)", "#NUM!", "NUM"),
        ("='No tab'!A1", "#REF!", "REF"),
        ("=#REF!+1", "#REF!", "REF"),
        ("=(1", "#ERROR!", "ERROR"),
        ("=Z1", "#REF!", "REF"),
        ("=Z1+1", "#REF!", "REF"),
        ('=GOOGLEFINANCE("X")', "#N/A", "N_A"),
    ],
)  # fmt: skip
def test_errors_in_googles_shape(api, formula, text, kind):
    assert show(api, formula, values=DEALS) == text
    cell = api.get(ranges="Z1", fields=CELLS)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["userEnteredValue"] == {"formulaValue": formula}
    assert cell["effectiveValue"]["errorValue"]["type"] == kind
    assert cell["effectiveValue"]["errorValue"]["message"]
    assert cell["formattedValue"] == text


def test_a_circle_of_cells_is_an_error_and_ends_when_it_is_broken(api):
    api.put("A1", [["=B1+1", "=C1", "=A1"]], option="USER_ENTERED")
    assert api.values("A1:C1") == [["#REF!", "#REF!", "#REF!"]]
    api.put("C1", [[5]])
    assert api.values("A1:C1") == [[6, 5, 5]]


def test_changes_reach_formulas_of_other_tabs(api):
    api.batch({"addSheet": {"properties": {"sheetId": 7, "title": "案件 一覧"}}})
    api.put("'案件 一覧'!A1", [[2], [3]])
    assert show(api, "=SUM('案件 一覧'!A:A)") == 5
    api.put("'案件 一覧'!A2", [[30]])
    assert api.values("Z1") == [[32]]
    title = {"sheetId": 7, "title": "Deals"}
    api.batch({"updateSheetProperties": {"properties": title, "fields": "title"}})
    api.put("Deals!A3", [[100]])
    assert api.values("Z1", valueRenderOption="FORMULA") == [["=SUM(Deals!A:A)"]]
    assert api.values("Z1") == [[132]]
    api.batch({"deleteSheet": {"sheetId": 7}})
    assert api.values("Z1") == [["#REF!"]]


def test_formulas_of_formulas_are_as_fresh_as_their_inputs(api):
    api.put("A1", [[1, "=A1+1", "=B1*2"]], option="USER_ENTERED")
    assert api.values("C1") == [[4]]
    api.put("A1", [[10]])
    assert api.values("C1") == [[22]]
    assert api.values("A1:C1") == [[10, 11, 22]]


def test_inserted_rows_move_formulas_and_what_they_read(api):
    api.put("A1", [[1], [2], ["=SUM(A1:A2)"]], option="USER_ENTERED")
    assert api.values("A3") == [[3]]
    rows = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2}
    api.batch({"insertDimension": {"range": rows}})
    api.put("A2", [[10]])
    assert api.values("A1:A4") == [[1], [10], [2], [13]]
    api.batch({"deleteDimension": {"range": {**rows, "startIndex": 0, "endIndex": 1}}})
    assert api.values("A1:A3") == [[10], [2], [12]]


def test_a_batch_that_fails_leaves_values_as_they_were(api):
    api.put("A1", [[1, "=A1*2"]], option="USER_ENTERED")
    assert api.values("B1") == [[2]]
    write = {"start": {"sheetId": 0}, "fields": "userEnteredValue"}
    cells = {**write, "rows": [{"values": [{"userEnteredValue": {"numberValue": 50}}]}]}
    copy = {"source": {"endRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}, "pasteType": "PASTE_VALUES"}
    paste = {"copyPaste": {**copy, "destination": {"endRowIndex": 1, "startColumnIndex": 3, "endColumnIndex": 4}}}
    api.refused({"updateCells": cells}, paste, {"deleteSheet": {"sheetId": 99}})
    assert api.values("A1:D1") == [[1, 2]]
    api.batch({"updateCells": cells}, paste)
    assert api.values("A1:D1") == [[50, 100, "", 100]]


def test_a_batch_answers_with_values_after_it(api):
    api.put("A1", [[1, "=A1*2"]], option="USER_ENTERED")
    cells = {
        "start": {"sheetId": 0},
        "rows": [{"values": [{"userEnteredValue": {"numberValue": 8}}]}],
        "fields": "userEnteredValue",
    }
    after = {"includeSpreadsheetInResponse": True, "responseRanges": ["A1:B1"], "responseIncludeGridData": True}
    answer = api.batch({"updateCells": cells}, **after)
    row = answer["updatedSpreadsheet"]["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert [cell["effectiveValue"]["numberValue"] for cell in row] == [8, 16]


def test_named_ranges_and_tables(api):
    api.put("A1", DEALS)
    amounts = {"startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": 2, "endColumnIndex": 3}
    api.batch({"addNamedRange": {"namedRange": {"name": "amounts", "range": amounts}}})
    whole = {"startRowIndex": 0, "endRowIndex": 4, "startColumnIndex": 0, "endColumnIndex": 5}
    api.batch({"addTable": {"table": {"name": "Deals", "range": whole}}})
    assert show(api, "=SUM(Amounts)") == 380.5
    assert show(api, '=SUM(Deals[amount])&"amounts"') == "380.5amounts"
    assert show(api, "=ROWS(Deals)") == 3
    assert show(api, "=SUM(Deals[none])") == "#REF!"


def test_an_array_is_shown_in_the_cells_below_unless_something_stands_there(api):
    api.put("A1", [[1], [2], [3]])
    assert show(api, "=ARRAYFORMULA(A1:A3*10)", cell="C1") == 10
    assert api.values("C1:C4") == [[10], [20], [30]]
    assert api.values("C1:C3", valueRenderOption="FORMULA") == [["=ARRAYFORMULA(A1:A3*10)"], [20], [30]]
    assert api.values("C2") == [[20]]
    rows = api.get(ranges="C1:C3", fields=CELLS)["sheets"][0]["data"][0]["rowData"]
    assert "userEnteredValue" not in rows[1]["values"][0]
    assert rows[1]["values"][0]["effectiveValue"] == {"numberValue": 20}
    assert show(api, "=SUM(C1:C3)") == 60
    api.put("C2", [["mine"]])
    assert api.values("C1:C3") == [["#REF!"], ["mine"]]
    api.put("C2", [[""]])
    assert api.values("C1:C3") == [[10], [20], [30]]


def test_rows_are_appended_below_what_an_array_shows(api):
    api.put("A1", [["n"], [1], [2], [3]])
    assert show(api, "=ARRAYFORMULA(IF(ROW(A2:A8)<8,A2:A8*10,0))", cell="B2") == 10
    answer = api.call("POST", "/values/A1:append", {"values": [["new"]]}, valueInputOption="RAW")
    assert answer["updates"]["updatedRange"] == "Sheet1!A9"


def test_now_is_the_moment_of_the_last_change_or_tick(api, monkeypatch):
    assert show(api, "=NOW()") == 46_348
    assert show(api, "=TODAY()", cell="Z2") == 46_348
    later = 1_795_305_600.0 + 90 * 60 + 30
    monkeypatch.setattr(api.local.engine, "_clock", lambda: later)
    assert api.values("Z1") == [[46_348]]  # autoRecalc ON_CHANGE
    properties = {"properties": {"autoRecalc": "MINUTE", "timeZone": "Asia/Tokyo"}, "fields": "autoRecalc,timeZone"}
    api.batch({"updateSpreadsheetProperties": properties})
    assert api.values("Z1")[0][0] == pytest.approx(46_348 + 10.5 / 24)  # 10:30 in Tokyo
    assert api.values("Z2") == [[46_348]]


def test_a_value_that_came_with_a_formula_stays_where_the_engine_lacks_a_function(api):
    from bridge.local_sheets.workbook.cells import Formula

    local = api.local
    with local.store.writing():
        draft = local.store.find(api.id).draft()
        tab = draft.edit(0)
        tab.put(0, 0, Formula('=SOMETHING(B1:C9,"select B")', 41))
        tab.put(0, 1, Formula("=A1+1", 7))
        tab.put(0, 2, Formula("=FOO(1"))
        local.save(draft)
    assert api.values("A1:C1") == [[41, 42, "#ERROR!"]]


def test_sorting_goes_by_what_formulas_show(api):
    api.put("A1", [["=3", "c"], ["=1", "a"], ["=2", "b"]], option="USER_ENTERED")
    area = {"endRowIndex": 3, "endColumnIndex": 2}
    api.batch({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0}]}})
    assert api.values("A1:B3") == [[1, "a"], [2, "b"], [3, "c"]]


@pytest.mark.parametrize(
    ("formula", "shown", "kind"),
    [
        ("=TODAY()", "11/22/2026", "DATE"),
        ("=TODAY()+7", "11/29/2026", "DATE"),
        ("=NOW()", "11/22/2026 0:00:00", "DATE_TIME"),
        ("=TIME(9,30,0)", "9:30:00 AM", "TIME"),
        ("=A1", "2026-11-20", "DATE"),
        ("=EDATE(A1,1)", "12/20/2026", "DATE"),
        ("=TODAY()-A1", "2", None),
        ("=YEAR(TODAY())", "2026", None),
    ],
)
def test_a_date_that_a_formula_gives_is_shown_as_one(api, formula, shown, kind):
    api.put("A1", [["2026-11-20"]], option="USER_ENTERED")
    api.put("B1", [[formula]], option="USER_ENTERED")
    cell = api.get(ranges="B1", fields=CELLS)["sheets"][0]["data"][0]["rowData"][0]["values"][0]
    assert cell["formattedValue"] == shown
    assert cell["effectiveFormat"].get("numberFormat", {}).get("type") == kind
    assert "userEnteredFormat" not in cell


def test_japanese_names_of_days_in_texts(local):
    from tests.local_sheets.conftest import Api

    api = Api(local, local.create_spreadsheet("T"))
    assert show(api, '=TEXT(DATE(2026,11,24),"m/d(ddd)")') == "11/24(火)"


PLAIN_READ = """
import sys
from bridge.local_sheets import LocalSheets, Request
local = LocalSheets(None)
one = local.create_spreadsheet("T")
def call(method, path, body=b"", **query):
    answer = local.handle(Request(method, f"/v4/spreadsheets/{one}{path}", list(query.items()), {}, body))
    assert answer.status == 200, answer.body
call("PUT", "/values/A1", b'{"values": [["=1+1", "x"]]}', valueInputOption="USER_ENTERED")
call("GET", "/values/B1:B9")
call("GET", "/values/A1", valueRenderOption="FORMULA")
assert "formualizer" not in sys.modules
call("GET", "/values/A1")
assert "formualizer" in sys.modules
"""


def test_the_engine_is_loaded_only_when_a_formula_is_read():
    done = subprocess.run([sys.executable, "-c", PLAIN_READ], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('B1:E4,"select B, C where C > 50 and E = true"', [["company", "amount"], ["Aoyama", 100]]),
        ('A1:E4,"select E, sum(C), count(A) group by E order by sum(C) desc label sum(C) \'計\' format sum(C) \'0.0\'"',
         [["won", "計", "count id"], [False, 250.5, 1], [True, 130, 2]]),
        ('A2:C4,"select A order by C limit 1 offset 1",0', [["A1"]]),
        ('{A2:A4,C2:C4},"select Col1 where Col2*2 >= 200 and not Col1 ends with \'1\'",0', [["A2"]]),
        ('A1:D4,"select A where D is null or D >= date \'2026-11-25\'"', [["id"], ["A2"], ["A3"]]),
        ('A1:C4,"select max(C), min(C), avg(C)"', [["max amount", "min amount", "avg amount"], [250.5, 30, 126.833333333333]]),
        ('A1:D4,"select year(D), upper(B) where B matches \'.*ba\' or lower(B) like \'a_y%\'"',
         [["year(due)", "upper(company)"], [2026, "AOYAMA"], [2026, "BABA"], ["", "CHIBA"]]),
        ('A2:C4,"select A where C > 999",0', [["#N/A"]]),
        ('A1:C4,"select A, sum(C)"', [["#VALUE!"]]),
        ('A1:C4,"select A pivot B"', [["#VALUE!"]]),
        ('A1:C4,"select Z"', [["#VALUE!"]]),
    ],
)  # fmt: skip
def test_query(api, query, expected):
    api.put("A1", DEALS)
    api.put("J1", [[f"=QUERY({query})"]], option="USER_ENTERED")
    found = api.values("J1:M9")
    assert [[round(cell, 12) if isinstance(cell, float) else cell for cell in row] for row in found] == expected


def test_results_of_several_cells_are_shown_whole_wherever_a_formula_is_entered_later(api):
    api.put("A1", DEALS)
    api.put("J1", [["=TOROW(A2:A3)"]], option="USER_ENTERED")
    assert api.values("J1:L1") == [["A1", "A2"]]
    api.put("J11", [["=HSTACK(A2:A3,C2:C3)"]], option="USER_ENTERED")
    assert api.values("J11:L12") == [["A1", 100], ["A2", 250.5]]
    api.put("A12", [["x"]])
    assert api.values("J11:L12") == [["A1", 100], ["A2", 250.5]]
