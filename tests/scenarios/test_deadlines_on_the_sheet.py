"""What people read in the deadline columns: a time only where the deadline has one."""

import numpy as np
import pytest

from bridge.planning.looks import deadline_formats
from bridge.planning.plan import CellChanges
from tests.scenarios.people import Office, day, moment

NOW = "2026-11-24 10:00"


def shown(office: Office, label: str, tab: str = "案件") -> list[str]:
    head, *rows = office.tab(tab).get_values()
    return [row[head.index(label)] for row in rows]


def test_a_deadline_shows_a_time_only_where_it_has_one():
    office = Office()
    for row, ticks in enumerate([{}, {"chk_discovery": True, "chk_bant": True}, {}], start=2):
        office.type(row, company=f"会社{row}", received_at=moment("2026-11-24 08:00"), **ticks)
    office.sync(NOW)
    assert shown(office, "SLA期限") == ["2026/11/25 08:00", "2026/11/27", "2026/11/25 08:00"]
    office.type(2, chk_bant=True)  # moves on to a clock of days
    office.type(3, stage_manual="MQL", chk_bant=False)  # and back to one of hours
    office.type(4, sla_due_manual=day("2026-12-04"))
    office.sync("2026-11-24 11:00")
    assert shown(office, "SLA期限") == ["2026/11/27", "2026/11/25 08:00", "2026/12/04"]
    office.type(4, sla_due_manual=moment("2026-12-04 15:00"))
    office.sync("2026-11-24 12:00")
    assert shown(office, "SLA期限")[2] == "2026/12/04 15:00"
    assert office.sync("2026-11-24 12:00").write_calls == 0


def test_an_hours_deadline_at_midnight_is_written_as_the_day_before():
    office = Office()
    office.type(2, company="会社", received_at=moment("2026-11-24 00:00"))
    office.sync(NOW)
    assert shown(office, "SLA期限") == ["2026/11/24"]
    assert office.deal(2)["SLA状態"] == "順調"


@pytest.mark.parametrize("label", ["SLA期限(手動)", "ブロック解消期限"])
def test_deadlines_people_type_look_as_they_typed_them(label: str):
    office = Office()
    column = office.labels("案件").index(label) + 1
    office.tab("案件").update_cell(2, 1, "会社")
    office.tab("案件").update_cell(2, column, "2026/12/4")
    office.tab("案件").update_cell(3, column, "2026/12/4 15:00")
    assert [text.rstrip("0").rstrip(":") for text in shown(office, label)] in (
        ["2026/12/4", "2026/12/4 15"],
        ["2026/12/04", "2026/12/04 15"],
    )


def changes(old: list, new: list, rows: list[int]) -> CellChanges:
    return CellChanges(
        tab="deals",
        sheet_id=7,
        title="案件",
        column="sla_due",
        label="SLA期限",
        type="deadline",
        column_index=3,
        owner="B",
        rows=np.array(rows, dtype=np.int64),
        records=np.array([f"D-{row:05d}" for row in rows], dtype=object),
        old=np.array(old, dtype=object),
        new=np.array(new, dtype=object),
    )


def test_neighbours_that_look_alike_are_one_request():
    made = list(
        deadline_formats(
            [changes([None, 46000, 1.5, None, 2], [46001, 46002, 46003.5, 46004.5, None], [1, 2, 3, 4, 5])]
        )
    )
    spans = [(one["repeatCell"]["range"]["startRowIndex"], one["repeatCell"]["range"]["endRowIndex"]) for one in made]
    assert spans == [(1, 3), (3, 4)]
    assert [one["repeatCell"]["cell"]["userEnteredFormat"]["numberFormat"]["type"] for one in made] == [
        "DATE",
        "DATE_TIME",
    ]
    assert {one["repeatCell"]["fields"] for one in made} == {"userEnteredFormat.numberFormat"}


def test_rows_apart_are_requests_apart():
    assert len(list(deadline_formats([changes([None, None], [46001, 46002], [1, 3])]))) == 2
