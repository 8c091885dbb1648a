"""undo: take back what one run wrote over people's cells and the rows it created; what was touched since stays, and is listed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bridge.errors import InvalidInput
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.import_runs import run_of
from bridge.jobs.sync import Planned, plan_of, write_until_done
from bridge.planning.assemble import Assembled, with_logs
from bridge.planning.undo import Undo, plan_undo, runs_kept, undo_lines
from bridge.settings import Settings


@dataclass(frozen=True)
class UndoResult:
    """reverted: cells set back; emptied: rows; kept: what was touched since, in words; calls: sent to the API."""

    run: str
    reverted: tuple[str, ...]
    emptied: tuple[str, ...]
    kept: tuple[str, ...]
    calls: int

    @property
    def nothing(self) -> bool:
        """The run wrote nothing that can be taken back (computed cells are computed again by each sync)."""
        return not (self.reverted or self.emptied or self.kept)


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
    return UndoResult(run, last.reverted, last.emptied, last.kept, connection.transport.traffic.calls)


def _undo_of(gathered: Gathered, run: str) -> Undo:
    bound = gathered.bindings.tabs["_undo"][0]
    lines = undo_lines(gathered.snapshot, bound, run)
    last = int(gathered.book.state.entries.get("run", "0"))
    is_run = run.startswith("S-") and run[2:].isdigit() and 0 < int(run[2:]) <= last
    if not lines and not is_run:
        kept = ", ".join(runs_kept(gathered.snapshot, bound)) or "none"
        raise InvalidInput(f'no run "{run}"; runs that can be undone: {kept}')
    return plan_undo(gathered.book, lines, gathered.settings)


def _planned(gathered: Gathered, taken_back: Undo, now: datetime, calls: int, run: str) -> Planned:
    """A plan that holds the undo and nothing else."""
    usual = plan_of(gathered, now, mode="undo", calls=calls, run=run)
    bare = replace(
        usual.plan,
        cells=taken_back.changes,
        guards=taken_back.guards,
        new_rows=(),
        views=(),
        logs=(),
        undo=(),
        entries={},
        format_requests=(),
        format_words=(),
    )
    before = gathered.book
    logged = with_logs(bare, before, replace(before, events=()), {}, usual.around)
    return replace(usual, after=before, assembled=Assembled(logged, {}))
