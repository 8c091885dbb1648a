"""What README and docs/commands.md generate from the code: help texts and the table of exit codes. Called by cog."""

from __future__ import annotations

from collections.abc import Iterator

from typer.main import get_command
from typer.testing import CliRunner

from bridge.cli import application
from bridge.cli.exit_codes import MEANINGS


def names() -> list[tuple[str, ...]]:
    """Every command as its words, in the order of `--help`."""
    return [words for name, command in _commands(get_command(application)) for words in _words(name, command)]


def _commands(group: object) -> Iterator[tuple[str, object]]:
    yield from getattr(group, "commands", {}).items()


def _words(name: str, command: object) -> Iterator[tuple[str, ...]]:
    inner = list(_commands(command))
    if not inner:
        yield (name,)
    yield from ((name, word) for word, _ in inner)


def help_text(*words: str) -> str:
    """`sheetbridge WORDS --help` at 80 columns."""
    result = CliRunner().invoke(application, [*words, "--help"], prog_name="sheetbridge", env={"COLUMNS": "80"})
    return result.output.rstrip()


def commands() -> str:
    """A section for every command."""
    return "\n".join(
        f"## sheetbridge {' '.join(words)}\n\n```text\n{help_text(*words)}\n```\n" for words in names()
    ).rstrip()


def exit_codes() -> str:
    """The exit codes as a table."""
    lines = [f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()]
    return "\n".join(["| code | meaning |", "|---|---|", *lines])
