"""import: files into the spreadsheet, by the same plan and apply as a sync. Read, show, write after a yes; again, nothing changes.

A job is `prepare(connection, settings, lists, terms, now)`, which reads and decides, then `carry_out(connection, prepared)`, which
writes that plan and plans again from a new reading wherever others were faster.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from bridge.book import BoolArray
from bridge.desired import context_of
from bridge.google_sheets.read import read_formulas
from bridge.importing.file_list import FileList
from bridge.importing.preview import rejected_text
from bridge.importing.reconcile import Formulas, reconcile
from bridge.importing.terms import Fate, Outcome, Reconciled, Terms
from bridge.jobs.export import free_path, write_private
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.import_runs import next_import, with_import
from bridge.jobs.planned import Planned, plan_of
from bridge.jobs.sync import SyncResult, write_until_done
from bridge.planning.assemble import next_run
from bridge.planning.logs import ImportLine, import_rows
from bridge.rules.context import Context
from bridge.settings import Settings
from bridge.sheet.homes import named_home


@dataclass(frozen=True)
class Prepared:
    """What an import would do. planned: None where nothing would change; terms, lists, now: what it was made from."""

    reconciled: Reconciled
    planned: Planned | None
    import_id: str
    gathered: Gathered
    lists: tuple[FileList, ...]
    terms: Terms
    now: datetime

    @property
    def context(self) -> Context:
        """Words and settings, to show it with."""
        return context_of(self.reconciled.book, self.gathered.settings, self.now)

    @property
    def home(self) -> str:
        """The tab that new people go to, where there are several; else nothing."""
        places = self.gathered.book.bound.get("leads", ())
        home = _context(self.gathered, self.terms, self.now).homes.get("leads")
        return next((one.title for one in places if one.sheet_id == home), "") if len(places) > 1 else ""

    @property
    def is_done(self) -> bool:
        """Whether there is nothing to write: neither by the import, nor to put right what a run that was cut off displaced."""
        return self.planned is None and self.gathered.unfinished is None

    @property
    def left(self) -> int:
        """Rows that were not applied and should have been."""
        return self.reconciled.count(Outcome.INVALID)


def prepare(
    connection: Connection,
    settings: Settings,
    lists: Sequence[FileList],
    terms: Terms,
    now: datetime,
    *,
    going_on: tuple[str, str] | None = None,
) -> Prepared:
    """Read the spreadsheet (2 calls; 3 where cells of known leads would change) and decide; nothing is written.

    going_on: (import, run) that an earlier try has begun to write. Raises what `reconcile`, `gather` and the transport raise.
    """
    gathered = gather(connection, settings, now, also=("_imported",))
    book, context = gathered.book, _context(gathered, terms, now)
    import_id, run = going_on or (next_import(book), next_run(book))
    found = reconcile(book, lists, terms, context=context, import_id=import_id)
    formulas = _formulas(connection, gathered, found)
    if any(rows.any() for rows in formulas.values()):
        found = reconcile(book, lists, terms, context=context, import_id=import_id, formulas=formulas)
    named = (import_id, run)
    planned = _planned(connection, gathered, found, lists, terms, now, named) if found.changes else None
    return Prepared(found, planned, import_id, gathered, tuple(lists), terms, now)


def _context(gathered: Gathered, terms: Terms, now: datetime) -> Context:
    """What rules may know; new people go to the tab that was named."""
    context = context_of(gathered.book, gathered.settings, now)
    if not terms.tab:
        return context
    home = named_home(gathered.book.bound.get("leads", ()), terms.tab)
    return replace(context, homes={**context.homes, "leads": home.sheet_id})


def carry_out(
    connection: Connection,
    settings: Settings,
    prepared: Prepared,
    *,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> SyncResult | None:
    """Write what was prepared; None where nothing changes. progress: told (batches written, batches).

    What a run that was cut off displaced goes back first, and the files are looked at again then: it may have been their import.

    Raises UnsafePlan where more known records would change than the safety limit allows, Locked, and what the transport raises.
    """
    if prepared.is_done:
        return None
    tries: list[Prepared] = []

    def plan(run: str) -> Planned:
        tries.append(_again(connection, settings, tries[-1], run) if tries else prepared)
        return tries[-1].planned or _nothing(tries[-1])

    def check(planned: Planned) -> None:
        if not force:
            planned.plan.raise_if_unsafe(planned.gathered.settings.bridge.safety_limit)

    return write_until_done(connection, plan, check, progress=progress)


def _again(connection: Connection, settings: Settings, last: Prepared, run: str) -> Prepared:
    """Prepared anew, as the same import where the last try has written something."""
    going_on = (last.import_id, run) if run else None
    return prepare(connection, settings, last.lists, last.terms, last.now, going_on=going_on)


def _nothing(prepared: Prepared) -> Planned:
    """A plan that writes nothing: another try has written everything."""
    planned = plan_of(prepared.gathered, prepared.now, mode="import")
    bare = replace(
        planned.assembled.plan, cells=(), new_rows=(), views=(), logs=(), undo=(), format_requests=(), format_words=()
    )
    return replace(planned, assembled=replace(planned.assembled, plan=bare))


def _formulas(connection: Connection, gathered: Gathered, found: Reconciled) -> Formulas:
    """Which cells that would be written hold a person's formula: one call, and only where known records would change."""
    places = {}
    for tab, column in found.touched:
        for bound in gathered.book.bound[tab]:
            if column in bound.columns:
                places[tab, column, bound.sheet_id] = (bound.sheet_id, bound.columns[column])
    if not places:
        return {}
    spreadsheet_id = gathered.snapshot.structure.spreadsheet_id
    entered = read_formulas(connection.transport, spreadsheet_id, places.values())
    formulas: dict[tuple[str, str], BoolArray] = {}
    for (tab, column, sheet_id), place in places.items():
        table = gathered.book.tables[tab]
        rows = formulas.setdefault((tab, column), np.zeros(len(table), dtype=bool))
        cells, read = entered.get(place, []), table.raw[column]
        for at in np.flatnonzero((table.sheet_ids == sheet_id) & found.touched[tab, column]).tolist():
            row = int(table.row_indexes[at])
            cell = cells[row] if row < len(cells) else None
            rows[at] = isinstance(cell, str) and cell.startswith("=") and cell != read[at]
    return formulas


