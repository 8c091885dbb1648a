"""Checks of import sources: what they fill is there, zones are zones, expressions have the group they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bridge.errors import Problem
from bridge.settings.imports import ImportSource
from bridge.settings.places import Steps
from bridge.settings.references import columns_of, unknown
from bridge.settings.settings import Settings

BESIDE = frozenset(("campaign", "happened_on"))
"""What a file may say about a row that is no column of `leads`."""


def check_imports(settings: Settings) -> Iterator[Problem]:
    """Yield columns of `leads` that sources name and nobody has, zones that are none, and expressions without a group."""
    for key, source in settings.imports.items():
        yield from _check_columns(settings, key, source)
        yield from _check_groups(settings, key, source)
        if source.zone:
            try:
                ZoneInfo(source.zone)
            except (KeyError, ValueError, OSError):
                place = settings.places("imports", key, "zone")
                yield Problem(place, f'no time zone "{source.zone}"', "for example UTC")


def _check_columns(settings: Settings, key: str, source: ImportSource) -> Iterator[Problem]:
    leads = columns_of(settings, "leads")
    if leads is None:
        return
    known = {*leads, *BESIDE}
    for name in source.columns:
        if name not in known:
            yield unknown("column", name, known, place=settings.places("imports", key, "columns", name, key=True))


def _check_groups(settings: Settings, key: str, source: ImportSource) -> Iterator[Problem]:
    expressions: dict[Steps, str] = {
        ("count",): source.count,
        **{(part, "strip"): getattr(source, part).strip for part in ("campaign", "campaign_on")},
        **{(part, "file_name"): getattr(source, part).file_name for part in ("campaign", "campaign_on")},
    }
    for path, text in expressions.items():
        if text and re.compile(text).groups != 1:
            place = settings.places("imports", key, *path)
            yield Problem(place, f'"{text}" must have one group in brackets: what is looked for')
