"""What a sync would do: the spreadsheet read, the desired Book, and the plan between the two. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bridge import __version__
from bridge.book import Book
from bridge.desired import context_of, desired
from bridge.errors import Problem
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.planning.assemble import Assembled, Circumstances, assemble
from bridge.planning.plan import Plan
from bridge.settings import Settings
from bridge.sheet.snapshot import Structure

ISSUES = "import_issues"


@dataclass(frozen=True)
class Planned:
    """What a sync would do: the Book as it is, as it should be, and the difference."""

    gathered: Gathered
    before: Book
    after: Book
    assembled: Assembled
    around: Circumstances

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.assembled.plan

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Faults met while reading and deciding."""
        return self.plan.problems


def make_plan(
    connection: Connection,
    settings: Settings,
    now: datetime,
    *,
    mode: str = "sync",
    structure: Structure | None = None,
    run: str = "",
) -> Planned:
    """Read the spreadsheet and decide; nothing is written. now: naive, in the configured zone; run: see `plan_of`."""
    gathered = gather(connection, settings, now, structure=structure, to_compute=True)
    return plan_of(gathered, now, mode=mode, calls=connection.transport.traffic.calls, run=run)


def plan_of(
    gathered: Gathered,
    now: datetime,
    *,
    mode: str = "sync",
    calls: int = 0,
    start: Book | None = None,
    run: str = "",
) -> Planned:
    """Decide from what was read. start: the book with what an import puts into it, before rules (as read, if not given);
    run: the run to go on with, where an earlier try has written."""
    after = desired(start or _with_decisions(gathered, now), gathered.settings, now, vocabulary=gathered.vocabulary)
    around = Circumstances(
        snapshot=gathered.snapshot,
        settings=gathered.settings,
        vocabulary=gathered.vocabulary,
        now=now,
        seq=gathered.seq,
        mode=mode,
        version=__version__,
        calls=calls,
        run=run,
    )
    return Planned(gathered, gathered.book, after, assemble(gathered.book, after, around), around)


def _with_decisions(gathered: Gathered, now: datetime) -> Book:
    """The book as read, with what people decided in 取込確認 carried out."""
    book = gathered.book
    if ISSUES not in book.tables:
        return book
    from bridge.importing.decisions import decided, is_waiting  # 20 ms to load

    return decided(book, context_of(book, gathered.settings, now)) if is_waiting(book) else book
