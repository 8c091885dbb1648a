"""unadopt: take off exactly what adopt added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from bridge.book import BoundTab
from bridge.errors import Locked, OutcomeUnknown, RequestRefused
from bridge.google_sheets.read import read_structure, read_typed
from bridge.google_sheets.stamps import highest_seq
from bridge.jobs.gathering import Connection, Gathered, gather, tab_key
from bridge.jobs.peoples_rules import send_back
from bridge.jobs.recovering import put_right
from bridge.jobs.sync import TRIES
from bridge.jobs.taking_off import take_off
from bridge.jobs.workplace import applier_for
from bridge.planning.adopt import hiding, made_by_us, own_columns, unadoption, without_our_rules
from bridge.planning.mistakes import deleted_by_mistake
from bridge.planning.peoples_cells import first_of_peoples
from bridge.planning.requests import Request
from bridge.settings import Settings
from bridge.sheet.a1 import cell_name
from bridge.sheet.binding import tab_mark
from bridge.sheet.snapshot import Structure, TabStructure


@dataclass(frozen=True)
class UnadoptResult:
    """removed: columns and tabs taken off, in words; kept: tabs we made that stay, with the first cell of people's there."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]
    calls: int


def unadopt(connection: Connection, settings: Settings, now: datetime) -> UnadoptResult:
    """Take our columns, marks, formats, views, stamps and tabs off. Raises NotPrepared, Locked, and what the transport raises."""
    removed: dict[str, str] = {}
    for _ in range(TRIES):
        gathered = gather(connection, settings, now)
        if gathered.unfinished is not None:
            put_right(connection, gathered, look_again=lambda: gather(connection, settings, now))
            continue
        structure = gathered.snapshot.structure
        applier = applier_for(connection, structure)
        seq: int | None = gathered.seq
        for tab in structure.tabs:
            columns = own_columns(tab) if (mark := tab_mark(tab)) and mark[1] else {}
            if not columns or seq is None:
                continue
            place = _place(gathered, tab)
            seq = take_off(applier, tab, place, _headers(place, columns), seq)
            removed[tab.title] = f"{tab.title}: {len(columns)} columns"
        if seq is not None:
            return _finish(connection, gathered, settings, now, seq=seq, removed=list(removed.values()))
    raise Locked(TRIES)


def _place(gathered: Gathered, tab: TabStructure) -> BoundTab:
    """The tab as it was bound; one whose header people took away has none."""
    places = (place for places in gathered.bindings.tabs.values() for place in places)
    bare = BoundTab("", tab.sheet_id, tab.title, 0, 0, tab.row_count, tab.column_count, {}, {})
    return next((place for place in places if place.sheet_id == tab.sheet_id), bare)


def _headers(place: BoundTab, columns: Mapping[int, str]) -> dict[int, str]:
    """Our columns: index -> the header that was read."""
    return {
        index: place.labels.get(key, "") if place.columns.get(key) == index else "" for index, key in columns.items()
    }


def _finish(
    connection: Connection, gathered: Gathered, settings: Settings, now: datetime, *, seq: int, removed: list[str]
) -> UnadoptResult:
    """Take off the rest; the stamps go with it, so this batch is sent bare, and sent again it changes nothing."""
    structure = _hidden(connection, gathered.snapshot.structure, seq)
    kept = _kept(connection, structure, settings, gathered.book.state.entries, now.date())
    removed += [tab.title for tab in made_by_us(structure) if tab.sheet_id not in kept]
    requests = list(unadoption(structure, kept))
    try:
        lost = _sent(connection, requests)
    except OutcomeUnknown:
        if any(unadoption(read_structure(connection.transport, connection.spreadsheet_id), kept)):
            raise
        lost = []  # it was applied: nothing of ours is left
    for _ in range(TRIES):
        if not lost:
            return UnadoptResult(tuple(removed), tuple(kept.values()), connection.transport.traffic.calls)
        # a rule of people's went in place of one of ours: theirs comes back, and ours goes
        send_back(
            lost,
            lambda: read_structure(connection.transport, connection.spreadsheet_id),
            lambda back, _: _sent(connection, back) == [],
        )
        structure = read_structure(connection.transport, connection.spreadsheet_id)
        lost = _sent(connection, [request for tab in structure.tabs for request in without_our_rules(tab)])
    raise Locked(TRIES)


def _hidden(connection: Connection, known: Structure, seq: int) -> Structure:
    """Hide our tabs, so that nobody begins to type into one that is about to be looked through and to go; as it stands then."""
    for _ in range(TRIES):
        with suppress(OutcomeUnknown, RequestRefused):  # it was applied or not, or somebody deleted a tab: look
            _sent(connection, list(hiding(known)))
        structure = read_structure(connection.transport, connection.spreadsheet_id)
        if highest_seq(structure, seq) != seq:
            break
        if not any(hiding(structure)):
            return structure
        known = structure
    raise Locked(TRIES)


def _kept(
    connection: Connection, structure: Structure, settings: Settings, entries: Mapping[str, str], today: date
) -> dict[int, str]:
    """Those of our tabs in which people have something: sheet id -> the first cell of it. Of others we cannot say: they stay.

    entries: of `_state`.
    """
    ours = [(home, settings.template.tabs.get(tab_key(home))) for home in made_by_us(structure)]
    kept = {home.sheet_id: home.title for home, tab in ours if tab is None or not home.hidden}
    shown = [(home, tab) for home, tab in ours if tab is not None and tab.kind != "hidden"]
    typed = read_typed(connection.transport, connection.spreadsheet_id, [home.sheet_id for home, _ in shown])
    for home, tab in shown:
        page, lines = entries.get(f"view.{tab.key}", ""), typed.get(home.sheet_id, ())
        place = first_of_peoples(home, tab, lines, settings, page=page, today=today)
        if place is not None:
            kept[home.sheet_id] = cell_name(home.title, *place)
    return kept


def _sent(connection: Connection, requests: Sequence[Request]) -> list[Request]:
    """Send requests without a stamp; those that put back people's rules that went with ours."""
    if not requests:
        return []
    path, params = f"/{connection.spreadsheet_id}:batchUpdate", {"fields": "spreadsheetId,replies"}
    answer = connection.transport.json("POST", path, params=params, body={"requests": requests})
    return deleted_by_mistake(requests, answer.get("replies", ())) or []
