"""Rows a batch adds: where they stand afterwards, and what is taken back where a column of their tab had moved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bridge.book import BoundTab
from bridge.planning.batches import Batch
from bridge.planning.blocks import Block
from bridge.planning.inserting import header_guards, insertion, joined, landed
from bridge.planning.plan import Guard, NewRows
from bridge.planning.verdict import Verdict, judge

LEADS = BoundTab(
    "leads", 7, "リード", 0, 3, 1000, 9, {"id": 0, "email": 1, "tel": 4}, {"id": "ID", "email": "メール", "tel": "電話"}
)
LOG = BoundTab("events", 9, "変更履歴", 0, 0, 1000, 9, {"record": 0, "new": 1}, {"record": "ID", "new": "新"})
ANNA = NewRows(LEADS, 4, ({0: "L-4", 1: "anna@example.jp", 4: "090-0000-0000"},), ("L-4",))
BORIS = NewRows(LEADS, 5, ({0: "L-5", 1: "boris@example.jp"},), ("L-5",))
TOLD = NewRows(LOG, 1, ({0: "L-4", 1: "new"}, {0: "L-1", 1: "called"}, {0: "L-5", 1: "new"}), ("L-4", "L-1", "L-5"))
KNOWN = Block(7, 1, 4, (("03-1234-5678",),), ((None,),), shared=True)
ROW = Guard(7, 0, np.array([1]), np.array(["L-1"], dtype=object))
AS_READ = {(7, 0, 0): "ID", (7, 0, 1): "メール", (7, 0, 4): "電話", (9, 0, 0): "ID", (9, 0, 1): "新", (7, 1, 0): "L-1"}


def batch(*, told: tuple[NewRows, ...] = (TOLD,)) -> Batch:
    created = (ANNA, BORIS)
    guards = (ROW, *header_guards((*created, *told)))
    return Batch(blocks=(KNOWN,), guards=guards, created=created, told=told, records=frozenset(["L-1"]))


def put_back(verdict: Verdict) -> dict[tuple[int, int, int], tuple[object, object]]:
    """Place -> (what must stand there still, what is written)."""
    return {
        (block.sheet_id, row, column): (was, cell)
        for block in verdict.put_back
        for row, (old, new) in enumerate(zip(block.old, block.new, strict=True), block.row)
        for column, (was, cell) in enumerate(zip(old, new, strict=True), block.column)
    }


def test_the_header_of_every_written_column_is_guarded() -> None:
    guards = {(guard.sheet_id, guard.column_index): guard.expected[0] for guard in header_guards((ANNA, BORIS, TOLD))}
    assert guards == {(7, 0): "ID", (7, 1): "メール", (7, 4): "電話", (9, 0): "ID", (9, 1): "新"}


def test_rows_are_inserted_and_each_run_of_columns_is_one_rectangle() -> None:
    insert, first, second = insertion(ANNA)
    assert insert["insertDimension"]["range"]["startIndex"] == 4
    assert [one["updateCells"]["start"]["columnIndex"] for one in (first, second)] == [0, 4]


def test_what_is_inserted_later_moves_down_what_stands_there() -> None:
    above = NewRows(LEADS, 2, ({0: "x"}, {0: "y"}), ("x", "y"))
    newer = NewRows(LOG, 1, ({0: "L-9"},), ("L-9",))
    assert [rows.row_index for rows in landed((ANNA, BORIS, TOLD, newer, above))] == [6, 7, 2, 1, 2]


def test_lines_that_go_to_the_same_place_are_inserted_together_the_later_ones_above() -> None:
    newer = NewRows(LOG, 1, ({0: "L-9"},), ("L-9",))
    (both, other) = joined((TOLD, replace(newer, bound=replace(LOG, sheet_id=8)), newer))
    assert (both.records, both.row_index, other.sheet_id) == (("L-9", *TOLD.records), 1, 8)


def test_as_read_nothing_is_taken_back() -> None:
    verdict = judge(batch(), AS_READ)
    assert verdict.as_read
    assert not verdict.emptied


def test_where_a_column_moved_that_gets_records_the_whole_batch_is_taken_back() -> None:
    verdict = judge(batch(), AS_READ | {(7, 0, 1): "私の列"})
    found = put_back(verdict)
    assert found[7, 4, 0] == ("L-4", None)
    assert found[7, 5, 1] == ("boris@example.jp", None)
    assert found[7, 4, 4] == ("090-0000-0000", None)
    assert found[7, 1, 4] == ("03-1234-5678", None)  # a known lead, too: the next plan writes all of it
    assert all(block.shared for block in verdict.put_back)  # what somebody types meanwhile stays
    assert {place[:2] for place in found} == {(7, 1), (7, 4), (7, 5), (9, 1), (9, 2), (9, 3)}
    assert verdict.owed == ()  # the next plan tells it all anew


def test_rows_to_be_emptied_must_still_hold_their_ids() -> None:
    verdict = judge(batch(), AS_READ | {(7, 0, 1): "私の列"})
    named = {
        (guard.sheet_id, row): cell
        for guard in verdict.guards
        for row, cell in zip(guard.rows, guard.expected, strict=True)
    }
    assert {place: named[place] for place in ((7, 4), (7, 5))} == {(7, 4): "L-4", (7, 5): "L-5"}


def test_where_a_column_of_a_log_moved_only_its_lines_are_taken_back_and_owed() -> None:
    verdict = judge(batch(), AS_READ | {(9, 0, 1): "私の列"})
    assert set(put_back(verdict)) == {(9, row, column) for row in (1, 2, 3) for column in (0, 1)}
    assert [rows.records for rows in verdict.owed] == [("L-4", "L-1", "L-5")]


def test_a_line_about_a_record_of_another_batch_is_owed_though_this_one_is_taken_back() -> None:
    other = NewRows(LOG, 1, ({0: "L-3", 1: "won"}, {1: "the run itself"}), ("L-3", ""))
    verdict = judge(batch(told=(TOLD, other)), AS_READ | {(7, 0, 1): "私の列", (9, 0, 1): "私の列"})
    assert [rows.records for rows in verdict.owed] == [("L-3",)]
    assert put_back(verdict)[9, 1, 0] == ("L-3", None)


def test_what_all_rows_share_is_said_once_and_arrives_in_each() -> None:
    cells = tuple({0: f"L-{row}", 1: "fair", 2: True if row else 1, 4: None if row % 2 else "x"} for row in range(6))
    rows = NewRows(LEADS, 4, cells, tuple(f"L-{row}" for row in range(6)))
    inserted, *written = insertion(rows)
    assert list(inserted) == ["insertDimension"]
    sheet: dict[tuple[int, int], object] = {}
    for request in written:
        if "repeatCell" in request:
            where, cell = request["repeatCell"]["range"], request["repeatCell"]["cell"]["userEnteredValue"]
            place = (where["startColumnIndex"], where["endColumnIndex"])
            assert place == (1, 2), "1 and TRUE are not the same, nor is what only some rows hold"
            sheet |= {(row, 1): cell["stringValue"] for row in range(where["startRowIndex"], where["endRowIndex"])}
        else:
            start = request["updateCells"]["start"]
            for row, line in enumerate(request["updateCells"]["rows"], start["rowIndex"]):
                for column, cell in enumerate(line["values"], start["columnIndex"]):
                    value = next(iter(cell.get("userEnteredValue", {}).values()), None)
                    sheet[row, column] = sheet.get((row, column)) if value is None else value
    assert sheet == {(4 + at, column): cell for at, row in enumerate(cells) for column, cell in row.items()}
    assert sum("repeatCell" in request for request in written) == 1
