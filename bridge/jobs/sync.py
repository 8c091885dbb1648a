"""sync: read, decide, write what differs, and plan again where others were faster. Asks nothing: fit for a scheduler."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.errors import Locked, Problem, RequestRefused, StalePlan
from bridge.google_sheets.apply import Applied, Applier, Outcome
from bridge.google_sheets.transport import Traffic
from bridge.jobs.gathering import Connection
from bridge.jobs.log_lines import LogLines
from bridge.jobs.peoples_rules import put_rules_back
from bridge.jobs.planned import Planned, make_plan
from bridge.jobs.recovering import put_right
from bridge.jobs.workplace import applier_for
from bridge.planning.batches import Batch, batches
from bridge.planning.limits import raise_if_too_big
from bridge.planning.plan import Plan
from bridge.settings import Settings

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Told (batches written, batches)."""

PATIENCE = (
    1.0,
    2.0,
    3.0,
    4.0,
)  # seconds to wait for a run that is alive: it puts back what a write of its own displaced
TRIES = 6  # times to plan again before giving up; each costs 2 reads and 1 write


@dataclass(frozen=True)
class SyncResult:
    """What a sync did. calls: reads and writes sent to the API; written: batches applied; replanned: times others were faster;
    skipped: cells that should have changed but may not be written."""

    plan: Plan
    written: bool
    calls: int
    write_calls: int
    replanned: int
    skipped: int
    problems: tuple[Problem, ...]


def sync(
    connection: Connection,
    settings: Settings,
    now: datetime,
    *,
    dry_run: bool = False,
    digest: str | None = None,
    force: bool = False,
    mode: str = "sync",
) -> SyncResult:
    """Bring the spreadsheet in order. digest: apply only the plan that was shown; force: over the safety limit.

    Raises UnsafePlan, StalePlan, Locked, NotPrepared and what the transport raises; nothing is half-written by any of them.
    """

    def check(planned: Planned) -> None:
        if digest is not None and planned.plan.digest != digest:
            raise StalePlan(wanted=digest, found=planned.plan.digest)
        if not force:
            planned.plan.raise_if_unsafe(planned.gathered.settings.bridge.safety_limit)

    def plan(run: str) -> Planned:
        return make_plan(connection, settings, now, mode=mode, run=run)

    return write_until_done(connection, plan, check, dry_run=dry_run)


def write_until_done(
    connection: Connection,
    plan: Callable[[str], Planned],
    check: Callable[[Planned], None],
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> SyncResult:
    """Plan, check, write; plan again (bounded) where people or another bridge were faster. progress: told of each batch.

    plan: given the run to go on with, once a batch is written; until then an empty text.
    """
    transport = connection.transport
    start = replace(transport.traffic)
    refusals: list[str] = []
    lines = LogLines()
    for attempt in range(TRIES):
        planned = _with_lines(plan(lines.run) if dry_run else _put_right(connection, lambda: plan(lines.run)), lines)
        if refusals:
            planned = _without_cut(planned)
        check(planned)
        if dry_run or (planned.plan.is_empty and not lines.owed):
            return _result(planned, connection, start, written=attempt > 0, replanned=attempt)
        raise_if_too_big(planned.plan, planned.gathered.snapshot.structure)
        if _written(connection, planned, refusals, lines, progress=progress):
            return _result(planned, connection, start, written=True, replanned=attempt)
        log.info("others were faster; planning again", extra={"attempt": attempt + 1})
        transport.sleep((0.2 + transport.jitter()) * (attempt + 1))
    raise Locked(TRIES)


def _put_right(connection: Connection, plan: Callable[[], Planned]) -> Planned:
    """A plan made where nothing is left that an unfinished write displaced: of a run that is still at it, or of one that died."""
    planned = plan()
    for seconds in PATIENCE:
        if planned.gathered.unfinished is None:
            return planned
        connection.transport.sleep(seconds)
        planned = plan()
    if planned.gathered.unfinished is None:
        return planned
    put_right(connection, planned.gathered, look_again=lambda: plan().gathered)
    return plan()


def _without_cut(planned: Planned) -> Planned:
    """Without shortening the logs: no run is refused for that."""
    return replace(planned, assembled=replace(planned.assembled, plan=replace(planned.plan, cut=())))


def _with_lines(planned: Planned, lines: LogLines) -> Planned:
    """Without log lines that an earlier try of this run has written, with those that it owes."""
    plan = lines.left(planned.plan, planned.before)
    return replace(planned, assembled=replace(planned.assembled, plan=plan))


def _written(
    connection: Connection, planned: Planned, refusals: list[str], lines: LogLines, *, progress: Progress | None
) -> bool:
    """Write. A refusal may come from what people did since we read (a tab is gone), so the first one only means: plan again."""
    try:
        return write(connection, planned, lines, progress)
    except RequestRefused as error:
        if error.message in refusals:
            raise
        refusals.append(error.message)
        return False


def write(connection: Connection, planned: Planned, lines: LogLines, progress: Progress | None = None) -> bool:
    """Apply a plan's batches. False where others were faster and it must be made again; lines: told of every batch."""
    applier = applier_for(connection, planned.gathered.snapshot.structure)
    seq: int | None = planned.plan.seq
    if planned.plan.format_requests:
        seq = _write_formats(applier, planned)
    work = batches(planned.plan, planned.assembled.backdrop)
    for number, batch in enumerate(work, 1):
        if seq is None:
            return False
        applied = _applied(applier, batch, seq)
        lines.note(planned.plan.run, batch, applied)
        seq = applied.seq if applied.outcome is Outcome.APPLIED else None
        if progress is not None:
            progress(number, len(work))
    return seq is not None


def _write_formats(applier: Applier, planned: Planned) -> int | None:
    """Write our formats and filter views; the `seq` to go on from, None where the plan must be made again.

    Rules have only an index, so they go alone, right after the structure was read; people's that went with them come back.
    """
    requests = tuple(map(dict, planned.plan.format_requests))
    applied = applier.apply(Batch(requests=requests), planned.plan.seq)
    if applied.outcome is not Outcome.APPLIED:
        return None
    return None if put_rules_back(applier, requests, applied, planned.gathered.snapshot.structure) else applied.seq


def _applied(applier: Applier, batch: Batch, seq: int) -> Applied:
    applied = applier.apply(batch, seq)
    if applied.verdict and applied.verdict.typed_over:
        log.warning(
            "computed cells that people typed over were overwritten", extra={"cells": len(applied.verdict.typed_over)}
        )
    return applied


def _result(planned: Planned, connection: Connection, start: Traffic, *, written: bool, replanned: int) -> SyncResult:
    traffic = connection.transport.traffic
    return SyncResult(
        plan=planned.plan,
        written=written,
        calls=traffic.calls - start.calls,
        write_calls=traffic.writes - start.writes,
        replanned=replanned,
        skipped=planned.plan.skipped,
        problems=planned.problems,
    )
