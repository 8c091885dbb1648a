"""People edit at random, syncs run at random moments: what must hold after every one of them."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bridge.desired import desired
from bridge.settings import Settings
from bridge.sheet.memory import parse_memory
from tests.rules.deals import at, book, edited, sync_at

ROWS, SYNCS = 12, 8
TICKS = ("chk_discovery", "chk_bant", "chk_proposal", "chk_verbal", "chk_contract", "baton_accepted", "blocked")
TYPED: dict[str, list[Any]] = {
    **{key: [True, False] for key in (*TICKS, "proposal_done", "kickoff_done")},
    "stage_manual": [None, None, "sql", "closed_lost", "closed_won"],
    "owner": [None, "Marketing", "IS", "Sales", "田中"],
    "next": [None, "IS", "Sales", "CS", "田中"],
    "block_reason": [None, "legal", "社長の出張"],
    "blocked_since": [None, "2026-12-01"],
    "return_reason": [None, "no_budget", "unreachable", "absent"],
    "disposition_manual": [None, None, "hold", "active"],
    "sla_due_manual": [None, None, "2026-12-20 10:00", "2026-12-25"],
    "proposal_on": [None, "2026-12-18"],
    "kickoff_on": [None, "2026-12-28"],
    "contract_on": [None, "2026-12-10", "2030-01-01"],
    "first_contact_at": [None, "2026-12-10 10:00", "2026-12-30"],
    "received_at": [None, "2026-12-01"],
    "reapproach_on": [None, "2026-12-12"],
    "fit": [None, "0", "2"],
    "stage": [None, "sql"],
    "stage_entered_at": [None, "2020-01-01"],
    "baton_passed_at": [None, "2020-01-01"],
    "company": [None, "A"],
}
SHARED = ("owner", "next", "baton_accepted", "blocked_since")


@pytest.mark.parametrize("seed", range(3))
def test_whatever_people_do(settings: Settings, seed: int) -> None:
    dice = random.Random(seed)
    moment = np.datetime64("2026-12-08T09:00:00")
    found = sync_at(book(settings, *({"company": f"C{row}"} for row in range(ROWS))), settings, str(moment))
    for _ in range(SYNCS):
        moment += np.timedelta64(dice.randrange(1, 200_000), "s")
        changes = [{key: dice.choice(TYPED[key]) for key in dice.sample(sorted(TYPED), 3)} for _ in range(ROWS)]
        before = edited(found, *changes)
        found = desired(before, settings, at(str(moment)))
        read, written = before.tables["deals"].frame, found.tables["deals"].frame
        people = [one.key for one in settings.tabs["deals"].columns if one.owner == "H"]
        kept = [
            key for key in people if key not in ("received_at", "contract_on")
        ]  # blanks stand for something, in the Book
        pd.testing.assert_frame_equal(written[kept], read[kept])
        logged = {(event.record, event.field) for event in found.events if event.cause == "bridge"}
        for key in SHARED:
            differs = (read[key] != written[key]) & ~(read[key].isna() & written[key].isna())
            assert {(record, key) for record in written["id"][differs]} <= logged, (
                "a shared cell was written without a line"
            )
        again = desired(edited(found), settings, at(str(moment)))
        pd.testing.assert_frame_equal(again.tables["deals"].frame, written)
        pd.testing.assert_frame_equal(again.tables["deals"].memory, found.tables["deals"].memory)
        assert again.events == ()
        pd.testing.assert_frame_equal(parse_memory(written["_memory"].to_numpy(object)), found.tables["deals"].memory)
