"""`local open`, `adopt`, `unadopt` and `demo`, on a list as people keep it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from bridge.cli.terminal import width_of
from bridge.google_sheets.transport import HOSTS
from bridge.jobs.connecting import connect
from bridge.jobs.demo_data import HEADER_ROW, RECORDS, TAB, write_workbook
from bridge.settings import Settings
from bridge.sheet.a1 import quoted
from tests.cli.conftest import Run

MADE = datetime(2026, 12, 1, 9, 0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a workbook as people keep it; nothing names a spreadsheet yet."""
    write_workbook(tmp_path / "deals.xlsx", MADE)
    return tmp_path


@pytest.fixture
def opened(run: Run, project: Path) -> str:
    """The workbook opened as a spreadsheet of this machine; what --spreadsheet takes."""
    data = project / "deals.sheets"
    assert run("local", "open", str(project / "deals.xlsx"), "--data", str(data)).code == 0
    return f"local:{data}"


def cells(name: str, project: Path, settings: Settings) -> list[list[object]]:
    """Every cell of the list, formulas as such."""
    connection = connect(settings, project=project, spreadsheet=name, environ={})
    path = f"/{connection.spreadsheet_id}/values/{quoted(TAB)}"
    found: list[list[object]] = connection.transport.json("GET", path, params={"valueRenderOption": "FORMULA"})[
        "values"
    ]
    return found


def people_s(rows: list[list[object]], width: int) -> list[list[object]]:
    """The rows as far right as people used them; trailing blanks do not count."""
    cut = [row[:width] for row in rows]
    for row in cut:
        while row and row[-1] == "":
            row.pop()
    return cut


def test_the_mapping_is_shown_in_80_columns_and_nothing_happens_without_a_yes(
    run: Run, opened: str, project: Path, settings: Settings
) -> None:
    before = cells(opened, project, settings)
    outcome = run("--spreadsheet", opened, "adopt")
    assert outcome.code == 4
    assert f"header in row {HEADER_ROW}, {RECORDS} records" in outcome.out.replace("\n", " ")
    assert "お客様名" in outcome.out
    assert max(map(width_of, outcome.out.splitlines())) <= 80
    assert "--yes" in outcome.err
    assert cells(opened, project, settings) == before


def test_the_mapping_as_json_is_not_adopted_without_yes(
    run: Run, opened: str, project: Path, settings: Settings
) -> None:
    before = cells(opened, project, settings)
    outcome = run("--spreadsheet", opened, "adopt", "--json")
    assert outcome.code == 4
    found = {one["title"]: one for one in json.loads(outcome.out)}[TAB]
    assert (found["tab"], found["header_row"], found["records"], found["missing"]) == ("deals", HEADER_ROW, RECORDS, [])
    company = next(one for one in found["columns"] if one["label"] == "お客様名")
    assert company["key"] == "company"
    assert 0 < company["confidence"] <= 1
    assert cells(opened, project, settings) == before


def test_adopting_changes_nothing_of_people_s_and_unadopt_takes_everything_back(
    run: Run, opened: str, project: Path, settings: Settings
) -> None:
    before = cells(opened, project, settings)
    adopted = run("--spreadsheet", opened, "adopt", "--yes")
    assert adopted.code == 0, adopted.err
    assert 'spreadsheet: "local:deals.sheets"' in (project / "bridge.yaml").read_text()
    assert run("sync", "--at", "2026-12-01T09:00").code == 0

    width = len(before[HEADER_ROW - 1])
    after = cells(opened, project, settings)
    assert people_s(after, width) == people_s(before, width)
    assert len(after[HEADER_ROW - 1]) > width

    assert run("unadopt").code == 4  # nobody said yes
    assert cells(opened, project, settings) == after
    assert run("unadopt", "--yes").code == 0
    assert cells(opened, project, settings) == before


def test_a_person_can_decide_a_column(run: Run, opened: str) -> None:
    outcome = run("--spreadsheet", opened, "adopt", "--map", "U=", "--map", "V=note")
    lines = {line.split()[0]: line for line in outcome.out.splitlines() if line.split()}
    assert "stays yours" in lines["U"]
    assert "メモ" in lines["V"]
    assert "your choice" in lines["V"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("--map", "note"), 2, "is not COL=KEY", id="a mapping that is none"),
        pytest.param(("--tab", "商談"), 4, 'no tab "商談"', id="a tab that is not there"),
        pytest.param(("--map", "B=colour"), 2, 'no input column "colour"', id="a key that is none"),
        pytest.param(("--map", "B=stage"), 2, 'no input column "stage"', id="a column that only sheetbridge writes"),
        pytest.param(("--map", "ZZ=note"), 2, "no list that could be adopted", id="a column that is not there"),
        pytest.param(
            ("--tab", "メモ", "--yes"),
            4,
            "no column name of the tab is one that sheetbridge knows",
            id="a tab that is no list of deals",
        ),
        pytest.param(("--yes", "--add", "colour"), 4, '"colour"', id="a column the template does not know"),
    ],
)
def test_what_cannot_be_adopted_is_told(
    run: Run, opened: str, arguments: tuple[str, ...], code: int, words: str
) -> None:
    outcome = run("--spreadsheet", opened, "adopt", *arguments)
    assert outcome.code == code
    assert words in outcome.err


