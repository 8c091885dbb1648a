"""Pacing: never more calls a minute than Google allows one user, over all processes of this machine that sign in alike.

A small file holds when calls were sent and until when everybody waits after a 429: times only, nothing of people's. Where it cannot
be locked or written, each process paces itself alone. https://developers.google.com/workspace/sheets/api/limits
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import orjson

log = logging.getLogger(__name__)

A_MINUTE = 60.0  # seconds
PER_MINUTE = 60  # reads, and as many writes, for each user of a project


@dataclass
class Pacer:
    """path: the common file, None for this process alone; clock: seconds since 1970 (processes share it)."""

    path: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    limit: int = PER_MINUTE
    _alone: dict[str, Any] = field(default_factory=dict)

    def wait(self, *, reading: bool) -> float:
        """Wait until one more call is allowed and note it down; gives the seconds waited."""
        waited = 0.0
        while seconds := self._try(reading=reading):
            log.info("pacing", extra={"seconds": round(seconds, 1)})
            self.sleep(seconds)
            waited += seconds
        return waited

    def hold(self, seconds: float) -> None:
        """After a 429: nobody on this machine sends anything for so long."""
        with self._notes() as notes:
            notes["until"] = max(float(notes.get("until", 0)), self.clock() + min(seconds, A_MINUTE))

    def _try(self, *, reading: bool) -> float:
        """Note the call down and give 0, or the seconds until it may be tried again."""
        kind = "reads" if reading else "writes"
        with self._notes() as notes:
            now = self.clock()
            sent = [moment for moment in notes.get(kind, ()) if now - A_MINUTE < moment <= now]
            held = min(float(notes.get("until", 0)) - now, A_MINUTE)  # a clock that was set back holds nobody for ever
            full = sent[0] + A_MINUTE - now if len(sent) >= self.limit else 0.0
            if (seconds := max(held, full)) > 0:
                return seconds
            notes[kind] = [*sent, now]
        return 0.0

    @contextmanager
    def _notes(self) -> Iterator[dict[str, Any]]:
        file = self._locked()
        if file is None:
            yield self._alone
            return
        with file:
            notes = _parsed(file.read())
            yield notes
            file.seek(0)
            file.truncate()
            file.write(orjson.dumps(notes))

    def _locked(self) -> IO[bytes] | None:
        if self.path is None:
            return None
        try:
            import fcntl

            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
            fcntl.flock(file, fcntl.LOCK_EX)
        except (ImportError, OSError) as error:
            log.debug("pacing alone", extra={"because": type(error).__name__})
            self.path = None
            return None
        return file


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        notes = orjson.loads(content or b"{}")
    except orjson.JSONDecodeError:  # a full disk cut it off: begin anew
        return {}
    return notes if isinstance(notes, dict) else {}


def pacer_of(account: str) -> Pacer:
    """The pacer that all processes signed in as this account share."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    name = hashlib.sha256(account.encode()).hexdigest()[:16]
    return Pacer(cache / "sheetbridge" / f"pace-{name}.json")
