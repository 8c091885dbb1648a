"""G02: Fit, Need and Timing give score and rank."""

import pytest

from tests.scenarios.people import Office

CASES = [
    pytest.param((2, 2, 2), 6, "A", None, id="all two"),
    pytest.param((2, 2, 1), 5, "A", None, id="five is A"),
    pytest.param((1, 1, 1), 3, "B", None, id="three is B"),
    pytest.param((2, 0, 0), 2, "C", None, id="two is C"),
    pytest.param((0, 0, 0), 0, "C", None, id="zero is C, not unrated"),
    pytest.param((None, None, None), "", "未評価", None, id="all blank is unrated"),
    pytest.param((2, None, None), 2, "C", "W-FNT-PARTIAL", id="a blank counts zero"),
    pytest.param((3, 1, 1), "", "未評価", "W-SCORE-RANGE", id="three is no answer"),
    pytest.param(("２", 2, 1), 5, "A", None, id="a full-width digit"),
]


@pytest.fixture(scope="module")
def office():
    office = Office()
    for row, case in enumerate(CASES, 2):
        answers = dict(zip(("fit", "need", "timing"), case.values[0], strict=True))
        office.type(
            row, company=f"株式会社サンプル{row}", **{key: value for key, value in answers.items() if value is not None}
        )
    office.sync("2026-11-24 10:00")
    return office


@pytest.mark.shows("B-15", "B-84", "B-88")
@pytest.mark.parametrize(
    ("row", "case"), [pytest.param(row, case.values, id=case.id) for row, case in enumerate(CASES, 2)]
)
def test_the_table_of_g02(office, row, case):
    _, score, rank, code = case
    deal = office.deal(row)
    assert (deal["スコア"], deal["ランク"]) == (score, rank)
    scoring = [found for found in office.codes(row) if found in ("W-FNT-PARTIAL", "W-SCORE-RANGE")]
    assert scoring == ([code] if code else [])
