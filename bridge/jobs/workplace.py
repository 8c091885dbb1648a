"""Where the bridge keeps its books in a spreadsheet, and who writes there for one run."""

from __future__ import annotations

import secrets

from bridge.errors import NotPrepared
from bridge.google_sheets.apply import Applier, Workplace
from bridge.jobs.gathering import Connection, tab_key
from bridge.sheet.snapshot import Structure, TabStructure


def applier_for(connection: Connection, structure: Structure) -> Applier:
    """An Applier with a token of its own for this run."""
    place = Workplace(structure, own_tab(structure, "_state"), own_tab(structure, "_before"))
    return Applier(connection.transport, place, token=secrets.token_hex(6), now=connection.transport.wall())


def own_tab(structure: Structure, key: str) -> TabStructure:
    """A hidden tab of the bridge's own. Raises NotPrepared where it is missing."""
    found = next((tab for tab in structure.tabs if tab_key(tab) == key), None)
    if found is None:
        raise NotPrepared(structure.title)
    return found