def test_a_copy_is_made_first(run: Run, opened: str, project: Path, settings: Settings) -> None:
    outcome = run("--spreadsheet", opened, "adopt", "--yes", "--copy")
    assert outcome.code == 0, outcome.err
    assert "Copied to" in outcome.out
    connection = connect(settings, project=project, spreadsheet=opened, environ={})
    files = connection.transport.request("GET", f"{HOSTS[1]}/drive/v3/files").json()["files"]
    assert sorted(one["name"] for one in files)[1].startswith("sheetbridge導入前 20")
    assert len(files) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("broken.xlsx", b"not a workbook", id="text that is named like a workbook"),
        pytest.param("deals.csv", b"a,b", id="another kind of file"),
        pytest.param("empty.xlsx", b"PK\x05\x06" + bytes(18), id="an archive that holds no workbook"),
        pytest.param("nothing.xlsx", None, id="no file"),
    ],
)
def test_what_is_no_workbook_is_told_and_leaves_nothing_behind(
    run: Run, project: Path, name: str, content: bytes | None
) -> None:
    if content is not None:
        (project / name).write_bytes(content)
    outcome = run("local", "open", str(project / name), "--data", str(project / "x.sheets"))
    assert outcome.code == 4
    assert f'{name}" is' in outcome.err
    assert not (project / "x.sheets").exists()


def test_a_workbook_is_named_without_its_id_while_it_is_alone(run: Run, project: Path) -> None:
    data = project / "x.sheets"
    first, second = (run("local", "open", str(project / "deals.xlsx"), "--data", str(data)) for _ in range(2))
    assert f"  sheetbridge --spreadsheet 'local:{data}' adopt\n" in first.out
    assert f"  sheetbridge --spreadsheet 'local:{data}#" in second.out


def test_an_adopted_tab_is_not_adopted_again(run: Run, opened: str) -> None:
    assert run("--spreadsheet", opened, "adopt", "--yes", "--language", "en").code == 0
    outcome = run("--spreadsheet", opened, "adopt", "--yes")
    assert outcome.code == 4
    assert "adopted already" in outcome.err


def test_a_file_of_something_else_is_told(run: Run, project: Path) -> None:
    (project / "notes.sheets").write_text("my notes, which are no database" * 50)
    outcome = run("--spreadsheet", f"local:{project / 'notes.sheets'}", "sync")
    assert outcome.code == 4
    assert "cannot be opened" in outcome.err
    assert (project / "notes.sheets").read_text().startswith("my notes")


def test_the_demo_ends_with_nothing_to_do_and_fits_80_columns(run: Run, project: Path) -> None:
    outcome = run("demo", str(project / "demo"), "--at", "2026-12-08T09:00")
    assert outcome.code == 0, outcome.err
    assert "No changes: 0 writes" in outcome.out
    assert outcome.out.count(": 1 write, ") == 2
    assert max(map(width_of, outcome.out.splitlines())) <= 80
    for title in ("カンバン", "ブロッカー", "バトン"):
        assert f"\n{title} - " in outcome.out
    assert run("demo", str(project / "demo"), "--at", "2026-12-08T09:00").code == 0  # again, over its own files
    why = run("--project", str(project / "demo"), "explain", "D-00001", "--json")
    assert json.loads(why.out)[0]["record"] == "D-00001"


def test_the_demo_takes_no_folder_that_holds_something_else(run: Run, project: Path) -> None:
    (project / "bridge.yaml").write_text("spreadsheet: local:demo.sheets\n")
    (project / "demo.sheets").write_text("mine")
    outcome = run("demo", str(project))
    assert outcome.code == 4
    assert (project / "demo.sheets").read_text() == "mine"


def test_the_demo_workbook_is_the_same_every_time(tmp_path: Path) -> None:
    import openpyxl

    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, MADE)
    values = [
        [[cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / name)[TAB]]
        for name in ("a.xlsx", "b.xlsx")
    ]
    assert values[0] == values[1]


