"""init: an empty spreadsheet, one with people's tabs, again, in English, and from an older template."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bridge.jobs.init import init
from bridge.jobs.sync import sync
from bridge.local_sheets import LocalSheets
from bridge.settings import Settings
from bridge.settings.load import load
from tests.older_template import MISSING_CHOICE, MISSING_COLUMNS, MISSING_TAB, older_template
from tests.scenarios.imports import ListOffice
from tests.scenarios.people import Office, connection_to, moment

AT = "2026-11-24 10:00"


class Spreadsheet:
    """A spreadsheet, not prepared yet."""

    def __init__(self, title: str = "商談") -> None:
        self.local = LocalSheets(None)
        self.id = self.local.create_spreadsheet(title, locale="ja_JP", time_zone="Asia/Tokyo")
        self.bridge = connection_to(self.local, self.id)
        self.people = connection_to(self.local, self.id).transport.client().open_by_key(self.id)

    def everything(self) -> dict[str, Any]:
        fields = "properties,sheets(properties,conditionalFormats,protectedRanges,filterViews,data)"
        answer = self.bridge.transport.json("GET", f"/{self.id}", params={"fields": fields})
        return {sheet["properties"]["title"]: sheet for sheet in answer["sheets"]}

    def head(self, title: str) -> list[str]:
        return [str(label) for label in self.people.worksheet(title).row_values(1)]


def english() -> Settings:
    settings = load()
    return replace(settings, bridge=settings.bridge.model_copy(update={"language": "en"}))


@pytest.mark.shows("B-05")
def test_an_empty_spreadsheet_gets_every_tab_with_its_columns():
    spreadsheet, settings = Spreadsheet(), load()
    init(spreadsheet.bridge, settings, moment(AT))
    titles = [worksheet.title for worksheet in spreadsheet.people.worksheets()]
    assert {tab.label.ja for tab in settings.tabs.values()} <= set(titles)
    deals = settings.tabs["deals"]
    assert spreadsheet.head("案件") == [column.label.ja for column in deals.columns]


def test_again_it_changes_nothing_and_makes_no_write_call():
    spreadsheet, settings = Spreadsheet(), load()
    init(spreadsheet.bridge, settings, moment(AT))
    before, writes = spreadsheet.everything(), spreadsheet.bridge.transport.traffic.writes
    assert init(spreadsheet.bridge, settings, moment("2026-11-25 10:00")).already
    assert spreadsheet.bridge.transport.traffic.writes == writes
    assert spreadsheet.everything() == before


def test_tabs_people_have_stay_as_they_are_even_one_of_the_same_name():
    spreadsheet = Spreadsheet()
    mine = spreadsheet.people.add_worksheet("案件", 20, 5)
    mine.update([["ひとりごと", "メモ"], ["これは私の表", "00123"]], "A1", raw=True)
    before = spreadsheet.everything()
    init(spreadsheet.bridge, load(), moment(AT))
    after = spreadsheet.everything()
    for title, sheet in before.items():
        assert after[title] == sheet
    assert spreadsheet.head("案件 (2)")[0] == "案件ID"


def test_zone_and_recalculation_of_an_empty_spreadsheet_but_not_of_a_used_one():
    empty, used = Spreadsheet(), Spreadsheet()
    used.people.sheet1.update([["人のデータ"]], "A1", raw=True)
    for spreadsheet in (empty, used):
        init(spreadsheet.bridge, load(), moment(AT))
    recalculation = [
        one.bridge.transport.json("GET", f"/{one.id}", params={"fields": "properties.autoRecalc"})["properties"][
            "autoRecalc"
        ]
        for one in (empty, used)
    ]
    assert recalculation == ["MINUTE", "ON_CHANGE"]


def test_in_english():
    spreadsheet, settings = Spreadsheet("Deals"), english()
    init(spreadsheet.bridge, settings, moment(AT))
    head = spreadsheet.head("Deals")
    assert "Stage" in head
    deals = spreadsheet.people.worksheet("Deals")
    deals.update_cell(2, head.index("Company") + 1, "Example Inc.")
    deals.update_cell(2, head.index("Discovery") + 1, True)
    sync(spreadsheet.bridge, settings, moment(AT))
    row = dict(zip(head, deals.row_values(2, value_render_option="UNFORMATTED_VALUE"), strict=False))
    assert row["Stage"] == "MQL"
    assert row["SLA state"] == "Met"
    assert sync(spreadsheet.bridge, settings, moment(AT)).plan.is_empty


def test_checkboxes_dropdowns_notes_and_text_formats():
    office = Office()
    fields = "sheets(properties.title,data(rowData(values(note,dataValidation,userEnteredFormat.numberFormat))))"
    answer = office.bridge.transport.json(
        "GET", f"/{office.spreadsheet_id}", params={"fields": fields, "ranges": "'案件'!A1:CC2"}
    )
    head, first = (line["values"] for line in answer["sheets"][0]["data"][0]["rowData"])
    labels = office.labels("案件")
    at = {column.key: labels.index(column.label.ja) for column in office.settings.tabs["deals"].columns}
    assert first[at["chk_discovery"]]["dataValidation"]["condition"]["type"] == "BOOLEAN"
    assert first[at["fit"]]["dataValidation"]["strict"] is True
    assert first[at["owner"]]["dataValidation"]["condition"]["type"] == "ONE_OF_RANGE"
    source = first[at["source"]]["dataValidation"]["condition"]["values"][0]["userEnteredValue"]
    offered = [row[0] for row in office.spreadsheet.values_get(source.lstrip("="))["values"]]
    assert {"資料DL", "セミナー参加", "問い合わせ", "無料トライアル登録"} <= set(offered)
    assert first[at["company"]]["userEnteredFormat"]["numberFormat"]["type"] == "TEXT"
    assert "dataValidation" not in first[at["stage"]]
    assert head[at["fit"]]["note"]


def test_leading_zeros_that_people_type_into_a_text_column_stay():
    office = Office()
    column = office.labels("案件").index("メモ") + 1
    office.tab("案件").update_cell(2, column, "00491711")  # USER_ENTERED, as a person types
    assert office.tab("案件").cell(2, column).value == "00491711"


@pytest.fixture
def upgraded(tmp_path):
    office = Office(load(defaults=older_template(tmp_path)))
    office.type(2, company="あさひ商事", chk_discovery=True, note="前からのメモ")
    office.sync(AT)
    return office


def test_an_upgrade_adds_what_is_new_and_touches_nothing_else(upgraded):
    new = load()
    before = {title: upgraded.page(title) for title in ("案件", "選択肢", "休日", "設定")}
    result = init(upgraded.bridge, new, moment("2026-11-25 10:00"))
    assert not result.already
    added = upgraded.labels("案件")[len(before["案件"][0]) :]
    assert set(added) == {new.tabs["deals"].column(key).label.ja for key in MISSING_COLUMNS}
    assert new.tabs[MISSING_TAB].label.ja in [tab.title for tab in upgraded.spreadsheet.worksheets()]
    after = upgraded.page("案件")
    width = len(before["案件"][0])
    assert [row[:width] for row in after][: len(before["案件"])] == [
        row + [""] * (width - len(row)) if len(row) < width else row for row in before["案件"]
    ]
    lines = {tuple(row[:3]) for row in upgraded.page("選択肢")} - {tuple(row[:3]) for row in before["選択肢"]}
    assert {line[:2] for line in lines} == {MISSING_CHOICE}
    upgraded.settings = new
    upgraded.sync("2026-11-25 10:00")
    assert upgraded.deal(2)["ステージ"] == "MQL"
    assert init(upgraded.bridge, new, moment("2026-11-26 10:00")).already


def test_a_column_people_deleted_stays_deleted():
    office = Office()
    office.tab("案件").delete_columns(office.labels("案件").index("導入時期") + 1)
    assert init(office.bridge, office.settings, moment("2026-11-25 10:00")).already
    office.type(2, company="あさひ商事")
    office.sync("2026-11-25 10:00")
    assert "導入時期" not in office.labels("案件")


def views(office: Office) -> list[str]:
    answer = office.bridge.transport.json(
        "GET", f"/{office.spreadsheet_id}", params={"fields": "sheets.filterViews(title)"}
    )
    return [view["title"] for sheet in answer["sheets"] for view in sheet.get("filterViews", [])]


@pytest.mark.shows("B-69")
def test_every_active_member_has_a_filter_view_and_is_offered_as_owner():
    office = Office()
    office.type(2, "メンバー", name="伊藤 深雪", active=True)
    office.type(3, "メンバー", name="田中 吾郎", active=True)
    office.type(2, company="あさひ商事")
    office.sync(AT)
    assert {"▶ 自分の案件:伊藤 深雪", "▶ 自分の案件:田中 吾郎"} <= set(views(office))
    offered = [row["バトン候補"] for row in office.rows("メンバー")]
    assert [name for name in offered if name] == ["Marketing", "IS", "Sales", "CS", "伊藤 深雪", "田中 吾郎"]
    office.type(3, "メンバー", active=False)
    office.sync("2026-11-24 11:00")
    assert "▶ 自分の案件:田中 吾郎" not in views(office)
    assert office.sync("2026-11-24 11:00").plan.is_empty


@pytest.mark.shows("I-40", "I-42")
def test_the_history_has_a_view_of_who_was_invited_and_of_who_responded():
    assert {"▶ 招待あり", "▶ 反応あり"} <= set(views(ListOffice()))


def test_our_formats_come_back_and_peoples_stay():
    office = Office()
    office.type(2, company="あさひ商事")
    office.sync(AT)
    sheet_id = office.tab("案件").id
    theirs = {
        "ranges": [{"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3}],
        "booleanRule": {
            "condition": {"type": "TEXT_CONTAINS", "values": [{"userEnteredValue": "急ぎ"}]},
            "format": {"textFormat": {"bold": True}},
        },
    }
    office.spreadsheet.batch_update(
        {
            "requests": [
                {"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": 0}},
                {"addConditionalFormatRule": {"rule": theirs, "index": 0}},
            ]
        }
    )
    office.sync("2026-11-24 11:00")
    fields = {"fields": "sheets(properties.title,conditionalFormats)"}
    answer = office.bridge.transport.json("GET", f"/{office.spreadsheet_id}", params=fields)
    rules = next(one for one in answer["sheets"] if one["properties"]["title"] == "案件")["conditionalFormats"]
    formulas = [rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for rule in rules]
    assert formulas[0] == "急ぎ"
    assert len([one for one in formulas if "sheetbridge:CF-01" in one]) >= 1
    assert len(formulas) == len(set(formulas))
    assert office.sync("2026-11-24 11:00").plan.is_empty
