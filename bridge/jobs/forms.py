"""Forms: an empty list of leads as a private file."""

from __future__ import annotations

from pathlib import Path

from bridge.errors import InvalidInput
from bridge.jobs.export import write_private
from bridge.settings import Settings
from bridge.sheet.vocabulary import build_vocabulary

TAB = "leads"


def write_form(settings: Settings, tab: str, path: Path, *, overwrite: bool = False) -> Path:
    """Write the form of a tab.

    Raises InvalidInput for a tab that has none, where the presets have no leads, and for a file that is there (unless `overwrite`).
    """
    if tab != TAB:
        raise InvalidInput(f'there is no form of "{tab}"; there is one of {TAB}')
    if TAB not in settings.tabs:
        raise InvalidInput("the preset of bridge.yaml has no leads: add `lists` to it")
    from bridge.views.form import form_bytes  # openpyxl takes long to import

    write_private(path, form_bytes(settings, build_vocabulary(settings)), overwrite=overwrite)
    return path
