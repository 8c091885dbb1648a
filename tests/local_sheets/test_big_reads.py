"""Big reads answer from what is kept of the tab; whatever was done in between, they say what a reading from the cells says."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.values import big_reads, rendering

from .conftest import Api

ROWS = 600
ODD = (
    *(
        None,
        None,
        "",
        1,
        -3,
        2.5,
        1 / 3,
        1e-7,
        123456789012345678,
        10.00001,
        True,
        False,
        46000,
        0.1,
        0.0001,
        1e15,
        -0.5,
    ),
    *("null", ",null,", 'a"', '"', "x,", "日本", "TRUE", '[""', "],[", 10**15 - 1, 99999999999.5),
)
RENDERED = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
FORMATS = ({"type": "DATE"}, {"type": "NUMBER", "pattern": "#,##0.0"}, {"type": "TEXT", "pattern": '0;0;0;"x"@'})


class Acts:
    """Random changes of a tab."""

    def __init__(self, api: Api, seed: int) -> None:
        self.api, self.random = api, random.Random(seed)
        self.columns = self.random.choice((3, 8, 26))
        self.resize()
        for _ in range(4):
            self.put()
        if self.random.random() < 0.5:
            formulas = [["=ROW()*2"], ["=B1"], ['=IF(TRUE,"","x")'], ["=ARRAYFORMULA(ROW(A1:A3))"]]
            api.put("A300", formulas, option="USER_ENTERED")

    def resize(self) -> None:
        grid = {"sheetId": 0, "gridProperties": {"rowCount": ROWS, "columnCount": self.columns}}
        self.api.batch(
            {"updateSheetProperties": {"properties": grid, "fields": "gridProperties(rowCount,columnCount)"}}
        )

    def put(self) -> None:
        row, column = self.random.randrange(ROWS), self.random.randrange(self.columns)
        width = self.random.randrange(1, self.columns - column + 1)
        height = min(self.random.choice((1, 1, 3, 300)), ROWS - row)
        same = self.random.choice((None, None, 5, "t", True))
        values = [[self.random.choice(ODD) if same is None else same for _ in range(width)] for _ in range(height)]
        self.api.put(f"R{row + 1}C{column + 1}", values)

    def lines(self, most: int) -> dict[str, Any]:
        start = self.random.randrange(1, ROWS // 2)
        return {
            "sheetId": 0,
            "dimension": "ROWS",
            "startIndex": start,
            "endIndex": start + self.random.randrange(1, most),
        }

    def insert(self) -> None:
        self.api.batch({"insertDimension": {"range": self.lines(4)}})

    def delete(self) -> None:
        self.api.batch({"deleteDimension": {"range": self.lines(200)}})

    def sort(self) -> None:
        area = {"sheetId": 0, "startRowIndex": self.random.randrange(100), "endRowIndex": ROWS - 50}
        self.api.batch({"sortRange": {"range": area, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}})

    def format(self) -> None:
        look = self.random.choice(
            [{"numberFormat": one} for one in FORMATS] + [{"backgroundColor": {"red": self.random.random()}}]
        )
        area = {"sheetId": 0, "startRowIndex": self.random.randrange(200), "endRowIndex": ROWS - 100}
        cell = {"range": area, "cell": {"userEnteredFormat": look}, "fields": f"userEnteredFormat.{next(iter(look))}"}
        self.api.batch({"repeatCell": cell})

    def move(self) -> None:
        source = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}
        self.api.batch({"moveDimension": {"source": source, "destinationIndex": 2}})

    def any(self) -> None:
        self.resize()
        acts: list[Callable[[], None]] = [
            self.put,
            self.put,
            self.insert,
            self.delete,
            self.sort,
            self.format,
            self.move,
        ]
        self.random.choice(acts)()

    def query(self) -> tuple[str, dict[str, str]]:
        first, last = self.random.randrange(1, 60), self.random.randrange(ROWS - 60, ROWS)
        end = self.columns
        area = self.random.choice(
            (f"R1C1:R{ROWS}C{end}", f"R2C1:R{ROWS}C{end}", f"R1C2:R{ROWS}C3", f"R{first}C1:R{last}C{end}")
        )
        dates = self.random.choice(("SERIAL_NUMBER", "FORMATTED_STRING"))
        dimension = self.random.choice(("ROWS", "COLUMNS"))
        return area, {
            "valueRenderOption": self.random.choice(RENDERED),
            "majorDimension": dimension,
            "dateTimeRenderOption": dates,
        }


def text_of(api: Api, area: str, query: dict[str, str]) -> bytes:
    url = f"/v4/spreadsheets/{api.id}/values/{area}"
    response = api.local.handle(Request("GET", url, [*query.items(), ("prettyPrint", "false")]))
    assert response.status == 200, response.body
    return response.body


def assert_kept_is_what_the_cells_say(api: Api, monkeypatch: pytest.MonkeyPatch, seed: int, *, rounds: int) -> None:
    acts = Acts(api, seed)
    for number in range(rounds):
        acts.any()
        for _ in range(4):
            area, query = acts.query()
            for module in (rendering, big_reads):
                monkeypatch.setattr(module, "LEAST_KEPT", 100)
            kept = text_of(api, area, query)
            monkeypatch.setattr(rendering, "LEAST_KEPT", ROWS * 2)
            assert kept == text_of(api, area, query), (seed, number, area, query)


@pytest.mark.parametrize("seed", [3, 14])
def test_what_is_kept_is_what_the_cells_say(api, monkeypatch, seed):
    assert_kept_is_what_the_cells_say(api, monkeypatch, seed, rounds=6)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_made_ready_is_what_the_cells_say(api, monkeypatch, seed):
    api.local.get_ready()
    assert_kept_is_what_the_cells_say(api, monkeypatch, seed, rounds=4)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 160))
def test_what_is_kept_is_what_the_cells_say_many_times(api, monkeypatch, seed):
    if seed % 2:
        api.local.get_ready()
    assert_kept_is_what_the_cells_say(api, monkeypatch, seed, rounds=15)


def test_what_another_process_wrote_is_read(tmp_path):
    path = tmp_path / "shared.sheets"
    one, other = LocalSheets(path), LocalSheets(path)
    api = Api(one, one.create_spreadsheet("shared"))
    twin = Api(other, api.id)
    api.put("A1", [[row, "x"] for row in range(700)])
    query = {"valueRenderOption": "UNFORMATTED_VALUE"}
    assert twin.values("A1:B700", **query)[300] == [300, "x"]
    api.put("B301", [["changed"]])
    assert twin.values("A1:B700", **query)[300] == [300, "changed"]
    assert orjson.loads(text_of(api, "A1:B700", query)) == orjson.loads(text_of(twin, "A1:B700", query))
    one.close()
    other.close()
