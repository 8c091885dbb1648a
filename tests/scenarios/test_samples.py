"""Every real-shaped sample imports into an empty sheet exactly as its manifest says, and the same people come only once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bridge.importing.file_list import UnreadableFile
from bridge.importing.terms import Outcome
from bridge.jobs.importing import Prepared
from tests.conftest import SHARED
from tests.scenarios.imports import ListOffice
from tests.scenarios.people import day

SAMPLES = SHARED / "samples"
ENTRIES: list[dict[str, Any]] = (
    json.loads((SAMPLES / "MANIFEST.json").read_text(encoding="utf-8")) if SAMPLES.is_dir() else []
)
AT = "2026-12-01 09:00"
GIVEN = "展示会2026"  # for files that name no campaign
FIELDS = {
    **{"name": "氏名", "company": "会社名", "title": "役職", "tel": "電話番号", "mobile": "携帯電話"},
    "other_emails": "その他のメールアドレス",
}

pytestmark = pytest.mark.skipif(not ENTRIES, reason="the shared samples are not on this machine")


def run(entry: Mapping[str, Any], office: ListOffice) -> Prepared:
    expect = entry["expect"]
    campaign = {} if expect["campaign"] or expect["verb"] != "attendees" else {"campaign": GIVEN}
    return office.imports(SAMPLES / entry["file"], expect["verb"], AT, **campaign)


def accepted(expected: Mapping[str, Any], field: str) -> list[Any]:
    """The values of a field that are right."""
    if field in expected.get("judgement_fields", ()):
        return [expected.get(field), *expected["accept"].get(field, ())]
    return [expected.get(field)]


def by_line(prepared: Prepared) -> dict[int, dict[str, Any]]:
    return {int(row["line"]): row for row in prepared.reconciled.rows.to_dict("records")}


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["file"]) for entry in ENTRIES])
def test_a_sample_imports_as_its_manifest_says(entry: Mapping[str, Any]) -> None:
    expect, office = entry["expect"], ListOffice()
    try:
        prepared = run(entry, office)
    except UnreadableFile:
        assert expect.get("may_refuse")
        return
    rows, leads = by_line(prepared), office.records("リード")
    assert _people(expect, rows, leads, prepared) == []
    assert _others(expect, rows) == []
    firm = {key: number for key, number in expect["counts"].items() if key not in ("rows", *_open(expect))}
    assert {key: prepared.reconciled.count(Outcome(key)) for key in firm} == firm
    assert len(leads) == prepared.reconciled.count(Outcome.NEW)
    assert sum(prepared.reconciled.count(one) for one in Outcome) == len(rows)
    assert _campaign(expect, office) == []


def _open(expect: Mapping[str, Any]) -> set[str]:
    """Outcomes whose number is a matter of judgement."""
    judged = [one for one in (*expect["people"], *expect["not_people"]) if "outcome" in one.get("judgement_fields", ())]
    return {outcome for one in judged for outcome in (*one["accept"]["outcome"], one.get("outcome", "new"))}


def _people(
    expect: Mapping[str, Any], rows: Mapping[int, Mapping[str, Any]], leads: list[dict[str, Any]], prepared: Prepared
) -> list[str]:
    return [
        f"line {one['line']}: {fault}"
        for one in expect["people"]
        for fault in _person(one, rows.get(one["line"]), leads, prepared)
    ]


def _person(
    one: Mapping[str, Any], row: Mapping[str, Any] | None, leads: list[dict[str, Any]], prepared: Prepared
) -> Iterator[str]:
    outcomes = accepted({"outcome": "new", **one}, "outcome")
    if row is None or row["outcome"] not in outcomes:
        yield f"outcome {row and row['outcome']}, expected {outcomes}"
        return
    if row["outcome"] != "new":
        return
    found = [lead for lead in leads if lead.get("名寄せキー") == one["email"]]
    if len(found) != 1:
        yield f"{len(found)} leads with {one['email']}"
        return
    for field, label in FIELDS.items():
        if field in one:
            wanted = [", ".join(value) if isinstance(value, list) else value or "" for value in accepted(one, field)]
            if str(found[0].get(label, "")) not in wanted:
                yield f"{field} {found[0].get(label, '')!r}, expected {wanted}"
    if "org_title" in one and one["org_title"] not in (found[0].get("役職"), found[0].get("組織")):
        yield f"org_title {one['org_title']!r} is neither title nor organisation"
    if bool(found[0].get("配信停止")) not in [bool(value) for value in accepted(one, "opt_out")]:
        yield f"opt_out {found[0].get('配信停止')!r}, expected {accepted(one, 'opt_out')}"


def _others(expect: Mapping[str, Any], rows: Mapping[int, Mapping[str, Any]]) -> list[str]:
    found = []
    for one in expect["not_people"]:
        row = rows.get(one["line"])
        outcomes, reasons = accepted(one, "outcome"), accepted(one, "reason")
        if row is None:
            found += [] if "not_counted" in outcomes else [f"line {one['line']} is not there"]
        elif row["outcome"] not in outcomes:
            found.append(f"line {one['line']}: {row['outcome']}, expected {outcomes}")
        elif row["outcome"] == one["outcome"] and row["reason"] not in reasons:
            found.append(f"line {one['line']}: {row['reason']}, expected {reasons}")
        elif row["outcome"] == "duplicate":
            if row["of"] != one["of"]:
                found.append(f"line {one['line']}: repeats {row['of']}, expected {one['of']}")
            if row["mismatch"] not in accepted(one, "name_mismatch"):
                found.append(f"line {one['line']}: mismatch {row['mismatch']}")
    return found


def _campaign(expect: Mapping[str, Any], office: ListOffice) -> list[str]:
    wanted, campaigns = expect["campaign"], office.records("キャンペーン")
    if wanted is None:
        return [] if [one["キャンペーン名"] for one in campaigns] in ([], [GIVEN]) else [f"campaigns {campaigns}"]
    names = [wanted["name"], *wanted.get("accept", ())]
    (found,) = campaigns
    faults = [] if found["キャンペーン名"] in names else [f"campaign {found['キャンペーン名']!r}, expected {names}"]
    start = day(date.fromisoformat(wanted["date"]).isoformat())
    members = office.records("キャンペーン履歴")
    if found.get("開始日") != start or any(one["リード発生日"] != start for one in members):
        faults.append(f"dates {found.get('開始日')}, {[one['リード発生日'] for one in members]}, expected {start}")
    attended = [one for one in expect["people"] if one["attended"] is not False]
    if expect["verb"] == "attendees" and sum(one["反応"] == "あり" for one in members) != len(attended):
        faults.append(f"{sum(one['反応'] == 'あり' for one in members)} responded, expected {len(attended)}")
    return faults


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["file"]) for entry in ENTRIES])
def test_the_same_sample_twice_changes_nothing(entry: Mapping[str, Any]) -> None:
    office = ListOffice()
    try:
        run(entry, office)
    except UnreadableFile:
        assert entry["expect"].get("may_refuse")
        return
    again = run(entry, office)
    assert again.planned is None
    assert again.reconciled.count(Outcome.NEW) + again.reconciled.count(Outcome.UPDATED) == 0


def test_further_files_of_the_same_people_add_nobody_twice() -> None:
    """All samples, one after the other: one lead for each key there is in any of them."""
    office, keys = ListOffice(), set()
    for entry in ENTRIES:
        try:
            run(entry, office)
        except UnreadableFile:
            continue
        keys |= {one["email"] for one in entry["expect"]["people"]}
    found = [lead["名寄せキー"] for lead in office.records("リード")]
    assert len(found) == len(set(found))
    assert set(found) >= keys - {"john.smith@example.com"}
    assert not any("�" in str(cell) for lead in office.records("リード") for cell in lead.values())


@pytest.mark.parametrize("path", [pytest.param(SAMPLES / entry["file"], id=entry["file"]) for entry in ENTRIES])
def test_formula_looking_cells_stay_texts(path: Path) -> None:
    """Nothing a file says becomes a formula."""
    office = ListOffice()
    entry = next(one for one in ENTRIES if one["file"] == path.name)
    try:
        run(entry, office)
    except UnreadableFile:
        return
    shown = office.tab("リード").get_values(value_render_option="UNFORMATTED_VALUE")
    entered = office.tab("リード").get_values(value_render_option="FORMULA")
    assert shown == entered
