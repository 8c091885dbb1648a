"""How often Google is asked, counted at the server, for small, middling and big lists."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from benchmarks.deals import deals, edited
from bridge.jobs.watch import Watch
from bridge.local_sheets.wire.messages import LoggedRequest
from bridge.local_sheets.wire.messages import Request as HttpRequest
from bridge.sheet.a1 import column_letter
from tests.scenarios.people import Office, moment

NOW = "2026-12-01 09:00"
LATER = "2026-12-01 09:10"
TWO_MB = 2_000_000  # bytes of JSON, the most Google recommends for one batch
CHUNK = 2_000


@dataclass
class Calls:
    """What the server was asked meanwhile. sizes: bytes of JSON of each write."""

    asked: list[LoggedRequest] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.asked)

    @property
    def fewest(self) -> int:
        """Batches of 2 MB that the same bytes would fill."""
        return -(-sum(self.sizes) // TWO_MB)


@contextmanager
def counted(office: Office) -> Iterator[Calls]:
    calls, start = Calls(), len(office.local.log)

    def seen(request: HttpRequest) -> None:
        if request.method == "POST" and request.path.endswith(":batchUpdate"):
            packed = "gzip" in request.header("content-encoding")
            calls.sizes.append(len(gzip.decompress(request.body) if packed else request.body))

    office.local.on_request.append(seen)
    yield calls
    office.local.on_request.remove(seen)
    calls.asked = office.local.log[start:]


def team(count: int) -> tuple[Office, dict[str, Any]]:
    """A team that has typed so many deals, and those."""
    office, cells = Office(at="2026-10-01 09:00"), deals(count, moment(NOW))
    office.tab("案件").resize(rows=count + 1)
    columns = [(key, dict(enumerate(column.tolist()))) for key, column in cells.items()]
    for first in range(0, count, CHUNK):
        rows = range(first, min(first + CHUNK, count))
        type_in(office, {key: {row: column[row] for row in rows} for key, column in columns})
    return office, cells


def type_in(office: Office, typed: Mapping[str, Mapping[int, object]]) -> None:
    """Column key -> position of the deal -> cell."""
    labels, tab = office.labels("案件"), office.settings.tabs["deals"]
    data = []
    for key, column in typed.items():
        letter, rows = column_letter(labels.index(tab.column(key).label.ja)), sorted(column)
        together = rows == list(range(rows[0], rows[-1] + 1))
        runs = [rows] if together else [[row] for row in rows]
        data += [
            {"range": f"{letter}{run[0] + 2}", "majorDimension": "COLUMNS", "values": [[column[row] for row in run]]}
            for run in runs
        ]
    office.tab("案件").batch_update(data, value_input_option="RAW")


@pytest.mark.parametrize("count", [10, 1_000, 10_000])
def test_few_calls_however_many_deals(count: int) -> None:
    office, cells = team(count)
    with counted(office) as first:
        office.sync(NOW)
    assert first.count("read") <= 2
    assert max(first.sizes) <= TWO_MB
    assert first.count("write") <= first.fewest + 1  # records are not torn apart, so no batch is quite full

    type_in(office, edited(cells, 0.01 if count > 100 else 0.1))
    with counted(office) as next_one:
        office.sync(LATER, force=True)
    assert next_one.count("read") <= 2
    assert sum(next_one.sizes) <= TWO_MB
    assert next_one.count("write") == 1

    with counted(office) as nothing:
        office.sync(LATER)
    assert (nothing.count("read"), nothing.count("write")) == (2, 0)
    assert_watching_is_cheap(office)


def assert_watching_is_cheap(office: Office) -> None:
    """After the first look each look is one read, as long as nobody changes anything."""
    now = moment(LATER)
    every = timedelta(seconds=10)
    moments = (now + every * tick for tick in range(1, 100))
    watch = Watch(office.bridge, office.settings, every=10, clock=lambda: next(moments), sleep=lambda _: None)
    looks = watch.ticks(5)
    next(looks)
    with counted(office) as calls:
        found = [(tick.result, tick.calls, tick.error) for tick in looks]
    assert found == [(None, 1, None)] * 4
    assert (calls.count("read"), calls.count("write")) == (4, 0)
