"""watch: sync again and again. One read a tick while nothing changed; the structure is read again only when something did."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bridge.errors import (
    AccessDenied,
    ConfigurationTakenOver,
    Locked,
    NotFound,
    OutcomeUnknown,
    RequestRefused,
    SpreadsheetUnreachable,
    TooBig,
    UnsafePlan,
)
from bridge.google_sheets.read import read_structure
from bridge.jobs.gathering import Connection
from bridge.jobs.planned import Planned, make_plan
from bridge.jobs.sync import SyncResult, sync
from bridge.settings import Settings
from bridge.sheet.snapshot import Structure

log = logging.getLogger(__name__)

# What a later round may find gone: the line is back, or people have changed what was refused.
PASSING = (SpreadsheetUnreachable, Locked, OutcomeUnknown, RequestRefused, UnsafePlan, TooBig)
LASTING = (AccessDenied, NotFound)  # of those, what waiting cannot heal; what to do stands in the message
STRUCTURE_EVERY = 50  # writes after which the structure is read again even if nothing looks different


@dataclass(frozen=True)
class Tick:
    """One round. result: None where nothing changed; calls: sent in this round; error: what a later round may find gone."""

    result: SyncResult | None
    calls: int
    error: Exception | None = None


class Watch:
    """Keeps one spreadsheet in order. clock: the naive local now; sleep: seconds."""

    def __init__(
        self,
        connection: Connection,
        settings: Settings,
        *,
        every: float,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self.connection, self.settings = connection, settings
        self.every, self.clock, self.sleep = every, clock, sleep
        self._structure: Structure | None = None
        self._writes = 0
        self._wrote_before = False

    def ticks(self, rounds: int | None = None) -> Iterator[Tick]:
        """Rounds without end (or so many), `every` seconds apart. Raises ConfigurationTakenOver and what no new try can mend."""
        done = 0
        while rounds is None or done < rounds:
            if done:
                self.sleep(self.every)
            done += 1
            yield self._tick()

    def _tick(self) -> Tick:
        transport = self.connection.transport
        transport.renew_time()
        before = transport.traffic.calls
        try:
            result = self._round()
        except LASTING:
            raise
        except PASSING as error:
            log.warning("this round failed; the next one tries again", extra={"because": type(error).__name__})
            self._structure = None
            return Tick(None, transport.traffic.calls - before, error)
        return Tick(result, transport.traffic.calls - before)

    def _round(self) -> SyncResult | None:
        now = self.clock()
        if self._structure is None or self._writes >= STRUCTURE_EVERY:
            self._structure, self._writes = read_structure(self.connection.transport, self.connection.spreadsheet_id), 0
        planned = make_plan(self.connection, self.settings, now, structure=self._structure, mode="watch")
        self._raise_if_taken_over(planned)
        if planned.plan.is_empty and planned.gathered.unfinished is None:
            return None
        # Something changed: plan again from a structure that belongs to it, and write.
        result = sync(self.connection, self.settings, now, mode="watch")
        self._structure, self._writes = None, self._writes + 1
        self._wrote_before = True
        return result

    def _raise_if_taken_over(self, planned: Planned) -> None:
        """Two configurations would undo each other's work for ever; the one that came first gives way."""
        theirs, ours = planned.before.state.entries.get("config", ""), self.settings.digest
        if self._wrote_before and theirs and theirs != ours:
            raise ConfigurationTakenOver(ours=ours, theirs=theirs)
