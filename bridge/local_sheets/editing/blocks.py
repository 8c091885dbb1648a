"""Inserting and deleting cells inside a grid: the cells beside or below shift, the grid keeps its size."""

from __future__ import annotations

from typing import Any

from bridge.local_sheets.editing.following import GONE, follow_object
from bridge.local_sheets.grid.ranges import Area, overlap
from bridge.local_sheets.grid.references import Reference, followed, rewritten
from bridge.local_sheets.grid.shifts import Deleted, Inserted, Shift
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula, Value
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Look, Tab


def shift_cells(draft: Spreadsheet, area: Area, *, by_rows: bool, inserting: bool) -> None:
    """Move the cells below (by_rows) or to the right of an area out of its way, or into its place."""
    tab = draft.edit(area.sheet_id)
    if by_rows:
        _shift_down(tab, area, inserting=inserting)
    else:
        for row in area.rows():
            _shift_right(tab, row, area, inserting=inserting)
    start, end = (area.start_row, area.end_row) if by_rows else (area.start_column, area.end_column)
    shift: Shift = (
        Inserted(area.sheet_id, by_rows, start, end - start)
        if inserting
        else Deleted(area.sheet_id, by_rows, start, end)
    )
    _objects_follow(tab, area, shift)
    _references_follow(draft, area, shift, by_rows=by_rows)


def _objects_follow(tab: Tab, area: Area, shift: Shift) -> None:
    """Merges, and ranges of conditional formats, that lie within the columns (rows) of the cells that shifted."""

    def moved(kind: str, value: Json) -> Any:
        place = overlap(value, tab)
        if place is None or not (
            _holds(area.columns(), place.columns()) if shift.by_rows else _holds(area.rows(), place.rows())
        ):
            return value
        new = follow_object(kind, place.json(), shift, home=tab.sheet_id, sheet_ids={})
        left = None if new is GONE else overlap(new, tab)  # what lies on the grid still
        return GONE if left is None or (kind == "merges" and left.row_count * left.column_count < 2) else left.json()

    merges = (moved("merges", merge) for merge in tab.objects["merges"])
    tab.objects["merges"] = [merge for merge in merges if merge is not GONE]
    rules = []
    for rule in tab.objects["conditionalFormats"]:
        ranges = [place for value in rule["ranges"] if (place := moved("", value)) is not GONE]
        rules += [{**rule, "ranges": ranges}] if ranges else []
    tab.objects["conditionalFormats"] = rules


def _references_follow(draft: Spreadsheet, area: Area, shift: Shift, *, by_rows: bool) -> None:
    """References that lie within the columns (rows) of the cells that shifted name their new places."""
    ids = {tab.title: tab.sheet_id for tab in draft.tabs}
    for tab in draft.edit_all():

        def change(reference: Reference, home: int = tab.sheet_id) -> Reference | None:
            own = home if reference.sheet is None else ids.get(reference.sheet)
            if own != area.sheet_id or not _across(reference, area, by_rows=by_rows):
                return reference
            return followed(reference, shift)

        for row, column, formula in list(tab.formulas()):
            text = rewritten(formula, change)
            if text != formula:
                tab.put(row, column, Formula(text, formula.value))


def _holds(lines: range, others: range) -> bool:
    return lines.start <= others.start and others.stop <= lines.stop


def _across(reference: Reference, area: Area, *, by_rows: bool) -> bool:
    """Whether a reference lies within the lines that shifted, across their direction."""
    corners = (reference.first, reference.last or reference.first)
    lines = area.columns() if by_rows else area.rows()
    return all((corner.column if by_rows else corner.row) in lines for corner in corners)


def _shift_right(tab: Tab, row: int, area: Area, *, inserting: bool) -> None:
    width = tab.column_count
    values: list[Value] = [tab.value(row, column) for column in range(width)]
    looks: list[Look] = [tab.look(row, column) for column in range(width)]
    start, end = area.start_column, area.end_column
    if inserting:
        values[start:start], looks[start:start] = [None] * (end - start), [None] * (end - start)
    else:
        values[start:end], looks[start:end] = [], []
    tab.replace_row(row, values[:width])
    tab.set_looks(row, tuple(looks[:width]))


def _shift_down(tab: Tab, area: Area, *, inserting: bool) -> None:
    height = area.row_count
    rows = range(area.start_row, tab.row_count)
    old = {row: (_values(tab, row, area), _looks(tab, row, area)) for row in rows}
    blank: tuple[list[Value], list[Look]] = ([None] * area.column_count, [None] * area.column_count)
    for row in rows:
        source = row - height if inserting else row + height
        gone = source < area.start_row if inserting else source >= tab.row_count
        values, looks = blank if gone else old[source]
        if (values, looks) == old[row]:
            continue
        tab.put_run(row, area.start_column, values)
        changed = list(tab.looks[row] or ())
        changed.extend([None] * (area.end_column - len(changed)))
        changed[area.start_column : area.end_column] = looks
        tab.set_looks(row, tuple(changed))


def _values(tab: Tab, row: int, area: Area) -> list[Value]:
    return [tab.value(row, column) for column in area.columns()]


def _looks(tab: Tab, row: int, area: Area) -> list[Look]:
    return [tab.look(row, column) for column in area.columns()]
