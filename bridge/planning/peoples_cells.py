"""What people have in a tab that the bridge made: words, columns, lines, notes. Such a tab is not ours to delete.

Ours are the headers and their notes, computed columns, the lines of a log, the page of a view, and the rows a template begins with.
What somebody typed over one of these cannot be told from what the bridge wrote there.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from bridge.planning.seeds import seeds_of
from bridge.settings import Settings
from bridge.settings.template import Tab
from bridge.sheet.columns import COLUMN_KEY
from bridge.sheet.snapshot import Json, TabStructure

Lines = Sequence[Sequence[Json]]
"""CellData of a tab's rows from the first on, with `userEnteredValue` and `note` where there is one."""


def first_of_peoples(
    home: TabStructure, tab: Tab, lines: Lines, settings: Settings, *, page: str, today: date
) -> tuple[int, int] | None:
    """(row index, column index) of the first cell that holds something of people's; None where nothing does.

    home: the tab with our marks; tab: what the template calls it; page: what `_state` remembers of a view.
    """
    if tab.kind == "view":
        return next(_beside_a_page(lines, orjson.loads(page) if page else {}), None)
    marks = {one.column: one.value for one in home.metadata if one.key == COLUMN_KEY and one.column is not None}
    typed = {column.key for column in tab.columns if column.owner != "B"}
    seeds = [seed.cells for seed in seeds_of(tab.key, settings, today)]
    return next(_in_a_table(lines, marks, tab, typed=typed, seeded=_seeded(seeds, typed)), None)


def _beside_a_page(lines: Lines, page: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    rows, columns = page.get("rows", 0), page.get("columns", 0)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            if "note" in cell or (_said(cell) is not None and (row >= rows or column >= columns)):
                yield row, column


def _in_a_table(
    lines: Lines, marks: Mapping[int, str], tab: Tab, *, typed: Container[str], seeded: set[frozenset[tuple[str, Any]]]
) -> Iterator[tuple[int, int]]:
    leading = next((index for index, key in marks.items() if tab.columns and key == tab.columns[0].key), None)
    for row, line in enumerate(lines):
        said = {index: value for index, cell in enumerate(line) if (value := _said(cell)) is not None}
        noted = [index for index, cell in enumerate(line) if "note" in cell and (row or index not in marks)]
        own = [index for index in said if index not in marks]
        record = {index: marks[index] for index in said if marks.get(index) in typed} if row else {}
        if frozenset((key, said[index]) for index, key in record.items()) not in seeded:
            own += record
        if row and tab.kind == "log" and leading not in said:
            own += said
        if own or noted:
            yield row, min([*own, *noted])


def _seeded(seeds: Iterable[Mapping[str, Any]], typed: Container[str]) -> set[frozenset[tuple[str, Any]]]:
    """What stands in people's columns of the rows a template begins with; a blank row is one, too."""
    lines = {
        frozenset((key, cell) for key, cell in cells.items() if key in typed and _is_said(cell)) for cells in seeds
    }
    return {*lines, frozenset()}


def _said(cell: Json) -> Any:
    """What was entered into a cell; None for nothing, an empty text or a box that is not ticked."""
    value = next(iter(cell.get("userEnteredValue", {}).values()), None)
    return value if _is_said(value) else None


def _is_said(value: object) -> bool:
    return value is not None and value is not False and value != ""
