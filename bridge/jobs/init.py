"""init: give a spreadsheet the tabs and columns of its preset; again, it changes nothing; a newer template adds what is new."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.book import BoundTab
from bridge.errors import ListChanged, Locked, NotPrepared, OutcomeUnknown, RequestRefused, StampRuleBroken
from bridge.google_sheets.apply import Applier, Outcome, Workplace
from bridge.google_sheets.read import read_grids, read_structure
from bridge.google_sheets.stamps import highest_seq, new_stamp, stamp_request
from bridge.jobs.gathering import Connection, Gathered, gather, tab_key
from bridge.jobs.sync import TRIES
from bridge.jobs.widening import stands_as_planned, take_back
from bridge.jobs.workplace import own_tab
from bridge.planning.adopt import Adoption
from bridge.planning.batches import Batch
from bridge.planning.layout import sheet_id_of
from bridge.planning.prepare import Preparation, Preparer
from bridge.planning.requests import Request
from bridge.settings import Settings
from bridge.sheet.snapshot import Structure, TabStructure
from bridge.sheet.vocabulary import build_vocabulary

log = logging.getLogger(__name__)

PROOFS = 3  # times to send the stamp that must be refused, where no answer comes


@dataclass(frozen=True)
class InitResult:
    """created: tabs, columns and rows that were made, in words; already: nothing was missing; calls: sent to the API."""

    created: tuple[str, ...]
    already: bool
    calls: int


def init(connection: Connection, settings: Settings, now: datetime) -> InitResult:
    """Install or upgrade the template. now: naive, in the configured zone. Raises StampRuleBroken and the transport's errors."""
    return install(connection, settings, now)


def install(
    connection: Connection,
    settings: Settings,
    now: datetime,
    adoptions: Sequence[Adoption] = (),
    entries: Mapping[str, str] | None = None,
) -> InitResult:
    """Install what is missing, with the given adoptions; entries: more to remember in `_state`."""
    sent = Preparation()
    for _ in range(TRIES):
        structure = read_structure(connection.transport, connection.spreadsheet_id)
        gathered = _prepared(connection, settings, now, structure)
        # a batch that seemed lost may have arrived since: what it adopted is not adopted again
        left = [one for one in adoptions if not _is_adopted(structure, one)] if sent.requests else adoptions
        preparation = _preparer(structure, gathered, settings).prepare(now.date(), left)
        if preparation.requests:
            sent = preparation if len(left) == len(adoptions) else sent
            if not _write(connection, structure, gathered, preparation, settings, entries or {}):
                continue
        if stands_as_planned(connection, sent.widened):
            return InitResult(sent.created, not sent.requests, connection.transport.traffic.calls)
        take_back(connection, settings, now, sent.widened)
        if adoptions:
            raise ListChanged(
                tab.title for tab in structure.tabs if tab.sheet_id in {one.sheet_id for one in adoptions}
            )
    raise Locked(TRIES)


def _is_adopted(structure: Structure, adoption: Adoption) -> bool:
    tab = structure.tab(adoption.sheet_id)
    return tab is not None and tab_key(tab) == adoption.tab


def _prepared(connection: Connection, settings: Settings, now: datetime, structure: Structure) -> Gathered | None:
    """What is there already; None in a spreadsheet we have never prepared."""
    if not any(tab_key(tab) for tab in structure.tabs):
        return None
    try:
        return gather(connection, settings, now, structure=structure)
    except NotPrepared:
        return None


def _preparer(structure: Structure, gathered: Gathered | None, settings: Settings) -> Preparer:
    bound: Mapping[str, Sequence[BoundTab]] = gathered.bindings.tabs if gathered else {}
    entries = gathered.book.state.entries if gathered else {}
    vocabulary = gathered.vocabulary if gathered else build_vocabulary(settings, None)
    return Preparer(structure, bound, entries, settings, vocabulary)


def _write(
    connection: Connection,
    structure: Structure,
    gathered: Gathered | None,
    preparation: Preparation,
    settings: Settings,
    entries: Mapping[str, str],
) -> bool:
    known = {key: value for key, value in (gathered.book.state.entries if gathered else {}).items() if key != "seq"}
    first = [*_zone(connection, structure, settings, fresh=gathered is None), *preparation.requests]
    remembered = {**known, **preparation.entries, "config": settings.digest, **entries}
    batch = Batch(first=tuple(first), entries=remembered)
    place = _workplace(structure)
    transport = connection.transport
    applier = Applier(transport, place, token=f"init-{transport.wall().timestamp():.0f}", now=transport.wall())
    seq = gathered.seq if gathered else highest_seq(structure, 0)
    applied = applier.apply(batch, seq)
    if applied.outcome is not Outcome.APPLIED:
        return False
    if gathered is None:
        prove_stamp_rule(connection, applied.seq)
    return True


def _workplace(structure: Structure) -> Workplace:
    """The hidden tabs: as they are, or as this batch will make them."""
    made = [
        own_tab(structure, key)
        if any(tab_key(tab) == key for tab in structure.tabs)
        else TabStructure(sheet_id_of(key), key, 0, 0, 0)
        for key in ("_state", "_before")
    ]
    return Workplace(structure, made[0], made[1])


def _zone(connection: Connection, structure: Structure, settings: Settings, *, fresh: bool) -> list[Request]:
    """Zone, locale and recalculation of a spreadsheet that is empty; in others these are people's."""
    if not fresh or not _is_empty(connection, structure):
        return []
    properties = {
        "timeZone": settings.bridge.time_zone,
        "locale": {"ja": "ja_JP", "en": "en_US"}[settings.language],
        # colours that depend on NOW() turn by themselves only so
        "autoRecalc": "MINUTE",
    }
    return [{"updateSpreadsheetProperties": {"properties": properties, "fields": ",".join(properties)}}]


def _is_empty(connection: Connection, structure: Structure) -> bool:
    grids = read_grids(connection.transport, structure, {tab.sheet_id: [] for tab in structure.tabs})
    return not any(cell not in (None, "") for grid in grids.values() for row in grid.head for cell in row)


def prove_stamp_rule(connection: Connection, seq: int) -> None:
    """Send the last stamp once more: it must be refused. Raises StampRuleBroken where it is accepted."""
    transport = connection.transport
    stamp = replace(new_stamp(seq - 1, "proof", connection.spreadsheet_id, transport.wall()))
    body = {"requests": [stamp_request(stamp)]}
    for left in reversed(range(PROOFS)):
        try:
            transport.json("POST", f"/{connection.spreadsheet_id}:batchUpdate", params={"fields": "replies"}, body=body)
        except RequestRefused:
            log.debug("a stamp sent twice was refused, as it must be")
            return
        except OutcomeUnknown:  # sent again it does no harm: it is meant to be refused
            if not left:
                raise
        else:
            raise StampRuleBroken
