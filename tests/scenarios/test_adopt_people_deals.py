"""A deal sheet as people really keep it: adopted, synced, given back, and never changed in between."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from bridge.jobs.adopt import adopt, propose
from bridge.jobs.connecting import Connection
from bridge.jobs.gathering import gather
from bridge.jobs.planned import plan_of
from bridge.jobs.sync import sync
from bridge.jobs.unadopt import unadopt
from bridge.local_sheets import LocalSheets
from bridge.local_sheets.files.xlsx import open_xlsx
from bridge.settings.load import load
from tests.scenarios.people import connection_to, moment

AT = "2026-11-24 10:00"
CELLS = "sheets(properties,merges,conditionalFormats,protectedRanges,basicFilter,data)"


def whole(connection: Connection) -> dict[str, Any]:
    """Everything of every tab: values, formulas, formats, notes, dropdowns, rules."""
    answer = connection.transport.json(
        "GET", f"/{connection.spreadsheet_id}", params={"fields": CELLS, "includeGridData": "true"}
    )
    return {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}


def cells(sheet: dict[str, Any], width: int) -> dict[tuple[int, int], Any]:
    """The cells of the first `width` columns, blank ones left out."""
    rows = sheet["data"][0].get("rowData", [])
    return {
        (row, column): cell
        for row, line in enumerate(rows)
        for column, cell in enumerate(line.get("values", [])[:width])
        if cell
    }


def rules(sheet: dict[str, Any]) -> list[Any]:
    return [rule for rule in sheet.get("conditionalFormats", []) if "sheetbridge:" not in json.dumps(rule)]


class Adopted:
    """The sample, before and after; `now` is the moment of the first sync."""

    def __init__(self, workbook: Path) -> None:
        self.settings = load()
        self.local = LocalSheets(None)
        self.connection = connection_to(self.local, open_xlsx(self.local, workbook))
        self.before = whole(self.connection)
        self.proposals = propose(self.connection, self.settings, moment(AT))
        chosen = [proposal for proposal in self.proposals if proposal.is_usable]
        adopt(self.connection, self.settings, chosen, moment(AT))
        self.result = sync(self.connection, self.settings, moment(AT))
        self.after = whole(self.connection)


@pytest.fixture(scope="module")
def expected(shared):
    return json.loads((shared / "samples" / "people_deals.expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def adopted(shared):
    return Adopted(shared / "samples" / "people_deals.xlsx")


def test_the_mapping_is_the_expected_one(adopted, expected):
    proposal = next(one for one in adopted.proposals if one.title == expected["worksheet"])
    assert proposal.header_row + 1 == expected["header_row"]
    found = {column.column_index: column.key or None for column in proposal.columns}
    for name, key in expected["columns"].items():
        index = ord(name[0]) - ord("A")
        assert found.get(index) in expected["columns_judgement"].get(name, [key]), name
    assert not next(one for one in adopted.proposals if one.title != expected["worksheet"]).is_usable


def test_everything_people_had_is_identical_after_adopt_and_sync(adopted):
    for title, sheet in adopted.before.items():
        width = sheet["properties"]["gridProperties"]["columnCount"]
        used = 25 if title == "案件管理" else width
        assert cells(adopted.after[title], used) == cells(sheet, used)
        assert rules(adopted.after[title]) == rules(sheet)
        assert adopted.after[title].get("merges") == sheet.get("merges")
        assert adopted.after[title]["properties"]["title"] == sheet["properties"]["title"]


def test_records_are_the_expected_ones(adopted, expected):
    table = gather(adopted.connection, adopted.settings, moment(AT)).book.tables["deals"]
    rows = {int(index) + 1 for index in table.row_indexes}
    assert rows == {row["row"] for row in expected["rows"]}
    assert not rows & set(expected["not_deals"])


def labelled(adopted: Adopted) -> dict[int, dict[str, Any]]:
    """Rows of the adopted tab (1-based): header -> value, our columns only."""
    lines = adopted.after["案件管理"]["data"][0]["rowData"]
    text = [[_value(cell) for cell in line.get("values", [])] for line in lines]
    return {
        number: {head: line[at] if at < len(line) else None for at, head in enumerate(text[0]) if at >= 25 and head}
        for number, line in enumerate(text, 1)
    }


def _value(cell: dict[str, Any]) -> Any:
    return next(iter(cell.get("userEnteredValue", {}).values()), None)


def test_stage_score_and_rank_of_every_row(adopted, expected):
    ours = labelled(adopted)
    for row in expected["rows"]:
        found = ours[row["row"]]
        assert found["ステージ(自動)"] == row["stage_auto"], row
        assert found["スコア"] == row["score"], row
        assert found["ランク"] == (row["rank"] or "未評価"), row


def test_ticks_numbers_and_amounts_of_every_row(adopted, expected):
    table = gather(adopted.connection, adopted.settings, moment(AT)).book.tables["deals"]
    frame = table.frame.set_axis([int(index) + 1 for index in table.row_indexes])
    for row in expected["rows"]:
        record = frame.loc[row["row"]]
        ticks = {name: bool(record[f"chk_{name}"]) for name in row["checks"]}
        assert ticks == row["checks"], row
        assert bool(record["blocked"]) == row["blocked"], row
        amount = None if record["amount"] != record["amount"] else record["amount"]
        assert amount == row["amount"], row
        for key in ("fit", "need", "timing"):
            answer = record[key]
            assert (int(answer) if answer is not None else None) == row[key], (row, key)


def test_exactly_the_unreadable_cells_are_told(adopted, expected):
    ours = labelled(adopted)
    for row in expected["rows"]:
        told = re.findall("W-VALUE|W-SCORE-RANGE", ours[row["row"]]["要確認"] or "")
        assert bool(told) == bool(row["unreadable"]), (row["row"], told)


def test_exactly_the_assumed_years_are_told(adopted, expected):
    gathered = gather(adopted.connection, adopted.settings, moment(AT))
    table = plan_of(gathered, moment(AT)).after.tables["deals"]
    columns = gathered.book.bound["deals"][0].columns
    told = {
        f"{chr(ord('A') + columns[finding.column])}{int(table.row_indexes[at]) + 1}"
        for finding in table.findings
        if finding.code == "W-YEAR"
        for at in finding.rows.nonzero()[0]
    }
    assert told == {name for row in expected["rows"] for name in row["year_assumed"]}


def test_a_second_sync_writes_nothing(adopted):
    assert sync(adopted.connection, adopted.settings, moment(AT)).plan.is_empty


def test_unadopt_gives_the_file_back_as_it_was(shared):
    adopted = Adopted(shared / "samples" / "people_deals.xlsx")
    unadopt(adopted.connection, adopted.settings, moment(AT))
    given_back = whole(adopted.connection)
    assert list(given_back) == list(adopted.before)
    for title, sheet in adopted.before.items():
        assert given_back[title]["properties"] == sheet["properties"]
        assert given_back[title] == sheet
    left = adopted.connection.transport.json(
        "POST",
        f"/{adopted.connection.spreadsheet_id}/developerMetadata:search",
        body={"dataFilters": [{"developerMetadataLookup": {}}]},
    )
    assert left == {}
