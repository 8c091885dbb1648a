"""Columns of which no rule looks at what the last run wrote."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from bridge.book import Book
from bridge.rules.recomputed import recomputed
from bridge.settings import Settings
from bridge.settings.base import Condition
from bridge.sheet.values import absent
from tests.rules.deals import Row, at, book, desired, edited, sync_at
from tests.rules.test_invariants import TYPED

ROWS: tuple[Row, ...] = tuple(
    {
        "company": f"C{at_row}",
        **{key: values[(at_row + shift) % len(values)] for shift, (key, values) in enumerate(TYPED.items())},
    }
    for at_row in range(12)
)


def without(before: Book, settings: Settings) -> Book:
    """The book as a sync reads it: these columns blank."""
    table = before.tables["deals"]
    types = {column.key: column.type for column in settings.tabs["deals"].columns}
    blank = {key: absent(types[key], len(table)) for _, key in recomputed(settings)}
    return before.with_table(replace(table, frame=table.frame.assign(**blank)))


@pytest.mark.parametrize("moment", ["2026-12-07 18:00", "2027-01-12 09:00"])
def test_what_the_last_run_wrote_there_makes_no_difference(settings: Settings, moment: str) -> None:
    first = sync_at(book(settings, *ROWS), settings, "2026-12-07 10:05")
    before = edited(first, *reversed(ROWS))
    seeing, blind = (desired(one, settings, at(moment)) for one in (before, without(before, settings)))
    pd.testing.assert_frame_equal(blind.tables["deals"].frame, seeing.tables["deals"].frame)
    pd.testing.assert_frame_equal(blind.tables["deals"].memory, seeing.tables["deals"].memory)
    assert (blind.events, blind.state, blind.rendered) == (seeing.events, seeing.state, seeing.rendered)


def test_most_computed_columns_are_among_them_and_the_others_are_not(settings: Settings) -> None:
    found = {key for _, key in recomputed(settings)}
    assert {"warnings", "light", "baton", "score", "rank_effective", "queue_hours"} <= found
    assert not found & {"id", "stage", "sla_policy", "owner", "blocked_since", "_memory"}


def test_a_column_that_the_settings_name_is_none(settings: Settings) -> None:
    pipeline = settings.pipelines["batonflow"]
    rule = pipeline.rules[0].model_copy(update={"when": Condition(gte=("score", 4))})
    asking = replace(settings, pipelines={"batonflow": pipeline.model_copy(update={"rules": (rule,)})})
    assert ("deals", "score") in recomputed(settings)
    assert ("deals", "score") not in recomputed(asking)


def test_a_spreadsheet_without_deals_has_none(settings: Settings) -> None:
    bare = replace(settings, bridge=settings.bridge.model_copy(update={"preset": ("lists",)}))
    assert not recomputed(bare)
