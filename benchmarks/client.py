"""The bridge as it runs in `sheetbridge sync`, with each phase's CPU counted.

`python -m benchmarks.client BASE SPREADSHEET AT [watch]` prints one line of JSON. Nothing is replaced but the names under which
the jobs call the functions of each phase, by the same functions with a clock around them.
"""

from __future__ import annotations

import itertools
import sys
from datetime import datetime, timedelta
from typing import Any

from benchmarks.meter import Meter

METER = Meter()
with METER.phase("import"):
    import google.auth  # what a sync with Google's credentials imports
    import google.oauth2.service_account  # noqa: F401
    import gspread  # noqa: F401
    import holidays.countries  # noqa: F401  # the national days of past years
    import pandas as pd  # noqa: F401

    import bridge.cli
    from bridge.google_sheets.apply import Applier
    from bridge.google_sheets.transport import Transport, anonymous_session
    from bridge.jobs import gathering, planned, sync, watch
    from bridge.jobs.checking import load_checked
    from bridge.jobs.connecting import Connection, Where

# The first reads the structure, the second may find clocks that ran out with the full minute and write, the third then looks at
# the structure again; the fourth is what all others cost.
FIRST_TICKS = 4


def main(base: str, spreadsheet: str, at: str, mode: str = "sync") -> None:
    """Sync once (or let `watch` look), at a given moment."""
    bridge.cli.collect_seldom()
    with METER.phase("settings"):
        settings = load_checked(None, imports=False)
    connection = Connection(Transport(anonymous_session(), base=base), spreadsheet, Where.EMULATOR)
    _count_phases()
    if mode == "watch":
        _watch(connection, settings, datetime.fromisoformat(at))
        return
    result = sync.sync(connection, settings, datetime.fromisoformat(at), force=True)
    METER.report(cells=result.plan.cell_count if result.written else 0, replanned=result.replanned)


def _count_phases() -> None:
    phases: dict[str, list[tuple[Any, str]]] = {
        "read": [(gathering, "read_structure"), (gathering, "read_grids")],
        "parse": [(gathering, "bind"), (gathering, "understood")],
        "rules": [(planned, "desired")],
        "diff": [(planned, "assemble")],
        "requests": [(sync, "batches"), (Applier, "apply")],
    }
    for phase, names in phases.items():
        for home, name in names:
            setattr(home, name, METER.timed(phase, getattr(home, name)))


def _watch(connection: Connection, settings: Any, first: datetime) -> None:
    """Ticks of a watch in which nothing changes; only the last one is counted."""
    moments = (first + timedelta(seconds=10 * number) for number in itertools.count())
    loop = watch.Watch(connection, settings, every=10, clock=lambda: next(moments), sleep=lambda _: None)
    ticks = loop.ticks(FIRST_TICKS)
    for _ in range(FIRST_TICKS - 1):
        next(ticks)
    spent = METER.spent()
    before = connection.transport.traffic.calls
    tick = next(ticks)
    METER.report(since=spent, cells=0, calls=connection.transport.traffic.calls - before, wrote=tick.result is not None)


if __name__ == "__main__":
    main(*sys.argv[1:])
