"""`import inspect` and `import map` on the command line."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from bridge.settings.load import load
from tests.cli.conftest import Run

EXPO = """\
来場者番号,ご芳名,貴社名,E-Mail,来場,案内可否
0001,山田 太郎,株式会社例示,taro@example.com,済,可
0002,佐藤 花子,例示商事,hanako@example.jp,未,不可
"""


@pytest.fixture
def expo(tmp_path: Path) -> str:
    path = tmp_path / "expo.csv"
    path.write_text(EXPO, encoding="cp932")
    return str(path)


def test_inspect_tells_what_a_file_holds(run: Run, expo: str) -> None:
    outcome = run("import", "inspect", expo)
    assert outcome.code == 0
    assert "CP932, comma, header in line 1" in outcome.out
    assert "2 different e-mails" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_inspect_for_machines(run: Run, expo: str) -> None:
    told = json.loads(run("import", "inspect", expo, "--json").out)
    assert (told["source"], told["encoding"], told["header_line"], told["rows"]) == ("generic", "CP932", 1, 2)
    assert {column["header"]: column["key"] for column in told["columns"]}["E-Mail"] == "email"


def test_inspect_reads_stdin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXPO.encode("utf-8"))))
    assert "UTF-8, comma" in run("import", "inspect", "-").out


def test_a_file_that_is_no_list_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    outcome = run("import", "inspect", str(tmp_path / "picture.csv"))
    assert outcome.code == 4
    assert "is a PNG picture" in outcome.err


def test_a_source_nobody_has(run: Run, expo: str) -> None:
    outcome = run("import", "inspect", expo, "--source", "conpass")
    assert outcome.code == 4
    assert 'did you mean "connpass"?' in outcome.err


MAPPED = ("--map", "B=full_name", "--map", "C=company", "--map", "E=status", "--map", "F=opt_out:welcomes")


def test_map_makes_a_source_that_recognises_such_files(run: Run, project: Path, expo: str) -> None:
    outcome = run(
        "import", "map", expo, "--as", "expo", "--label", "展示会", *MAPPED, "--map", "A=external_id", "--yes"
    )
    assert outcome.code == 0
    source = load(project).imports["expo"]
    assert source.columns["email"].from_ == (("E-Mail",),)
    assert (source.status[0].attended, source.status[0].absent) == (("済",), ("未",))
    assert source.consent[0].means == "opt_in"
    told = json.loads(run("import", "inspect", expo, "--json").out)
    assert told["source"] == "expo"
    assert told["statuses"] == {"attended": 1, "absent": 1}
    assert told["mail"] == {"stopped": 1, "welcome": 1, "unknown": 0}


def test_map_saves_nothing_without_a_yes(run: Run, project: Path, expo: str) -> None:
    outcome = run("import", "map", expo, "--as", "expo", *MAPPED)
    assert outcome.code == 4
    assert "recognise:" in outcome.out
    assert not (project / "config").exists()


def test_map_asks_in_a_terminal(run: Run, project: Path, expo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = io.StringIO(
        "B=full_name\nZ=email\nC=compny\nC=company\nE=status\nF=opt_out\n\nexpo\nwelcomes\n\nstaff\nyes\n"
    )
    monkeypatch.setattr(answers, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", answers)
    outcome = run("import", "map", expo)
    assert 'did you mean "company"?' in outcome.err
    assert "the file has only 6 columns" in outcome.err
    source = load(project).imports["expo"]
    assert (source.status[0].attended, source.status[0].staff) == (("済",), ("未",))
    assert source.consent[0].means == "opt_in"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("--as", "eight"), 'there is a source "eight" already', id="a name that is taken"),
        pytest.param(("--as", "Ex po"), "small letters and digits", id="a name that is none"),
        pytest.param((), "small letters and digits", id="no name"),
        pytest.param(("--as", "expo", "--map", "D="), "which column is the e-mail", id="no e-mail"),
        pytest.param(("--as", "expo", "--map", "F=opt_out"), "what a yes", id="a direction nobody said"),
        pytest.param(("--as", "expo", "--map", "F"), "is not COL=KEY", id="no choice"),
    ],
)
def test_what_map_refuses(run: Run, project: Path, expo: str, arguments: tuple[str, ...], message: str) -> None:
    outcome = run("import", "map", expo, *arguments, "--map", "B=", "--yes")
    assert outcome.code == 2
    assert message in " ".join(outcome.err.replace("│", " ").split())
    assert not (project / "config").exists()


def test_a_file_without_a_header_makes_no_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bare.csv").write_text("青木 一郎,aoki@example.com\n")
    outcome = run("import", "map", str(tmp_path / "bare.csv"), "--as", "bare", "--yes")
    assert outcome.code == 4
    assert "has no header" in outcome.err


def test_map_never_replaces_a_file(run: Run, project: Path, expo: str) -> None:
    path = project / "config" / "imports" / "expo.yaml"
    assert run("import", "map", expo, "--as", "expo", *MAPPED, "--yes").code == 0
    before = path.read_bytes()
    outcome = run("import", "map", expo, "--as", "expo", *MAPPED, "--yes")
    assert outcome.code != 0
    assert path.read_bytes() == before
