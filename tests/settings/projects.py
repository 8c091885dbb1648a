"""Project folders whose files are the defaults with a few words changed."""

from __future__ import annotations

from pathlib import Path

from bridge.settings.files import defaults_root
from bridge.settings.load import examine

Pairs = tuple[tuple[str, str], ...]


def changed(name: str, pairs: Pairs) -> str:
    """The default file of that name with the first place of each old text replaced by the new."""
    text = (defaults_root() / name).read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def write(project: Path, files: dict[str, str]) -> Path:
    """The project folder with these files in it."""
    for name, text in files.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project


def messages(project: Path, files: dict[str, str]) -> list[str]:
    """All Problems of a project with these files, as people read them."""
    return [str(problem) for problem in examine(write(project, files))[1]]


def place(name: str, text: str, at: str) -> str:
    """`name:line:column` of the `|` in `at`, which must stand in `text` (without the bar) and is looked for from its top."""
    before, after = at.split("|")
    start = text.index(before + after) + len(before)
    return f"{name}:{text.count(chr(10), 0, start) + 1}:{start - text.rfind(chr(10), 0, start)}"
