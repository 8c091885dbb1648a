"""Help answers at once, reads well, and README says the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from bridge.cli import application
from bridge.cli.exit_codes import MEANINGS, ExitCode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import readme  # noqa: E402  # the same code that writes README

COMMANDS = readme.names()
HEAVY = ("pandas", "numpy", "gspread", "google", "openpyxl", "rich", "pydantic", "requests", "starlette", "holidays")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_and_option_has_a_help_text(words: tuple[str, ...]) -> None:
    command = get_command(application)
    for word in words:
        command = command.commands[word]  # type: ignore[attr-defined]
    assert command.help
    summary = command.help.strip().splitlines()[0]
    assert summary.endswith(".")
    assert len(summary) <= 60
    for parameter in command.params:
        if getattr(parameter, "hidden", False):
            continue
        text = getattr(parameter, "help", "")
        assert text, f"{parameter.name} has no help"
        assert text.rstrip("]").strip()[0].isupper()


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_help_fits_into_80_columns(words: tuple[str, ...]) -> None:
    assert max(map(len, readme.help_text(*words).splitlines())) <= 80


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_both_readmes_name_every_command(words: tuple[str, ...]) -> None:
    name = " ".join(words)
    assert f"## sheetbridge {name}\n" in (ROOT / "docs/commands.md").read_text()
    assert f"`{name}`" in (ROOT / "README.ja.md").read_text()


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_both_readmes_list_the_exit_codes(name: str) -> None:
    text = (ROOT / name).read_text()
    assert all(f"| {code.value} |" in text for code in MEANINGS)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['sheetbridge', '--help']\n"
        "from bridge.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"
    assert "Usage: sheetbridge" in done.stdout


def test_ctrl_c_while_modules_are_loaded_ends_quietly() -> None:
    script = (
        "import sys\n"
        "from bridge.__main__ import main\n"
        "class CtrlC:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'typer':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, CtrlC())\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (ExitCode.STOPPED, "", "stopped by Ctrl-C\n")


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bridge", "--version"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.startswith("sheetbridge ")
