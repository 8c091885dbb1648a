"""undo after any import that people went on working after: what was there before is there again, what they touched since stays.

Hypothesis draws the file, the verb, and what people type, sort and delete afterwards; a spreadsheet without that import is the
measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import gspread
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bridge.importing.terms import Verb
from bridge.jobs.undo import UndoResult, undo
from bridge.local_sheets import LocalSheets
from tests.safety.team import copied
from tests.scenarios.imports import ListOffice, written
from tests.scenarios.people import Office, connection_to, moment

KNOWN = ("hasegawa@example.com", "kaida@example.com", "tanahashi@example.com", "misawa@example.com")
STRANGERS = ("yamashita@example.com", "katahira@example.com", "aoki@example.com")
EMAIL, ID = "メールアドレス", "リードID"
FROM_FILES = ("電話番号", "役職", "組織")
TYPED = (*FROM_FILES, "共有メモ", "氏名")
CREATED = ("キャンペーン履歴", "キャンペーン")
IMPORTED_AT, UNDONE_AT, LATER = "2026-12-01 09:00", "2026-12-01 10:00", "2026-12-01 11:00"


@dataclass(frozen=True)
class Case:
    """rows: of the file; touched: (person, label, what is typed) after the import; deleted: people whose rows are deleted then."""

    verb: Verb
    rows: tuple[Mapping[str, str], ...]
    touched: tuple[tuple[str, str, str], ...]
    deleted: frozenset[str]
    is_sorted: bool


@cache
def known_leads() -> ListOffice:
    """Four leads, two with a telephone number, of which people have typed everything; a campaign two of them were invited to."""
    office = ListOffice()
    for number, email in enumerate(KNOWN, 2):
        phone = {"tel": f"03-0000-000{number}"} if number % 2 else {}
        office.type(number, "リード", full_name=f"氏名 {email}", email=email, memo=f"メモ {email}", **phone)
    office.sync("2026-11-24 10:00")
    with TemporaryDirectory() as folder:
        invited = [{EMAIL: email, "氏名": f"氏名 {email}"} for email in KNOWN[:2]]
        office.imports(written(Path(folder) / "i.csv", *invited), "invite", "2026-11-25 09:00", campaign="DPS Live")
    office.sync("2026-11-25 10:00")
    return office


class Again(ListOffice):
    """The same office on a copy of its spreadsheet."""

    def __init__(self, start: Office) -> None:
        self.settings, self.spreadsheet_id = start.settings, start.spreadsheet_id
        self.local: LocalSheets = copied(start.local)
        self.bridge = connection_to(self.local, self.spreadsheet_id)
        people = connection_to(self.local, self.spreadsheet_id)
        self.spreadsheet = people.transport.client().open_by_key(self.spreadsheet_id)

    def leads(self) -> dict[str, dict[str, Any]]:
        """E-mail address -> the lead's filled cells; nobody stands there twice."""
        rows = [row for row in self.records("リード") if EMAIL in row]
        found = {row[EMAIL]: row for row in rows}
        assert len(found) == len(rows)
        return found

    def people_act(self, case: Case) -> None:
        """Type, delete, sort: what the case says, where it can be done."""
        tab = self.tab("リード")
        head = self.labels("リード")
        for email, label, value in case.touched:
            if cell := tab.find(email, in_column=head.index(EMAIL) + 1):
                tab.update([[value]], gspread.utils.rowcol_to_a1(cell.row, head.index(label) + 1), raw=True)
        for email in sorted(case.deleted):
            if cell := tab.find(email, in_column=head.index(EMAIL) + 1):
                tab.delete_rows(cell.row)
        if case.is_sorted:
            tab.sort((head.index(EMAIL) + 1, "des"), range=f"A2:{gspread.utils.rowcol_to_a1(12, len(head))}")

    def objects(self) -> list[tuple[Any, ...]]:
        """The rules, views, protections and the like of each tab, and how its columns are; but for the rows they reach to."""
        kinds = (
            "conditionalFormats",
            "filterViews",
            "protectedRanges",
            "bandedRanges",
            "tables",
            "charts",
            "columnGroups",
        )
        fields = f"sheets(properties(title,hidden),{','.join(kinds)},data(columnMetadata(pixelSize,hiddenByUser)))"
        told = self.bridge.transport.json("GET", f"/{self.spreadsheet_id}", params={"fields": fields})
        return [
            (sheet["properties"], sheet["data"], *(without_rows(sheet.get(kind, [])) for kind in kinds))
            for sheet in told["sheets"]
            if not sheet["properties"].get("hidden")  # how wide the bridge's own books are is nobody's matter
        ]

    def looks(self) -> dict[str, list[Any]]:
        """E-mail address -> format, dropdown and note of each of the lead's cells."""
        cell = "userEnteredFormat,dataValidation,note"
        params = {"ranges": "リード", "fields": f"sheets(data(rowData(values(formattedValue,{cell}))))"}
        told = self.bridge.transport.json("GET", f"/{self.spreadsheet_id}", params=params)
        at, found = self.labels("リード").index(EMAIL), {}
        for line in told["sheets"][0]["data"][0]["rowData"][1:]:
            cells = line.get("values", [])
            if len(cells) > at and cells[at].get("formattedValue"):
                looks = [{name: cell[name] for name in cell if name != "formattedValue"} for cell in cells]
                found[cells[at]["formattedValue"]] = looks
        return found

    def undo(self, run: str) -> UndoResult:
        return undo(self.bridge, self.settings, run, moment(UNDONE_AT))


