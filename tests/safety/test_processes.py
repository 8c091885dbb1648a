"""The command as a process of its own: killed (SIGKILL) at a request, or with no room left on the disk."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from bridge.local_sheets import Request
from bridge.local_sheets.pytest_plugin import served
from tests.safety.jobs import JOBS
from tests.safety.team import Team
from tests.safety.test_interleavings import (
    assert_ids_are_unique,
    assert_people_kept_their_cells,
    gaps,
    run,
    settle,
    world,
)

NOW = "2026-11-24T11:00"
LEADS = (
    "メールアドレス,氏名,会社名,電話番号\n"
    "lead3@example.co.jp,担当 3,,03-1234-5678\n"
    "lead9@example.co.jp,担当 9,くりた印刷,090-0000-0000\n"
)
COMMANDS: Mapping[str, Callable[[Team], list[str]]] = {
    "sync": lambda _: ["sync", "--force", "--at", NOW],
    "undo": lambda team: ["undo", team.world.run],
    "init beside a list": lambda _: ["init"],
    "adopt": lambda _: ["adopt", "--yes", "--no-copy"],
    "sync of a list": lambda _: ["sync", "--force", "--at", NOW],
    "unadopt": lambda _: ["unadopt", "--yes"],
    "export": lambda _: ["export", "deals", "--output", "deals.csv", "--overwrite"],
    "import leads": lambda _: ["import", "leads", "leads.csv", "--yes", "--fill-blanks", "--at", NOW],
    "import update": lambda _: ["import", "update", "leads.csv", "--yes", "--at", NOW],
}


def no_room(size: int) -> Callable[[], None]:
    """What a process is told before it starts: no file may grow beyond so many bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def begin(folder: Path, *arguments: str, url: str = "", room: int | None = None) -> subprocess.Popen[str]:
    """Start `sheetbridge` in a folder; url: of a server (else the project's own file); room: bytes a file may hold."""
    told = {"SHEETS_EMULATOR_HOST": url} if url else {}
    return subprocess.Popen(
        [sys.executable, "-m", "bridge", "--project", str(folder), *arguments],
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **told, "PYTHONPATH": str(Path(__file__).parents[2])},
        preexec_fn=no_room(room) if room is not None else None,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """(exit code, what it said)."""
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    return process.returncode, out + err


class Gone(Exception):
    """Whoever asked is not there any more."""


def kill_at(job: str, at: int, folder: Path, *, applied: bool) -> Team:
    """Run a job as a command, killed when its request `at` arrives; that one is handled all the same, or not."""
    team = Team(world(job))
    (folder / "leads.csv").write_text(LEADS)
    (folder / "bridge.yaml").write_text("preset: [lists]\n" if team.world.tab == "leads" else "{}\n")
    seen = 0
    with ExitStack() as stack:
        url = stack.enter_context(served(team.local))
        process = begin(folder, "--spreadsheet", team.spreadsheet_id, *COMMANDS[job](team), url=url)
        stack.callback(process.kill)

        def watch(_: Request) -> None:
            nonlocal seen
            seen += 1
            if seen == at + 1:
                process.kill()
                process.wait()
                if not applied:
                    raise Gone

        team.local.on_request.append(watch)
        code, said = ended(process)
        team.local.on_request.remove(watch)
    assert seen > at or code == 0, said
    assert code == -9 or seen <= at, said
    return team


def assert_finished_by_the_next(job: str, at: int, folder: Path, *, applied: bool) -> None:
    team = kill_at(job, at, folder, applied=applied)
    again = run(job, team)
    assert again is None or (JOBS[job].done and JOBS[job].done in str(again))
    settle(job, team, None)
    assert_people_kept_their_cells(team, job)
    assert_ids_are_unique(team)
    if job != "export":
        events = team.events()
        assert len(set(events)) == len(events)  # nothing was told twice
    assert [path.name for path in folder.iterdir() if path.name.startswith(".deals")] == []


CASES = [(job, at, applied) for job in COMMANDS for at in range(10) for applied in (True, False)]
SOME = [("sync", 2, True), ("adopt", 6, False)]


@pytest.mark.parametrize(("job", "at", "applied"), SOME)
def test_a_command_that_is_killed(job, at, applied, tmp_path):
    assert_finished_by_the_next(job, at, tmp_path, applied=applied)


@pytest.mark.deep
@pytest.mark.parametrize(("job", "at", "applied"), CASES)
def test_any_command_that_is_killed_at_any_request(job, at, applied, tmp_path):
    if at >= gaps(job):
        pytest.skip("no such request")
    assert_finished_by_the_next(job, at, tmp_path, applied=applied)


# --- no room on the disk ---------------------------------------------------------------------------------------------


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_a_spreadsheet_in_a_file_that_cannot_grow_stays_as_it_was(tmp_path):
    many = "".join(f"lead{row}@example.co.jp,担当 {row},会社 {row}\n" for row in range(300))
    (tmp_path / "leads.csv").write_text("メールアドレス,氏名,会社名\n" + many)
    assert ended(begin(tmp_path, "--spreadsheet", "local:a.sheets", "init", "--preset", "lists"))[0] == 0
    before = names(tmp_path)
    code, said = ended(begin(tmp_path, "import", "leads", "leads.csv", "--yes", room=66_000))
    assert code == 1
    assert "error: nothing was written in 4 tries" in said
    assert "disk" in said
    assert names(tmp_path) == before
    code, said = ended(begin(tmp_path, "import", "leads", "leads.csv", "--yes"))
    assert (code, "300 new rows" in said) == (0, True)


@pytest.mark.parametrize(
    ("command", "file"),
    [
        pytest.param(["export", "deals", "--output", "out.csv"], "out.csv", id="an export"),
        pytest.param(["export", "deals", "--output", "out.xlsx"], "out.xlsx", id="a workbook", marks=pytest.mark.deep),
    ],
)
def test_a_file_that_has_no_room_is_not_half_written(command, file, tmp_path):
    team = Team(world("sync"))
    with served(team.local) as url:
        code, said = ended(begin(tmp_path, "--spreadsheet", team.spreadsheet_id, *command, url=url, room=100))
    assert code == 1
    assert f'"{file}" was not written: File too large' in said
    assert names(tmp_path) == set()


def test_rejected_rows_without_room_are_told_and_the_import_stands(tmp_path):
    team = Team(world("import leads"))
    (tmp_path / "leads.csv").write_text(LEADS + "broken,担当,会社,\n")
    (tmp_path / "bridge.yaml").write_text("preset: [lists]\n")
    command = ["--spreadsheet", team.spreadsheet_id, "import", "leads", "leads.csv", "--yes", "--at", NOW]
    with served(team.local) as url:
        code, said = ended(begin(tmp_path, *command, url=url, room=10))
    assert code == 3  # done, but some rows were not taken
    assert 'leads.csv.rejected.csv" was not written: File too large' in said
    assert "was written" in said
    assert names(tmp_path) == {"leads.csv", "bridge.yaml"}
    assert "くりた印刷" in team.by_company()
