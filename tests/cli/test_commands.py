"""The commands from the outside: what they print, where, and what they end with."""

from __future__ import annotations

import csv
import io
import json
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from bridge.cli.exit_codes import MEANINGS, ExitCode
from bridge.cli.terminal import width_of
from bridge.jobs.connecting import Connection
from tests.cli.conftest import AT, Deals, Run

AOBA = {
    "company": "青葉精機株式会社",
    "contact_email": "info@example.co.jp",
    "fit": 2,
    "need": 2,
    "timing": 1,
    "chk_discovery": True,
}
ASAHI = {"company": "旭物流", "blocked": True, "block_reason": "法務待ち"}


def test_the_exit_codes_are_those_the_readme_lists() -> None:
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "FAILED": 1,
        "USAGE": 2,
        "ROWS_LEFT": 3,
        "REFUSED": 4,
        "PENDING": 5,
        "STOPPED": 130,
    }
    assert set(MEANINGS) == set(ExitCode)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("sync", "--frobnicate"), 2, "--frobnicate", id="an option that is none"),
        pytest.param(("synch",), 2, "synch", id="a command that is none"),
        pytest.param(("sync", "--at", "soon"), 2, '"soon" is no moment', id="a moment that is none"),
        pytest.param(("watch", "--every", "0s"), 2, "not between", id="a span that is none"),
        pytest.param(("export", "deals", "--csv", "--xlsx"), 2, "choose one", id="two kinds of file"),
        pytest.param(("--project", "/no/such/folder", "sync"), 2, "does not exist", id="a project that is not there"),
        pytest.param(("init", "--preset", "nope"), 4, 'no preset "nope"', id="a preset that is none"),
        pytest.param(("undo", "S-00001"), 1, 'there is no file "', id="a run, but no spreadsheet"),
        pytest.param(("sync",), 1, 'there is no file "', id="no spreadsheet yet"),
        pytest.param(("--spreadsheet", "案件", "sync"), 4, '"案件" names no spreadsheet', id="a name that is none"),
    ],
)
def test_what_cannot_be_done_is_told_on_stderr(run: Run, arguments: tuple[str, ...], code: int, words: str) -> None:
    outcome = run(*arguments)
    assert outcome.code == code
    assert words in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


def test_a_faulty_file_is_refused_with_its_place_by_every_command(run: Run, project: Path) -> None:
    (project / "bridge.yaml").write_text("spreadsheet: local:test.sheets\nlanguage: jp\n")
    for command in ("check", "sync"):
        outcome = run(command)
        assert (outcome.code, outcome.out) == (ExitCode.REFUSED, "")
        assert "bridge.yaml:2:1" in outcome.err


def test_faults_for_machines(run: Run, project: Path) -> None:
    (project / "bridge.yaml").write_text("lnaguage: ja\n")
    problem = json.loads(run("check", "--json").out)["problems"][0]
    assert problem["place"].startswith("bridge.yaml:1:")
    assert "lnaguage" in problem["text"]


def test_check_needs_no_spreadsheet(run: Run) -> None:
    outcome = run("check")
    assert outcome.code == ExitCode.DONE
    assert outcome.out.startswith("Settings are valid: 13 tabs")


def test_a_plan_is_shown_applied_by_its_digest_and_then_empty(run: Run, deals: Deals) -> None:
    deals(AOBA, ASAHI)
    assert run("plan", "--at", AT, "--detailed-exitcode").code == ExitCode.PENDING
    plan = json.loads(run("plan", "--at", AT, "--json").out)
    shown = run("plan", "--at", AT).out
    assert f"Digest {plan['digest']}" in shown
    assert "ステージ: MQL" in shown
    assert max(map(width_of, shown.splitlines())) <= 80

    stale = run("sync", "--at", AT, "--plan", "000000000000")
    assert stale.code == ExitCode.REFUSED
    assert plan["digest"] in stale.err

    applied = json.loads(run("sync", "--at", AT, "--plan", plan["digest"], "--json").out)
    assert applied["written"]
    assert applied["run"] == plan["run"]

    again = run("sync", "--at", AT)
    assert (again.code, again.out) == (ExitCode.DONE, "No changes: 0 writes (2 calls).\n")
    assert run("plan", "--at", AT, "--detailed-exitcode").code == ExitCode.DONE


def test_a_dry_run_writes_nothing(run: Run, deals: Deals, spreadsheet: Connection) -> None:
    deals(AOBA)
    assert spreadsheet.local is not None
    outcome = run("sync", "--dry-run", "--at", AT)
    assert "ステージ: MQL" in outcome.out
    assert run("plan", "--at", AT).out == outcome.out


