import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.local_sheets.grid.references import copied, follow, names_other_tab, renamed
from bridge.local_sheets.grid.shifts import Deleted, Inserted, Moved

IDS = {"Data": 0, "メモ用": 7, "案件 管理": 8}


@pytest.mark.parametrize(
    ("formula", "shift", "expected"),
    [
        pytest.param("=A5+B4", Inserted(0, True, 4, 2), "=A7+B4", id="at the insert and above it"),
        pytest.param(
            "=SUM(A1:A10)", Inserted(0, True, 5, 1), "=SUM(A1:A11)", id="a range grows when the insert is inside"
        ),
        pytest.param("=SUM(A1:A10)", Inserted(0, True, 10, 1), "=SUM(A1:A10)", id="a range does not grow at its end"),
        pytest.param("=SUM(B:C)", Inserted(0, False, 0, 1), "=SUM(C:D)", id="columns"),
        pytest.param("=$H2>=0", Inserted(0, False, 3, 1), "=$I2>=0", id="a fixed column"),
        pytest.param('=A3&"A3"', Inserted(0, True, 0, 1), '=A4&"A3"', id="a text is no reference"),
        pytest.param(
            "=LOG10(A1)+ABC1X", Inserted(0, True, 0, 1), "=LOG10(A2)+ABC1X", id="function and other names stay"
        ),
        pytest.param("=メモ用!A1+A1", Inserted(0, True, 0, 1), "=メモ用!A1+A2", id="another tab stays"),
        pytest.param("='案件 管理'!A1:B2", Inserted(8, True, 0, 1), "='案件 管理'!A2:B3", id="a quoted tab"),
        pytest.param("=A5:A", Inserted(0, True, 0, 1), "=A6:A", id="open below"),
        pytest.param("=A3", Deleted(0, True, 2, 3), "=#REF!", id="a deleted cell"),
        pytest.param("=SUM(A2:A5)", Deleted(0, True, 2, 4), "=SUM(A2:A3)", id="a range shrinks"),
        pytest.param("=SUM(A3:A4)", Deleted(0, True, 2, 4), "=SUM(#REF!)", id="a deleted range"),
        pytest.param("=A2+A5", Moved(0, True, 1, 2, 5), "=A5+A4", id="a moved row and those it passed"),
        pytest.param("=C1", Moved(0, False, 2, 3, 0), "=A1", id="a column moved to the front"),
    ],
)
def test_references_follow(formula, shift, expected):
    assert follow(formula, shift, home=0, sheet_ids=IDS) == expected


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        pytest.param("=A1+$B$2+$C3+D$4", 1, 1, "=B2+$B$2+$C4+E$4", id="only relative parts shift"),
        pytest.param("=A1", -1, 0, "=#REF!", id="off the grid"),
        pytest.param("=SUM(A1:B2)", 2, 0, "=SUM(A3:B4)", id="a range"),
        pytest.param("=Data!A1", 1, 0, "=Data!A2", id="with a tab"),
    ],
)
def test_copied(formula, rows, columns, expected):
    assert copied(formula, rows, columns) == expected


def test_a_new_title_is_followed_and_a_deleted_tab_is_gone():
    assert renamed('=Data!A1+B1+"Data!A1"', "Data", "新 しい") == "='新 しい'!A1+B1+\"Data!A1\""
    assert renamed("=Data!A1", "Data", None) == "=#REF!"


def test_names_other_tab():
    assert names_other_tab("=Data!A1>0", "Here")
    assert not names_other_tab("=Here!A1>$B2", "Here")


LINES = st.integers(0, 30)


@given(LINES, st.integers(1, 10), LINES, st.integers(1, 10))
def test_an_insert_maps_spans_as_it_maps_lines(start, size, at, count):
    shift = Inserted(0, True, at, count)
    moved = [shift.line(line) for line in range(start, start + size)]
    assert shift.span(start, start + size) == (moved[0], moved[-1] + 1)


@given(LINES, st.integers(1, 10), LINES, st.integers(1, 10))
def test_a_delete_leaves_the_lines_that_are_left(start, size, at, count):
    shift = Deleted(0, True, at, at + count)
    left = [line for line in map(shift.line, range(start, start + size)) if line is not None]
    assert shift.span(start, start + size) == ((left[0], left[-1] + 1) if left else None)


@given(st.integers(0, 20), st.integers(1, 5), st.integers(0, 30))
def test_a_move_is_a_permutation_that_keeps_the_block_together(start, size, to):
    end = start + size
    if start <= to <= end:
        return
    shift = Moved(0, True, start, end, to)
    places = [shift.line(line) for line in range(31)]
    assert sorted(places) == list(range(31))
    assert shift.span(start, end) == (places[start], places[start] + size)
