"""What people see of `import attendees`, `leads` ...: the preview, the end, and the file of rows that could not be taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.cli.terminal import width_of
from tests.cli.conftest import Run

PEOPLE = [f"山田 {n},p{n}@example.com" for n in range(1, 5)]


@pytest.fixture
def office(run: Run, project: Path) -> Run:
    """A spreadsheet for lists."""
    (project / "bridge.yaml").write_text("spreadsheet: local:lists.sheets\npreset: [lists]\n")
    told = run("init").out
    assert "`sheetbridge import leads FILE` reads a list" in told
    assert "deal" not in told
    return run


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "people.csv"
    rows = [*PEOPLE, "山田 1 (再送),P1@example.com", "鈴木,suzuki@"]
    path.write_text("\n".join(["氏名,メールアドレス", *rows]))
    return str(path)


def test_the_preview_and_the_end_in_words(office: Run, people: str) -> None:
    seen = office("import", "attendees", people, "--campaign", "DPS Live", "--yes", "--at", "2026-12-01T09:00")
    assert seen.code == 3
    for words in (
        "people.csv: 6 rows, read as generic; campaign DPS Live",
        "same as line 2, L-00001",
        "The first 3 of each outcome; --json lists all.",
        "was written: 11 new rows, 1 call.",
    ):
        assert words in seen.out
    assert max(map(width_of, seen.out.splitlines())) <= 80
    assert f"rows that could not be taken: {people}.rejected.csv" in seen.err


def test_a_dry_run_ends_as_the_import_would(office: Run, people: str) -> None:
    seen = office("import", "leads", people, "--dry-run")
    assert (seen.code, Path(f"{people}.rejected.csv").exists()) == (3, False)
    assert "Nothing was written (--dry-run)." in seen.out


def test_a_worksheet_of_a_text_file_is_refused(office: Run, people: str) -> None:
    seen = office("import", "leads", people, "--worksheet", "名簿", "--yes")
    assert seen.code == 4
    assert 'is no workbook, so it has no worksheet "名簿"' in seen.err


def test_a_folder_that_cannot_be_written_hides_no_import(
    office: Run, people: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(30, "Read-only file system")))
    seen = office("import", "leads", people, "--yes")
    assert seen.code == 3
    assert "`sheetbridge undo IM-00001` takes it back." in seen.out
    assert "Read-only file system" in seen.err


def test_what_known_people_lack_is_told_with_a_way_to_fill_it(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "cards.csv"
    path.write_text("氏名,メールアドレス\n山田,a@example.com\n")
    office("import", "leads", str(path), "--yes")
    path.write_text("氏名,メールアドレス,会社名\n山田,a@example.com,株式会社青葉\n")
    assert "--fill-blanks fills them" in office("import", "leads", str(path)).out
    assert "--fill-blanks" not in office("import", "update", str(path)).out


def test_without_a_yes_machines_hear_what_would_be(office: Run, people: str) -> None:
    seen = office("import", "leads", people, "--json")
    told = json.loads(seen.out)
    assert (told["written"], told["outcomes"]["new"], told["rejected"]) == (False, 4, [])
    assert "--yes" in seen.err


def test_strict_counts_the_rows(office: Run, people: str) -> None:
    seen = office("import", "leads", people, "--strict", "--yes")
    assert seen.code == 4
    assert "1 row cannot be taken, first people.csv:7 (invalid_email)" in seen.err.replace(
        str(Path(people).parent) + "/", ""
    )
