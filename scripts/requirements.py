"""docs/requirements.md: what must hold -> the tests that show it. Called by cog.

A test says `@pytest.mark.shows("B-01")`; scripts/requirements.yaml says in our words what B-01 is and what of it is left for later.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]


def rows() -> dict[str, dict[str, str]]:
    """Id -> `what` it is and, where something is left, `later`."""
    loaded: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "scripts/requirements.yaml").read_text(encoding="utf-8"))
    return loaded


def shown() -> dict[str, list[tuple[str, str]]]:
    """Id -> (file below tests/, name of the test), as the marks in tests/ say."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for name, identity in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            found[identity].append((file.relative_to(ROOT / "tests").as_posix(), name))
    return dict(found)


def _marks(module: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module):
        for mark in getattr(node, "decorator_list", []):
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.shows":
                yield from ((getattr(node, "name", ""), str(ast.literal_eval(identity))) for identity in mark.args)


def faults(known: Mapping[str, Mapping[str, str]], tests: Mapping[str, object]) -> list[str]:
    """What does not fit: marks of unknown ids, rows that neither a test shows nor later work is named for."""
    unknown = [
        f"{one}: a test says so, scripts/requirements.yaml does not know it" for one in tests if one not in known
    ]
    open_rows = [f"{one}: no test shows it and no later work is named" for one in known if one not in tests]
    return sorted(unknown + [fault for fault in open_rows if "later" not in known[fault.partition(":")[0]]])


def table() -> str:
    """A row for every id; the names of tests lead to their files."""
    known, tests = rows(), shown()
    if wrong := faults(known, tests):
        raise SystemExit("\n".join(wrong))
    lines = [_line(one, row, tests.get(one, [])) for one, row in known.items()]
    return "\n".join(["| id | what | shown by |", "|---|---|---|", *lines])


def _line(identity: str, row: Mapping[str, str], tests: list[tuple[str, str]]) -> str:
    links = [f"[{name.removeprefix('test_').replace('_', ' ')}](../tests/{file})" for file, name in tests]
    later = [f"*later: {row['later']}*"] if "later" in row else []
    return f"| {identity} | {row['what']} | {' · '.join(links + later)} |"
