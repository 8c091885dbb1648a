"""Every request the bridge sends is valid by Google's own description of the API."""

from __future__ import annotations

import gzip
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from bridge.jobs.adopt import adopt, propose
from bridge.jobs.unadopt import unadopt
from bridge.jobs.undo import undo
from bridge.jobs.watch import Watch
from bridge.local_sheets import Request
from tests.scenarios.people import Office, moment


@pytest.fixture(scope="module")
def validator(shared: Path) -> Any:
    """The checker that lies beside the recordings of the real API."""
    spec = importlib.util.spec_from_file_location("validate_requests", shared / "conformance" / "validate_requests.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module.Validator()


def faults(validator: Any, requests: list[Request]) -> Iterator[str]:
    for request in requests:
        packed = {name.lower(): value for name, value in request.headers.items()}.get("content-encoding") == "gzip"
        body = gzip.decompress(request.body) if packed else request.body
        for fault in validator.request(
            request.method, request.path, request.query, orjson.loads(body) if body else None
        ):
            yield f"{request.method} {request.path}: {fault}"


def test_init_sync_watch_undo_adopt_and_unadopt_send_valid_requests(validator):
    sent: list[Request] = []
    office = Office()
    office.local.on_request.append(sent.append)
    settings, bridge = office.settings, office.bridge
    from bridge.jobs.init import init

    other = office.bridge.at(office.local.create_spreadsheet("別の表", locale="ja_JP", time_zone="Asia/Tokyo"))
    init(other, settings, moment("2026-11-24 09:00"))
    office.type(2, "メンバー", name="伊藤 深雪", active=True)
    office.type(2, company="あさひ商事", chk_discovery=True, owner="Marketing", next="IS", blocked=True)
    office.type(3, company="いろは工業", chk_contract=True)
    office.sync("2026-11-24 10:00")
    office.type(2, baton_accepted=True)
    run = office.sync("2026-11-24 11:00").plan.run
    watch = Watch(bridge, settings, every=0, clock=lambda: moment("2026-11-24 12:00"), sleep=lambda _: None)
    assert [tick.error for tick in watch.ticks(2)] == [None, None]
    undo(bridge, settings, run, moment("2026-11-24 12:30"))
    theirs = bridge.at(office.local.create_spreadsheet("人の表", locale="ja_JP", time_zone="Asia/Tokyo"))
    sheet = theirs.transport.client().open_by_key(theirs.spreadsheet_id).sheet1
    sheet.update(
        [["会社名", "Discovery", "BANT", "Owner", "Next"], ["あさひ商事", "○", "", "IS", "Sales"]], "A1", raw=True
    )
    proposals = [one for one in propose(theirs, settings, moment("2026-11-24 10:00")) if one.is_usable]
    adopt(theirs, settings, proposals, moment("2026-11-24 10:00"))
    unadopt(theirs, settings, moment("2026-11-24 10:00"))
    assert len(sent) > 30
    assert list(faults(validator, sent)) == []
