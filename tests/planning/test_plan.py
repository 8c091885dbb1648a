"""A plan can be refused, compared and counted."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from bridge.errors import StalePlan, UnsafePlan
from bridge.planning.plan import CellChanges, Plan
from tests.scenarios.people import Office


def changes(count, *, old="Lead", volatile=False, hidden=False, new="MQL"):
    return CellChanges(
        tab="deals",
        sheet_id=0,
        title="案件",
        column="stage",
        label="ステージ",
        type="choice",
        column_index=4,
        owner="B",
        rows=np.arange(1, count + 1),
        records=np.array([f"D-{row:05d}" for row in range(count)], dtype=object),
        old=np.array([old] * count, dtype=object),
        new=np.array([new] * count, dtype=object),
        volatile=volatile,
        hidden=hidden,
    )


def plan(*cells, existing=100):
    return Plan("s", "S-00001", datetime(2026, 11, 24, 10), 1, existing, cells=cells)


@pytest.mark.parametrize(
    ("made", "refused"),
    [
        pytest.param(plan(changes(31)), True, id="31 of 100 records change"),
        pytest.param(plan(changes(30)), False, id="exactly the limit"),
        pytest.param(plan(changes(100, old=None)), False, id="first fills do not count"),
        pytest.param(plan(changes(100, volatile=True)), False, id="what time alone changes does not count"),
        pytest.param(plan(changes(100, hidden=True)), False, id="memory does not count"),
        pytest.param(plan(changes(19), existing=19), False, id="below 20 records there is no limit"),
        pytest.param(plan(changes(20), existing=20), True, id="at 20 records there is"),
    ],
)
def test_the_safety_limit(made, refused):
    if refused:
        with pytest.raises(UnsafePlan) as caught:
            made.raise_if_unsafe(0.3)
        assert caught.value.changed == made.changed_records
    else:
        made.raise_if_unsafe(0.3)
        assert made.changed_records <= 0.3 * made.existing_records or made.existing_records < 20


def test_equal_plans_have_equal_digests_and_others_do_not():
    assert plan(changes(3)).digest == plan(changes(3)).digest
    assert plan(changes(3)).digest != plan(changes(3, new="SQL")).digest
    assert plan(changes(3)).digest == replace(plan(changes(3)), now=datetime(2026, 11, 25)).digest


def office_of(count: int) -> Office:
    office = Office()
    index = office.labels("案件").index("会社名") + 1
    office.tab("案件").update([[f"会社{row}"] for row in range(count)], f"{chr(64 + index)}2", raw=True)
    office.sync("2026-11-24 10:00")
    return office


def test_sync_refuses_an_unsafe_plan_writes_nothing_and_obeys_force():
    office = office_of(25)
    index = office.labels("案件").index("Discovery") + 1
    from gspread.utils import rowcol_to_a1

    office.tab("案件").update([[True]] * 25, rowcol_to_a1(2, index), raw=True)
    before = office.rows()
    with pytest.raises(UnsafePlan):
        office.sync("2026-11-24 11:00")
    assert office.rows() == before
    assert office.sync("2026-11-24 11:00", force=True).written


def test_sync_applies_only_the_plan_that_was_shown():
    office = Office()
    office.type(2, company="あさひ商事", chk_discovery=True)
    shown = office.sync("2026-11-24 10:00", dry_run=True).plan.digest
    assert not office.deal(2)["案件ID"]
    office.type(2, chk_contract=True)
    with pytest.raises(StalePlan) as caught:
        office.sync("2026-11-24 10:05", digest=shown)
    assert caught.value.wanted == shown
    assert not office.deal(2)["案件ID"]
    office.type(2, chk_contract=False)
    assert office.sync("2026-11-24 10:10", digest=shown).written
