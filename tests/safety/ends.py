"""What follows from a spreadsheet that stands as it stands is worked out once, for all cases that come to it.

Most acts, faults and deaths leave behind a spreadsheet that another one has left behind already, cell by cell; a job, or two quiet
syncs, make the same of it. Nothing that a bridge looks at is left out of the comparison; moments, tokens and drawn ids of the
marks alone are, for they differ between any two runs.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import orjson

from bridge.google_sheets.stamps import KEY
from bridge.local_sheets import LocalSheets
from bridge.local_sheets.workbook.tab import Tab
from tests.safety.team import Team
from tests.scenarios.people import copied, put_into

KEPT = 400  # ends, of half a megabyte each


@dataclass(frozen=True)
class End:
    """A spreadsheet afterwards, what was filed meanwhile, and what refused it."""

    local: LocalSheets
    filed: tuple[dict[str, str], ...]
    refused: BaseException | None


Refusal = TypeVar("Refusal", bound=BaseException)
ENDS: OrderedDict[tuple[str, bytes], End] = OrderedDict()


def worked_out(what: str, team: Team, work: Callable[[], Refusal | None]) -> Refusal | None:
    """Do the work on the team's spreadsheet, or take what came of it where one like it was worked on already. what: names the work.

    What the work raises is raised, and not kept.
    """
    key = what, content(team)
    if key not in ENDS:
        before = len(team.filed)
        refused = work()
        ENDS[key] = End(copied(team.local), tuple(team.filed[before:]), refused)
        if len(ENDS) > KEPT:
            ENDS.popitem(last=False)
        return refused
    ENDS.move_to_end(key)
    end = ENDS[key]
    put_into(team.local, end.local)
    team.filed += end.filed
    return cast("Refusal | None", end.refused)


def content(team: Team) -> bytes:
    """A digest of the spreadsheet: its cells, looks, objects, marks and properties."""
    found = team.local.store.find(team.spreadsheet_id)
    assert found is not None
    told = hashlib.sha1(usedforsecurity=False)
    marks = [_mark(entry) for entry in found.metadata.values()]
    told.update(orjson.dumps([found.properties, found.named_ranges, marks]))
    query = "SELECT key, cells, looks FROM grid_rows WHERE spreadsheet = ? AND sheet = ?"
    for tab in found.tabs:
        rows = team.local.store._file.execute(query, (team.spreadsheet_id, tab.sheet_id))
        stored = {key: (cells or b"") + (looks or "").encode() for key, cells, looks in rows}
        told.update(orjson.dumps(_without_rows(tab)))
        told.update(b"|".join(stored.get(key, b"") for key in tab.keys))
    return told.digest()


def _mark(entry: dict[str, Any]) -> dict[str, Any]:
    """A mark without what is drawn or read from a clock."""
    if entry["metadataKey"] == KEY:
        seq, _, __, spreadsheet_id = str(entry["metadataValue"]).split("@")
        return {**entry, "metadataValue": f"{seq}@{spreadsheet_id}"}
    return {name: value for name, value in entry.items() if name != "metadataId"}


def _without_rows(tab: Tab) -> list[Any]:
    return [
        tab.sheet_id,
        tab.title,
        tab.column_count,
        tab.properties,
        sorted(tab.row_properties.items()),
        sorted(tab.column_properties.items()),
        {name: objects for name, objects in tab.objects.items() if objects},
    ]
