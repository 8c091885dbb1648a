"""What people have in tabs that the bridge made, cell by cell."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from bridge.planning.peoples_cells import Lines, first_of_peoples
from bridge.planning.seeds import seeds_of
from bridge.settings.load import load
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.snapshot import Metadata, TabStructure

TODAY = date(2026, 11, 24)
SETTINGS = load()
KINDS = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}


@cache
def home(key: str) -> TabStructure:
    marks = [Metadata(at, COLUMN_KEY, one.key, at) for at, one in enumerate(SETTINGS.tabs[key].columns)]
    return TabStructure(1, key, 0, 1000, 20, metadata=tuple(marks))


def first(key: str, *rows: list[object], note: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """rows: below the header."""
    columns = SETTINGS.tabs[key].columns
    lines: list[list[dict[str, object]]] = [[{"userEnteredValue": {"stringValue": one.label.ja}} for one in columns]]
    lines += [[{} if cell is None else {"userEnteredValue": {KINDS[type(cell)]: cell}} for cell in row] for row in rows]
    if note:
        lines[note[0]][note[1]] |= {"note": "見てください"}
    made: Lines = lines
    return first_of_peoples(home(key), SETTINGS.tabs[key], made, SETTINGS, page="", today=TODAY)


def seeded(key: str) -> list[list[object]]:
    columns = [one.key for one in SETTINGS.tabs[key].columns]
    return [[seed.cells.get(one) for one in columns] for seed in seeds_of(key, SETTINGS, TODAY)]


@pytest.mark.parametrize("key", ["choices", "holidays", "settings", "members", "events"])
def test_what_the_template_wrote_is_ours(key):
    assert first(key, *seeded(key)) is None


@pytest.mark.parametrize(
    ("key", "column", "cell"), [("choices", 2, "別の名前"), ("holidays", 1, "創立記念日"), ("settings", 1, "5")]
)
def test_a_row_somebody_changed_is_theirs(key, column, cell):
    rows = seeded(key)
    rows[3][column] = cell
    found = first(key, *rows)
    assert found is not None
    assert found[0] == 4


def test_a_member_a_column_a_line_and_a_note_are_theirs():
    line = [45000.5, "案件", "D-00001", "cell"]
    width = len(SETTINGS.tabs["events"].columns)
    assert first("members", ["田中 五郎"]) == (1, 0)
    assert first("members", [None, None, None, None, None, False]) is None  # a box that nobody ticked
    assert first("events", line) is None
    assert first("events", [*line, *[None] * (width - len(line)), "聞いてみる"]) == (1, width)
    assert first("events", line, [None, None, "あとで見る"]) == (2, 2)
    assert first("events", line, note=(1, 2)) == (1, 2)
    assert first("events", line, note=(0, 2)) is None  # ours say what a column is


def test_beside_and_below_the_page_of_a_view_stands_what_people_wrote():
    said = [[{"userEnteredValue": {"stringValue": "ア"}}, {"userEnteredValue": {"stringValue": "イ"}}]] * 2
    tab = SETTINGS.tabs["v_kanban"]
    pages = ('{"rows": 2, "columns": 2, "chunks": []}', '{"rows": 2, "columns": 1}', '{"rows": 1, "columns": 2}', "")
    found = [first_of_peoples(home("v_kanban"), tab, said, SETTINGS, page=page, today=TODAY) for page in pages]
    assert found == [None, (0, 1), (1, 0), (0, 0)]