def test_a_plan_shows_notes_about_the_sheet_too(run: Run, deals: Deals, spreadsheet: Connection) -> None:
    deals({"amount": ""}, AOBA, first=-1)  # the header of 金額 is emptied
    for command in (("plan",), ("sync", "--dry-run"), ("sync",)):
        assert 'the header is blank; the column still counts as "金額"' in run(*command, "--at", AT).err
    tabs = spreadsheet.transport.json("GET", f"/{spreadsheet.spreadsheet_id}")["sheets"]
    sheet_id = next(one["properties"]["sheetId"] for one in tabs if one["properties"]["title"] == "案件")
    body = {"requests": [{"deleteSheet": {"sheetId": sheet_id}}]}
    spreadsheet.transport.json("POST", f"/{spreadsheet.spreadsheet_id}:batchUpdate", body=body)
    for command in ("plan", "sync"):
        outcome = run(command, "--at", AT)
        assert outcome.code == ExitCode.DONE
        assert "there is nothing to compute: no tab 案件; bring it back" in outcome.err


def test_what_people_typed_cannot_steer_the_terminal(run: Run, deals: Deals) -> None:
    deals({"company": "青葉\x1b[2J精機\u202e", "contact_email": "no\x9b address"})
    for command in (
        ("plan", "--at", AT),
        ("sync", "--at", AT),
        ("explain", "青葉"),
        ("export", "deals", "--preview", "5"),
    ):
        outcome = run(*command)
        assert outcome.code == ExitCode.DONE
        assert not {"\x1b", "\x9b", "\u202e"} & set(outcome.out + outcome.err)


def test_explain_says_why(run: Run, deals: Deals) -> None:
    deals(AOBA)
    run("sync", "--at", AT)
    outcome = run("explain", "D-00001", "--at", AT)
    assert outcome.code == ExitCode.DONE
    assert "config/pipelines/batonflow.yaml" in outcome.out
    assert "config/scoring/fnt.yaml" in outcome.out
    assert run("explain", "info@example.co.jp", "--at", AT).out == outcome.out
    found = json.loads(run("explain", "青葉", "--json", "--at", AT).out)
    assert [one["record"] for one in found] == ["D-00001"]


def test_explain_shows_every_warning_on_a_line_of_its_own(run: Run, deals: Deals) -> None:
    deals({"company": "青葉精機株式会社", "chk_verbal": True, "blocked": True})
    run("sync", "--at", AT)
    lines = run("explain", "D-00001", "--at", AT).out.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("要確認:"))
    assert lines[at].strip() == "要確認:"
    assert "".join(lines[at + 1 :]).count("(W-") > 2
    assert all(line.startswith("  ") for line in lines[at + 1 :])


def test_explaining_what_is_not_there_is_refused(run: Run, spreadsheet: Connection) -> None:
    assert spreadsheet.spreadsheet_id
    outcome = run("explain", "D-99999")
    assert outcome.code == ExitCode.REFUSED
    assert '"D-99999"' in outcome.err


@pytest.mark.shows("B-05", "B-89", "B-92")
def test_export_writes_private_files(run: Run, deals: Deals, project: Path) -> None:
    deals(AOBA, {"company": "秘密商事", "confidential": True})
    run("sync", "--at", AT)
    path = project / "out.csv"
    outcome = run("export", "deals", "--output", str(path))
    assert outcome.code == ExitCode.DONE
    assert "1 confidential record is left out" in outcome.err
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    assert [row["会社名"] for row in rows] == ["青葉精機株式会社"]

    book = project / "out.xlsx"
    run("export", "案件", "--xlsx", "--confidential", "--output", str(book))
    assert openpyxl.load_workbook(book).active.max_row == 3  # type: ignore[union-attr]


