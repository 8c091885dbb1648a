"""adopt: map tabs people already keep, in place (unadopt.py takes off exactly what was added).

Nothing that was there changes: their columns get invisible marks, ours stand at the right, our lists and views are own tabs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bridge.errors import InvalidInput, ListChanged
from bridge.google_sheets.read import read_grids, read_structure
from bridge.jobs.gathering import Connection
from bridge.jobs.init import InitResult, install
from bridge.planning.adopt import Adoption, columns_to_add
from bridge.settings import Settings
from bridge.sheet.binding import tab_mark
from bridge.sheet.headers import added_label
from bridge.sheet.mapping import MIN_KNOWN, NAMED, Proposal, counted_again
from bridge.sheet.mapping import propose as judge
from bridge.sheet.snapshot import Cell, Grid, Structure, TabStructure

log = logging.getLogger(__name__)

Clocks = Literal["now", "from-dates"]


@dataclass(frozen=True)
class AdoptResult:
    """What adopt made, in words; calls: sent to the API."""

    created: tuple[str, ...]
    calls: int


def propose(
    connection: Connection, settings: Settings, now: datetime, *, tabs: Sequence[str] = ()
) -> tuple[Proposal, ...]:
    """What each tab (or those named) could be: 2 calls, nothing written. Tabs that are adopted or ours are left out.

    One known label is enough in a tab that is named: whoever names it knows that it is a list.

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
    least = NAMED if tabs else MIN_KNOWN
    return tuple(judge(tab, grids[tab.sheet_id], settings, now=now, least=least) for tab in candidates)


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

    Raises InvalidInput where a tab cannot be adopted or a column is unknown, ListChanged where people changed its header in that
    moment; nothing is left written then.
    """
    if not proposals:
        raise InvalidInput(_nothing_to_adopt(read_structure(connection.transport, connection.spreadsheet_id)))
    structure = read_structure(connection.transport, connection.spreadsheet_id)
    tabs = [tab for proposal in proposals if (tab := structure.tab(proposal.sheet_id)) is not None]
    grids = _whole(connection, structure, tabs)
    changed = [
        tab.title
        for tab, one in zip(tabs, proposals, strict=False)
        if not _is_as_proposed(tab, grids, one, settings, now)
    ]
    if len(tabs) < len(proposals) or changed:
        raise ListChanged(changed or [one.title for one in proposals])
    counted = [
        counted_again(one, tab, grids[tab.sheet_id], settings, now=now)
        for one, tab in zip(proposals, tabs, strict=True)
    ]
    adoptions = [_adoption(proposal, grids[proposal.sheet_id], settings, add) for proposal in counted]
    entries = {"clocks": clocks} if clocks != "now" else {}
    made: InitResult = install(connection, settings, now, adoptions, entries)
    return AdoptResult(made.created, made.calls)


def _nothing_to_adopt(structure: Structure) -> str:
    adopted = [f'"{tab.title}"' for tab in structure.tabs if (mark := tab_mark(tab)) and mark[1]]
    if adopted:
        return (
            f"{', '.join(adopted)} adopted already, and no other tab looks like a list; `sheetbridge sync` computes it"
        )
    return "no tab looks like a list of deals; name one with --tab"


def _is_as_proposed(
    tab: TabStructure, grids: Mapping[int, Grid], proposal: Proposal, settings: Settings, now: datetime
) -> bool:
    """Whether the header still is what people were asked about."""
    found = judge(tab, grids[tab.sheet_id], settings, now=now, least=NAMED)
    labels = [[(one.column_index, one.label) for one in seen.columns] for seen in (found, proposal)]
    return found.header_row == proposal.header_row and labels[0] == labels[1]


def _adoption(proposal: Proposal, cells: Grid, settings: Settings, add: Sequence[str]) -> Adoption:
    if not proposal.is_usable:
        missing = ", ".join(proposal.missing) or "a header row"
        raise InvalidInput(f'tab "{proposal.title}" cannot be adopted: it has no column for {missing}')
    tab = settings.tabs[proposal.tab]
    unknown = [key for key in add if key not in {column.key for column in tab.columns}]
    if unknown:
        raise InvalidInput(f'no column "{unknown[0]}" in the template tab {tab.label(settings.language)}')
    theirs = [column.label for column in proposal.columns]
    added = columns_to_add(tab, proposal.mapped, [key for key in add if key not in proposal.mapped])
    named = {one.key: added_label(one, tab, settings.language, theirs) for one in map(tab.column, added)}
    labels = {key: label for key, label in named.items() if label != tab.column(key).label(settings.language)}
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
        heads={key: _cell(cells, proposal.header_row, index) for key, index in proposal.mapped.items()},
    )


def _cell(cells: Grid, row: int, column: int) -> Cell:
    line = cells.head[row] if row < len(cells.head) else ()
    return line[column] if column < len(line) else None


def _first_free(cells: Grid) -> int:
    """The first column right of everything people use."""
    used = [index for index, column in cells.columns.items() if any(cell not in (None, "") for cell in column)]
    heads = [index for row in cells.head for index, cell in enumerate(row) if cell not in (None, "")]
    return max([-1, *used, *heads]) + 1
