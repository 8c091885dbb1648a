"""A small office whose people act while the bridge works, and what must hold afterwards.

Every case starts from a copy of a prepared spreadsheet: five deals, one with a baton to hand over, one to win, one without an id,
and a column of the team's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import gspread

from bridge.jobs.sync import sync
from bridge.local_sheets import LocalSheets, Request
from bridge.settings import Settings
from bridge.settings.load import load
from tests.scenarios.people import Office, connection_to, copied, moment

COMPANIES = ("あさひ商事", "いろは工業", "うみかぜ物流", "えど屋", "おおぞら")
NEW = "かえで製作所"
OWN = "拡張A"  # a column of the team's own, which the template does not know
LAST_SYNC, NOW = "2026-11-24 10:00", "2026-11-24 11:00"


class NotHere(Exception):
    """The act needs something that this spreadsheet does not have."""


@dataclass(frozen=True)
class World:
    """A prepared spreadsheet to start from. settings: those of the job; older: as it stood before the last sync, if there was one;
    adopted: people's own list, so that everything they had is theirs; tab, title, words: which tab people act on, and what the
    labels that acts name are called there."""

    local: LocalSheets
    spreadsheet_id: str
    settings: Settings
    older: LocalSheets | None = None
    adopted: bool = False
    run: str = ""
    tab: str = "deals"
    title: str = "案件"
    words: Mapping[str, str] = field(default_factory=dict)


class Team(Office):
    """An Office on a copy of a world, with what people typed last: company -> label -> cell, human columns only."""

    def __init__(self, world: World, file: LocalSheets | None = None) -> None:
        self.world, self.settings, self.spreadsheet_id = world, world.settings, world.spreadsheet_id
        self.local = file or copied(world.local)
        self.bridge = connection_to(self.local, self.spreadsheet_id)
        self.people = connection_to(self.local, self.spreadsheet_id)
        self.spreadsheet = self.people.transport.client().open_by_key(self.spreadsheet_id)
        self.title = world.title
        self.renamed: dict[str, str] = dict(world.words)
        self.model: dict[str, dict[str, Any]] = {}
        self.own: dict[str, list[str]] = {}  # other tabs -> what stands in the column that a person inserted there
        self.filed: list[dict[str, str]] = []  # records that left the sheet for a file
        self.learn()

    def learn(self) -> None:
        """Take what stands there now for what people want."""
        self.model = {company: self.human(row) for company, row in self.by_company().items()}

    @cached_property
    def human_labels(self) -> frozenset[str]:
        if self.world.adopted:
            return frozenset(LIST_HEAD)
        names = {label: name for name, label in self.world.words.items()}
        labels = (one.label.ja for one in self.settings.tabs[self.world.tab].columns if one.owner == "H")
        return frozenset({OWN, *(names.get(label, label) for label in labels)})

    def human(self, row: dict[str, Any]) -> dict[str, Any]:
        return {label: cell for label, cell in row.items() if label in self.human_labels}

    @property
    def deals(self) -> gspread.Worksheet:
        return self.tab(self.title)

    def cells(self) -> list[list[Any]]:
        return self.deals.get_values(value_render_option="UNFORMATTED_VALUE")

    def _head_at(self, lines: list[list[Any]]) -> int:
        word = self.renamed.get("会社名", "会社名")
        found = next((at for at, line in enumerate(lines) if word in line), None)
        if found is None:
            raise NotHere("a header row")
        return found

    def head(self) -> list[str]:
        lines = self.cells()
        return [str(label) for label in lines[self._head_at(lines)]]

    def head_row(self) -> int:
        """Zero-based."""
        return self._head_at(self.cells())

    def index(self, label: str) -> int:
        """Zero-based column index."""
        word = self.renamed.get(label, label)
        head = self.head()
        if word not in head:
            raise NotHere(word)
        return head.index(word)

    def by_company(self) -> dict[str, dict[str, Any]]:
        """Records as people see them; two of one name are an error here, for nobody may exist twice."""
        back = {new: old for old, new in self.renamed.items()}
        lines = self.cells()
        try:
            at = self._head_at(lines)
        except NotHere:
            return {}
        head = [back.get(str(label), str(label)) for label in lines[at]]
        rows = [dict(zip(head, row, strict=True)) for row in lines[at + 1 :]]
        named = [row for row in rows if row.get("会社名")]
        assert len({row["会社名"] for row in named}) == len(named), "a company stands there twice"
        return {str(row["会社名"]): row for row in named}

    def others(self) -> list[tuple[str, frozenset[tuple[str, Any]]]]:
        """What imports write beside the leads: (tab, its cells) of each line, sorted; ids, moments and hidden cells left out.

        One file imported twice is told twice, in equal lines: they count as one here.
        """
        titles = {tab.title for tab in self.spreadsheet.worksheets()}
        lines = []
        for title, labels in OTHERS.items():
            for row in self.rows(title) if title in titles else []:
                cells = {label: row[label] for label in labels if row.get(label) not in ("", None, False)}
                line = title, frozenset(cells.items())
                lines += [line] if cells and not (title == "取込履歴" and line in lines) else []
        return sorted(lines, key=lambda line: (line[0], sorted(map(str, line[1]))))

    def row(self, company: str) -> int:
        """Zero-based row index."""
        names = [str(cell) for cell in self.deals.col_values(self.index("会社名") + 1)]
        if company not in names:
            raise NotHere(company)
        return names.index(company)

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

    def titled(self, title: str) -> gspread.Worksheet:
        """A tab that may be missing, or hidden: nobody types into what cannot be seen, but for the books of the bridge."""
        try:
            tab = self.tab(title)
        except gspread.WorksheetNotFound as error:
            raise NotHere(title) from error
        if tab.isSheetHidden and not title.startswith("_"):
            raise NotHere(title)
        return tab

    def second_bridge(self) -> None:
        """Another machine syncs."""
        sync(connection_to(self.local, self.spreadsheet_id), self.settings, moment(NOW), force=True)

    def events(self) -> list[tuple[str, str, str]]:
        """(company, column, new value) of the log, sorted; a record that is gone has an empty name."""
        names = {str(row.get("案件ID")): company for company, row in self.by_company().items()}
        titles = [tab.title for tab in self.spreadsheet.worksheets()]
        rows = self.rows("変更履歴") if "変更履歴" in titles else []
        return sorted((names.get(str(row["ID"]), ""), str(row["項目"]), str(row["新"])) for row in rows if row["ID"])


OTHERS = {
    "キャンペーン": ("キャンペーン名", "招待数", "参加数", "リード獲得数"),
    "キャンペーン履歴": ("会社名", "キャンペーン名", "リード発生日", "招待", "反応"),
    "取込確認": ("種別", "判断", "処理済", "取込値", "ファイル名", "行番号"),
    "取込履歴": ("モード", "ファイル名", "SHA-256", "行数"),
}

# --- worlds ----------------------------------------------------------------------------------------------------------

LIST_HEAD = (
    "会社名",
    "メールアドレス",
    "メモ",
    "Discovery",
    "BANT",
    "契約",
    "受領",
    "キックオフ日",
    "Owner",
    "Next",
    OWN,
)


def synced() -> World:
    """Prepared by init and synced once; since then people have accepted a baton, won a deal and typed a new one."""
    office = Office()
    _type_deals(office)
    older = copied(office.local)
    office.sync(LAST_SYNC)
    _since(office)
    return World(office.local, office.spreadsheet_id, office.settings, older)


def _type_deals(office: Office) -> None:
    for row, company in enumerate(COMPANIES, 2):
        office.type(row, company=company, owner="Marketing", next="IS", chk_discovery=True, note=f"{company}のメモ")
    width = len(office.labels("案件"))
    tab = office.tab("案件")
    tab.add_cols(1)
    place = gspread.utils.rowcol_to_a1(1, width + 1)
    tab.update([[OWN], *([f"{company}のA"] for company in COMPANIES)], place, value_input_option="RAW")


def _since(office: Office) -> None:
    office.type(2, baton_accepted=True)
    office.type(3, chk_contract=True)
    office.type(7, company=NEW, owner="Marketing", note=f"{NEW}のメモ")


def synced_again() -> World:
    """As `synced`, and synced again: the run that handed the baton over can be undone."""
    world = synced()
    team = Team(world, world.local)
    run = team.sync(NOW, force=True).plan.run
    return World(team.local, world.spreadsheet_id, world.settings, world.older, run=run)


def outdated(older: Settings) -> World:
    """Prepared and synced by an older template; the job has today's."""
    office = Office(older)
    _type_deals(office)
    before = copied(office.local)
    office.sync(LAST_SYNC)
    _since(office)
    return World(office.local, office.spreadsheet_id, load(), before)


