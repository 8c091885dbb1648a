"""Forms: an empty list of leads as a private file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bridge.errors import InvalidInput
from bridge.jobs.export import write_private
from bridge.jobs.gathering import Connection, gather
from bridge.settings import Settings
from bridge.views.dropdowns import Dropdowns, dropdowns_of, shipped_dropdowns

TAB = "leads"


def read_dropdowns(connection: Connection, settings: Settings, now: datetime) -> Dropdowns:
    """What people's own 選択肢 and メンバー tabs offer, else the settings. Raises what `gather` raises."""
    gathered = gather(connection, settings, now)
    return dropdowns_of(gathered.book, gathered.settings)


def write_form(
    settings: Settings, tab: str, path: Path, *, overwrite: bool = False, dropdowns: Dropdowns | None = None
) -> Path:
    """Write the form of a tab. dropdowns: the shipped ones if not given.

    Raises InvalidInput for a tab that has none, where the presets have no leads, and for a file that is there (unless `overwrite`).
    """
    if tab != TAB:
        raise InvalidInput(f'there is no form of "{tab}"; there is one of {TAB}')
    if TAB not in settings.tabs:
        raise InvalidInput("the preset of bridge.yaml has no leads: add `lists` to it")
    from bridge.views.form import form_bytes  # openpyxl takes long to import

    data = form_bytes(settings, shipped_dropdowns(settings) if dropdowns is None else dropdowns)
    write_private(path, data, overwrite=overwrite)
    return path
