"""Google's limits are said before Google says them, all at once and with their places."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from bridge.book import BoundTab
from bridge.errors import TooBig
from bridge.planning.limits import raise_if_too_big
from bridge.planning.plan import CellChanges, NewRows, Plan
from bridge.sheet.snapshot import Structure, TabStructure

DEALS = TabStructure(7, "案件", 0, 1000, 80)
BEFORE = TabStructure(8, "_before", 1, 1000, 80)
SPREADSHEET = Structure("s", "商談", "ja_JP", "Asia/Tokyo", "", (DEALS, BEFORE), ())
EMPTY = Plan("s", "S-00001", datetime(2026, 11, 24, 10), 1, 1)


def bound(key, sheet_id, title):
    return BoundTab(key, sheet_id, title, 0, 0, 1000, 80, {}, {})


def change(text):
    rows, one = np.array([4], dtype=np.int64), np.array(["D-00001"], dtype=object)
    new = np.array([text], dtype=object)
    where = ("deals", 7, "案件", "warnings", "要確認", "text", 1, "B")
    return CellChanges(*where, rows, one, np.array([None], dtype=object), new)


def test_what_fits_is_not_refused():
    fits = replace(EMPTY, cells=(change("x" * 50_000),))
    assert raise_if_too_big(fits, SPREADSHEET) is None


def test_a_cell_that_is_too_long_is_named_with_its_length():
    logs = NewRows(bound("events", 9, "変更履歴"), 1, ({3: "y" * 60_000},))
    with pytest.raises(TooBig) as caught:
        raise_if_too_big(replace(EMPTY, cells=(change("x" * 50_001),), logs=(logs,)), SPREADSHEET)
    assert [problem.place for problem in caught.value.problems] == ["案件!B5", "変更履歴!D2"]
    assert "50,001 characters" in str(caught.value)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize(("rows", "refused"), [(100, True), (0, False)])
def test_a_spreadsheet_that_would_have_too_many_cells_is_named(rows, refused):
    wide = replace(DEALS, row_count=124_000)
    full = replace(SPREADSHEET, tabs=(wide, BEFORE))
    more = NewRows(bound("deals", 7, "案件"), 1, ({0: "x"},) * rows)
    plan = replace(EMPTY, new_rows=(more,) if rows else ())
    if refused:
        with pytest.raises(TooBig, match="10,000,000"):
            raise_if_too_big(plan, full)
    else:
        raise_if_too_big(plan, full)


def test_the_copy_of_what_is_overwritten_counts():
    tall = replace(SPREADSHEET, tabs=(replace(DEALS, row_count=70_000), BEFORE))
    with pytest.raises(TooBig, match="more"):
        raise_if_too_big(replace(EMPTY, cells=(change("x"), replace(change("x"), column_index=79))), tall)
