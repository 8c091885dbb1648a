"""A column moves in the moment in which new rows are written: they come out right, once, and what people typed stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.jobs.undo import undo
from bridge.planning.plan import PIECE
from tests.jobs.test_races import just_before_the_write
from tests.scenarios.imports import ListOffice, written
from tests.scenarios.people import moment

PEOPLE = [{"氏名": f"担当 {number}", "メールアドレス": f"m{number}@example.jp"} for number in range(PIECE + 5)]
FEW = PEOPLE[:5]


@pytest.fixture
def office() -> ListOffice:
    return ListOffice()


def own_column(office: ListOffice, title: str, index: int = 2) -> list[str]:
    """A person inserts a column of their own between the others; what they typed into it."""
    words = [f"私の{row}" for row in range(3)]
    office.tab(title).insert_cols([["私の列", *words]], index)
    return words


def kept(office: ListOffice, title: str) -> list[str]:
    """What stands in the person's column."""
    at = office.labels(title).index("私の列") + 1
    return [cell for cell in office.tab(title).col_values(at)[1:] if cell]


@pytest.mark.shows("B-93")
@pytest.mark.parametrize(
    ("title", "people"),
    [
        pytest.param("リード", PEOPLE, id="leads, several pieces in one batch"),
        pytest.param("キャンペーン履歴", FEW, id="their history"),
        pytest.param("取込履歴", FEW, id="the log of imports"),
    ],
)
def test_an_import_comes_out_right_and_can_be_undone(
    tmp_path: Path, office: ListOffice, title: str, people: list[dict[str, str]]
) -> None:
    path, words = written(tmp_path / "a.csv", *people), list[str]()
    with just_before_the_write(office, lambda: words.extend(own_column(office, title))):
        prepared = office.imports(path, "attendees", "2026-12-01 09:00", campaign="展示会")
    assert kept(office, title) == words
    leads = office.records("リード")
    assert [row["メールアドレス"] for row in leads if "メールアドレス" in row] == [
        row["メールアドレス"] for row in people
    ]
    assert {row.get("取込ID(初回)") for row in leads if "メールアドレス" in row} == {"IM-00001"}
    history = [row for row in office.records("キャンペーン履歴") if "リードID" in row]
    assert len({row["リードID"] for row in history}) == len(history) == len(people)
    assert [row["キャンペーン名"] for row in office.records("キャンペーン") if "キャンペーンID" in row] == ["展示会"]
    assert [row["取込ID"] for row in office.records("取込履歴") if "取込ID" in row] == ["IM-00001"]
    assert office.prepare(path, "attendees", "2026-12-01 10:00", campaign="展示会").planned is None
    undone = undo(office.bridge, office.settings, prepared.import_id, moment("2026-12-01 11:00"))
    assert not undone.kept
    assert [row for row in office.records("リード") if "メールアドレス" in row] == []
    assert kept(office, title) == words


@pytest.mark.shows("B-93")
def test_lines_of_a_log_whose_columns_moved_are_told_once(office: ListOffice) -> None:
    office.type(2, "リード", full_name="山田", email="y@example.jp")
    with just_before_the_write(office, lambda: own_column(office, "同期ログ")):
        office.sync("2026-11-24 10:00")
    runs = [row for row in office.records("同期ログ") if "同期ID" in row]
    assert [(row["同期ID"], row["モード"]) for row in runs] == [("S-00001", "sync")]
    assert kept(office, "同期ログ") == ["私の0", "私の1", "私の2"]
