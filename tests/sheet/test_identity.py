"""Ids and memory, after people have cleared, typed over, copied, cut and sorted. A row is (id cell, id in memory, company)."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.sheet.identity import Joined, digests, join
from bridge.sheet.memory import parse_memory

from . import sheets

Row = tuple[str | None, str | None, str]
COMPANIES = {"D-00001": "甲社", "D-00002": "乙社", "D-00003": "丙社", "D-00004": "丁社"}


def digest_of(company: str) -> str:
    return str(digests(pd.DataFrame({"company": [company]}, dtype=object), ["company"])[0])


def memory_of(keys: list[str | None]) -> pd.DataFrame:
    """Memories that remember the company each id had; their stage is the id, to see whose they are."""
    texts = [f'[1,"{key}","{digest_of(COMPANIES[key])}",null,null,"of {key}"]' if key else None for key in keys]
    return parse_memory(sheets.cells(*texts))


def joined(*rows: Row, stray: list[str | None] | None = None) -> Joined:
    frame = pd.DataFrame({"company": [company for *_, company in rows]}, dtype=object)
    return join(
        sheets.cells(*(cell for cell, *_ in rows)),
        memory_of([key for _, key, _ in rows]),
        digests(frame, ["company"]),
        stray=memory_of(stray or []),
        prefix="D-",
    )


def stages(found: Joined) -> list[Any]:
    return [stage[3:] if stage else None for stage in found.memory["stage"]]


GOOD: list[Row] = [("D-00001", "D-00001", "甲社"), ("D-00002", "D-00002", "乙社"), ("D-00003", "D-00003", "丙社")]


def test_nothing_happened() -> None:
    found = joined(*GOOD)
    assert found.ids.tolist() == stages(found) == ["D-00001", "D-00002", "D-00003"]
    assert (found.copied, found.moved, found.unsure.any()) == ((), (), False)


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        pytest.param([(None, "D-00001", "甲社")], ["D-00001"], id="a cleared id comes back"),
        pytest.param([("メモ", "D-00001", "甲社")], ["D-00001"], id="an id typed over comes back"),
        pytest.param([("D-00009", "D-00001", "甲社")], ["D-00001"], id="an id typed over with a new number comes back"),
        pytest.param(
            [("D-00002", "D-00001", "甲社"), ("D-00002", "D-00002", "乙社")],
            ["D-00001", "D-00002"],
            id="an id typed over with that of another record comes back",
        ),
        pytest.param(
            [(None, "D-00001", "甲社"), (None, "D-00002", "乙社")], ["D-00001", "D-00002"], id="all ids cleared"
        ),
        pytest.param([("D-00001", None, "甲社")], ["D-00001"], id="a lost memory leaves the id"),
        pytest.param([("A-1", None, "甲社")], [None], id="a text that is no id of this tab"),
        pytest.param([(None, None, "甲社")], [None], id="a new record"),
        pytest.param([("D-00001", "D-00001", "新社名")], ["D-00001"], id="a company renamed keeps its id"),
    ],
)
def test_ids(rows: list[Row], ids: list[str | None]) -> None:
    found = joined(*rows)
    assert found.ids.tolist() == ids
    assert (found.copied, found.moved) == ((), ())


def test_a_lost_memory_is_blank_but_for_the_id() -> None:
    found = joined(("D-00001", None, "甲社"))
    assert found.memory[["id", "digest", "stage"]].iloc[0].tolist() == ["D-00001", digest_of("甲社"), None]


@pytest.mark.parametrize(
    ("rows", "ids", "copied"),
    [
        pytest.param(
            [*GOOD[:2], GOOD[0]], ["D-00001", "D-00002", None], ((2, "D-00001"),), id="a whole row copied below"
        ),
        pytest.param(
            [("D-00001", "D-00001", "改名社"), GOOD[0]],
            [None, "D-00001"],
            ((0, "D-00001"),),
            id="a row copied above and changed: the one that fits is the first",
        ),
        pytest.param(
            [GOOD[0], ("D-00001", None, "甲社")], ["D-00001", None], ((1, "D-00001"),), id="copied without the memory"
        ),
        pytest.param(
            [GOOD[0], (None, "D-00001", "甲社")], ["D-00001", None], ((1, "D-00001"),), id="copied without the id"
        ),
        pytest.param(
            [GOOD[0], GOOD[0], GOOD[0]],
            ["D-00001", None, None],
            ((1, "D-00001"), (2, "D-00001")),
            id="copied twice",
        ),
        pytest.param(
            [GOOD[0], ("D-00001", "D-00002", "甲社")],
            ["D-00001", "D-00002"],
            (),
            id="visible cells pasted over another record: that one keeps its id",
        ),
    ],
)
def test_copies_start_fresh(rows: list[Row], ids: list[str | None], copied: tuple[tuple[int, str], ...]) -> None:
    found = joined(*rows)
    assert found.ids.tolist() == ids
    assert found.copied == copied
    assert stages(found) == [key if key else None for key in ids]


@pytest.mark.parametrize(
    ("rows", "ids"),
    [
        pytest.param(
            [("D-00003", "D-00001", "丙社"), ("D-00001", "D-00002", "甲社"), ("D-00002", "D-00003", "乙社")],
            ["D-00003", "D-00001", "D-00002"],
            id="ids and data sorted, memory not",
        ),
        pytest.param(
            [("D-00001", "D-00003", "丙社"), ("D-00002", "D-00001", "甲社"), ("D-00003", "D-00002", "乙社")],
            ["D-00003", "D-00001", "D-00002"],
            id="data and memory sorted, ids not",
        ),
        pytest.param(
            [("D-00001", "D-00001", "丙社"), ("D-00002", "D-00002", "甲社"), ("D-00003", "D-00003", "乙社")],
            ["D-00003", "D-00001", "D-00002"],
            id="data sorted, ids and memory not",
        ),
        pytest.param(
            [(None, "D-00001", "丙社"), ("D-00001", "D-00002", "甲社"), ("D-00002", "D-00003", "乙社")],
            ["D-00003", "D-00001", "D-00002"],
            id="ids and data sorted, memory not, and one id cleared",
        ),
    ],
)
def test_partly_sorted_rows_find_their_ids_and_memory(rows: list[Row], ids: list[str]) -> None:
    found = joined(*rows)
    assert found.ids.tolist() == ids
    assert stages(found) == ids
    assert found.memory["digest"].tolist() == [digest_of(company) for *_, company in rows]
    assert not found.unsure.any()


def test_memory_that_was_found_elsewhere_is_told() -> None:
    found = joined(("D-00002", "D-00001", "乙社"), ("D-00001", "D-00002", "甲社"), GOOD[2])
    assert found.moved == ((0, "D-00002"), (1, "D-00001"))


def test_a_row_cut_and_pasted_below_keeps_its_record() -> None:
    with_id = joined(GOOD[1], ("D-00001", None, "甲社"), stray=["D-00001"])
    without_id = joined(GOOD[1], (None, None, "甲社"), stray=["D-00001"])
    assert with_id.ids.tolist() == without_id.ids.tolist() == ["D-00002", "D-00001"]
    assert stages(with_id) == stages(without_id) == ["D-00002", "D-00001"]


def test_a_new_company_in_the_row_that_was_cut_starts_fresh() -> None:
    found = joined((None, "D-00001", "新社"), ("D-00001", "D-00001", "甲社"))
    assert found.ids.tolist() == [None, "D-00001"]


def test_equal_identities_wait_for_a_person_and_keep_waiting() -> None:
    same: list[Row] = [("D-00001", "D-00001", "丙社"), ("D-00002", "D-00002", "甲社"), ("D-00003", "D-00003", "甲社")]
    memory = memory_of(["D-00001", "D-00002", "D-00003"])
    memory["digest"] = [digest_of("甲社"), digest_of("甲社"), digest_of("丙社")]
    frame = pd.DataFrame({"company": [company for *_, company in same]}, dtype=object)
    for _ in range(2):
        found = join(
            sheets.cells(*(cell for cell, *_ in same)),
            memory,
            digests(frame, ["company"]),
            stray=memory_of([]),
            prefix="D-",
        )
        assert found.ids.tolist() == ["D-00001", "D-00002", "D-00003"]
        assert found.unsure.tolist() == [True, False, True]
        memory = found.memory


def test_digests_do_not_mind_how_a_name_is_written() -> None:
    frame = pd.DataFrame(
        {"company": ["㈱甲 社", "(株)甲社", "（株）甲社 ", None, "乙"], "mail": ["A@x", "a@X", "ａ@x", None, None]},
        dtype=object,
    )
    first, second, third, blank, other = digests(frame, ["company", "mail", "unknown"])
    assert first == second == third != other
    assert blank is None
    assert len(first) == 8


def test_digests_keep_cells_apart() -> None:
    frame = pd.DataFrame({"company": ["甲", "甲乙"], "contact": ["乙丙", "丙"]}, dtype=object)
    first, second = digests(frame, ["company", "contact"])
    assert first != second


@given(
    order=st.permutations(range(6)),
    sorted_too=st.sets(st.sampled_from(["ids", "memory"])),
    cleared=st.sets(st.integers(0, 5), max_size=2),
)
@settings(deadline=None)
def test_whatever_people_sort_every_company_keeps_its_record(
    order: list[int], sorted_too: set[str], cleared: set[int]
) -> None:
    keys = [f"D-0000{at}" for at in range(1, 7)]
    companies = dict(zip(keys, "甲乙丙丁戊己", strict=True))
    moved = [keys[at] for at in order]
    cells = moved if "ids" in sorted_too else keys
    memory = parse_memory(
        sheets.cells(
            *(f'[1,"{key}","{digest_of(companies[key])}"]' for key in (moved if "memory" in sorted_too else keys))
        )
    )
    frame = pd.DataFrame({"company": [companies[key] for key in moved]}, dtype=object)
    cells = [None if at in cleared else key for at, key in enumerate(cells)]
    found = join(sheets.cells(*cells), memory, digests(frame, ["company"]), stray=memory_of([]), prefix="D-")
    assert found.ids.tolist() == moved
    assert found.memory["id"].tolist() == moved
    assert (found.copied, found.unsure.any()) == ((), False)


IDS = [None, "D-00001", "D-00002", "D-00003"]


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from("甲乙丙")), max_size=6))
@settings(deadline=None)
def test_no_id_is_ever_given_twice(rows: list[Row]) -> None:
    found = joined(*rows)
    given_ids = [key for key in found.ids if key]
    assert len(given_ids) == len(set(given_ids))
    assert set(given_ids) <= {key for cell, own, _ in rows for key in (cell, own)}
    assert found.memory["id"].tolist() == found.ids.tolist()


@given(st.lists(st.sampled_from(IDS[1:]), unique=True), st.lists(st.booleans(), min_size=3, max_size=3))
@settings(deadline=None)
def test_no_id_is_lost_by_clearing_cells(keys: list[str], cleared: list[bool]) -> None:
    rows = [(None if gone else key, key, "同じ会社") for key, gone in zip(keys, cleared, strict=False)]
    assert joined(*rows).ids.tolist() == keys


@pytest.mark.parametrize("count", [0, 1], ids=["an empty tab", "a tab with one record"])
def test_small_tabs(count: int) -> None:
    found = joined(*GOOD[:count])
    assert len(found.memory) == len(found.ids) == count
