"""What the before-image says: whose cells were overwritten, and what goes back."""

import numpy as np
import pytest

from bridge.book import Formula
from bridge.planning.batches import Batch
from bridge.planning.before import SENTINEL, BeforeImage, before_image, cell_of
from bridge.planning.blocks import Block
from bridge.planning.digests import same
from bridge.planning.plan import Guard
from bridge.planning.verdict import judge
from bridge.sheet.snapshot import Structure, TabStructure


def guard(column, rows, expected, kind="row"):
    return Guard(7, column, np.array(rows, dtype=np.int64), np.array(expected, dtype=object), kind)


IDS = guard(0, [1, 2], ["D-00001", "D-00002"])
HEADER = guard(4, [0], ["ステージ"], "header")
OURS = Block(7, 1, 4, (("SQL",), ("MQL",)), (("Lead",), ("Lead",)))
SHARED = Block(7, 1, 5, (("Sales",),), (("IS",),), shared=True)
AS_READ = {
    (7, 1, 0): "D-00001",
    (7, 2, 0): "D-00002",
    (7, 0, 4): "ステージ",
    (7, 1, 4): "Lead",
    (7, 2, 4): "Lead",
    (7, 1, 5): "IS",
}


def batch(blocks, guards):
    return Batch(blocks=tuple(blocks), guards=tuple(guards))


def put_back(verdict):
    return {
        (block.sheet_id, row, column): cell
        for block in verdict.put_back
        for row, line in enumerate(block.new, block.row)
        for column, cell in enumerate(line, block.column)
    }


def test_as_read_means_nothing_goes_back():
    verdict = judge(batch([OURS, SHARED], [IDS, HEADER]), AS_READ)
    assert verdict.as_read
    assert not verdict.typed_over


def test_another_row_stands_there_so_its_cells_go_back():
    seen = AS_READ | {(7, 1, 0): "D-00009", (7, 1, 4): "Opportunity", (7, 1, 5): "CS"}
    verdict = judge(batch([OURS, SHARED], [IDS, HEADER]), seen)
    assert put_back(verdict) == {(7, 1, 4): "Opportunity", (7, 1, 5): "CS"}
    assert verdict.moved == ((7, 1),)
    assert [(one.rows.tolist(), list(one.expected)) for one in verdict.guards] == [([1], ["D-00009"])]


def test_a_moved_column_puts_back_the_whole_column():
    seen = AS_READ | {(7, 0, 4): "備考", (7, 1, 4): "電話済み", (7, 2, 4): None}
    verdict = judge(batch([OURS], [IDS, HEADER]), seen)
    assert put_back(verdict) == {(7, 1, 4): "電話済み", (7, 2, 4): None}


def test_a_person_who_was_faster_in_a_shared_cell_wins():
    verdict = judge(batch([OURS, SHARED], [IDS, HEADER]), AS_READ | {(7, 1, 5): "田中 吾郎"})
    assert put_back(verdict) == {(7, 1, 5): "田中 吾郎"}
    assert verdict.overtaken == ((7, 1, 5),)


def test_a_persons_formula_in_a_shared_cell_goes_back():
    verdict = judge(batch([SHARED], [IDS]), AS_READ | {(7, 1, 5): Formula("=B2")})
    assert put_back(verdict) == {(7, 1, 5): Formula("=B2")}


def test_typing_over_a_computed_cell_is_reported_and_overwritten():
    verdict = judge(batch([OURS], [IDS, HEADER]), AS_READ | {(7, 1, 4): "私が決めた"})
    assert verdict.as_read
    assert verdict.typed_over == ((7, 1, 4),)


def test_a_surviving_sentinel_restores_the_snapshot():
    verdict = judge(batch([OURS], [IDS, HEADER]), AS_READ | {(7, 2, 4): SENTINEL})
    assert put_back(verdict) == {(7, 2, 4): "Lead"}
    assert verdict.unseen == ((7, 2, 4),)


@pytest.mark.parametrize(
    ("stood", "read", "expected"),
    [
        pytest.param(None, "", True, id="blank is blank"),
        pytest.param(1.0, True, False, id="a number is no tick"),
        pytest.param(46023.7291666667, 46023.72916666666, True, id="serial numbers differ in the last bits"),
        pytest.param("3", 3.0, False, id="a text is no number"),
        pytest.param(Formula("=A1"), "x", True, id="a formula cannot be compared with its value"),
    ],
)
def test_same(stood, read, expected):
    assert same(stood, read) is expected


def structure(*tabs):
    return Structure("s", "t", "ja_JP", "Asia/Tokyo", "MINUTE", tabs)


def image_of_two_tabs() -> BeforeImage:
    first = TabStructure(7, "案件", 0, 100, 30)
    second = TabStructure(9, "案件 11月", 1, 50, 40)
    before = TabStructure(99, "_before", 2, 10, 10, hidden=True)
    blocks = [OURS, Block(9, 3, 33, (("x",),), ((None,),))]
    return before_image(blocks, [IDS], structure(first, second, before), before)


def test_tabs_are_copied_one_below_the_other():
    image = image_of_two_tabs()
    assert image.offsets == {7: 0, 9: 100}
    assert image.size == (150, 34)
    assert image.ranges()[-1] == "_before!A2:A3"
    assert "_before!AH104:AH104" in image.ranges()


def test_a_formula_copied_lower_comes_back_with_its_own_references():
    image = image_of_two_tabs()
    cell = {"userEnteredValue": {"formulaValue": "=AG104+$A$1"}}
    data = [{"startRow": 103, "startColumn": 33, "rowData": [{"values": [cell]}]}]
    assert image.read([{"data": data}]) == {(9, 3, 33): Formula("=AG4+$A$1")}


def test_the_tab_grows_and_the_sentinel_stands_before_the_copies():
    kinds = [next(iter(request)) for request in image_of_two_tabs().requests()]
    assert kinds == ["updateSheetProperties", *["repeatCell"] * 3, *["copyPaste"] * 3]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param({}, None, id="empty"),
        pytest.param({"boolValue": False}, False, id="an unticked box is FALSE, not blank"),
        pytest.param({"numberValue": 0}, 0, id="zero"),
        pytest.param({"stringValue": ""}, None, id="empty text"),
    ],
)
def test_cell_of(value, cell):
    assert cell_of(value) == cell
