"""Whatever is sent: never a 500, answers as Google's discovery document says, all or nothing, the same after a restart."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.server.urls import find_route

from .answers import faults
from .conftest import NOW
from .random_requests import COLUMNS, ROWS, calls

SEQUENCES = st.lists(calls(), min_size=1, max_size=6)
GRID = {"gridProperties": {"rowCount": ROWS, "columnCount": COLUMNS}}
SETUP: list[Any] = [
    {"updateSheetProperties": {"properties": GRID, "fields": "gridProperties(rowCount,columnCount)"}},
    {"addSheet": {"properties": {"sheetId": 5, "title": "Tab 5", **GRID}}},
    {"addSheet": {"properties": {"sheetId": 6, "title": "Tab 6", **GRID}}},
    {"addNamedRange": {"namedRange": {"namedRangeId": "1", "name": "name1", "range": {"endRowIndex": 3}}}},
    {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": {"endRowIndex": 1}}}},
    {
        "addBanding": {
            "bandedRange": {"bandedRangeId": 1, "range": {"sheetId": 6}, "rowProperties": {"headerColor": {"red": 1}}}
        }
    },
    {"addFilterView": {"filter": {"filterViewId": 1, "title": "f", "range": {}}}},
    {
        "addTable": {
            "table": {"tableId": "1", "name": "t", "range": {"sheetId": 5, "endRowIndex": 4, "endColumnIndex": 3}}
        }
    },
    {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": 1,
                "metadataKey": "k1",
                "visibility": "DOCUMENT",
                "location": {"dimensionRange": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}},
            }
        }
    },
    {
        "addChart": {
            "chart": {
                "chartId": 1,
                "spec": {"pieChart": {"series": {"sourceRange": {"sources": [{"endColumnIndex": 1}]}}}},
                "position": {"overlayPosition": {"anchorCell": {}}},
            }
        }
    },
    {
        "addSlicer": {
            "slicer": {
                "slicerId": 2,
                "spec": {"dataRange": {}, "columnIndex": 1},
                "position": {"overlayPosition": {"anchorCell": {}}},
            }
        }
    },
    {
        "addConditionalFormatRule": {
            "rule": {
                "ranges": [{"endRowIndex": 4}],
                "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}},
            }
        }
    },
]


class World:
    """A server on a file, with one spreadsheet that has a bit of everything."""

    def __init__(self, path: Path) -> None:
        self.path, self.local = path, LocalSheets(path, clock=lambda: NOW)
        self.id = self.local.create_spreadsheet("x", locale="en_US", time_zone="Etc/GMT")
        assert self.call("POST", ":batchUpdate", {}, {"requests": SETUP})[0] == 200

    def call(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        url = f"/v4/spreadsheets/{self.id}{path}"
        content = b"" if body is None else orjson.dumps(body)
        response = self.local.handle(Request(method, url, list(query.items()), {}, content))
        answer = orjson.loads(response.body)
        if response.status == 200:
            name = find_route(method, url)[0].answer
            assert name is not None
            assert faults(answer, name) == []
        return response.status, answer

    def state(self) -> Any:
        """All that can be read."""
        query = {"includeGridData": "true", "commentsViewMode": "COMMENTS_VIEW_MODE_INCLUDED"}
        status, whole = self.call("GET", "", query, None)
        assert status == 200
        lookup = {"dataFilters": [{"developerMetadataLookup": {}}]}
        return whole, self.call("POST", "/developerMetadata:search", {}, lookup)

    def restart(self) -> None:
        self.local.close()
        self.local = LocalSheets(self.path, clock=lambda: NOW)


def assert_refusals_change_nothing(sequence: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "random.sheets")
        try:
            before = world.state()
            for method, path, query, body in sequence:
                status, answer = world.call(method, path, query, body)
                assert status in (200, 400), (answer, body)
                after = world.state()
                if status != 200:
                    assert after == before, body
                    assert answer["error"]["message"]
                before = after
            world.restart()
            assert world.state() == before
        finally:
            world.local.close()


BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
DEEP = settings(max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))


@BOUNDED
@given(SEQUENCES)
def test_random_sequences(sequence):
    assert_refusals_change_nothing(sequence)


@pytest.mark.deep
@DEEP
@given(SEQUENCES)
def test_many_random_sequences(sequence):
    assert_refusals_change_nothing(sequence)