def without_rows(told: Any) -> Any:
    """Rows that were inserted and emptied again stay, so what spans the rows reaches further down."""
    if isinstance(told, dict):
        return {name: without_rows(one) for name, one in told.items() if name not in ("startRowIndex", "endRowIndex")}
    return [without_rows(one) for one in told] if isinstance(told, list) else told


def filled(row: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
    return {label: row[label] for label in labels if row.get(label) not in ("", None, False)}


def of_people(office: Again) -> list[str]:
    """Labels that people, files or both may write."""
    columns = office.settings.tabs["leads"].columns
    return [column.label.ja for column in columns if column.owner != "B" and not column.hidden]


def computed(office: Again) -> list[str]:
    """Labels of computed columns that tell no moment: those say when a sync saw something, and that differs."""
    columns = office.settings.tabs["leads"].columns
    return [
        one.label.ja for one in columns if one.owner == "B" and not one.hidden and one.type not in ("datetime", "date")
    ]


def cases() -> st.SearchStrategy[Case]:
    people = st.sampled_from((*KNOWN, *STRANGERS))
    cells = st.fixed_dictionaries({label: st.sampled_from(("", "甲", "乙")) for label in FROM_FILES})
    rows = st.lists(st.tuples(people, cells), min_size=1, max_size=5, unique_by=lambda row: row[0])
    made = rows.map(lambda found: tuple({EMAIL: email, "氏名": f"氏名 {email}", **more} for email, more in found))
    touched = st.lists(
        st.tuples(people, st.sampled_from(TYPED), st.just("人が直した")), max_size=3, unique_by=lambda one: one[:2]
    )
    return st.builds(
        Case, st.sampled_from(Verb), made, touched.map(tuple), st.frozensets(people, max_size=1), st.booleans()
    )


def imported(case: Case) -> tuple[Again, str]:
    """The office after the import and what people did then; the import's name ('' where it changed nothing)."""
    office = Again(known_leads())
    campaign = {"campaign": "DPS Live 2"} if case.verb in (Verb.INVITE, Verb.ATTENDEES) else {}
    with TemporaryDirectory() as folder:
        path = written(Path(folder) / "list.csv", *case.rows)
        prepared = office.imports(path, case.verb, IMPORTED_AT, **campaign)
    return office, prepared.import_id if prepared.planned else ""


def assert_taken_back(case: Case) -> None:
    start = Again(known_leads())
    before = start.leads()
    office, name = imported(case)
    if not name:
        return
    after = office.leads()
    office.people_act(case)
    result = office.undo(name)
    assert_people_have_it_as_before(case, office, before, after)
    assert_told(case, result, before, after)
    assert office.objects() == start.objects()
    start.people_act(case)
    looks, wanted = office.looks(), start.looks()
    assert {email: looks[email] for email in wanted} == wanted
    assert_computed_as_without(case, office, start, before)


def touched(case: Case, email: str) -> dict[str, str]:
    return {label: value for one, label, value in case.touched if one == email}


def assert_people_have_it_as_before(case: Case, office: Again, before: Mapping, after: Mapping) -> None:
    labels, found = of_people(office), office.leads()
    for email, row in before.items():
        if email in case.deleted:
            assert email not in found
            continue
        assert filled(found[email], labels) == filled({**row, **touched(case, email)}, labels)
    for email in after.keys() - before.keys():
        if email in case.deleted or not touched(case, email):
            assert email not in found
        else:
            assert filled(found[email], labels) == filled({**after[email], **touched(case, email)}, labels)


def assert_told(case: Case, result: UndoResult, before: Mapping, after: Mapping) -> None:
    """What was touched or deleted since, and the import had written, is listed by its id, and nothing else of the leads is."""
    changed = {email for email in before if filled(before[email], FROM_FILES) != filled(after[email], FROM_FILES)}
    created = after.keys() - before.keys()
    wanted = {email for email in (changed | created) & case.deleted}
    wanted |= {email for email in created if touched(case, email)}
    for email in changed - case.deleted:
        wrote = [label for label in FROM_FILES if before[email].get(label) != after[email].get(label)]
        wanted |= {email for label in touched(case, email) if label in wrote}
    kept = " ".join(result.kept)
    assert {email for email in after if str(after[email][ID]) in kept} == wanted


def assert_computed_as_without(case: Case, office: Again, start: Again, before: Mapping) -> None:
    """After one sync; the next one finds nothing to do."""
    for one in (office, start):
        one.sync(LATER, force=True)
    assert office.sync(LATER, force=True).plan.is_empty
    labels, found, wanted = computed(office), office.leads(), start.leads()
    for email in wanted.keys() & before.keys():
        assert filled(found[email], labels) == filled(wanted[email], labels)
    if not (
        set(found) - set(wanted)
    ):  # a created lead that people touched stays, and so does nothing that belongs to it
        assert [office.records(title) for title in CREATED] == [start.records(title) for title in CREATED]


SAMPLING = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.generate, Phase.shrink),
}


