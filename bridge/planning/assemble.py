"""Assemble: two Books and the structure -> the Plan of a sync."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from bridge.book import Book, BoundTab, IntArray
from bridge.planning.blocks import Backdrop
from bridge.planning.day_off_rows import day_off_rows
from bridge.planning.diff import diff
from bridge.planning.logs import RunLine, event_rows, run_row, undo_rows
from bridge.planning.objects import ObjectPlan, filter_views, format_rules, plan_filter_views, plan_formats
from bridge.planning.plan import CellChanges, Guard, NewRows, Plan, ViewRows
from bridge.planning.protected import closed_tabs, logs_without_protected, may_format, without_protected
from bridge.planning.render import Looks, plan_view
from bridge.planning.retention import tails
from bridge.rules.context import COPY
from bridge.rules.members import active_members
from bridge.settings import Settings
from bridge.sheet.snapshot import Cell, Snapshot, Structure
from bridge.sheet.vocabulary import Vocabulary

RECORD_KINDS = ("working",)


@dataclass(frozen=True)
class Assembled:
    """A plan, and what stood in the bridge's own columns (needed to make rectangles of scattered cells)."""

    plan: Plan
    backdrop: Backdrop


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a plan needs to know besides the Books. mode: name of the command; version: of sheetbridge; calls: made so far;
    run: the run to go on with, where an earlier try has written (none: the next one)."""

    snapshot: Snapshot
    settings: Settings
    vocabulary: Vocabulary
    now: datetime
    seq: int
    mode: str = "sync"
    version: str = ""
    calls: int = 0
    run: str = ""


def assemble(before: Book, after: Book, around: Circumstances) -> Assembled:
    """Everything one sync will write. Cells that change by time alone are left out until `volatile_refresh` is over."""
    settings = around.settings
    structure = around.snapshot.structure
    found = diff(before, after, settings, around.vocabulary, closed=closed_tabs(structure))
    candidates, guard = _candidates(after, around)
    due = _is_due(before, around)
    views, entries = _views(before, after, settings, due=due)
    objects = plan_objects(structure, after, settings, around.vocabulary)
    plan = Plan(
        spreadsheet_id=before.spreadsheet_id,
        run=around.run or next_run(before),
        now=around.now,
        seq=around.seq,
        existing_records=sum(
            len(table) for key, table in before.tables.items() if settings.tabs[key].kind in RECORD_KINDS
        ),
        cells=(*(found.cells if due else _lasting(found.cells)), *candidates),
        new_rows=found.new_rows,
        views=views,
        guards=(*found.guards, *guard),
        format_requests=objects.requests,
        format_words=objects.words,
        problems=after.problems,
    )
    plan = without_protected(plan, structure)
    return Assembled(with_logs(plan, before, after, entries, around), found.backdrop)


def next_run(before: Book) -> str:
    """The id of the run that comes next."""
    return f"S-{int(before.state.entries.get('run', '0')) + 1:05d}"


# --- what changes by time alone --------------------------------------------------------------------------------------


def _lasting(changes: Sequence[CellChanges]) -> list[CellChanges]:
    """Without the volatile cells, except in rows that are written anyway."""
    rows: dict[int, list[IntArray]] = {}
    for change in changes:
        if not change.volatile:
            rows.setdefault(change.sheet_id, []).append(change.rows)
    written = {sheet_id: np.unique(np.concatenate(parts)) for sheet_id, parts in rows.items()}
    kept = [
        change.at(np.isin(change.rows, written.get(change.sheet_id, []))) if change.volatile else change
        for change in changes
    ]
    return [change for change in kept if len(change)]


def _is_due(before: Book, around: Circumstances) -> bool:
    written = before.state.entries.get("volatile_at", "")
    if around.mode.startswith("import") and written:
        return False  # the plan holds what the file brings; the next sync brings the clocks up to date
    if not written:
        return True
    age = around.now - datetime.fromisoformat(written)
    return abs(age.total_seconds()) >= around.settings.bridge.volatile_refresh * 60


# --- the list behind the Owner/Next dropdowns ------------------------------------------------------------------------


def _candidates(after: Book, around: Circumstances) -> tuple[list[CellChanges], list[Guard]]:
    """メンバー!バトン候補: roles, then active names, one below the other; it is a list, not a property of each member."""
    bound = next(iter(after.bound.get("members", ())), None)
    if bound is None or "baton_candidates" not in bound.columns or "baton_candidates" in bound.adopted:
        return [], []
    wanted: list[Cell] = [*_roles(around), *active_members(after)]
    index, first = bound.columns["baton_candidates"], bound.header_row + 1
    grid = around.snapshot.grids.get(bound.sheet_id)
    read = list(grid.columns.get(index, ())) if grid else []
    stands: list[Cell] = [cell if cell != "" else None for cell in read[first:]]
    height = max(len(wanted), len(stands))
    old = np.array([*stands, *[None] * (height - len(stands))], dtype=object)
    new = np.array([*wanted, *[None] * (height - len(wanted))], dtype=object)
    at = np.flatnonzero(old != new)
    if not len(at):
        return [], []
    change = CellChanges(
        "members",
        bound.sheet_id,
        bound.title,
        "baton_candidates",
        bound.labels["baton_candidates"],
        "text",
        index,
        "B",
        (at + first).astype(np.int64),
        np.full(len(at), "", dtype=object),
        old[at],
        new[at],
        volatile=False,
        hidden=True,
    )
    header = np.array([bound.header_row], dtype=np.int64)
    label = np.array([bound.labels["baton_candidates"]], dtype=object)
    return [change], [Guard(bound.sheet_id, index, header, label, "header")]


def _roles(around: Circumstances) -> list[str]:
    return [choice.label(around.settings.language) for choice in around.settings.template.choices.get("baton_role", ())]


# --- views, formats, logs --------------------------------------------------------------------------------------------


def _views(before: Book, after: Book, settings: Settings, *, due: bool) -> tuple[tuple[ViewRows, ...], dict[str, str]]:
    rows: list[ViewRows] = []
    entries: dict[str, str] = {}
    for key, view in after.rendered.items():
        bound = next(iter(before.bound.get(key, ())), None)
        if bound is None:
            continue
        remembered = before.state.entries.get(f"view.{key}", "")
        looks = Looks(settings.template.theme, settings.tabs[key].columns)
        planned = plan_view(view, bound, remembered, looks, due=due)
        rows += planned.rows
        entries[f"view.{key}"] = planned.entry if planned.rows else remembered
    return tuple(rows), entries


def plan_objects(structure: Structure, book: Book, settings: Settings, vocabulary: Vocabulary) -> ObjectPlan:
    """Our conditional formats and filter views, where they are missing or have drifted."""
    members = active_members(book)
    plans: list[ObjectPlan] = []
    for key, places in book.bound.items():
        for place in places:
            home = structure.tab(place.sheet_id)
            if home is not None and settings.tabs[key].kind == "working":
                rules = format_rules(settings.tabs[key], place, settings, vocabulary)
                if may_format(home, rules):
                    plans.append(plan_formats(home, rules))
                plans.append(_views_of(key, place, home.sheet_id, structure, settings, members, vocabulary))
    requests = tuple(request for plan in plans for request in plan.requests)
    return ObjectPlan(requests, tuple(word for plan in plans for word in plan.words))


def _views_of(
    key: str,
    place: BoundTab,
    sheet_id: int,
    structure: Structure,
    settings: Settings,
    members: Sequence[str],
    vocabulary: Vocabulary,
) -> ObjectPlan:
    home = structure.tab(sheet_id)
    wanted = [view for _, view in filter_views(settings.tabs[key], place, members, vocabulary)]
    return plan_filter_views(home, wanted) if home else ObjectPlan()


def with_logs(plan: Plan, before: Book, after: Book, views: Mapping[str, str], around: Circumstances) -> Plan:
    """Log lines, undo lines and `_state`, where there is anything to write at all."""
    if plan.is_empty:
        return plan
    settings, now = around.settings, around.now
    rows = sum(map(len, before.tables.values()))
    warnings = sum(int(finding.rows.sum()) for table in after.tables.values() for finding in table.findings)
    line = RunLine(
        plan.run,
        now,
        now,
        around.mode,
        rows,
        plan.cell_count,
        around.calls + 1,
        warnings,
        len(plan.problems),
        around.version,
        plan.digest,
    )
    told = [event for event in after.events if event.record not in plan.held]
    days_off, years = day_off_rows(before, settings, now.date())
    logs, problems = logs_without_protected(
        _some([event_rows(before, settings, around.vocabulary, told), run_row(before, line), days_off]),
        around.snapshot.structure,
    )
    undo = undo_rows(before, plan.run, now, plan.cells, plan.new_rows, settings)
    shown = {f"view.{view.tab}" for view in plan.views}
    entries = {**before.state.entries, **after.state.entries, **{key: views[key] for key in views if key in shown}}
    last = max(int(plan.run.removeprefix("S-")), int(before.state.entries.get("run", "0")))
    entries |= {"run": str(last), "config": settings.digest}
    entries |= years if days_off in logs else {}
    if _is_due(before, around):
        entries["volatile_at"] = now.isoformat()
    for passing in ("seq", COPY):
        entries.pop(passing, None)
    return replace(
        plan,
        logs=logs,
        undo=_some([undo]),
        entries=entries,
        problems=(*plan.problems, *problems),
        cut=tails(before.bound, around.snapshot, settings, closed=closed_tabs(around.snapshot.structure)),
    )


def _some(rows: Sequence[NewRows | None]) -> tuple[NewRows, ...]:
    return tuple(one for one in rows if one is not None)
