"""archive and purge: rows leave as a whole, found by id, and only as they were shown."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import gspread
import pytest

from bridge.errors import InvalidInput
from bridge.jobs.archive import archive, prepare_archive
from bridge.jobs.deciding import reading
from bridge.jobs.export import export, write_export
from bridge.jobs.purge import prepare_purge, purge
from bridge.jobs.undo import undo
from bridge.local_sheets import Request
from tests.scenarios.people import Office, moment

NOW, LATER = moment("2026-11-24 11:00"), moment("2026-11-24 11:05")
LOST, OPEN, SECRET = "あさひ商事", "いろは工業", "うみかぜ物流"


@pytest.fixture
def office() -> Office:
    office = Office()
    for row, company in enumerate((LOST, OPEN, SECRET), 2):
        office.type(row, company=company, note=f"{company}のメモ", chk_discovery=True, contact_name="0012")
    office.type(4, confidential=True)
    tab = office.tab("案件")
    own = len(office.labels("案件")) + 1
    tab.add_cols(2)
    cells = [["拡張A", "拡張B"], ["=1+1", "0120"], ["二", ""], ["三", ""]]
    tab.update(cells, gspread.utils.rowcol_to_a1(1, own), value_input_option="USER_ENTERED")
    office.sync("2026-11-24 10:00")
    return office


def companies(office: Office) -> list[str]:
    return [row["会社名"] for row in office.rows() if row["会社名"]]


def archived(office: Office, path: Path, **where: str) -> Any:
    prepared = prepare_archive(office.bridge, office.settings, "deals", where, NOW)
    return archive(office.bridge, office.settings, prepared, path, NOW)


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def exported(office: Office, path: Path) -> Path:
    book, how = reading(office.bridge, office.settings, NOW)
    return export(book, "deals", context=how, path=path, confidential=True).path


def hidden_texts(office: Office) -> str:
    """Everything the bridge's own hidden tabs hold."""
    return "".join(
        str(office.tab(title).get_values(value_render_option="FORMULA")) for title in ("_undo", "_before", "_state")
    )


def test_archive_writes_the_file_and_empties_the_row_where_it_stands(office: Office, tmp_path: Path) -> None:
    left = archived(office, tmp_path / "old.csv", company=LOST)
    (line,) = lines(tmp_path / "old.csv")
    assert (line["会社名"], line["メモ"], line["拡張B"]) == (LOST, f"{LOST}のメモ", "120")
    assert companies(office) == [OPEN, SECRET]
    blank = office.deal(2)
    assert {label: cell for label, cell in blank.items() if cell not in ("", False)} == {
        "拡張A": 2
    }  # a formula of theirs
    assert left.records == ("D-00001",)
    assert office.rows("変更履歴")[0]["種別"] == "archive"
    assert (tmp_path / "old.csv").stat().st_mode & 0o777 == 0o600
    office.sync("2026-11-24 11:10")
    assert office.sync("2026-11-24 11:10").plan.is_empty


def test_undo_writes_an_archived_row_again(office: Office, tmp_path: Path) -> None:
    before = office.deal(2)
    run = archived(office, tmp_path / "old.csv", company=LOST).result.plan.run
    result = undo(office.bridge, office.settings, run, LATER)
    assert result.restored == ("D-00001",)
    office.sync("2026-11-24 11:10")
    row = next(row for row in office.rows() if row["会社名"] == LOST)
    assert row | {"拡張A": "", "更新日時": ""} == before | {"拡張A": "", "更新日時": ""}
    again = undo(office.bridge, office.settings, run, LATER)
    assert (again.restored, again.kept) == ((), ("D-00001: stands there again",))


