"""undo: take back what one run wrote over people's cells and the rows it created; what was touched since stays, and is listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bridge.errors import InvalidInput
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.import_runs import run_of
from bridge.jobs.only import only
from bridge.jobs.planned import Planned, plan_of
from bridge.jobs.sync import write_until_done
from bridge.planning.undo import Undo, plan_undo
from bridge.planning.undo_lines import runs_kept, undo_lines
from bridge.settings import Settings


@dataclass(frozen=True)
class UndoResult:
    """reverted: cells set back; emptied: rows; restored: records written again; kept: what was touched since, in words; calls: sent
    to the API."""

    run: str
    reverted: tuple[str, ...]
    emptied: tuple[str, ...]
    kept: tuple[str, ...]
    calls: int
    restored: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """The run wrote nothing that can be taken back (computed cells are computed again by each sync)."""
        return not (self.reverted or self.emptied or self.restored or self.kept)


def undo(connection: Connection, settings: Settings, run: str, now: datetime, *, dry_run: bool = False) -> UndoResult:
    """Undo one run of 同期ログ, or one import of 取込履歴. Raises InvalidInput where no such run is kept."""
    found: list[Undo] = []

    def plan(run_id: str) -> Planned:
        gathered = gather(connection, settings, now, also=("_undo", "_imported"))
        taken_back = _undo_of(gathered, run_of(gathered.book, run) or run)
        found.append(taken_back)
        return _planned(gathered, taken_back, now, connection.transport.traffic.calls, run_id)

    write_until_done(connection, plan, lambda _: None, dry_run=dry_run)
    last = found[-1]
    return UndoResult(run, last.reverted, last.emptied, last.kept, connection.transport.traffic.calls, last.restored)


def _undo_of(gathered: Gathered, run: str) -> Undo:
    bound = gathered.bindings.tabs["_undo"][0]
    lines = undo_lines(gathered.snapshot, bound, run)
    last = int(gathered.book.state.entries.get("run", "0"))
    is_run = run.startswith("S-") and run[2:].isdigit() and 0 < int(run[2:]) <= last
    if not lines and not is_run:
        kept = ", ".join(runs_kept(gathered.snapshot, bound)) or "none"
        raise InvalidInput(f'no run "{run}"; runs that can be undone: {kept}')
    heads = {
        sheet_id: grid.head[place.header_row] if place.header_row < len(grid.head) else ()
        for sheet_id, grid in gathered.snapshot.grids.items()
        for places in gathered.book.bound.values()
        for place in places
        if place.sheet_id == sheet_id
    }
    return plan_undo(gathered.book, lines, gathered.settings, heads)


def _planned(gathered: Gathered, taken_back: Undo, now: datetime, calls: int, run: str) -> Planned:
    """A plan that holds the undo and nothing else."""
    usual = plan_of(gathered, now, mode="undo", calls=calls, run=run)
    return only(usual, cells=taken_back.changes, guards=taken_back.guards, new_rows=taken_back.new_rows)