def _planned(
    connection: Connection,
    gathered: Gathered,
    found: Reconciled,
    lists: Sequence[FileList],
    terms: Terms,
    now: datetime,
    named: tuple[str, str],
) -> Planned:
    import_id, run = named
    start = replace(found.book, state=replace(found.book.state, entries=with_import(gathered.book, import_id, run)))
    calls = connection.transport.traffic.calls
    planned = plan_of(gathered, now, mode=f"import {terms.verb}", calls=calls, start=start, run=run)
    lines = [_line(found, lists, at, terms, now, import_id, run) for at in range(len(lists))]
    rows = import_rows(gathered.book, lines, planned.around.vocabulary)
    if rows is None:
        return planned
    plan = replace(planned.plan, logs=(*planned.plan.logs, rows))
    return replace(planned, assembled=replace(planned.assembled, plan=plan))


def write_rejected(prepared: Prepared) -> list[Path]:
    """Write the rows that could not be taken beside their files, with a reason (mode 0600, whole or not at all).

    A file of an earlier import stays: people may have mended rows in it. The same rows again need no second file.
    """
    written = []
    for at, one in enumerate(prepared.lists):
        text = rejected_text(prepared.reconciled, prepared.lists, at, prepared.context)
        if text:
            path = Path(f"{'stdin' if one.path == '-' else one.path}.rejected.csv")
            written.append(_written_once(path, f"\ufeff{text}".encode()))
    return written


def _written_once(path: Path, data: bytes) -> Path:
    if path.is_file() and path.read_bytes() == data:
        return path
    path = free_path(path)
    write_private(path, data)
    return path


def _line(
    found: Reconciled, lists: Sequence[FileList], at: int, terms: Terms, now: datetime, import_id: str, run: str
) -> ImportLine:
    one, rows = lists[at], found.rows[found.rows["file"] == at]
    counts = {outcome.value: int((rows["outcome"] == outcome).sum()) for outcome in Outcome}
    conflicts = sum(
        int(np.sum([fate in (Fate.CONFLICT, Fate.NEWER) for fate in one_column.fate]))
        for one_column in found.differences
    )
    return ImportLine(
        import_id=import_id,
        run=run,
        mode=terms.verb.value,
        file=one.name,
        sha256=one.sha256,
        source=one.source,
        campaign=terms.campaign or one.campaign or "",
        at=now,
        rows=len(rows),
        counts=counts,
        history=int(rows["history"].sum()),
        conflicts=conflicts if at == 0 else 0,
        user=_user(),
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