@pytest.mark.parametrize("label", ["メモ", "拡張A", "拡張B"])
def test_a_row_that_somebody_edits_in_that_moment_stays_whole(office: Office, tmp_path: Path, label: str) -> None:
    prepared = prepare_archive(office.bridge, office.settings, "deals", {"Discovery": "TRUE"}, NOW)
    office.type(3, note="another thing")  # seen and agreed to before
    place = gspread.utils.rowcol_to_a1(4, office.labels("案件").index(label) + 1)

    def type_before_the_write(request: Request) -> None:
        if request.path.endswith(":batchUpdate"):
            office.local.on_request.remove(type_before_the_write)
            office.tab("案件").update([["きょう"]], place, value_input_option="RAW")

    office.local.on_request.append(type_before_the_write)
    left = archive(office.bridge, office.settings, prepared, tmp_path / "old.csv", NOW)
    assert companies(office) == [OPEN, SECRET]
    assert office.deal(3)["メモ"] == "another thing"
    assert office.deal(4)[label] == "きょう"
    assert office.deal(4)["案件ID"] == "D-00003"
    assert set(left.kept) == {"D-00002", "D-00003"}
    assert [line["会社名"] for line in lines(tmp_path / "old.csv")] == [LOST]


def test_an_archive_is_never_written_over(office: Office, tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text("mine")
    with pytest.raises(InvalidInput, match="never written over"):
        archived(office, tmp_path / "old.csv", company=LOST)
    assert (tmp_path / "old.csv").read_text() == "mine"
    assert companies(office) == [LOST, OPEN, SECRET]


@pytest.mark.shows("B-92")
def test_purge_takes_what_is_confidential_and_stands_in_the_file(office: Office, tmp_path: Path) -> None:
    path = exported(office, tmp_path / "deals.csv")
    prepared = prepare_purge(office.bridge, office.settings, [path], NOW)
    assert prepared.leaving.records == ("D-00003",)
    assert prepared.kept == {record: "is not marked confidential" for record in ("D-00001", "D-00002")}
    left, deleted = purge(office.bridge, office.settings, prepared, NOW, delete_files=True)
    assert (left.records, deleted) == (("D-00003",), ())
    assert path.exists()  # it names records that stand there still
    assert companies(office) == [LOST, OPEN]
    assert SECRET not in hidden_texts(office)
    office.sync("2026-11-24 11:10")
    whole = "".join(str(tab.get_values()) for tab in office.spreadsheet.worksheets())
    assert SECRET not in whole


@pytest.mark.shows("B-92")
def test_purge_forgets_what_undo_remembered_and_deletes_the_file(office: Office, tmp_path: Path) -> None:
    run = archived(office, tmp_path / "old.csv", company=SECRET).result.plan.run
    undo(office.bridge, office.settings, run, LATER)
    assert SECRET in hidden_texts(office)
    path = exported(office, tmp_path / "deals.csv")
    prepared = prepare_purge(office.bridge, office.settings, [path], NOW, unmarked=True)
    left, deleted = purge(office.bridge, office.settings, prepared, NOW, delete_files=True)
    assert (len(left.records), deleted, path.exists()) == (3, (path,), False)
    assert companies(office) == []
    assert SECRET not in hidden_texts(office)


def test_purge_keeps_what_was_edited_since_the_export(office: Office, tmp_path: Path) -> None:
    path = exported(office, tmp_path / "deals.csv")
    office.type(4, note="きょう電話した")
    prepared = prepare_purge(office.bridge, office.settings, [path], NOW)
    assert "export it again" in prepared.kept["D-00003"]
    assert not len(prepared.leaving)


def test_purge_keeps_what_was_edited_in_a_column_of_people_s_own_that_the_file_holds(
    office: Office, tmp_path: Path
) -> None:
    width = len(office.labels("案件"))
    office.tab("案件").add_cols(1)
    where = f"{gspread.utils.rowcol_to_a1(1, width + 1)}:{gspread.utils.rowcol_to_a1(4, width + 1)}"
    office.tab("案件").update([["私の欄"], ["一"], ["二"], ["三"]], where, value_input_option="RAW")
    path = tmp_path / "deals.csv"
    write_export(prepare_archive(office.bridge, office.settings, "deals", {}, NOW).export, path=path)
    assert prepare_purge(office.bridge, office.settings, [path], NOW).leaving.records == ("D-00003",)
    office.tab("案件").update([["三 続き"]], gspread.utils.rowcol_to_a1(4, width + 1), value_input_option="RAW")
    prepared = prepare_purge(office.bridge, office.settings, [path], NOW)
    assert "export it again" in prepared.kept["D-00003"]
    assert not len(prepared.leaving)


def test_purge_refuses_a_file_that_names_no_records(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InvalidInput, match="names no record by its id"):
        prepare_purge(office.bridge, office.settings, [path], NOW)
