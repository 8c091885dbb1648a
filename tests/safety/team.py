"""A small office whose people act while the bridge works, and what must hold afterwards.

Every case starts from the same prepared file: five deals, one with a baton to hand over, one to win, one without an id.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import gspread

from bridge.jobs.sync import sync
from bridge.local_sheets import LocalSheets, Request
from bridge.settings import Settings
from tests.scenarios.people import Office, connection_to, moment

COMPANIES = ("あさひ商事", "いろは工業", "うみかぜ物流", "えど屋", "おおぞら")
NEW = "かえで製作所"
NOW = "2026-11-24 11:00"


class Team(Office):
    """An Office on a copy of a prepared file, with what people typed last: company -> label -> cell, human columns only."""

    def __init__(self, prepared: Path, path: Path, spreadsheet_id: str, settings: Settings) -> None:
        shutil.copy(prepared, path)
        self.settings, self.spreadsheet_id = settings, spreadsheet_id
        self.local = LocalSheets(path)
        self.bridge = connection_to(self.local, spreadsheet_id)
        self.people = connection_to(self.local, spreadsheet_id)
        self.spreadsheet = self.people.transport.client().open_by_key(spreadsheet_id)
        self.title = "案件"
        self.renamed: dict[str, str] = {}
        self.model = {company: self.human(row) for company, row in self.by_company().items()}

    @cached_property
    def human_labels(self) -> frozenset[str]:
        return frozenset(one.label.ja for one in self.settings.tabs["deals"].columns if one.owner == "H")

    def human(self, row: dict[str, Any]) -> dict[str, Any]:
        return {label: cell for label, cell in row.items() if label in self.human_labels}

    @property
    def deals(self) -> gspread.Worksheet:
        return self.tab(self.title)

    def head(self) -> list[str]:
        lines = self.deals.get_values(value_render_option="UNFORMATTED_VALUE")
        return next([str(label) for label in line] for line in lines if self.renamed.get("会社名", "会社名") in line)

    def index(self, label: str) -> int:
        """Zero-based column index."""
        return self.head().index(self.renamed.get(label, label))

    def by_company(self) -> dict[str, dict[str, Any]]:
        back = {new: old for old, new in self.renamed.items()}
        rows = self.deals.get_values(value_render_option="UNFORMATTED_VALUE")
        head = self.head()
        below = rows[rows.index(head) + 1 :]
        lines = [{back.get(label, label): cell for label, cell in zip(head, row, strict=True)} for row in below]
        return {str(line["会社名"]): line for line in lines if line.get("会社名")}

    def row(self, company: str) -> int:
        """Zero-based row index."""
        return [str(cell) for cell in self.deals.col_values(self.index("会社名") + 1)].index(company)

    def put(self, company: str, label: str, cell: Any) -> None:
        """A person types one cell."""
        place = gspread.utils.rowcol_to_a1(self.row(company) + 1, self.index(label) + 1)
        self.deals.update([[cell]], place, value_input_option="RAW")
        if label in self.human_labels:
            self.model[company][label] = cell

    def request(self, **request: Any) -> None:
        """A person's act as one request."""
        self.spreadsheet.batch_update({"requests": [request]})

    def rows_span(self, row: int, count: int = 1) -> dict[str, Any]:
        return {"sheetId": self.deals.id, "dimension": "ROWS", "startIndex": row, "endIndex": row + count}

    def column_span(self, column: int, count: int = 1) -> dict[str, Any]:
        return {"sheetId": self.deals.id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + count}

    def area(self, rows: tuple[int, int], columns: tuple[int, int]) -> dict[str, Any]:
        return {
            "sheetId": self.deals.id,
            "startRowIndex": rows[0],
            "endRowIndex": rows[1],
            "startColumnIndex": columns[0],
            "endColumnIndex": columns[1],
        }

    def second_bridge(self) -> None:
        sync(connection_to(self.local, self.spreadsheet_id), self.settings, moment(NOW), force=True)

    def events(self) -> list[tuple[str, str, str]]:
        """(company, column, new value) of the log, sorted; a record that is gone has an empty name."""
        names = {str(row.get("案件ID")): company for company, row in self.by_company().items()}
        titles = [tab.title for tab in self.spreadsheet.worksheets()]
        rows = self.rows("変更履歴") if "変更履歴" in titles else []
        return sorted((names.get(str(row["ID"]), ""), str(row["項目"]), str(row["新"])) for row in rows if row["ID"])


def prepare(path: Path) -> str:
    """Write the file every case starts from; its spreadsheet's id."""
    office = Office()
    for row, company in enumerate(COMPANIES, 2):
        office.type(row, company=company, owner="Marketing", next="IS", chk_discovery=True, note=f"{company}のメモ")
    office.sync("2026-11-24 10:00")
    office.type(2, baton_accepted=True)
    office.type(3, chk_contract=True)
    office.type(7, company=NEW, owner="Marketing", note=f"{NEW}のメモ")
    with closing(sqlite3.connect(path)) as file:
        office.local.store._file.backup(file)
    return office.spreadsheet_id


@contextmanager
def acting(local: LocalSheets, gap: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Do `act` right before the bridge's request number `gap` (0: the first) is handled; people's own requests do not count."""
    seen, inside = [0], [False]

    def watch(request: Request) -> None:
        if inside[0]:
            return
        if seen[0] == gap:
            inside[0] = True
            try:
                act()
            finally:
                inside[0] = False
        seen[0] += 1

    local.on_request.append(watch)
    try:
        yield seen
    finally:
        local.on_request.remove(watch)
