"""What one client process spent: CPU seconds by phase, and its peak memory. Needs nothing but the standard library."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PHASES = ("import", "settings", "read", "parse", "rules", "diff", "requests", "other")
NOT_COUNTED = ("import", "told")  # in the CPU after imports; told: what the floor is told instead of finding it out


class Meter:
    """CPU seconds by phase; of nested phases each counts only its own time. What no phase claims is `other`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = ["other"]
        self._since = 0.0  # process time starts with the process, so the interpreter's own start is `other`

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what runs inside as `name`."""
        self._book()
        self._open.append(name)
        try:
            yield
        finally:
            self._book()
            self._open.pop()

    def timed(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted as `name`."""

        def counted(*args: Any, **named: Any) -> Any:
            with self.phase(name):
                return call(*args, **named)

        return counted

    def spent(self) -> dict[str, float]:
        """Seconds by phase so far."""
        self._book()
        return dict(self.seconds)

    def report(self, *, since: Mapping[str, float] | None = None, **more: Any) -> None:
        """Print what was spent, as one line of JSON. since: leave out what had been spent before."""
        known = since or {}
        seconds = {phase: spent - known.get(phase, 0.0) for phase, spent in self.spent().items()}
        print(json.dumps({"seconds": seconds, "peak_mb": peak_mb(), **more}))

    def _book(self) -> None:
        now = time.process_time()
        phase = self._open[-1]
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self._since = now


def peak_mb() -> float:
    """Largest resident size of this process in MB. (On Linux ru_maxrss would start from the parent's size.)"""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / 1024 / 1024 if sys.platform == "darwin" else size / 1024
