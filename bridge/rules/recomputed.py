"""Recomputed: computed columns of deals of which nobody looks at what the last run wrote.

A sync need not understand what stands in them: it computes them anew and compares cells. Memory, not a cell, says what was.
"""

from __future__ import annotations

from collections.abc import Iterator

from bridge.settings import Settings

TAB = "deals"
LOOKED_AT = frozenset(
    {"id", "stage", "sla_policy"}
)  # whose a row is; people's stage where they set it; the last run's policy


def recomputed(settings: Settings) -> frozenset[tuple[str, str]]:
    """(tab, key) of the columns; none that the settings name anywhere: a condition of an earlier rule may ask for it."""
    tab = settings.tabs.get(TAB)
    if tab is None:
        return frozenset()
    kept = LOOKED_AT.union(_words(settings))
    return frozenset((TAB, one.key) for one in tab.columns if one.owner == "B" and one.rule and one.key not in kept)


def _words(settings: Settings) -> Iterator[str]:
    """Every text that stands in pipelines, scores, policies and workflows."""
    for group in (settings.pipelines, settings.scoring, settings.sla, settings.workflows):
        for model in group.values():
            yield from _texts(model.model_dump())


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
