import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.local_sheets.grid.a1 import LAST_COLUMN, a1, bounds, column_index, column_letters, quoted, split
from bridge.local_sheets.grid.ranges import Area


def box(start_row=None, end_row=None, start_column=None, end_column=None):
    names = {
        "startRowIndex": start_row,
        "endRowIndex": end_row,
        "startColumnIndex": start_column,
        "endColumnIndex": end_column,
    }
    return {name: value for name, value in names.items() if value is not None}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("A1", box(0, 1, 0, 1), id="a cell"),
        pytest.param("$B$2:C3", box(1, 3, 1, 3), id="dollars do not matter"),
        pytest.param("C3:B2", box(1, 3, 1, 3), id="turned around"),
        pytest.param("A:C", box(None, None, 0, 3), id="columns"),
        pytest.param("2:4", box(1, 4), id="rows"),
        pytest.param("A5:A", box(4, None, 0, 1), id="open below"),
        pytest.param("A1:1", box(0, 1, 0), id="open to the right"),
        pytest.param("R2C1:R3C2", box(1, 3, 0, 2), id="R1C1"),
        pytest.param("AAAA1", None, id="beyond the last column"),
        pytest.param("A0", None, id="there is no row 0"),
        pytest.param("Sheet1", None, id="a word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_bounds(cells, expected):
    assert bounds(cells) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Sheet1", "Sheet1", id="plain"),
        pytest.param("シート1", "'シート1'", id="Japanese"),
        pytest.param("it's", "'it''s'", id="an apostrophe is doubled"),
        pytest.param("A1", "'A1'", id="looks like a cell"),
        pytest.param("2026", "'2026'", id="starts with a digit"),
    ],
)
def test_quoted(title, expected):
    assert quoted(title) == expected
    assert split(f"{expected}!A1").title == title


def test_one_cell_has_no_colon():
    assert a1("S", Area(0, 0, 1, 27, 28)) == "S!AB1"
    assert a1("S", Area(0, 0, 2, 0, 26)) == "S!A1:Z2"


@given(st.integers(0, LAST_COLUMN - 1))
def test_column_letters_round_trip(index):
    assert column_index(column_letters(index)) == index
