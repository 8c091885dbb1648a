"""Imports that are broken off, the inbox, the form and invitation lists."""

from __future__ import annotations

import csv
import stat
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import requests

from bridge.desired import context_of
from bridge.errors import InvalidInput, SheetbridgeError
from bridge.google_sheets.transport import Transport, session_of
from bridge.importing.reader import read_list
from bridge.importing.terms import Terms, Verb
from bridge.jobs.adopt import adopt, propose
from bridge.jobs.connecting import Connection, Where, handle_of
from bridge.jobs.export import Format, tab_export, write_export
from bridge.jobs.forms import read_dropdowns, write_form
from bridge.jobs.gathering import gather
from bridge.jobs.importing import carry_out, prepare, write_rejected
from bridge.jobs.inbox import PROCESSED, folder_of, work_off
from bridge.jobs.sync import sync
from bridge.local_sheets import LocalSheets, Request
from bridge.local_sheets.files.xlsx import open_xlsx
from bridge.planning import batches, plan
from tests.scenarios.imports import ListOffice, counts, lists_settings, written
from tests.scenarios.people import connection_to, moment

NOW = moment("2026-12-01 09:00")
PEOPLE = [{"氏名": f"山田 {number}", "メールアドレス": f"p{number}@example.com"} for number in range(12)]
CONNPASS = (
    "参加枠名",
    "ユーザー名",
    "表示名",
    "利用開始日",
    "コメント",
    "参加ステータス",
    "出欠ステータス",
    "出席日時",
    "更新日時",
    "受付番号",
)


class Broken:
    """A way to the office's spreadsheet that fails at the n-th write and at everything after it, before or after it arrived."""

    def __init__(self, office: ListOffice, at: int, *, arrives: bool) -> None:
        self.handle, self.at, self.arrives, self.writes = handle_of(office.local), at, arrives, 0

    def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        if ":batchUpdate" in url:
            self.writes += 1
        if self.writes >= self.at:
            if self.writes == self.at and self.arrives and ":batchUpdate" in url:
                self.handle(method, url, headers, body)
            raise requests.ConnectionError("the line is dead")
        return self.handle(method, url, headers, body)


@pytest.mark.parametrize("arrives", [False, True], ids=["lost", "arrived"])
@pytest.mark.parametrize("at", [1, 2, 4])
def test_an_import_that_is_broken_off_and_run_again_has_each_person_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, arrives: bool
):
    monkeypatch.setattr(batches, "LIMIT", 6_000)
    monkeypatch.setattr(plan, "PIECE", 3)
    office, path = ListOffice(), written(tmp_path / "a.csv", *PEOPLE)
    transport = Transport(
        session_of(Broken(office, at, arrives=arrives)),
        sleep=lambda _: time.sleep(0.01),
        jitter=lambda: 0.0,
        total_seconds=0.3,
    )
    broken = Connection(transport=transport, spreadsheet_id=office.spreadsheet_id, where=Where.LOCAL)
    terms = Terms(Verb.ATTENDEES, campaign="DPS Live")
    with pytest.raises(SheetbridgeError):
        carry_out(
            broken, office.settings, prepare(broken, office.settings, [read_list(path, office.settings)], terms, NOW)
        )
    office.imports(path, "attendees", "2026-12-01 09:00", campaign="DPS Live")
    leads, history = office.records("リード"), office.records("キャンペーン履歴")
    assert sorted(row["メールアドレス"] for row in leads) == sorted(row["メールアドレス"] for row in PEOPLE)
    assert len({row["リードID"] for row in history}) == len(history) == len(PEOPLE)
    (campaign,) = office.records("キャンペーン")
    assert campaign["リード獲得数"] == len(PEOPLE)
    assert office.imports(path, "attendees", "2026-12-02 09:00", campaign="DPS Live").planned is None


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_decision_is_not_ticked_before_it_is_carried_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int):
    office, terms = ListOffice(), {"campaign": "DPS Live"}
    names = [f"川田 {number}" for number in range(4)]
    rows = [{"氏名": name, "メールアドレス": "", "会社名": "川田工業"} for name in names]
    office.imports(written(tmp_path / "a.csv", *rows), "attendees", "2026-12-01 09:00", **terms)
    for row in range(2, 6):
        office.type(row, "取込確認", decision="新規作成")
    monkeypatch.setattr(batches, "LIMIT", 6_000)
    monkeypatch.setattr(plan, "PIECE", 2)
    dead = Transport(
        session_of(Broken(office, at, arrives=True)),
        sleep=lambda _: time.sleep(0.01),
        jitter=lambda: 0.0,
        total_seconds=0.3,
    )
    broken = Connection(transport=dead, spreadsheet_id=office.spreadsheet_id, where=Where.LOCAL)
    with pytest.raises(SheetbridgeError):
        sync(broken, office.settings, moment("2026-12-01 10:00"))
    made = {row["氏名"] for row in office.records("リード")}
    assert sum(row.get("処理済") is True for row in office.records("取込確認")) <= len(made)
    office.sync("2026-12-01 11:00")
    assert sorted(row["氏名"] for row in office.records("リード")) == names
    assert sorted(row["名前"] for row in office.records("キャンペーン履歴")) == names
    assert all(row.get("処理済") is True for row in office.records("取込確認"))


