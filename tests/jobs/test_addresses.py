"""How a spreadsheet is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.errors import InvalidInput
from bridge.jobs.addresses import Reference, emulator_base, parse_reference

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"
FOLDER = Path("/project")


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        pytest.param(ID, Reference(ID), id="an id"),
        pytest.param(f"  {ID}\n", Reference(ID), id="an id with blanks around it"),
        pytest.param(f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0", Reference(ID), id="an address"),
        pytest.param(f"https://docs.google.com/spreadsheets/d/{ID}", Reference(ID), id="an address without an end"),
        pytest.param(f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit", Reference(ID), id="a second account"),
        pytest.param(
            f"https://docs.google.com/a/example.com/spreadsheets/d/{ID}/edit?usp=x", Reference(ID), id="a domain"
        ),
        pytest.param("local:demo.sheets", Reference("", FOLDER / "demo.sheets"), id="a file of the project"),
        pytest.param("local:/tmp/x.sheets", Reference("", Path("/tmp/x.sheets")), id="a file anywhere"),
        pytest.param(f"local:a.sheets#{ID}", Reference(ID, FOLDER / "a.sheets"), id="one of several in a file"),
    ],
)
def test_a_name_is_understood(text: str, reference: Reference) -> None:
    assert parse_reference(text, FOLDER) == reference


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("", "no spreadsheet is named", id="nothing"),
        pytest.param("案件管理", '"案件管理" names no spreadsheet', id="a title"),
        pytest.param("local:", "names no file", id="a local file without a name"),
        pytest.param("local:deals.xlsx", "is a workbook", id="a workbook"),
        pytest.param("https://example.com/spreadsheets/d/" + ID, "names no spreadsheet", id="another host"),
        pytest.param(
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vTabcdefgh/pubhtml",
            "published page",
            id="a published page",
        ),
        pytest.param("https://docs.google.com/document/d/" + ID, "names no spreadsheet", id="a document"),
    ],
)
def test_what_names_none_is_told(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        parse_reference(text, FOLDER)


@pytest.mark.parametrize(
    ("host", "base"),
    [
        pytest.param("127.0.0.1:8089", "http://127.0.0.1:8089", id="an address with a port"),
        pytest.param("http://localhost:8089/", "http://localhost:8089", id="with its scheme"),
        pytest.param("[::1]:8089", "http://[::1]:8089", id="IPv6"),
    ],
)
def test_a_server_of_this_machine(host: str, base: str) -> None:
    assert emulator_base(host) == base


@pytest.mark.parametrize(
    "host", ["sheets.example.com", "10.0.0.5:8089", "127.0.0.1.example.com", "https://localhost", ":"]
)
def test_a_server_elsewhere_is_refused_because_it_would_see_people_s_data(host: str) -> None:
    with pytest.raises(InvalidInput, match="not on this machine"):
        emulator_base(host)
