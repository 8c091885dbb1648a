"""archive: records go into a file, complete or not at all, then their rows are emptied; `undo` writes them again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np

from bridge.desired import context_of
from bridge.errors import InvalidInput
from bridge.jobs.emptying import Leaving, Left, empty, look
from bridge.jobs.export import Format, content, tab_export, write_private
from bridge.jobs.gathering import Connection, Gathered, gather
from bridge.planning.emptying import OWN
from bridge.settings import Settings
from bridge.sheet.values import cell_text
from bridge.views.export import Export, ExportColumn

UNKNOWN = "has no id on the sheet yet, or is being moved; run `sheetbridge sync` first"


@dataclass(frozen=True, slots=True)
class Archive:
    """What would be archived. export: the file's content; kept: record -> why it is left where it is."""

    leaving: Leaving
    export: Export
    kept: Mapping[str, str]


def prepare_archive(
    connection: Connection, settings: Settings, tab: str, where: Mapping[str, str], now: datetime
) -> Archive:
    """The records of a tab in which each named column reads as given, with their rows as they stand. Nothing is written.

    Raises InvalidInput for a tab or a column that is not there, and what `gather` and the transport raise.
    """
    gathered = gather(connection, settings, now)
    context = context_of(gathered.book, gathered.settings, now)
    chosen = tab_export(gathered.book, tab, context=context, confidential=True, where=where)
    ids = next((column.texts for column in chosen.columns if column.key == "id"), None)
    if ids is None:
        raise InvalidInput(
            f"the rows of {chosen.title} have no ids, so none can be found again; delete them on the sheet"
        )
    leaving = look(connection, gathered, _key(gathered, chosen.title), set(ids))
    there = set(leaving.records)
    export = with_own_columns(chosen.of(np.array([one in there for one in ids], dtype=bool)), leaving)
    return Archive(leaving, export, {str(one): UNKNOWN for one in ids if one not in there})


def _key(gathered: Gathered, title: str) -> str:
    language = gathered.settings.language
    return next(key for key, tab in gathered.settings.tabs.items() if tab.label(language) == title)


def with_own_columns(export: Export, leaving: Leaving) -> Export:
    """The export with the columns of people's that the template does not know: the file is all that is left of the rows."""
    said = {
        row.record: {name: cell for name, cell in place.cells(row).items() if name.startswith(OWN)}
        for place, rows in leaving.rows
        for row in rows
    }
    ids = next(column.texts for column in export.columns if column.key == "id")
    columns = list(export.columns)
    for name in dict.fromkeys(name for cells in said.values() for name in cells):
        values = np.array([said[record].get(name) for record in ids], dtype=object)
        texts = np.array([cell_text(cell) for cell in values], dtype=object)
        columns.append(ExportColumn(name, name.removeprefix(OWN), "text", 100, texts, values))
    return replace(export, columns=tuple(columns))


def archive(
    connection: Connection,
    settings: Settings,
    prepared: Archive,
    path: Path,
    now: datetime,
    *,
    kind: Format = Format.CSV,
) -> Left:
    """Write the file (mode 0600, never over another one), then empty the rows; afterwards the file holds what was emptied.

    Raises InvalidInput where the file exists or cannot be, and what `empty` raises; the file then stays, the rows as well.
    """
    if path.exists():
        raise InvalidInput(
            f'"{path}" is there already, and an archive is never written over; name another with --output'
        )
    write_private(path, content(prepared.export, kind))
    left = empty(connection, settings, prepared.leaving, now, mode="archive", undoable=True)
    if left.kept:
        write_private(path, content(_without(prepared.export, left.kept), kind), overwrite=True)
    return left


def _without(export: Export, kept: Mapping[str, str]) -> Export:
    ids = next(column.texts for column in export.columns if column.key == "id")
    return export.of(np.array([one not in kept for one in ids], dtype=bool))