def test_rejected_rows_go_back_with_a_reason(tmp_path: Path):
    office = ListOffice()
    rows = [PEOPLE[0], {"氏名": "鈴木", "メールアドレス": "unknown@"}]
    prepared = office.imports(written(tmp_path / "a.csv", *rows), "leads", "2026-12-01 09:00")
    (path,) = write_rejected(prepared)
    assert path == tmp_path / "a.csv.rejected.csv"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (row,) = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    assert row == {"reason": "invalid_email", "line": "3", "氏名": "鈴木", "メールアドレス": "unknown@"}
    assert write_rejected(prepared) == [path]
    path.write_text("what somebody mended")
    assert write_rejected(prepared) == [tmp_path / "a.csv.rejected-2.csv"]
    assert path.read_text() == "what somebody mended"


def inbox(tmp_path: Path, office: ListOffice) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def mailchimp(path: Path) -> Path:
    row = {"Email Address": "p1@example.com", "First Name": "太郎", "Last Name": "山田", "MEMBER_RATING": "2"}
    more = dict.fromkeys(("OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP", "LATITUDE", "LONGITUDE"), "")
    last = dict.fromkeys(
        ("GMTOFF", "DSTOFF", "TIMEZONE", "CC", "REGION", "LAST_CHANGED", "LEID", "EUID", "NOTES", "TAGS"), ""
    )
    return written(path, row | more | last)


