"""doctor --prove: what Google does not document is tried out in a scratch tab that goes again, and what breaks is told."""

from __future__ import annotations

from typing import Any

import pytest

from bridge.google_sheets.read import read_structure
from bridge.jobs.connecting import Connection
from bridge.jobs.proving import KEY, TITLE, prove
from bridge.sheet.snapshot import TabStructure
from tests.safety.team import acting

NAMES = ["stamp", "before-image", "sentinel", "marks", "texts"]


def scratch(spreadsheet: Connection) -> TabStructure | None:
    structure = read_structure(spreadsheet.transport, spreadsheet.spreadsheet_id)
    return next((tab for tab in structure.tabs if tab.title == TITLE), None)


def batch(spreadsheet: Connection, *requests: Any) -> None:
    path = f"/{spreadsheet.spreadsheet_id}:batchUpdate"
    spreadsheet.transport.json("POST", path, body={"requests": list(requests)})


def failed(spreadsheet: Connection) -> list[str]:
    return [step.name.removeprefix("Proof, ") for step in prove(spreadsheet) if not step.passed]


def test_every_proof_holds_and_nothing_is_left(spreadsheet: Connection) -> None:
    before = read_structure(spreadsheet.transport, spreadsheet.spreadsheet_id)
    steps = list(prove(spreadsheet))
    assert [step.name for step in steps] == [*(f"Proof, {name}" for name in NAMES), "Scratch tab"]
    assert all(step.passed for step in steps)
    assert read_structure(spreadsheet.transport, spreadsheet.spreadsheet_id) == before


def test_a_scratch_tab_that_was_left_behind_goes_first(spreadsheet: Connection) -> None:
    steps = prove(spreadsheet)
    next(steps)
    left = scratch(spreadsheet)
    assert left is not None
    del steps  # the generator is closed: it takes its tab along
    assert scratch(spreadsheet) is None
    mark = {
        "metadataKey": KEY,
        "metadataValue": "scratch",
        "visibility": "DOCUMENT",
        "location": {"sheetId": left.sheet_id},
    }
    add = {"addSheet": {"properties": {"sheetId": left.sheet_id, "title": TITLE}}}
    batch(spreadsheet, add, {"createDeveloperMetadata": {"developerMetadata": mark}})
    assert failed(spreadsheet) == []
    assert scratch(spreadsheet) is None


def test_a_tab_of_that_name_that_people_made_stays(spreadsheet: Connection) -> None:
    batch(spreadsheet, {"addSheet": {"properties": {"title": TITLE}}})
    assert failed(spreadsheet) == ["Scratch tab"]
    assert scratch(spreadsheet) is not None


@pytest.mark.parametrize(
    ("request_number", "undone", "proof"),
    [
        pytest.param(3, "mark", "stamp", id="an id that does not last"),
        pytest.param(6, "cells", "before-image", id="cells that are not what was written"),
        pytest.param(10, "mark", "marks", id="a mark that does not follow"),
    ],
)
def test_what_does_not_hold_is_told(spreadsheet: Connection, request_number: int, undone: str, proof: str) -> None:
    """Somebody undoes in that moment what the proof stands on: to doctor that looks like a Google that works otherwise."""

    def undo() -> None:
        tab = scratch(spreadsheet)
        assert tab is not None
        ours = {"developerMetadataLookup": {"metadataKey": KEY}}
        area = {"sheetId": tab.sheet_id}
        gone = {
            "mark": {"deleteDeveloperMetadata": {"dataFilter": ours}},
            "cells": {"repeatCell": {"range": area, "cell": {}, "fields": "userEnteredValue"}},
        }
        batch(spreadsheet, gone[undone])

    assert spreadsheet.local is not None
    with acting(spreadsheet.local, {request_number: undo}):
        assert failed(spreadsheet) == [proof]
    assert scratch(spreadsheet) is None
