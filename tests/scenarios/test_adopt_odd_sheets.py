"""Deal sheets of other shapes: titles above the header, two-line and merged headers, hidden rows, a filter, monthly tabs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bridge.errors import InvalidInput
from bridge.jobs.adopt import adopt, propose
from bridge.jobs.deciding import reading
from bridge.jobs.export import tab_export
from bridge.jobs.sync import sync
from bridge.jobs.unadopt import unadopt
from bridge.local_sheets import LocalSheets
from bridge.local_sheets.files.xlsx import open_xlsx
from bridge.settings.load import load
from tests.scenarios.people import connection_to, moment
from tests.scenarios.test_adopt_people_deals import whole

AT = "2026-11-24 10:00"
HEAD = ["会社名", "担当者名", "Discovery", "BANT", "提案", "口頭合意", "契約", "Owner", "Next", "メモ"]
ROWS = [
    ["あさひ商事", "山田 太郎", "○", "", "", "", "", "Marketing", "IS", "00123"],
    ["いろは工業", "伊藤 花子", "済", "済", "", "", "", "IS", "Sales", "=見積り中"],
    ["うみかぜ物流", "田中 次郎", True, True, True, True, True, "Sales", "CS", "契約済み"],
]


class Adopted:
    """A workbook, adopted and synced."""

    def __init__(self, book: Workbook, folder: Path) -> None:
        book.save(folder / "sheet.xlsx")
        self.settings = load()
        self.bridge = connection_to(local := LocalSheets(None), open_xlsx(local, folder / "sheet.xlsx"))
        self.before = whole(self.bridge)
        proposals = [one for one in propose(self.bridge, self.settings, moment(AT)) if one.is_usable]
        adopt(self.bridge, self.settings, proposals, moment(AT))
        self.sync()

    def sync(self) -> Any:
        return sync(self.bridge, self.settings, moment(AT))

    def column(self, title: str, label: str) -> list[Any]:
        """The cells below our header of this label."""
        rows = (
            self.bridge.transport.client()
            .open_by_key(self.bridge.spreadsheet_id)
            .worksheet(title)
            .get_values(value_render_option="UNFORMATTED_VALUE")
        )
        at = next(number for number, row in enumerate(rows) if "案件ID" in row)
        index = rows[at].index(label)
        return [row[index] if index < len(row) else "" for row in rows[at + 1 :]]


def filled(sheet: Worksheet, *, above: int = 0) -> Worksheet:
    for number, row in enumerate([HEAD, *ROWS], above + 1):
        for column, cell in enumerate(row, 1):
            sheet.cell(number, column).value = cell
            if isinstance(cell, str) and cell.startswith("="):
                sheet.cell(number, column).data_type = "s"
    return sheet


def titles_above(book: Workbook) -> None:
    sheet = filled(book.active, above=3)
    sheet["A1"], sheet["A2"] = "2026年度 案件管理表", "更新: 毎週月曜"
    sheet.merge_cells("A1:J1")


def two_line_header(book: Workbook) -> None:
    sheet = book.active
    sheet.append(["お客様", None, "進捗", None, None, None, None, "担当", None, None])
    filled(sheet, above=1)
    for span in ("A1:B1", "C1:G1", "H1:I1"):
        sheet.merge_cells(span)


def hidden_rows_and_a_filter(book: Workbook) -> None:
    sheet = filled(book.active)
    sheet.row_dimensions[3].hidden = True
    sheet.auto_filter.ref = "A1:J4"


def plain(book: Workbook) -> None:
    filled(book.active)


@pytest.mark.parametrize("shape", [plain, titles_above, two_line_header, hidden_rows_and_a_filter])
def test_sheets_of_this_shape_run_themselves_and_are_given_back(shape, tmp_path):
    book = Workbook()
    book.active.title = "案件"
    shape(book)
    adopted = Adopted(book, tmp_path)
    assert adopted.column("案件", "ステージ")[: len(ROWS)] == ["MQL", "SQL", "Closed-Won"]
    assert adopted.column("案件", "案件ID")[: len(ROWS)] == ["D-00001", "D-00002", "D-00003"]
    assert adopted.sync().plan.is_empty
    unadopt(adopted.bridge, adopted.settings, moment(AT))
    assert whole(adopted.bridge) == adopted.before


def test_a_filter_is_widened_over_our_columns(tmp_path):
    book = Workbook()
    book.active.title = "案件"
    hidden_rows_and_a_filter(book)
    adopted = Adopted(book, tmp_path)
    where = whole(adopted.bridge)["案件"]["basicFilter"]["range"]
    columns = whole(adopted.bridge)["案件"]["properties"]["gridProperties"]["columnCount"]
    assert len(HEAD) < where["endColumnIndex"] <= columns


def test_monthly_tabs_share_one_sequence_of_ids(tmp_path):
    book = Workbook()
    filled(book.active).title = "11月"
    filled(book.create_sheet("12月"))
    adopted = Adopted(book, tmp_path)
    ids = adopted.column("11月", "案件ID")[:3] + adopted.column("12月", "案件ID")[:3]
    assert sorted(ids) == [f"D-{number:05d}" for number in range(1, 7)]
    assert adopted.column("12月", "ステージ")[:3] == ["MQL", "SQL", "Closed-Won"]
    assert adopted.sync().plan.is_empty


def test_an_export_takes_a_tab_by_the_name_it_has_on_the_sheet(tmp_path):
    book = Workbook()
    filled(book.active).title = "11月"
    filled(book.create_sheet("12月")).delete_rows(2)
    adopted = Adopted(book, tmp_path)
    read, how = reading(adopted.bridge, adopted.settings, moment(AT))
    counts = {name: len(tab_export(read, name, context=how)) for name in ("11月", "12月", "deals", "案件")}
    assert counts == {"11月": 3, "12月": 2, "deals": 5, "案件": 5}
    with pytest.raises(InvalidInput, match=r"deals \(11月 12月\)"):
        tab_export(read, "13月", context=how)


@pytest.mark.parametrize(
    "label", ["SLA期限", "ステージ", "対応区分", "備考", "お客様のご要望", "案件メモ", "SLA deadline", "メモ ※必須"]
)
def test_two_reads_whatever_people_call_their_columns(label, tmp_path):
    book = Workbook()
    book.active.title = "案件"
    sheet = filled(book.active)
    sheet.cell(1, len(HEAD) + 1).value = label
    adopted = Adopted(book, tmp_path)
    adopted.sync()  # what the first sync brought is settled
    traffic = adopted.bridge.transport.traffic
    reads, writes = traffic.reads, traffic.writes
    adopted.sync()
    assert (traffic.reads - reads, traffic.writes - writes) == (2, 0)