def test_an_export_takes_the_place_of_no_file_unasked(
    run: Run, deals: Deals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deals(AOBA)
    folder = tmp_path / "own lists"
    folder.mkdir()
    monkeypatch.chdir(folder)
    own = folder / "deals.xlsx"
    own.write_bytes(b"somebody's own list")
    assert "written to deals-2.xlsx" in run("export", "deals", "--xlsx").out
    refused = run("export", "deals", "--xlsx", "--output", str(own))
    assert (refused.code, own.read_bytes()) == (ExitCode.REFUSED, b"somebody's own list")
    assert "--overwrite" in refused.err
    assert run("export", "deals", "--xlsx", "--output", str(own), "--overwrite").code == ExitCode.DONE
    assert own.read_bytes().startswith(b"PK")


@pytest.mark.shows("B-25")
def test_an_export_can_be_looked_at_first(run: Run, deals: Deals) -> None:
    deals(AOBA, ASAHI)
    run("sync", "--at", AT)
    outcome = run("export", "deals", "--preview", "1")
    assert "1 of 2 records" in outcome.out
    assert max(map(width_of, outcome.out.splitlines())) <= 80
    assert json.loads(run("export", "deals", "--preview", "1", "--json").out)[0]["会社名"] == "青葉精機株式会社"


def test_doctor_reads_everything_and_writes_nothing(run: Run, deals: Deals, spreadsheet: Connection) -> None:
    deals(AOBA)
    run("sync", "--at", AT)
    outcome = run("doctor")
    assert outcome.code == ExitCode.DONE
    assert "ok   Colours and views" in outcome.out
    assert "sla.SLA-FC24.length = 24 (config/sla.yaml:" in outcome.out
    steps = json.loads(run("doctor", "--json").out)
    assert [step["name"] for step in steps][:4] == ["Settings", "Key", "Access", "Role"]
    assert run("sync", "--at", AT).out.startswith("No changes")


def test_doctor_stops_where_the_next_steps_make_no_sense(run: Run) -> None:
    outcome = run("doctor")
    assert outcome.code == ExitCode.FAILED
    assert "Role" not in outcome.out
    assert "fail Spreadsheet: there is no file" in outcome.out


def test_undo_names_the_runs_there_are(run: Run, spreadsheet: Connection) -> None:
    assert spreadsheet.spreadsheet_id
    outcome = run("undo", "S-00077")
    assert outcome.code == ExitCode.REFUSED
    assert 'no run "S-00077"' in outcome.err


def test_undo_keeps_what_people_touched_since_and_says_so(run: Run, deals: Deals) -> None:
    deals(AOBA | {"owner": "IS", "next": "Sales"})
    run("sync", "--at", AT)
    deals({"baton_accepted": True})
    accepted = json.loads(run("sync", "--at", "2026-12-01T12:00", "--json").out)
    deals({"owner": "CS"})
    looked = run("undo", accepted["run"], "--dry-run")
    assert looked.code == ExitCode.ROWS_LEFT
    outcome = run("undo", accepted["run"])
    assert outcome.code == ExitCode.ROWS_LEFT
    assert outcome.out == looked.out.replace("would be", "were")
    assert "kept: " in outcome.out


def test_format_writes_our_formats_anew(run: Run, spreadsheet: Connection) -> None:
    assert spreadsheet.spreadsheet_id
    words = json.loads(run("format", "--json").out)
    assert "案件: CF-01" in words
    assert run("sync", "--at", AT).code == ExitCode.DONE


@pytest.mark.shows("B-05")
def test_init_leaves_a_file_that_the_next_command_reads(run: Run, project: Path) -> None:
    (project / "bridge.yaml").unlink()
    made = run("--spreadsheet", f"local:{project / 'new.sheets'}", "init", "--language", "en", "--new", "Deals")
    assert made.code == ExitCode.DONE
    assert 'spreadsheet: "local:new.sheets"' in (project / "bridge.yaml").read_text()
    assert "language: en" in (project / "bridge.yaml").read_text()
    assert run("sync").code == ExitCode.DONE
    assert "Nothing to add" in run("init").out


def test_init_refuses_what_the_file_contradicts(run: Run, project: Path) -> None:
    outcome = run("init", "--language", "en")
    assert outcome.code == ExitCode.REFUSED
    assert "bridge.yaml: says language: ja" in outcome.err
    assert not (project / "test.sheets").exists()
    assert run("init", "--language", "ja", "--preset", "baton").code == ExitCode.DONE


def test_schemas_are_written_for_editors(run: Run, project: Path) -> None:
    outcome = run("schemas", str(project / "schemas"), "--json")
    paths = [Path(path) for path in json.loads(outcome.out)]
    assert {"sla.json", "pipeline.json", "tab.json"} <= {path.name for path in paths}
    assert all(json.loads(path.read_text())["$schema"] for path in paths)


def test_global_options_may_stand_anywhere(run: Run, project: Path) -> None:
    assert json.loads(run("--json", "check").out) == json.loads(run("check", "--json").out)
    assert run("check", f"--project={project}", "--log-level", "error").code == ExitCode.DONE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_takes_nothing_more_is_told_without_a_traceback() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bridge", "check"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr.decode()) == (1, "error: the output: No space left on device\n")
