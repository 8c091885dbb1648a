"""bridge.yaml is written once, filled in where it names nothing, and otherwise left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InvalidInput, SheetbridgeError
from bridge.jobs.project_file import raise_if_contradicted, remember
from bridge.settings import Settings
from bridge.settings.files import defaults_root
from bridge.settings.load import load

NAME = "local:営業 案件.sheets"


def test_a_project_without_the_file_gets_one_that_loads(tmp_path: Path, settings: Settings) -> None:
    assert remember(tmp_path, settings, NAME) == tmp_path / "bridge.yaml"
    found = load(tmp_path).bridge
    assert found.spreadsheet == NAME
    assert (found.preset, found.language) == (settings.bridge.preset, settings.language)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('spreadsheet: ""', id="an empty text"),
        pytest.param("spreadsheet:", id="nothing"),
        pytest.param("spreadsheet: ''   # the address", id="an empty text and a comment"),
    ],
)
def test_an_empty_name_is_filled_in_and_the_rest_stays(tmp_path: Path, settings: Settings, line: str) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_text(f"# ours\n{line}\nlog_rows: 7 # few\n")
    assert remember(tmp_path, settings, NAME) == path
    assert path.read_text() == f'# ours\nspreadsheet: "{NAME}"\nlog_rows: 7 # few\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("log_rows: 7\n", 0, id="no comment"),
        pytest.param("# ours\n\nlog_rows: 7 # few\n# end", 8, id="comments"),
        pytest.param("---\r\nlog_rows: 7\r\n", 5, id="line ends of Windows"),
        pytest.param("\ufeff# 営業部\nlog_rows: 7", 7, id="a byte order mark, no line end at the end"),
        pytest.param("", 0, id="nothing"),
        pytest.param("# spreadsheet: your address\n", 28, id="only comments"),
    ],
)
def test_a_missing_line_is_added_and_the_rest_stays(tmp_path: Path, settings: Settings, text: str, place: int) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_bytes(text.encode())
    assert remember(tmp_path, settings, NAME) == path
    line = f'spreadsheet: "{NAME}"' + ("\r\n" if "\r" in text else "\n")
    assert path.read_bytes().decode() == text[:place] + line + text[place:]
    assert load(tmp_path).bridge.spreadsheet == NAME


def test_a_file_that_takes_no_line_is_told_with_the_line_to_add(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_text("{log_rows: 7}\n")
    with pytest.raises(SheetbridgeError, match=f'bridge.yaml: .* add `spreadsheet: "{NAME}"`'):
        remember(tmp_path, settings, NAME)
    assert path.read_text() == "{log_rows: 7}\n"


def test_a_spreadsheet_that_people_name_is_left_alone(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "bridge.yaml"
    path.write_text("spreadsheet: local:other.sheets\n")
    assert remember(tmp_path, settings, NAME) is None
    assert path.read_text() == "spreadsheet: local:other.sheets\n"


def test_the_file_in_config_counts_too(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "config").mkdir()
    path = tmp_path / "config" / "bridge.yaml"
    path.write_text("spreadsheet: local:other.sheets\n")
    assert remember(tmp_path, settings, NAME) is None
    assert not (tmp_path / "bridge.yaml").exists()


def test_the_shipped_defaults_are_no_file_of_a_project(tmp_path: Path, settings: Settings) -> None:
    asked = {"language": "en"}
    raise_if_contradicted(defaults_root(), settings, asked)
    (tmp_path / "bridge.yaml").write_text("language: ja\n")
    with pytest.raises(InvalidInput, match="says language: ja"):
        raise_if_contradicted(tmp_path, settings, asked)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(SheetbridgeError, match="cannot be written"):
        remember(tmp_path / "absent", settings, NAME)


def test_another_preset_is_told_with_the_line_to_write(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "bridge.yaml").write_text("language: ja\n")
    with pytest.raises(InvalidInput, match=r"says preset: baton; write preset: \[baton, lists\] there for both"):
        raise_if_contradicted(tmp_path, settings, {"preset": ["lists"]})
