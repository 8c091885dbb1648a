"""Every file of files/, named source-oddity, is read as files/expected.json says; each source has one. Changes are read before they
are taken over: `UPDATE_EXPECTED=1 pytest tests/importing/test_files.py`, then look at the difference."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bridge.importing.file_list import FileList
from bridge.importing.reader import read_list
from bridge.settings import Settings

FILES = Path(__file__).parent / "files"
EXPECTED = FILES / "expected.json"
NAMES = sorted(path.name for path in FILES.iterdir() if path != EXPECTED)


def told(found: FileList) -> dict[str, Any]:
    """What a file was read as, as JSON: only what is there."""
    rows = [
        {"line": int(line)} | {key: text for key, text in row.items() if text is not None}
        for line, row in zip(found.lines, found.frame.to_dict("records"), strict=True)
    ]
    whole = {
        "source": found.source,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "worksheet": found.worksheet,
        "header_line": found.header_line,
        "campaign": found.campaign,
        "campaign_on": found.campaign_on and str(found.campaign_on),
        "rest": list(found.rest),
        "problems": [str(one).removeprefix(f"{FILES}/") for one in found.problems],
        "notes": list(found.notes),
    }
    return {key: value for key, value in whole.items() if value} | {"rows": rows}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_as_expected(name: str, settings: Settings) -> None:
    expected = json.loads(EXPECTED.read_text("utf-8")) if EXPECTED.is_file() else {}
    found = told(read_list(FILES / name, settings, allow_no_email="no-addresses" in name))
    if os.environ.get("UPDATE_EXPECTED"):
        text = json.dumps(expected | {name: found}, ensure_ascii=False, indent=1, sort_keys=True)
        EXPECTED.write_text(text + "\n", encoding="utf-8")
        return
    assert found == expected[name]


def test_nothing_is_expected_of_files_that_are_not_there() -> None:
    assert sorted(json.loads(EXPECTED.read_text("utf-8"))) == NAMES


def test_every_source_has_a_file(settings: Settings) -> None:
    assert {name.partition("-")[0] for name in NAMES} == set(settings.imports)


@pytest.mark.parametrize("name", NAMES)
def test_only_proven_sources_are_taken_for_granted(name: str, settings: Settings) -> None:
    found = read_list(FILES / name, settings, allow_no_email=True)
    assert found.source == name.partition("-")[0]
    assert found.experimental == settings.imports[found.source].experimental


@pytest.mark.parametrize("name", NAMES)
def test_columns_and_frame_agree(name: str, settings: Settings) -> None:
    """Every cell is somewhere: a column either fills a key or is kept aside, by its header."""
    found = read_list(FILES / name, settings, allow_no_email=True)
    aside = {one.header or f"列{one.index + 1}" for one in found.columns if one.key is None and one.samples}
    assert aside <= set(found.rest)
    assert len(found.frame) == len(found.lines) == len(found.rest)
    assert all(isinstance(cell, str | None) for column in found.frame for cell in found.frame[column])