def test_an_undo_is_taken_back():
    """Cells that it had set back are as the import had left them; the rows it had emptied stay so, and are named."""
    rows = ({EMAIL: KNOWN[0], "氏名": f"氏名 {KNOWN[0]}", "役職": "部長"}, {EMAIL: STRANGERS[0], "氏名": "初めての人"})
    office, name = imported(Case(Verb.LEADS, rows[1:], (), frozenset(), False))
    office.undo(name)
    updated, again = imported(Case(Verb.UPDATE, rows[:1], (), frozenset(), False))
    updated.undo(again)
    assert "役職" not in updated.leads()[KNOWN[0]]
    updated.undo(str(updated.records("同期ログ")[0]["同期ID"]))
    assert updated.leads()[KNOWN[0]]["役職"] == "部長"
    before = office.leads()
    result = office.undo(str(office.records("同期ログ")[0]["同期ID"]))
    assert office.leads() == before
    assert result.kept
    assert all(text.endswith("the record or its column is gone") for text in result.kept)


def assert_nothing_to_undo(case: Case) -> None:
    """People type, delete and sort, a sync follows: it has only computed, so there is nothing to undo, and undo changes nothing."""
    office = Again(known_leads())
    office.people_act(case)
    run = office.sync(LATER, force=True).plan.run
    before, objects = [office.records(title) for title in ("リード", *CREATED)], office.objects()
    result = office.undo(run)
    assert result.nothing
    assert not result.kept
    assert [office.records(title) for title in ("リード", *CREATED)] == before
    assert office.objects() == objects


@settings(max_examples=2, **SAMPLING)
@given(case=cases())
def test_a_plain_sync_leaves_nothing_to_undo(case):
    assert_nothing_to_undo(case)


@pytest.mark.deep
@settings(max_examples=50, **SAMPLING)
@given(case=cases())
def test_no_plain_sync_leaves_anything_to_undo(case):
    assert_nothing_to_undo(case)


@settings(max_examples=2, **SAMPLING)
@given(case=cases())
def test_an_import_is_taken_back(case):
    assert_taken_back(case)


@pytest.mark.deep
@settings(max_examples=150, **SAMPLING)
@given(case=cases())
def test_any_import_is_taken_back(case):
    assert_taken_back(case)
