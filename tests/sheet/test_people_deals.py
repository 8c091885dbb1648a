"""A sheet as people really keep it: what the bridge makes of it is judged by hand (people_deals.expected.json)."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge.book import Table
from bridge.settings import Settings
from bridge.sheet.a1 import column_index, column_letter
from bridge.sheet.binding import TAB_KEY
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.mapping import Proposal, propose
from bridge.sheet.snapshot import Metadata

from . import sheets, workbooks


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "samples/people_deals.expected.json").read_text())
    return found


@pytest.fixture(scope="module", params=[None, 123_456_789.0], ids=["formulas blank", "formulas with their values"])
def proposal(shared: Path, expected: dict[str, Any], settings: Settings, request: pytest.FixtureRequest) -> Proposal:
    tab = workbooks.read_tab(shared / "samples/people_deals.xlsx", expected["worksheet"], formulas=request.param)
    return propose(*tab, settings, now=sheets.NOW)


@pytest.fixture(scope="module", params=[None, 123_456_789.0], ids=["formulas blank", "formulas with their values"])
def table(shared: Path, expected: dict[str, Any], settings: Settings, request: pytest.FixtureRequest) -> Table:
    """The deals of the sheet, adopted as expected."""
    marks = [Metadata(1, TAB_KEY, "deals adopted")]
    marks += [
        Metadata(2, COLUMN_KEY, f"{key} adopted" if key else "- adopted", column_index(cell[:-1]))
        for cell, key in expected["columns"].items()
    ]
    path = shared / "samples/people_deals.xlsx"
    tab = workbooks.read_tab(path, expected["worksheet"], formulas=request.param, metadata=tuple(marks))
    book = sheets.book_of(settings, tab)
    assert book.problems == ()
    return book.tables["deals"]


def test_the_mapping(proposal: Proposal, expected: dict[str, Any]) -> None:
    found = {f"{column_letter(one.column_index)}{proposal.header_row + 1}": one.key or None for one in proposal.columns}
    assert found == expected["columns"]
    assert (proposal.tab, proposal.records, proposal.is_usable) == ("deals", expected["deals"], True)
    assert proposal.header_row + 1 == expected["header_row"]
    assert proposal.last_record + 1 == max(row["row"] for row in expected["rows"])


def test_a_scrap_tab_is_no_deal_sheet(shared: Path, settings: Settings) -> None:
    tab = workbooks.read_tab(shared / "samples/people_deals.xlsx", "メモ用")
    assert propose(*tab, settings, now=sheets.NOW).tab == ""


def test_the_records(table: Table, expected: dict[str, Any]) -> None:
    rows = (table.row_indexes + 1).tolist()
    assert rows == [row["row"] for row in expected["rows"]]
    assert not set(rows) & set(expected["not_deals"])


def test_the_values(table: Table, expected: dict[str, Any]) -> None:
    for record, row in zip(table.frame.to_dict("records"), expected["rows"], strict=True):
        found = {
            "company": record["company"],
            **{key: None if record[key] is None else int(record[key]) for key in ("fit", "need", "timing")},
            "checks": {key: record[f"chk_{key}"] for key in row["checks"]},
            "blocked": record["blocked"],
            "amount": None if np.isnan(record["amount"]) else record["amount"],
        }
        wanted = {key: row[key] for key in found} | {"company": row["company"].strip()}
        assert found == wanted, row["row"]


@pytest.mark.parametrize(("code", "field"), [("W-VALUE", "unreadable"), ("W-YEAR", "year_assumed")])
def test_the_findings(table: Table, expected: dict[str, Any], code: str, field: str) -> None:
    letters = {key: cell[:-1] for cell, key in expected["columns"].items() if key}
    scores = {letters[key] for key in ("fit", "need", "timing")}  # W-SCORE-RANGE, by the scoring rule
    found = defaultdict(set)
    for finding in table.findings:
        for at in np.flatnonzero(finding.rows) if finding.code == code else ():
            found[int(table.row_indexes[at]) + 1].add(f"{letters[finding.column]}{table.row_indexes[at] + 1}")
    wanted = {row["row"]: {cell for cell in row[field] if cell[0] not in scores} for row in expected["rows"]}
    assert dict(found) == {row: cells for row, cells in wanted.items() if cells}


def test_all_assumed_years_are_those_people_meant(table: Table) -> None:
    assumed = [finding for finding in table.findings if finding.code == "W-YEAR"]
    assert {finding.column for finding in assumed} == {"sla_due_manual", "received_at"}
    assert all("→ 2026-" in text for finding in assumed for text in finding.values[finding.rows])
