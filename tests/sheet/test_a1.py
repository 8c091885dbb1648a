"""A1 notation."""

import pytest

from bridge.sheet.a1 import cell_name, column_index, column_letter, grid_range, quoted


@pytest.mark.parametrize(
    ("index", "letters"),
    [
        pytest.param(0, "A", id="the first column"),
        pytest.param(25, "Z", id="the last with one letter"),
        pytest.param(26, "AA", id="the first with two letters"),
        pytest.param(701, "ZZ", id="the last with two letters"),
        pytest.param(702, "AAA", id="the first with three letters"),
        pytest.param(18277, "ZZZ", id="the last column Google allows"),
    ],
)
def test_column_letters_and_indexes_are_inverse(index: int, letters: str) -> None:
    assert column_letter(index) == letters
    assert column_index(letters.lower()) == index


@pytest.mark.parametrize("text", ["", "A1", "あ", " "], ids=["empty", "a cell", "a kana", "a blank"])
def test_what_is_no_column_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no column"):
        column_index(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("案件", "案件", id="a plain Japanese word stays"),
        pytest.param("案件 2026", "'案件 2026'", id="a blank needs quotes"),
        pytest.param("O'Neil", "'O''Neil'", id="an apostrophe is doubled"),
        pytest.param("A1", "'A1'", id="a title like a cell needs quotes"),
        pytest.param("R1C1", "'R1C1'", id="a title like an R1C1 cell needs quotes"),
        pytest.param("2026年11月", "'2026年11月'", id="a leading digit needs quotes"),
        pytest.param("TRUE", "'TRUE'", id="a title like a value needs quotes"),
        pytest.param("_state", "_state", id="an underscore is part of a word"),
    ],
)
def test_titles_are_quoted_where_formulas_need_it(title: str, expected: str) -> None:
    assert quoted(title) == expected


def test_places_are_named_as_people_see_them() -> None:
    assert cell_name("案件", 11, 7) == "案件!H12"


def test_open_sides_of_a_range_are_left_out() -> None:
    assert grid_range(0, rows=(0, None), columns=(2, 3)) == {
        "sheetId": 0,
        "startRowIndex": 0,
        "startColumnIndex": 2,
        "endColumnIndex": 3,
    }
