"""The fixture that other projects use, in a project of somebody else's: nothing of ours but what is installed."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

EXAMPLE = Path(__file__).parents[2] / "docs/testing.md"


def examples() -> list[str]:
    """The Python of the page, block by block."""
    return [block.partition("```")[0] for block in EXAMPLE.read_text().split("```python\n")[1:]]


def test_every_example_of_the_page_runs_as_it_stands(pytester: pytest.Pytester) -> None:
    blocks = {f"test_example_{at}": block for at, block in enumerate(examples())}
    assert len(blocks) >= 3
    pytester.makepyfile(**blocks)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=sum(block.count("\ndef test_") for block in blocks.values()))


def test_an_order_that_makes_no_sense_is_refused_at_once(sheetbridge_local) -> None:
    with pytest.raises(ValueError, match="answer, cut, delay, late, act"):
        sheetbridge_local.order("explode")


def test_each_test_has_a_server_of_its_own(sheetbridge_local) -> None:
    assert sheetbridge_local.local.first_spreadsheet() is None
    assert sheetbridge_local.requests == ()


def test_an_answer_waits_for_nothing(sheetbridge_local):
    key, session = sheetbridge_local.create(), sheetbridge_local.session()
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{key}?fields=spreadsheetId"
    took = [session.get(url).elapsed.total_seconds() for _ in range(5)]
    assert min(took) < 0.03  # 0.05 where the head of an answer is confirmed before its body is sent