def test_a_list_with_two_known_names_is_adopted_where_people_name_it(run: Run, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "商談"  # type: ignore[union-attr]
    for line in (("会社名", "備考", "地区"), ("甲社", "電話", "東"), ("乙社", None, "西")):
        workbook.active.append(line)  # type: ignore[union-attr]
    workbook.save(tmp_path / "deals.xlsx")
    assert run("local", "open", str(tmp_path / "deals.xlsx"), "--data", str(tmp_path / "deals.sheets")).code == 0
    name = f"local:{tmp_path / 'deals.sheets'}"
    refused = run("--spreadsheet", name, "adopt", "--yes")
    assert (refused.code, "name your list with --tab" in refused.err) == (4, True)
    adopted = run("--spreadsheet", name, "adopt", "--tab", "商談", "--yes")
    assert (adopted.code, adopted.err) == (0, "")
    assert "2 records" in adopted.out
    assert run("sync", "--at", "2026-12-01T09:00").code == 0
    assert "No changes" in run("sync", "--at", "2026-12-01T09:00").out


LEADS = (
    ("No", "どなた", "貴社名", "E-mail", "TEL", "役職名", "備考", "備考", "", "見込額", "配信不要"),
    (1, "山田 太郎", "株式会社山", "t.yamada@example.co.jp", "03-0000-1111", "部長", "m", "", "=LEN(C4)", 1000, ""),
    (2, "田中 花子", "田中商事(株)", "Tanaka@Example.jp ", "0312345678", "課長", "", "", "=LEN(C5)", None, "×"),
    (None, "▼ 11月展示会ぶん"),
    (3, "海田", "海田物産", "", "０３－１２３４", "", "", "電話のみ", "=LEN(C7)", "５０万", ""),
    (),
    (4, "山田 太郎", "株式会社山", "t.yamada@example.co.jp", "", "部長", "二重", "", "=LEN(C9)", None, ""),
    (None, "合計", "", "", "", "", "", "", "", "=SUM(J4:J9)"),
)
FIRST_ROW = 3  # of the header, below two lines of title


def lead_workbook(path: Path) -> Path:
    """Lists of people as a team keeps them, a tab for each month."""
    workbook = openpyxl.Workbook()
    del workbook["Sheet"]
    for month in ("10月", "11月"):
        sheet = workbook.create_sheet(f"名簿 {month}")
        sheet["A1"] = f"見込み客名簿 {month}"
        for row, line in enumerate(LEADS, FIRST_ROW):
            for column, value in enumerate(line, 1):
                sheet.cell(row, column, f"n{value}" if month == "11月" and "@" in str(value) else value or None)
        sheet["D4"].comment = Comment("要確認", "佐藤")
    workbook.save(path)
    return path


def tabs_of(name: str, project: Path, settings: Settings) -> dict[str, list[dict[str, object]]]:
    """Every cell of people's tabs with its format, formula and note, as far right as they used them; blank lines left out."""
    connection = connect(settings, project=project, spreadsheet=name, environ={})
    answer = connection.transport.json("GET", f"/{connection.spreadsheet_id}", params={"includeGridData": "true"})
    found: dict[str, list[dict[str, object]]] = {}
    for sheet in answer["sheets"]:
        rows = [row.get("values", [])[: len(LEADS[0])] for row in sheet["data"][0].get("rowData", ())]
        filled = [row for row in rows if any(cell.get("userEnteredValue") for cell in row)]
        found[sheet["properties"]["title"]] = [{at: cell for at, cell in enumerate(row) if cell} for row in filled]
    return {title: rows for title, rows in found.items() if title.startswith("名簿")}


def test_a_list_of_people_is_adopted_imported_into_undone_and_given_back(run: Run, tmp_path: Path, settings: Settings):
    (tmp_path / "bridge.yaml").write_text("preset: [lists]\nspreadsheet: local:leads.sheets\n")
    path, data = lead_workbook(tmp_path / "leads.xlsx"), tmp_path / "leads.sheets"
    assert run("local", "open", str(path), "--data", str(data)).code == 0
    name = f"local:{data}"
    before = tabs_of(name, tmp_path, settings)
    refused = run("--spreadsheet", name, "adopt", "--yes", "--no-copy")
    assert (refused.code, "--map COL=KEY" in refused.err) == (4, True)
    done = run("--spreadsheet", name, "adopt", "--yes", "--no-copy", "--map", "B=full_name", "--map", "G=memo")
    assert done.code == 0, done.err
    assert run("sync", "--at", "2026-11-20T09:00").code == 0
    assert tabs_of(name, tmp_path, settings) == before
    csv = tmp_path / "new.csv"
    csv.write_text(
        "氏名,メールアドレス,役職\n山田 太郎,t.yamada@example.co.jp,本部長\n新人 一郎,shin@example.com,課長\n"
    )
    imported = run("import", "attendees", str(csv), "--campaign", "DPS Live", "--yes", "--at", "2026-11-21T09:00")
    assert imported.code == 0, imported.err
    after = tabs_of(name, tmp_path, settings)
    assert [len(after[title]) - len(before[title]) for title in before] == [0, 1], "the month of the import"
    assert run("undo", "IM-00001").code == 0
    assert tabs_of(name, tmp_path, settings) == before
    assert run("unadopt", "--yes").code == 0
    assert tabs_of(name, tmp_path, settings) == before
