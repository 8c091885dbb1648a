"""A plan over 2 MB: as few batches as may be, no record torn apart; a sync that ends in between leaves a sheet in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import orjson
import pytest

from bridge.book import BoundTab
from bridge.planning.batches import LIMIT, Batch, batches
from bridge.planning.inserting import insertion
from bridge.planning.plan import CellChanges, Guard, NewRows, Plan
from bridge.planning.requests import update_cells
from tests.scenarios.people import Office
from tests.scenarios.test_calls import NOW, team

RECORDS = 5_000
LOG = BoundTab("events", 9, "変更履歴", 0, 0, 1000, 8, {"record": 0}, {"record": "ID"})
TEXT = 'a text with "quotes", null, 日本語 and ü'  # null: what a blank cell is in JSON must not be taken for one


def changes(column: int, cells: list, *, sheet_id: int = 0) -> CellChanges:
    count = len(cells)
    return CellChanges(
        tab="deals",
        sheet_id=sheet_id,
        title="案件",
        column=f"c{column}",
        label=f"C{column}",
        type="text",
        column_index=column,
        owner="B",
        rows=np.arange(1, count + 1),
        records=np.array([f"D-{sheet_id}{row:05d}" for row in range(count)], dtype=object),
        old=np.full(count, None, dtype=object),
        new=np.array(cells, dtype=object),
    )


def plan(*cells: CellChanges) -> Plan:
    records = tuple(dict.fromkeys(str(record) for change in cells for record in change.records))
    log = NewRows(LOG, 1, tuple({0: record} for record in records), records)
    return Plan("s", "S-00001", datetime(2026, 11, 24, 10), 1, 0, cells=cells, logs=(log,), entries={"run": "1"})


def size(batch: Batch) -> int:
    written = [update_cells(block.sheet_id, block.row, block.column, block.new) for block in batch.blocks]
    inserted = [request for rows in (*batch.created, *batch.told) for request in insertion(rows)]
    return len(orjson.dumps([*written, *inserted, *batch.requests]))


def records_of(batch: Batch) -> set[tuple[int, int]]:
    return {(block.sheet_id, row) for block in batch.blocks for row in range(*block.rows)}


def logged(batch: Batch) -> list[str]:
    return [str(line[0]) for rows in batch.told for line in rows.cells]


@pytest.fixture(scope="module")
def split() -> list[Batch]:
    long, short = [TEXT * (1 + row % 7) for row in range(RECORDS)], [None, 1.5, True, TEXT] * (RECORDS // 4)
    return batches(plan(changes(3, long), changes(5, short), changes(6, long, sheet_id=4)), {})


def test_every_batch_is_under_the_limit_and_nearly_full(split: list[Batch]) -> None:
    sizes = [size(batch) for batch in split]
    assert max(sizes) <= LIMIT
    assert len(split) == -(-sum(sizes) // LIMIT) > 1


def test_all_cells_of_a_record_and_its_log_line_go_together(split: list[Batch]) -> None:
    rows = [records_of(batch) for batch in split]
    assert sum(map(len, rows)) == len(set().union(*rows)) == 2 * RECORDS
    assert [logged(batch) for batch in split] == [sorted(batch.records, key=logged(batch).index) for batch in split]
    assert sum(len(logged(batch)) for batch in split) == 2 * RECORDS


def test_only_the_last_batch_says_that_the_run_is_over(split: list[Batch]) -> None:
    assert [batch.entries is not None for batch in split] == [False] * (len(split) - 1) + [True]


def test_a_record_that_is_too_big_alone_still_goes_out() -> None:
    made = batches(plan(changes(3, ["x" * (LIMIT + 10), "y", "z"])), {})
    assert [len(records_of(batch)) for batch in made] == [1, 2]


def test_rows_that_are_written_again_between_others_are_guarded_like_them() -> None:
    ids = np.array([f"D-{row}" for row in range(10)], dtype=object)
    guard = Guard(0, 0, np.arange(10), ids)
    change = replace(changes(3, ["a", "b"]), rows=np.array([2, 6]))
    backdrop = {(0, 3): (np.arange(10), np.full(10, None, dtype=object))}
    (batch,) = batches(replace(plan(change), guards=(guard,)), backdrop)
    assert [block.rows for block in batch.blocks] == [(2, 7)]
    mine = next(one for one in batch.guards if one.kind == "row")
    assert mine.rows.tolist() == [2, 3, 4, 5, 6]
    assert mine.expected.tolist() == ids[2:7].tolist()


class Killed(BaseException):
    """The process ends here."""


def everything(office: Office) -> dict[str, list]:
    return {title: office.tab(title).get_values() for title in ("案件", "カンバン", "ブロッカー", "バトン")}


def test_a_sync_that_ends_between_two_batches_is_carried_on_by_the_next() -> None:
    whole, _ = team(1_400)
    assert whole.sync(NOW).write_calls == 2
    cut, _ = team(1_400)
    writes = []

    def die(request) -> None:
        if request.path.endswith(":batchUpdate"):
            writes.append(request)
            if len(writes) == 2:
                raise Killed

    cut.local.on_request.append(die)
    with pytest.raises(Killed):
        cut.sync(NOW)
    cut.local.on_request.remove(die)
    stages = [row[whole.labels("案件").index("ステージ")] for row in cut.tab("案件").get_values()[1:]]
    assert 0 < sum(map(bool, stages)) < 1_400
    cut.sync(NOW)
    assert cut.sync(NOW).write_calls == 0
    assert everything(cut) == everything(whole)
    told = [[row["種別"], row["ID"], row["新"]] for row in cut.rows("変更履歴")]
    assert sorted(told) == sorted([row["種別"], row["ID"], row["新"]] for row in whole.rows("変更履歴"))
