"""Scenarios G06 and G07 as several syncs in a row: what people did between them, and what the views say then."""

from dataclasses import replace
from datetime import datetime

import pytest

from bridge.book import State
from bridge.desired import desired


def synced(book, settings, at, *edits):
    """The book after a sync at this moment, before which people set cells: (row, column key, value)."""
    for row, key, value in edits:
        frame = book.tables["deals"].frame.copy()
        frame.loc[row, key] = value
        book = book.with_table(replace(book.tables["deals"], frame=frame))
    return desired(replace(book, events=()), settings, at)


@pytest.fixture
def sheet(book_of):
    """A book that has been synced before, so that workflows are not held back."""
    return lambda *records: replace(book_of(*records), state=State(seq=1, entries={"next_id.deals": "9"}))


def listed(book, view):
    return [row[:6] for row in book.rendered[view].rows[2:]]


def test_g06_three_blocks_seen_at_three_syncs(sheet, settings):
    book = sheet({"company": "D1"}, {"company": "D2"}, {"company": "D3"})
    due1, due3 = datetime(2026, 12, 5), datetime(2026, 12, 8)  # the ends of 12-04 and 12-07
    first = [(0, "blocked", True), (0, "block_reason", "法務待ち"), (0, "block_due", due1)]
    book = synced(book, settings, datetime(2026, 12, 1, 10, 5), *first)
    book = synced(book, settings, datetime(2026, 12, 3, 9), (1, "blocked", True))
    third = [(2, "blocked", True), (2, "block_reason", "稟議待ち"), (2, "block_due", due3)]
    book = synced(book, settings, datetime(2026, 12, 4, 15), *third)
    book = synced(book, settings, datetime(2026, 12, 7, 10, 5))
    assert listed(book, "v_blockers") == [
        ("D1", "", "", "法務待ち", 46360, "🔴 144.0 h / 4 営業日"),
        ("D3", "", "", "稟議待ち", 46363, "🟡 67.1 h / 1 営業日"),
        ("D2", "", "", "", None, "⚪ 97.1 h / 2 営業日"),
    ]
    book = synced(book, settings, datetime(2026, 12, 7, 11), (0, "blocked", False))
    assert [row[0] for row in listed(book, "v_blockers")] == ["D3", "D2"]


def test_g07_a_baton_waits_and_is_taken_over(sheet, settings):
    passed = [(0, "owner", "Marketing"), (0, "next", "IS")]
    book = sheet({"company": "D7", "chk_discovery": True})
    book = synced(book, settings, datetime(2026, 12, 25, 17, 30), *passed)
    book = synced(book, settings, datetime(2026, 12, 28, 9, 30))
    due = pytest.approx(46382 + 17.5 / 24)
    assert listed(book, "v_handoffs") == [("D7", "Marketing → IS", "64.0 h / 1 営業日", due, "超過")]
    assert book.rendered["v_kanban"].rows[0][3] == "止まっている案件 1 件"
    book = synced(book, settings, datetime(2026, 12, 28, 10), (0, "baton_accepted", True))
    assert book.rendered["v_handoffs"].rows[2][0] == "引き継ぎを待っている案件はありません"
    assert book.rendered["v_handoffs"].rows[0][2] == "合計 0 件"


def test_a_second_sync_at_the_same_moment_renders_the_same(sheet, settings):
    at = datetime(2026, 12, 7, 10, 5)
    book = synced(sheet({"blocked": True, "owner": "IS", "next": "Sales"}, {"chk_contract": True}), settings, at)
    assert synced(book, settings, at).rendered == book.rendered