def kept_by_people() -> World:
    """A list people keep, which no bridge has seen."""
    settings = load()
    local = LocalSheets(None)
    spreadsheet_id = local.create_spreadsheet("商談", locale="ja_JP", time_zone="Asia/Tokyo")
    book = connection_to(local, spreadsheet_id).transport.client().open_by_key(spreadsheet_id)
    tab = book.sheet1
    tab.update_title("案件")
    rows = [list(LIST_HEAD)]
    for company in (*COMPANIES, NEW):
        ticks = [company != NEW, False, company == COMPANIES[1], company == COMPANIES[0]]
        mail, note = f"info{len(rows)}@example.co.jp", f"{company}のメモ"
        rows.append([company, mail, note, *ticks, "", "Marketing", "IS", f"{company}のA"])
    tab.update(rows, "A1", value_input_option="RAW")
    return World(local, spreadsheet_id, settings, adopted=True)


LEADS = {"案件ID": "リードID", "メモ": "共有メモ", "Owner": "担当者"}  # what acts say -> what leads have


def list_of_leads() -> World:
    """Preset `lists`: five leads that an import brought, synced; since then a person has typed a note, and a sixth lead."""
    office = Office(load(bridge={"preset": ["lists"]}))
    for row, company in enumerate(COMPANIES, 2):
        office.type(row, "リード", full_name=f"担当 {row}", company=company, email=f"lead{row}@example.co.jp")
    width = len(office.labels("リード"))
    office.tab("リード").add_cols(1)
    place = gspread.utils.rowcol_to_a1(1, width + 1)
    lines = [[OWN], *([f"{company}のA"] for company in COMPANIES)]
    office.tab("リード").update(lines, place, value_input_option="RAW")
    older = copied(office.local)
    office.sync(LAST_SYNC)
    office.type(3, "リード", memo="展示会で会った")
    office.type(7, "リード", full_name="担当 7", company=NEW, email="lead7@example.co.jp")
    return World(office.local, office.spreadsheet_id, office.settings, older, tab="leads", title="リード", words=LEADS)


Watcher = Callable[[], None]


@contextmanager
def acting(local: LocalSheets, acts: Mapping[int, Watcher]) -> Iterator[list[int]]:
    """Do acts[n] right before the bridge's request number n (0: the first) is handled; people's own requests do not count."""
    seen, inside = [0], [False]

    def watch(request: Request) -> None:
        if inside[0]:
            return
        if seen[0] in acts:
            inside[0] = True
            try:
                acts[seen[0]]()
            finally:
                inside[0] = False
        seen[0] += 1

    local.on_request.append(watch)
    try:
        yield seen
    finally:
        local.on_request.remove(watch)
