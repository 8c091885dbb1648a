"""Coalescing: few rectangles, and never a cell that people may write unless it changes."""

import numpy as np
import pytest

from bridge.planning.blocks import REACH, Block, between, blocks
from bridge.planning.plan import CellChanges


def change(column, rows, new, *, owner="B", old=None, sheet_id=0):
    count = len(rows)
    olds = np.full(count, None, dtype=object) if old is None else np.array(old, dtype=object)
    return CellChanges(
        tab="deals",
        sheet_id=sheet_id,
        title="案件",
        column=f"c{column}",
        label=f"C{column}",
        type="text",
        column_index=column,
        owner=owner,
        rows=np.array(rows, dtype=np.int64),
        records=np.array([f"D-{row:05d}" for row in rows], dtype=object),
        old=olds,
        new=np.array(new, dtype=object),
    )


def written(made: list[Block]) -> dict:
    cells = {}
    for block in made:
        for row, line in enumerate(block.new, block.row):
            for column, cell in enumerate(line, block.column):
                assert (block.sheet_id, row, column) not in cells, "a cell is written twice"
                cells[block.sheet_id, row, column] = cell
    return cells


def test_neighbouring_changes_become_one_rectangle():
    made = list(blocks([change(4, [1, 2, 3], ["a", "b", "c"]), change(5, [1, 2, 3], ["d", "e", "f"])], {}))
    assert [(block.rows, block.columns) for block in made] == [((1, 4), (4, 6))]
    assert made[0].new == (("a", "d"), ("b", "e"), ("c", "f"))


def test_a_row_between_that_does_not_change_is_left_alone():
    made = list(blocks([change(4, [1, 3], ["a", "c"])], {}))
    assert [block.rows for block in made] == [(1, 2), (3, 4)]


def test_rows_between_that_were_read_are_written_again_where_that_takes_fewer_bytes():
    rows = np.arange(20, dtype=np.int64)
    backdrop = {(0, 4): (rows, np.array([None] * 3 + ["x" * 2000] + [None] * 16, dtype=object))}
    made = list(blocks([change(4, [1, 3, 9], ["a", "x" * 2000, "c"])], backdrop))
    assert [block.rows for block in made] == [(1, 10)]
    assert made[0].new[1] == made[0].old[1] == (None,)
    long = {(0, 4): (rows, np.array(["y" * 700] * 20, dtype=object))}
    assert [block.rows for block in blocks([change(4, [1, 3], ["z" * 700, "z" * 700])], long)] == [(1, 2), (3, 4)]


@pytest.mark.parametrize(
    ("rows", "known", "found"),
    [
        pytest.param([2, 5], [1, 2, 3, 4, 5, 6], [3, 4], id="the records between"),
        pytest.param([2, 5], [2, 3, 5], [], id="none across a row that is no record"),
        pytest.param([2, 3, 6, 8], [2, 3, 4, 5, 6, 8], [4, 5], id="only where all are known"),
        pytest.param([1, REACH + 2], list(range(REACH + 3)), list(range(2, REACH + 2)), id="at most REACH of them"),
        pytest.param([1, REACH + 3], list(range(REACH + 4)), [], id="none beyond"),
        pytest.param([4], [1, 4, 7], [], id="nothing beside a single row"),
    ],
)
def test_rows_between(rows, known, found):
    assert between(np.array(rows), np.array(known)).tolist() == found


def test_a_gap_of_our_own_is_filled_with_what_was_read():
    rows = np.array([7], dtype=np.int64)
    backdrop = {(0, 5): (rows, np.array(["stands"], dtype=object))}
    made = list(
        blocks(
            [change(4, [7], ["a"]), change(5, [6], ["z"]), change(6, [7], ["c"])],
            backdrop | {(0, 5): (np.array([6, 7], dtype=np.int64), np.array(["old", "stands"], dtype=object))},
        )
    )
    cells = written(made)
    assert cells[0, 7, 4] == "a"
    assert cells[0, 7, 6] == "c"
    assert cells.get((0, 7, 5), "stands") == "stands"
    assert cells[0, 6, 5] == "z"


def test_a_shared_column_stands_alone_and_only_where_it_changes():
    made = list(
        blocks([change(4, [1, 2], ["a", "b"]), change(5, [2], ["S"], owner="S"), change(6, [1, 2], ["c", "d"])], {})
    )
    shared = [block for block in made if block.shared]
    assert [(block.rows, block.columns) for block in shared] == [((2, 3), (5, 6))]
    assert (0, 1, 5) not in written(made)


def test_far_apart_columns_of_one_row_are_not_joined():
    many = [change(column, [1], [column]) for column in (3, 4)] + [
        change(column, [9], [column]) for column in range(5, 20)
    ]
    made = list(blocks([*many, change(20, [1], ["far"])], {}))
    assert (0, 1, 12) not in written(made)
    assert written(made)[0, 1, 20] == "far"


@pytest.mark.parametrize("seed", range(20))
def test_random_changes_are_written_exactly_once_and_nothing_else_changes(seed):
    random = np.random.default_rng(seed)
    sheet = np.array([[f"{row}/{column}" for column in range(12)] for row in range(30)], dtype=object)
    owners = ["S" if column in (3, 8) else "B" for column in range(12)]
    wanted = sheet.copy()
    changes, backdrop = [], {}
    for column in range(12):
        rows = np.flatnonzero(random.random(30) < random.choice([0.05, 0.5, 1.0]))
        if not len(rows):
            continue
        new = np.array([f"new {row}/{column}" for row in rows], dtype=object)
        wanted[rows, column] = new
        changes.append(change(column, rows, new, owner=owners[column], old=sheet[rows, column]))
        if owners[column] == "B":
            backdrop[0, column] = np.arange(30), sheet[:, column]
    result = sheet.copy()
    for (_, row, column), cell in written(list(blocks(changes, backdrop))).items():
        if owners[column] == "S":
            assert wanted[row, column] != sheet[row, column], "a shared cell was written though it does not change"
        result[row, column] = cell
    assert (result == wanted).all()
