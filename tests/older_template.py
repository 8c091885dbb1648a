"""A template as an older sheetbridge shipped it: 5 columns, 1 tab and 1 choice fewer. For tests of upgrades."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bridge.settings.files import FOLDERS, defaults_root

MISSING_COLUMNS = ("confidential", "golive", "internal_proc", "evidence_ref", "rollout_plan")
MISSING_TAB = "v_handoffs"
MISSING_CHOICE = ("block_reason", "purchasing")
VERSION = 0


def older_template(folder: Path) -> Path:
    """Write the older config/ and sheet_templates/ into `folder`, to be given to load(defaults=...); gives the folder back."""
    for name in FOLDERS:
        shutil.copytree(defaults_root() / name, folder / name)
    templates = folder / "sheet_templates"
    (templates / "tabs" / f"{MISSING_TAB}.yaml").unlink()
    _rewrite(templates / "presets" / "baton.yaml", rf"  - {MISSING_TAB}\n")
    _rewrite(templates / "choices.yaml", rf"  - {{key: {MISSING_CHOICE[1]},.*\n")
    for key in MISSING_COLUMNS:
        _rewrite(templates / "tabs" / "deals.yaml", rf"  - key: {key}\n(    .*\n)+")
    (templates / "template.yaml").write_text(f"version: {VERSION}\n")
    return folder


def _rewrite(path: Path, without: str) -> None:
    text, count = re.subn(without, "", path.read_text(encoding="utf-8"))
    assert count == 1, f"{path.name}: {without} was found {count} times"
    path.write_text(text, encoding="utf-8")
