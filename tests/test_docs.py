"""The documents say what is true: links lead somewhere, examples are valid, every file and every key of 設定 is named."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bridge.jobs.checking import load_checked
from bridge.settings.files import KINDS
from bridge.settings.load import load
from bridge.workflows import ACTIONS, TRIGGERS

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.ja.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n# (.+)\n((?:.|\n)*?)```", SETTINGS)
WHOLE = [pytest.param(name, text, id=name) for name, text in EXAMPLES if " " not in name]
PARTS = [pytest.param(name.removeprefix("part of "), text, id=name) for name, text in EXAMPLES if "part of" in name]
ITEMS = [
    pytest.param(*re.findall("`(.+):` in (.+)", name)[0], text, id=name) for name, text in EXAMPLES if "one of" in name
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_files_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"`((?:bridge|tests|scripts)/[\w/]+(?:\.\w+)?)`", page.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_list_of_decisions_names_each() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(page.name for page in folder.glob("[0-9]*.md"))


@pytest.mark.parametrize(("name", "text"), WHOLE)
def test_an_example_of_a_whole_file_is_valid(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert load_checked(tmp_path).digest != load_checked(None).digest


@pytest.mark.parametrize(("name", "text"), PARTS)
def test_an_example_of_some_entries_is_valid(tmp_path: Path, name: str, text: str) -> None:
    entries: Any = yaml.safe_load(text)
    whole: Any = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    _write(tmp_path, name, whole | entries if isinstance(whole, dict) else whole + entries)
    assert load_checked(tmp_path).digest != load_checked(None).digest


@pytest.mark.parametrize(("items", "name", "text"), ITEMS)
def test_an_example_of_one_item_is_valid(tmp_path: Path, items: str, name: str, text: str) -> None:
    item: Any = yaml.safe_load(text)
    whole: Any = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    kept = [item if one["key"] == item["key"] else one for one in whole[items]]
    assert item in kept
    _write(tmp_path, name, whole | {items: kept})
    assert load_checked(tmp_path).digest != load_checked(None).digest


def _write(project: Path, name: str, content: object) -> None:
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_every_settings_file_trigger_action_and_overridable_key_is_named() -> None:
    files = ["bridge.yaml" if kind.name == "bridge" else kind.pattern for kind in KINDS]
    keys = [one.key for one in load().overridable]
    assert [word for word in (*files, *keys, *TRIGGERS, *ACTIONS) if f"`{word}`" not in SETTINGS] == []


def test_every_requirement_has_a_test_or_the_later_work_it_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    requirements = importlib.import_module("requirements")
    known = requirements.rows()
    assert requirements.faults(known, requirements.shown()) == []
    assert [one for one in known if one.startswith("B-")] == [f"B-{number:02}" for number in range(1, 98)]
    assert requirements.table() in (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")


def test_a_row_nobody_shows_and_a_mark_nobody_knows_are_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    requirements = importlib.import_module("requirements")
    known = {"B-01": {"what": "shown"}, "B-02": {"what": "open"}, "B-03": {"what": "open", "later": "one day"}}
    found = requirements.faults(known, {"B-01": [], "B-99": []})
    assert [fault.partition(":")[0] for fault in found] == ["B-02", "B-99"]