@pytest.mark.shows("I-96")
def test_the_inbox_imports_what_is_certain_and_lists_the_rest(tmp_path: Path):
    office = ListOffice()
    folder = inbox(tmp_path, office)
    certain = mailchimp(folder / "subscribed_members_export_1.csv")
    unsure = written(folder / "people.csv", *PEOPLE)
    (folder / "notes.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    outside = tmp_path / "outside.csv"
    outside.write_text("secret")
    (folder / "link.csv").symlink_to(outside)
    found = {one.path.name: one for one in work_off(office.bridge, office.settings, folder, NOW)}
    assert sorted(found) == ["notes.txt", "people.csv", certain.name]
    assert [name for name, one in sorted(found.items()) if one.left] == ["notes.txt", "people.csv"]
    assert (folder / PROCESSED / certain.name).is_file()
    assert not certain.exists()
    assert unsure.exists()
    assert outside.read_text() == "secret"
    assert [row["メールアドレス"] for row in office.records("リード")] == ["p1@example.com"]


def test_a_processed_file_never_overwrites_another(tmp_path: Path):
    office = ListOffice()
    folder = inbox(tmp_path, office)
    for _ in range(2):
        mailchimp(folder / "subscribed_members_export_1.csv")
        work_off(office.bridge, office.settings, folder, NOW)
    names = sorted(path.name for path in (folder / PROCESSED).iterdir())
    assert names == ["subscribed_members_export_1 (1).csv", "subscribed_members_export_1.csv"]
    assert len(office.records("リード")) == 1


def test_a_file_that_is_being_written_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    office = ListOffice()
    folder = inbox(tmp_path, office)
    path = mailchimp(folder / "subscribed_members_export_1.csv")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    monkeypatch.setattr(office.bridge.transport, "sleep", lambda _: path.write_bytes(whole))
    (found,) = work_off(office.bridge, office.settings, folder, NOW)
    assert found.left
    assert path.read_bytes() == whole
    assert office.records("リード") == []
    monkeypatch.setattr(office.bridge.transport, "sleep", lambda _: None)
    (found,) = work_off(office.bridge, office.settings, folder, NOW)
    assert not found.left


def test_a_file_that_changes_while_it_is_imported_stays_in_the_inbox(tmp_path: Path):
    office = ListOffice()
    folder = inbox(tmp_path, office)
    path = mailchimp(folder / "subscribed_members_export_1.csv")
    whole = path.read_bytes()

    def more(request: Request) -> None:
        if request.path.endswith(":batchUpdate"):
            path.write_bytes(whole + whole.splitlines(keepends=True)[1].replace(b"p1@", b"p2@"))

    office.local.on_request.append(more)
    (found,) = work_off(office.bridge, office.settings, folder, NOW)
    office.local.on_request.clear()
    assert (found.left, found.stays, path.exists()) == (True, True, True)
    (found,) = work_off(office.bridge, office.settings, folder, NOW)
    assert (found.left, path.exists()) == (False, False)
    assert [row["メールアドレス"] for row in office.records("リード")] == ["p1@example.com", "p2@example.com"]


def test_an_inbox_that_is_not_there_is_refused(tmp_path: Path):
    office = ListOffice(inbox="inbox")
    with pytest.raises(InvalidInput, match="create it first"):
        folder_of(office.settings, tmp_path)
    with pytest.raises(InvalidInput, match="no inbox is set"):
        folder_of(ListOffice().settings, tmp_path)


@pytest.mark.shows("I-35")
def test_a_form_is_filled_in_and_imported(tmp_path: Path):
    office = ListOffice()
    path = write_form(office.settings, "leads", tmp_path / "leads.xlsx")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["リード"]
    labels = [cell.value for cell in sheet[1]]
    rules = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "選択肢" in rules[f"{sheet.cell(2, labels.index('業界') + 1).coordinate}"]
    filled = {
        "氏名": "山田 太郎",
        "メールアドレス": "p1@example.com",
        "電話番号": "0312345678",
        "業界": "製造業",
        "配信停止": "TRUE",
    }
    for label, text in filled.items():
        sheet.cell(2, labels.index(label) + 1, text)
    sheet.cell(2, labels.index("キャンペーン名") + 1, "DPS Live")
    workbook.save(path)
    found = office.imports(path, "leads", "2026-12-01 09:00")
    assert counts(found) == {"new": 1}
    lead = office.lead("p1@example.com")
    assert {key: lead[key] for key in filled} == {**filled, "配信停止": True}
    assert [row["キャンペーン名"] for row in office.records("キャンペーン")] == ["DPS Live"]


def test_the_dropdowns_of_a_form_are_people_s_own(tmp_path: Path):
    office = ListOffice()
    choices = office.tab("選択肢")
    labels = choices.row_values(1)
    rows = choices.get_all_values()
    blank, off = len(rows) + 1, next(at for at, row in enumerate(rows, 1) if row[labels.index("表示名")] == "製造業")
    choices.update_cell(off, labels.index("有効") + 1, False)
    office.type(blank, "選択肢", list="industry", value="宇宙", label="宇宙開発", active=True)
    office.type(2, "メンバー", name="田中 吾郎", active=True)
    office.type(3, "メンバー", name="退職 済子", active=False)
    found = read_dropdowns(office.bridge, office.settings, NOW)
    path = write_form(office.settings, "leads", tmp_path / "leads.xlsx", dropdowns=found)
    workbook = openpyxl.load_workbook(path)
    sheet, lists = workbook["リード"], workbook["選択肢"]
    offered = {}
    for label in ("業界", "担当者"):
        column = [cell.value for cell in sheet[1]].index(label) + 1
        offered[label] = [row[column - 1].value for row in lists.iter_rows() if row[column - 1].value]
        assert any(sheet.cell(2, column).coordinate in one for one in sheet.data_validations.dataValidation)
    assert offered["担当者"] == ["田中 吾郎"]
    assert "宇宙開発" in offered["業界"]
    assert "製造業" not in offered["業界"]


@pytest.mark.shows("I-48")
def test_an_exported_list_offers_the_members_and_comes_back_as_an_update(tmp_path: Path):
    office = ListOffice()
    office.type(2, "メンバー", name="田中 吾郎", active=True)
    office.imports(written(tmp_path / "a.csv", PEOPLE[0]), "leads", "2026-12-01 09:00")
    gathered = gather(office.bridge, office.settings, NOW)
    table = tab_export(gathered.book, "leads", context=context_of(gathered.book, gathered.settings, NOW))
    path = tmp_path / "leads.xlsx"
    write_export(table, path=path, kind=Format.XLSX)
    workbook = openpyxl.load_workbook(path)
    sheet, lists = workbook["リード"], workbook["_choices"]
    column = [cell.value for cell in sheet[1]].index("担当者") + 1
    (rule,) = [one for one in sheet.data_validations.dataValidation if sheet.cell(2, column).coordinate in one]
    assert (lists.sheet_state, lists.cell(1, column).value, rule.showErrorMessage) == ("hidden", "田中 吾郎", False)
    sheet.cell(2, column, "田中 吾郎")
    workbook.save(path)
    assert counts(office.imports(path, "update", "2026-12-02 09:00")) == {"updated": 1}
    assert office.lead("p0@example.com")["担当者"] == "田中 吾郎"


def test_new_people_go_to_the_tab_of_this_month_or_the_one_that_was_named(tmp_path: Path):
    book = openpyxl.Workbook()
    sheets = [book.active, book.create_sheet("2026年11月"), book.create_sheet("2026年12月")]
    sheets[0].title = "2026年10月"
    for number, sheet in enumerate(sheets):
        for row in (
            ["氏名", "メールアドレス", "会社名"],
            list(PEOPLE[number].values()),
            list(PEOPLE[number + 3].values()),
        ):
            sheet.append(row)
    book.save(tmp_path / "people.xlsx")
    settings = lists_settings()
    bridge = connection_to(local := LocalSheets(None), open_xlsx(local, tmp_path / "people.xlsx"))
    adopt(bridge, settings, [one for one in propose(bridge, settings, NOW) if one.is_usable], NOW)
    files = [read_list(written(tmp_path / f"{at}.csv", PEOPLE[at], PEOPLE[0]), settings) for at in (8, 9)]
    for file, at, tab, home in [
        (files[0], "2026-11-24 09:00", "", "2026年11月"),
        (files[1], "2026-11-24 09:00", "2026年10月", "2026年10月"),
    ]:
        prepared = prepare(bridge, settings, [file], Terms(Verb.LEADS, tab=tab), moment(at))
        assert (prepared.home, counts(prepared)) == (home, {"new": 1, "unchanged": 1})
        carry_out(bridge, settings, prepared)
    spreadsheet = bridge.transport.client().open_by_key(bridge.spreadsheet_id)
    held = {}
    for sheet in spreadsheet.worksheets()[:3]:
        head, *rows = sheet.get_all_values()
        held[sheet.title] = [row[head.index("氏名")] for row in rows if row[head.index("氏名")] in ("山田 8", "山田 9")]
    assert held == {"2026年10月": ["山田 9"], "2026年11月": ["山田 8"], "2026年12月": []}
    with pytest.raises(InvalidInput, match="2026年12月"):
        prepare(bridge, settings, [files[0]], Terms(Verb.LEADS, tab="9月"), NOW)


@pytest.mark.shows("I-34", "I-38")
def test_an_invitation_list_leaves_out_who_wants_no_mail(tmp_path: Path):
    office = ListOffice()
    rows = [
        PEOPLE[0] | {"組織": "営業部"},
        PEOPLE[1] | {"組織": "営業部", "配信停止": "TRUE"},
        PEOPLE[2] | {"組織": "総務部"},
    ]
    office.imports(written(tmp_path / "a.csv", *rows), "leads", "2026-12-01 09:00")
    gathered = gather(office.bridge, office.settings, NOW)
    context = context_of(gathered.book, gathered.settings, NOW)
    table = tab_export(gathered.book, "leads", context=context, where={"組織": "営業部"}, as_invite=True)
    path = tmp_path / "invite.csv"
    assert write_export(table, path=path).records == 1
    found = office.imports(path, "invite", "2026-12-02 09:00", campaign="次回セミナー")
    assert counts(found) == {"updated": 1}
    with pytest.raises(InvalidInput, match="no column"):
        tab_export(gathered.book, "leads", context=context, where={"組職": "営業部"})


def test_a_connpass_file_without_campaign_waits_in_the_inbox(tmp_path: Path):
    office = ListOffice()
    folder = inbox(tmp_path, office)
    row = dict.fromkeys(CONNPASS, "") | {"参加ステータス": "参加", "出欠ステータス": "出席", "表示名": "山田"}
    written(folder / "event_1_participants.csv", row | {"メールアドレス": "p1@example.com"})
    (found,) = work_off(office.bridge, office.settings, folder, datetime(2026, 12, 1, 9))
    assert "--campaign" in found.why
