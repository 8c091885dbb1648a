"""adopt: map tabs people already keep, in place. unadopt: take off exactly what was added.

Nothing that was there changes: their columns get invisible marks, ours stand at the right, our lists and views are own tabs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson

from bridge.book import BoundTab
from bridge.errors import InvalidInput, Locked, NotPrepared, OutcomeUnknown
from bridge.google_sheets.apply import Outcome
from bridge.google_sheets.read import read_grids, read_structure
from bridge.google_sheets.stamps import highest_seq
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.jobs.init import InitResult, install
from bridge.jobs.sync import TRIES, applier_for, own_tab
from bridge.planning.adopt import Adoption, columns_to_add, own_columns, runs_from_the_right, unadoption
from bridge.planning.batches import Batch
from bridge.planning.requests import Request, column_copy, delete_columns, grid, resize
from bridge.settings import Settings
from bridge.sheet.a1 import column_letter, quoted
from bridge.sheet.binding import tab_mark
from bridge.sheet.headers import auto_label
from bridge.sheet.mapping import Proposal
from bridge.sheet.mapping import propose as judge
from bridge.sheet.snapshot import Grid, Structure, TabStructure

log = logging.getLogger(__name__)

Clocks = Literal["now", "from-dates"]
STATE_COLUMNS = "adopted.columns"  # `_state`: sheet id -> columns the tab had before


@dataclass(frozen=True)
class AdoptResult:
    """What adopt made, in words; calls: sent to the API."""

    created: tuple[str, ...]
    calls: int


@dataclass(frozen=True)
class UnadoptResult:
    """removed: columns and tabs taken off, in words."""

    removed: tuple[str, ...]
    calls: int


def propose(
    connection: Connection, settings: Settings, now: datetime, *, tabs: Sequence[str] = ()
) -> tuple[Proposal, ...]:
    """What each tab (or those named) could be: 2 calls, nothing written. Tabs that are adopted or ours are left out.

    Raises InvalidInput for a tab that is not there.
    """
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    titles = [tab.title for tab in structure.tabs]
    for title in tabs:
        if title not in titles:
            raise InvalidInput(f'no tab "{title}"; there are: {", ".join(titles)}')
        if any(tab.title == title and tab_mark(tab) is not None for tab in structure.tabs):
            raise InvalidInput(f'tab "{title}" is sheetbridge\'s or adopted already; `sheetbridge sync` computes it')
    candidates = [tab for tab in structure.tabs if tab_mark(tab) is None and (not tabs or tab.title in tabs)]
    grids = _whole(connection, structure, candidates)
    return tuple(judge(tab, grids[tab.sheet_id], settings, now=now) for tab in candidates)


def _whole(connection: Connection, structure: Structure, tabs: Iterable[TabStructure]) -> Mapping[int, Grid]:
    return read_grids(connection.transport, structure, {tab.sheet_id: range(tab.column_count) for tab in tabs})


def adopt(
    connection: Connection,
    settings: Settings,
    proposals: Sequence[Proposal],
    now: datetime,
    *,
    clocks: Clocks = "now",
    add: Sequence[str] = (),
) -> AdoptResult:
    """Adopt the tabs as proposed. add: keys of input columns to make as well; clocks: when the clocks of their records start.

    Raises InvalidInput where a tab cannot be adopted or a column is unknown; nothing is written then.
    """
    if not proposals:
        raise InvalidInput("no tab looks like a list of deals; name one with --tab")
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    tabs = [tab for proposal in proposals if (tab := structure.tab(proposal.sheet_id)) is not None]
    grids = _whole(connection, structure, tabs)
    adoptions = [_adoption(proposal, grids[proposal.sheet_id], settings, add) for proposal in proposals]
    widths = {str(tab.sheet_id): tab.column_count for tab in tabs} | _widths(connection, settings, now)
    entries = {STATE_COLUMNS: orjson.dumps(widths).decode(), **({"clocks": clocks} if clocks != "now" else {})}
    made: InitResult = install(connection, settings, now, adoptions, entries)
    return AdoptResult(made.created, made.calls)


def _widths(connection: Connection, settings: Settings, now: datetime) -> dict[str, int]:
    """What earlier adoptions remember."""
    try:
        entries = gather(connection, settings, now).book.state.entries
    except NotPrepared:
        return {}
    return dict(orjson.loads(entries.get(STATE_COLUMNS, "{}")))


def _adoption(proposal: Proposal, cells: Grid, settings: Settings, add: Sequence[str]) -> Adoption:
    if not proposal.is_usable:
        missing = ", ".join(proposal.missing) or "a header row"
        raise InvalidInput(f'tab "{proposal.title}" cannot be adopted: it has no column for {missing}')
    tab = settings.tabs[proposal.tab]
    unknown = [key for key in add if key not in {column.key for column in tab.columns}]
    if unknown:
        raise InvalidInput(f'no column "{unknown[0]}" in the template tab {tab.label(settings.language)}')
    theirs = {column.label.strip() for column in proposal.columns}
    added = columns_to_add(tab, proposal.mapped, [key for key in add if key not in proposal.mapped])
    columns = (tab.column(key) for key in added)
    labels = {
        one.key: auto_label(one, tab, settings.language) for one in columns if one.label(settings.language) in theirs
    }
    return Adoption(
        tab=proposal.tab,
        sheet_id=proposal.sheet_id,
        header_row=proposal.header_row,
        last_record=proposal.last_record,
        mapped=proposal.mapped,
        added=added,
        first_free=_first_free(cells),
        refused=proposal.refused,
        labels=labels,
    )


def _first_free(cells: Grid) -> int:
    """The first column right of everything people use."""
    used = [index for index, column in cells.columns.items() if any(cell not in (None, "") for cell in column)]
    heads = [index for row in cells.head for index, cell in enumerate(row) if cell not in (None, "")]
    return max([-1, *used, *heads]) + 1


# --- unadopt ---------------------------------------------------------------------------------------------------------


def unadopt(connection: Connection, settings: Settings, now: datetime) -> UnadoptResult:
    """Take our columns, marks, formats, views, stamps and tabs off. Raises NotPrepared, Locked, and what the transport raises.

    Columns are deleted by position, which is the only way there is. So the batch copies them first, and what the copy says about
    their headers decides: had a person moved a column in between, theirs is put back from the copy before anything else is removed.
    """
    for _ in range(TRIES):
        gathered = gather(connection, settings, now)
        structure = gathered.snapshot.structure
        adopted = [tab for tab in structure.tabs if (mark := tab_mark(tab)) and mark[1]]
        applier = applier_for(connection, structure)
        widths = orjson.loads(gathered.book.state.entries.get(STATE_COLUMNS, "{}"))
        seq = gathered.seq
        removed: list[str] = []
        for tab in adopted:
            columns = own_columns(tab)
            if not columns:
                continue
            first = _removal(
                tab, columns, own_tab(structure, "_before"), widths.get(str(tab.sheet_id), tab.column_count)
            )
            applied = applier.apply(Batch(first=tuple(first)), seq)
            if applied.outcome is not Outcome.APPLIED:
                break
            seq = applied.seq
            _check_removed(connection, structure, _place(gathered, tab), columns)
            removed.append(f"{tab.title}: {len(columns)} columns")
        else:
            return _finish(connection, seq, removed)
    raise Locked(TRIES)


def _place(gathered: Gathered, tab: TabStructure) -> BoundTab:
    return next(
        place for places in gathered.bindings.tabs.values() for place in places if place.sheet_id == tab.sheet_id
    )


def _removal(tab: TabStructure, columns: Mapping[int, str], before: TabStructure, width: int) -> Iterable[Request]:
    """Copy our columns whole, delete them, and give the grid its old width back."""
    rows = max(before.row_count, tab.row_count)
    yield resize(before.sheet_id, rows=rows, columns=max(before.column_count, tab.column_count))
    for first, end in runs_from_the_right(columns):
        yield column_copy(
            grid(tab.sheet_id, (0, tab.row_count), (first, end)),
            grid(before.sheet_id, (0, tab.row_count), (first, end)),
        )
    for run in runs_from_the_right(columns):
        yield delete_columns(tab.sheet_id, run)
    if missing := width - (tab.column_count - len(columns)):
        yield {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": missing}}


def _check_removed(connection: Connection, structure: Structure, place: BoundTab, columns: Mapping[int, str]) -> None:
    """The copies must carry our headers. Raises OutcomeUnknown with what to do where they do not (the copies stay)."""
    before = own_tab(structure, "_before")
    first, last, row = min(columns), max(columns), place.header_row + 1
    name = f"{quoted(before.title)}!{column_letter(first)}{row}:{column_letter(last)}{row}"
    path = f"/{structure.spreadsheet_id}/values/{name}"
    answer = connection.transport.json("GET", path, params={"valueRenderOption": "UNFORMATTED_VALUE"})
    stood = answer.get("values", [[]])[0]
    for key, index in place.columns.items():
        found = stood[index - first] if first <= index < first + len(stood) else ""
        if index in columns and found != place.labels[key]:
            raise OutcomeUnknown(
                f'a column of "{place.title}" moved while ours were being deleted;'
                f" the deleted columns are kept in the hidden tab {before.title}"
            )


def _finish(connection: Connection, seq: int, removed: list[str]) -> UnadoptResult:
    """Take off the rest; the stamps go with it, so this batch is sent bare, and sent again it changes nothing."""
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    if highest_seq(structure, seq) != seq:
        raise Locked(1)
    requests = list(unadoption(structure))
    removed += [tab.title for tab in structure.tabs if (mark := tab_mark(tab)) and not mark[1]]
    body = {"requests": requests}
    connection.transport.json(
        "POST", f"/{connection.spreadsheet_id}:batchUpdate", params={"fields": "spreadsheetId"}, body=body
    )
    return UnadoptResult(tuple(removed), connection.transport.traffic.calls)
