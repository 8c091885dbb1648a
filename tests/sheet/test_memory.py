"""The hidden memory of a record."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from bridge.sheet.memory import FIELDS, VERSION, blank_memory, parse_memory, render_memory

from . import sheets

FULL = '[1,"D-00001","0a1b2c3d",1766700000,null,"mql",1766700000,null,"IS",null,null,true]'


def test_memory_is_written_as_it_was_read() -> None:
    frame = parse_memory(sheets.cells(FULL, None))
    assert render_memory(frame).tolist() == [FULL, None]


def test_every_field_survives() -> None:
    examples = {
        "text": "言葉",
        "time": np.datetime64("2026-11-22T09:00:00", "s"),
        "flag": True,
        "json": [[1766700000, None], [1, 2]],
    }
    frame = blank_memory(1)
    for name, kind in FIELDS:
        frame[name] = pd.Series([examples[kind]], dtype=object if kind in ("text", "json") else None)
    again = parse_memory(render_memory(frame))
    for name, kind in FIELDS:
        assert again[name].iloc[0] == examples[kind], name


def test_the_types_of_an_empty_memory_are_those_of_a_full_one() -> None:
    assert (
        blank_memory(0).dtypes.to_dict()
        == blank_memory(2).dtypes.to_dict()
        == parse_memory(sheets.cells(FULL)).dtypes.to_dict()
    )
    assert list(blank_memory(0).columns) == [name for name, _ in FIELDS]


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("メモ", id="a text of people's"),
        pytest.param(3.0, id="a number"),
        pytest.param(True, id="a tick"),
        pytest.param("[]", id="an empty array"),
        pytest.param('["D-00001"]', id="no version"),
        pytest.param('[1,"D-00001"', id="cut off"),
        pytest.param('[1,"D-1"],[1,"D-2"]', id="two arrays"),
        pytest.param("[1,2]", id="an id that is no text"),
        pytest.param("[1,null,3]", id="no id"),
        pytest.param("", id="an empty text"),
    ],
)
def test_what_is_no_memory_is_none(cell: object) -> None:
    frame = parse_memory(sheets.cells(FULL, cell, FULL))
    assert frame["id"].tolist() == ["D-00001", None, "D-00001"]
    assert frame["stage"].tolist() == ["mql", None, "mql"]


def test_a_field_that_people_spoiled_is_blank_and_the_others_stay() -> None:
    frame = parse_memory(sheets.cells('[1,"D-00001",5,"gestern",null,"mql"]'))
    assert frame[["id", "digest", "stage"]].iloc[0].tolist() == ["D-00001", None, "mql"]
    assert pd.isna(frame["created_at"].iloc[0])


def test_a_record_without_an_id_has_no_memory() -> None:
    frame = blank_memory(1)
    frame["stage"] = "mql"
    assert render_memory(frame).tolist() == [None]


def test_the_version_stands_first_and_trailing_blanks_are_cut() -> None:
    frame = blank_memory(1)
    frame["id"] = "D-00001"
    assert render_memory(frame).tolist() == [f'[{VERSION},"D-00001"]']
