"""Sorting rows of an area, as Google does.

Measured: hidden rows stay where they are and the visible rest is sorted around them; descending puts text above numbers; blanks
come last in both directions; row metadata follows its values.
"""

from __future__ import annotations

from itertools import repeat
from typing import Any, TypeVar

from bridge.local_sheets.grid.a1 import column_letters
from bridge.local_sheets.grid.ranges import Area, overlap, sheet_of
from bridge.local_sheets.grid.references import copied
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import ErrorText, Formula, Value, effective
from bridge.local_sheets.workbook.engine import calculated_rows
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Row, Tab

T = TypeVar("T")


def sort_area(draft: Spreadsheet, tab: Tab, area: Area, *, specs: list[Json]) -> None:
    """Sort the rows of an area; the first spec counts most. tab: the draft's own. Raises ApiError 400."""
    _check_merges(tab, area)
    visible = [row for row in area.rows() if not tab.hidden(row)]
    order = list(visible)
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if column not in area.columns():
            raise ApiError(f"sortSpecs.dimensionIndex must be within the range: {column}")
        cells = calculated_rows(draft, tab, Area(tab.sheet_id, area.start_row, area.end_row, column, column + 1))
        values = {row: _shown(cells[row - area.start_row], column) for row in visible}
        _sort(order, values, descending=spec.get("sortOrder") == "DESCENDING")
    reorder_area(draft, tab, area, sources=order, targets=visible)


def reorder_area(draft: Spreadsheet, tab: Tab, area: Area, *, sources: list[int], targets: list[int]) -> None:
    """Put the cells of rows `sources` into rows `targets`, one for one; metadata goes along where whole rows move."""
    moves = {target: source for target, source in zip(targets, sources, strict=True) if target != source}
    whole = _is_whole(tab, area, moves)
    _move_cells(tab, area, moves)
    if whole:
        _metadata_follows(draft, tab, {source: target for target, source in moves.items()})


def _shown(cells: Row, column: int) -> Value:
    return effective(cells[column]) if column < len(cells) else None


def _sort(order: list[int], values: dict[int, Value], *, descending: bool) -> None:
    """Stable, also when descending; blanks last."""
    filled = [row for row in order if values[row] not in (None, "")]
    blank = [row for row in order if values[row] in (None, "")]
    filled.sort(key=lambda row: _key(values[row]), reverse=descending)
    order[:] = filled + blank


def _key(value: Value) -> tuple[int, Any]:
    """Numbers, then text, then booleans, then errors."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, ErrorText):
        return 3, str(value)
    return (1, str(value).casefold()) if isinstance(value, str) else (0, value)


def _check_merges(tab: Tab, area: Area) -> None:
    for merge in tab.objects["merges"]:
        place = overlap(merge, tab)
        if place is not None and place.meets(area) and place.row_count > 1:
            first = f"{column_letters(place.start_column)}{place.start_row + 1}"
            last = f"{column_letters(place.end_column - 1)}{place.end_row}"
            raise ApiError(
                f"You can't sort a range containing vertical merges. There is a vertical merge at {first}:{last}"
            )


def _is_whole(tab: Tab, area: Area, moves: dict[int, int]) -> bool:
    """Whether the area holds all filled cells of the rows that move, so that whole rows move."""
    return all(
        not any(value is not None for value in (*tab.rows[row][: area.start_column], *tab.rows[row][area.end_column :]))
        for row in moves
    )


def _move_cells(tab: Tab, area: Area, moves: dict[int, int]) -> None:
    """moves: row index -> row index that its cells come from."""
    rows = {source: tab.rows[source] for source in moves.values()}
    looks = {source: tab.looks[source] for source in moves.values()}
    formulas = tab.formula_keys and {row for row in moves.values() if tab.keys[row] in tab.formula_keys}
    for target, source in moves.items():
        row = rows[source]
        if source in formulas:
            row = [_shifted(value, target - source) for value in row]
        tab.replace_row(target, _joined(tab.rows[target], row, area))
        if looks[source] is not tab.looks[target]:
            tab.set_looks(target, tuple(_joined(list(tab.looks[target] or ()), list(looks[source] or ()), area)))


def _joined(own: list[T], other: list[T], area: Area) -> list[T | None]:
    """A new row: the columns of the area from another row, the rest its own."""
    if not area.start_column and len(own) <= area.end_column and len(other) <= area.end_column:
        return [*other]
    joined: list[T | None] = [*own]
    joined.extend(repeat(None, area.end_column - len(joined)))
    cut = other[area.start_column : area.end_column]
    joined[area.start_column : area.end_column] = [*cut, *repeat(None, area.column_count - len(cut))]
    return joined


def _shifted(value: Value, rows: int) -> Value:
    if not isinstance(value, Formula):
        return value
    return Formula(copied(value, rows, 0), value.value)


def _metadata_follows(draft: Spreadsheet, tab: Tab, places: dict[int, int]) -> None:
    for key, entry in draft.metadata.items():
        place = entry["location"].get("dimensionRange")
        if place is None or sheet_of(place) != tab.sheet_id or place["dimension"] != "ROWS":
            continue
        row = places.get(place["startIndex"])
        if row is not None:
            moved = {**place, "startIndex": row, "endIndex": row + 1}
            draft.metadata[key] = {**entry, "location": {**entry["location"], "dimensionRange": moved}}
