"""Memory follows the rows it belongs to. Rows are letters (what stands there now), memories are letters (what stood there)."""

from __future__ import annotations

import numpy as np
import pytest

from bridge.sheet.torn import follow

from . import sheets

STAYS = None


@pytest.mark.parametrize(
    ("now", "remembered", "origin"),
    [
        pytest.param("abc", "abc", [0, 1, 2], id="nothing happened"),
        pytest.param("bca", "abc", [1, 2, 0], id="sorted: all move"),
        pytest.param("bac", "abc", [1, 0, 2], id="two rows swapped"),
        pytest.param("xbc", "abc", [0, 1, 2], id="a company was renamed"),
        pytest.param("bbc", "abc", [0, 1, 2], id="a company was renamed to that of another record"),
        pytest.param("ba.", "ab.", [1, 0, 2], id="sorted beside a row without identity cells"),
        pytest.param("aab", "aa-", [0, 1, 2], id="a new record below records of one company"),
        pytest.param("xa", "a-", [-1, 0], id="cut, pasted below, and the old row filled anew"),
        pytest.param("aa", "a-", [0, 1], id="copied by hand"),
        pytest.param("ca", "ac", [1, 0], id="two rows swapped, whatever their names"),
        pytest.param("xa", "ac", [0, 1], id="two edits in a row: one took the name another had"),
        pytest.param("bcdx", "abcd", [1, 2, 3, 0], id="sorted, and one company renamed in the same breath"),
    ],
)
def test_where_memory_goes(now: str, remembered: str, origin: list[int]) -> None:
    tear = follow(rows(now), rows(remembered))
    assert tear.origin.tolist() == origin
    assert not tear.unsure.any()


@pytest.mark.parametrize(
    ("now", "remembered", "origin", "unsure"),
    [
        pytest.param("baa", "aab", [0, 1, 2], [0, 2], id="two records of one company, sorted with a third"),
        pytest.param("aabb", "bbaa", [0, 1, 2, 3], [0, 1, 2, 3], id="two companies with two records each, swapped"),
        pytest.param("baacd", "aabdc", [0, 1, 2, 4, 3], [0, 2], id="what is clear moves, what is not waits"),
    ],
)
def test_what_only_a_person_can_tell(now: str, remembered: str, origin: list[int], unsure: list[int]) -> None:
    tear = follow(rows(now), rows(remembered))
    assert tear.origin.tolist() == origin
    assert np.flatnonzero(tear.unsure).tolist() == unsure


def test_memory_of_a_row_that_is_no_record_any_more_follows_its_data() -> None:
    tear = follow(rows("ba"), rows("b-a"))
    assert tear.origin.tolist() == [0, 2]


def test_memory_of_a_row_that_is_gone_bothers_nobody() -> None:
    assert follow(rows("bc"), rows("bca")).origin.tolist() == [0, 1]


def test_a_long_list_sorted_backwards_is_put_right() -> None:
    count = 20_000
    digests = sheets.cells(*(f"{number:08x}" for number in range(count)))
    tear = follow(digests[::-1], digests)
    assert np.array_equal(digests[tear.origin], digests[::-1])
    assert not tear.unsure.any()


def rows(letters: str) -> np.ndarray:
    """`-` no memory, `.` a row (or a memory) without identity cells."""
    blank = {"-": None, ".": None}
    return sheets.cells(*(blank.get(letter, letter) for letter in letters))
