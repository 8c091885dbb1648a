"""What the floor is told, so that it does the same job as the bridge but for deciding: the bridge's own two reads, the types of the
columns, how each computed cell should be, and those requests of its batch that write no cells of records (logs, views, `_state`).
"""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path
from typing import Any

import requests

from bridge.google_sheets.transport import Transport
from bridge.jobs.connecting import Connection, Where
from bridge.jobs.planned import Planned, make_plan
from bridge.planning.batches import batches
from bridge.planning.requests import create_metadata, update_cells
from bridge.settings.load import load

Told = dict[str, Any]
"""reads: (method, path, query, body) of each read; kinds: sheet id -> {column index: kind}, see KINDS; first_rows: sheet id -> row
index of the first record; wanted: (sheet id, column index) -> (row indexes, cells), for every column that is the bridge's own;
requests: the rest of the batch."""

KINDS = {
    **dict.fromkeys(("date", "datetime", "deadline", "integer", "number", "yen"), "number"),
    "checkbox": "tick",
}
MEMORY = "_memory"
OWNERS = frozenset({"B", "S"})


def tell(session: requests.Session, base: str, spreadsheet: str, at: datetime, path: Path) -> None:
    """Plan a sync as the bridge does, write nothing, and leave what the floor must know in a file."""
    heard: list[tuple[str, str, Any, Any]] = []

    class Listening(Transport):
        """Notes every request."""

        def json(self, method: str, path: str, *, params: Any = None, body: Any = None) -> Any:
            heard.append((method, path, {"prettyPrint": "false", **(params or {})}, body))
            return super().json(method, path, params=params, body=body)

    connection = Connection(Listening(session, base=base), spreadsheet, Where.EMULATOR)
    planned = make_plan(connection, load(), at)
    path.write_bytes(pickle.dumps({"reads": heard, **_columns(planned), "requests": _requests(planned)}))


def _columns(planned: Planned) -> Told:
    tabs = planned.gathered.settings.tabs
    kinds: dict[int, dict[int, str]] = {}
    first_rows: dict[int, int] = {}
    wanted: dict[tuple[int, int], Any] = {}
    for key, places in planned.before.bound.items():
        for place in places:
            columns = [column for column in tabs[key].columns if column.key in place.columns]
            kinds[place.sheet_id] = {
                place.columns[one.key]: "memory" if one.key == MEMORY else KINDS.get(one.type, "text")
                for one in columns
            }
            first_rows[place.sheet_id] = place.header_row + 1
            if tabs[key].kind == "working":
                ours = [place.columns[one.key] for one in columns if one.owner in OWNERS]
                wanted |= {(place.sheet_id, index): ([], []) for index in ours}
    wanted |= {(one.sheet_id, one.column_index): (one.rows.tolist(), one.new.tolist()) for one in planned.plan.cells}
    return {"kinds": kinds, "first_rows": first_rows, "wanted": wanted}


def _requests(planned: Planned) -> list[Any]:
    """A stamp, `_state`, and the rows of logs and views."""
    if planned.plan.is_empty:
        return []
    made = batches(planned.plan, planned.assembled.backdrop)
    state = next(place for place in planned.before.bound["_state"])
    entries = sorted((made[-1].entries or {}).items())
    return [
        create_metadata("floor", "1", {"spreadsheet": True}),
        update_cells(state.sheet_id, 1, 0, [("seq", planned.plan.seq + 1), *entries]),
        *(request for batch in made for request in (*batch.first, *batch.requests)),
    ]
