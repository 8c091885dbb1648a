"""`plan`, `sync` and `watch`: what would change, changing it, and going on with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bridge.cli.exit_codes import ExitCode
from bridge.cli.invocation import Invocation, invocation, moment, seconds
from bridge.cli.terminal import Segment, complain, say, say_lines, show_json

if TYPE_CHECKING:
    from datetime import datetime

    from bridge.errors import Problem
    from bridge.jobs.connecting import Connection
    from bridge.jobs.sync import SyncResult
    from bridge.jobs.watch import Tick
    from bridge.planning.plan import Plan
    from bridge.planning.text import PlanLine
    from bridge.settings import Settings

At = Annotated[
    str | None,
    typer.Option(metavar="ISO", help="Decide as if it were this moment, e.g. 2026-12-01T09:00.  [default: now]"),
]


def register(application: typer.Typer) -> None:
    """Add the commands of this file."""
    application.command()(plan)
    application.command()(sync)
    application.command()(watch)


def plan(
    context: typer.Context,
    at: At = None,
    detailed_exitcode: Annotated[
        bool,
        typer.Option("--detailed-exitcode", help="Exit with 5 where changes are pending, with 0 where there are none."),
    ] = False,
) -> None:
    """Show what a sync would change; write nothing.

    Lists every cell, old -> new, by tab and row, and the plan's digest: `sync --plan DIGEST` applies this plan and no other.
    """
    from bridge.jobs.planned import make_plan

    run = invocation(context)
    settings = run.settings(imports=False)
    now = moment(at, settings)
    planned = make_plan(run.connection(settings), settings, now)
    _show_plan(run, planned.plan)
    complain_about(planned.problems)
    if detailed_exitcode and not planned.plan.is_empty:
        raise typer.Exit(ExitCode.PENDING)


def sync(
    context: typer.Context,
    at: At = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan and write nothing, as `plan` does.")
    ] = False,
    digest: Annotated[
        str | None,
        typer.Option("--plan", metavar="DIGEST", help="Apply only the plan that was shown with this digest."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Apply a plan that is over the safety limit.")] = False,
    with_inbox: Annotated[
        bool, typer.Option("--with-inbox", help="Import the files of the inbox folders first.")
    ] = False,
) -> None:
    """Bring the spreadsheet up to date.

    Computes stage, rank, baton, blockers and deadlines and writes only what differs, all or nothing. Asks nothing, so it fits a
    scheduler. If people edit at the same time, they win. A plan that changes more records than the safety limit is refused.
    """
    from bridge.jobs.sync import sync as run_sync

    run = invocation(context)
    settings = run.settings(imports=with_inbox)
    now = moment(at, settings)
    connection = run.connection(settings, drive=with_inbox and bool(settings.bridge.drive_inbox))
    left = with_inbox and not dry_run and _work_off_inbox(run, connection, settings, now)
    result = run_sync(connection, settings, now, dry_run=dry_run, digest=digest, force=force)
    if dry_run:
        _show_plan(run, result.plan)
        complain_about(result.problems)
        return
    if run.json:
        show_json(sync_json(result))
    else:
        say(sync_words(result), "bold")
    complain_about(result.problems)
    if result.skipped or left:
        raise typer.Exit(ExitCode.ROWS_LEFT)


def _work_off_inbox(run: Invocation, connection: Connection, settings: Settings, now: datetime) -> bool:
    """Import what waits in the inbox and tell of each file; whether a person has to look at one."""
    from bridge.jobs.drive_inbox import work_off_inboxes

    dropped = work_off_inboxes(connection, settings, run.project, now)
    for one in dropped:
        (complain if one.left or run.json else say)(f"{one.path.name}: {one.why}")
        for path in one.rejected:
            complain(f"rows that could not be taken: {path}")
    return any(one.left for one in dropped)


def watch(
    context: typer.Context,
    every: Annotated[str, typer.Option(metavar="SPAN", help="Time between two looks: 10s, 5m, 1h.")] = "10s",
) -> None:
    """Sync again and again, until Ctrl-C.

    SIGTERM ends it the same way. One read a look while nothing changed. A look that fails, or that must not write (over the safety
    limit, too big, refused by Google), is told once and tried again. It stops by itself where access is refused, the spreadsheet is
    gone or not prepared, a newer sheetbridge manages it, or another configuration takes over.
    """
    import signal
    import time

    from bridge.jobs.watch import Watch

    for asked_to_stop in (signal.SIGINT, signal.SIGTERM):  # a shell has SIGINT ignored in what it starts with `&`
        signal.signal(asked_to_stop, signal.default_int_handler)
    run = invocation(context)
    span = seconds(every)
    settings = run.settings(imports=False)
    connection = run.connection(settings)
    watching = Watch(connection, settings, every=span, clock=lambda: moment(None, settings), sleep=time.sleep)
    say(f"Watching every {every}; Ctrl-C stops it.", errors=True)
    try:
        told = ""
        for tick in watching.ticks():
            told = _show_tick(run, tick, f"{moment(None, settings):%H:%M:%S}", told)
    except KeyboardInterrupt:
        say("Stopped.", errors=True)


def _show_tick(run: Invocation, tick: Tick, at: str, told: str) -> str:
    """Say what happened. told: the error that the look before ran into; gives that of this one, which is said once."""
    if tick.error is not None:
        if str(tick.error) != told:
            complain(f"{at} {tick.error}{'' if str(tick.error).endswith('.') else '.'} Watching on, and trying again.")
        return str(tick.error)
    if tick.result is not None and run.json:
        show_json({"at": at, **sync_json(tick.result)}, line=True)
    elif tick.result is not None:
        say(f"{at} {sync_words(tick.result)}")
    return ""


def _show_plan(run: Invocation, plan: Plan) -> None:
    from bridge.planning.text import plan_json, render_plan

    if run.json:
        show_json(plan_json(plan))
    else:
        say_lines(map(_segments, render_plan(plan)))


def _segments(line: PlanLine) -> list[Segment]:
    if line.kind == "change":
        old: list[Segment] = [(line.old, "red"), (" -> ", "")] if line.old else []
        return [(f"    {line.label}: ", ""), *old, (line.new or "(blank)", "green")]
    style = {"tab": "bold", "summary": "bold", "new": "green"}.get(line.kind, "")
    return [({"record": "  ", "new": "  ", "note": "  "}.get(line.kind, "") + line.text, style)]


def sync_words(result: SyncResult) -> str:
    """What a sync did, in one line."""
    from bridge.planning.text import counted, extent

    calls = counted(result.calls, "call")
    if not result.written:
        return f"No changes: 0 writes ({calls})."
    again = f", planned again {counted(result.replanned, 'time')}" if result.replanned else ""
    left = f", {counted(result.skipped, 'cell')} could not be written" if result.skipped else ""
    writes = counted(result.write_calls, "write")
    return f"Synced {extent(result.plan)}: {writes}, {calls}{again}{left}. Run {result.plan.run}."


def sync_json(result: SyncResult) -> dict[str, object]:
    """What a sync did, for machines."""
    return {
        "run": result.plan.run if result.written else None,
        "digest": result.plan.digest,
        "written": result.written,
        "cells": result.plan.cell_count,
        "records": result.plan.existing_records,
        "calls": result.calls,
        "writes": result.write_calls,
        "planned_again": result.replanned,
        "skipped": result.skipped,
        "problems": [{"place": problem.place, "text": problem.text} for problem in result.problems],
    }


def complain_about(problems: tuple[Problem, ...]) -> None:
    """Faults in people's data, on stderr."""
    for problem in problems:
        complain(f"note: {problem}")
