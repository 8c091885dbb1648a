"""Every file of the shared samples is read as its entry of the MANIFEST expects."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bridge.importing.file_list import FileList, NoEmailColumn, Status
from bridge.importing.reader import read_list
from bridge.settings import Settings

SAMPLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "samples"
MANIFEST = SAMPLES / "MANIFEST.json"
ENTRIES: list[dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8")) if MANIFEST.is_file() else []
ATTENDED = {Status.ATTENDED: True, Status.ABSENT: False, Status.REGISTERED: None, None: None}
OPT_OUT = {"yes": True, "no": False, None: None}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-bom": "UTF-8 with a byte order mark",
    "utf-16le-bom": "UTF-16 LE",
    "cp932": "CP932",
}

pytestmark = pytest.mark.skipif(not ENTRIES, reason="the shared samples are not on this machine")
each = pytest.mark.parametrize("entry", ENTRIES, ids=[one["file"] for one in ENTRIES])


def read(entry: dict[str, Any], settings: Settings) -> FileList:
    return read_list(SAMPLES / entry["file"], settings, allow_no_email=not entry["email_columns"])


def accepted(expected: dict[str, Any], field: str) -> list[Any]:
    """What may stand there; a blank is None or an empty text."""
    found = expected.get("accept", {}).get(field, [expected.get(field)])
    return [one or None if isinstance(one, str) else one for one in found]


@each
def test_every_person_is_read(entry: dict[str, Any], settings: Settings) -> None:
    found = read(entry, settings)
    rows = {int(line): found.frame.iloc[index] for index, line in enumerate(found.lines)}
    for person in entry["expect"]["people"]:
        row = rows[person["line"]]
        assert row["email_key"] == person["email"]
        assert row["full_name"] in accepted(person, "name")
        assert row["company"] in accepted(person, "company")
        for field in ("title", "tel", "mobile"):
            if field in person:
                assert row[field] in accepted(person, field), field
        if "org_title" in person:
            assert row["title"] == person["org_title"]
        assert (row["other_emails"] or "") == ", ".join(person.get("other_emails", ()))
        assert ATTENDED[row["status"]] in accepted(person, "attended")


@each
def test_consent_points_the_right_way(entry: dict[str, Any], settings: Settings) -> None:
    """A row's own answer; the same person's later opt-out counts for both, which is not the file's but the import's business."""
    found = read(entry, settings)
    later = {one.get("of") for one in entry["expect"]["not_people"]}
    said = dict(zip(map(int, found.lines), found.frame["opt_out"], strict=True))
    for person in entry["expect"]["people"]:
        if person["line"] not in later:
            assert OPT_OUT[said[person["line"]]] in accepted(person, "opt_out"), person["line"]


@each
def test_who_is_no_person_is_told_why(entry: dict[str, Any], settings: Settings) -> None:
    found = read(entry, settings)
    rows = {int(line): found.frame.iloc[index] for index, line in enumerate(found.lines)}
    for other in entry["expect"]["not_people"]:
        row, reasons = rows[other["line"]], accepted(other, "reason")
        if other["outcome"] == "duplicate":
            assert row["email_key"] == other["email"] == rows[other["of"]]["email_key"]
        elif "not_attending" in reasons:
            assert row["status"] == Status.CANCELLED
        elif "staff" in reasons:
            assert row["status"] == Status.STAFF
        else:
            assert row["fault"] in reasons


@each
def test_rows_and_lines_are_all_there(entry: dict[str, Any], settings: Settings) -> None:
    found = read(entry, settings)
    expected = entry["expect"]
    assert len(found.frame) == expected["counts"]["rows"]
    assert Counter(map(int, found.lines)) == Counter(
        one["line"] for one in (*expected["people"], *expected["not_people"])
    )
    assert not found.problems
    assert not found.frame.map(lambda cell: isinstance(cell, str) and "�" in cell).any(axis=None)


@each
def test_how_the_file_is_written(entry: dict[str, Any], settings: Settings) -> None:
    found = read(entry, settings)
    assert found.encoding == ENCODINGS[entry["encoding"]]
    assert found.delimiter == {"TAB": "\t"}.get(entry["delimiter"], entry["delimiter"])
    assert [one.header for one in found.columns] == entry["header"]
    assert not found.experimental
    assert expected_verb(entry) in found.verbs


def expected_verb(entry: dict[str, Any]) -> str:
    return str(entry["expect"]["verb"])


@each
def test_campaign(entry: dict[str, Any], settings: Settings) -> None:
    found, expected = read(entry, settings), entry["expect"]["campaign"]
    if expected is None:
        assert (found.campaign, found.campaign_on) == (None, None)
    else:
        assert found.campaign in (expected["name"], *expected.get("accept", ()))
        assert str(found.campaign_on) == expected["date"]


def test_a_list_without_addresses_stops_unless_allowed(settings: Settings) -> None:
    with pytest.raises(NoEmailColumn, match="no column holds e-mail addresses"):
        read_list(SAMPLES / "meetup_rsvps.tsv", settings)
