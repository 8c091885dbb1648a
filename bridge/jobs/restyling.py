"""Restyle: write our conditional formats and filter views anew, as theme.yaml and formats.yaml say now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bridge.errors import Locked
from bridge.google_sheets.apply import Outcome
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.peoples_rules import put_rules_back
from bridge.jobs.sync import TRIES
from bridge.jobs.workplace import applier_for
from bridge.planning.batches import Batch
from bridge.planning.objects import ObjectPlan, format_rules, plan_formats
from bridge.settings import Settings


def restyle(connection: Connection, settings: Settings, now: datetime) -> tuple[str, ...]:
    """Replace every conditional format of ours; the formats written, in words. now: naive. Raises Locked and NotPrepared."""
    for _ in range(TRIES):
        gathered = gather(connection, settings, now)
        plans = list(_plans(gathered))
        words = tuple(word for plan in plans for word in plan.words)
        requests = tuple(dict(request) for plan in plans for request in plan.requests)
        if not requests:
            return ()
        structure = gathered.snapshot.structure
        applier = applier_for(connection, structure)
        applied = applier.apply(Batch(requests=requests), gathered.seq)
        if applied.outcome is Outcome.APPLIED and not put_rules_back(applier, requests, applied, structure):
            return words
    raise Locked(TRIES)


def _plans(gathered: Gathered) -> Iterator[ObjectPlan]:
    settings = gathered.settings
    for key, places in gathered.bindings.tabs.items():
        for place in places if key in settings.tabs else ():
            home = gathered.snapshot.structure.tab(place.sheet_id)
            if home is not None:
                rules = format_rules(settings.tabs[key], place, settings, gathered.vocabulary)
                yield plan_formats(home, rules, restyle=True)
