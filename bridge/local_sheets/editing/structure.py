"""Inserting, deleting and moving rows or columns of a draft, with everything that must follow.

What follows: references in formulas of every tab (also in conditional formats and validation), the ranges of all objects, named
ranges, row and column metadata, hidden and sized lines.
"""

from __future__ import annotations

from itertools import repeat
from typing import Any

from bridge.local_sheets.editing.following import GONE, follow_columns, follow_object
from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.grid.references import follow
from bridge.local_sheets.grid.shifts import Deleted, Inserted, Moved, Shift
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Formula
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import EMPTY, Looks, Tab

INHERITED = ("userEnteredFormat", "dataValidation")  # of a cell's look, by the cells of an inserted row


def insert_lines(draft: Spreadsheet, shift: Inserted, *, inherit_from_before: bool = False) -> None:
    """Put blank rows or columns before line `at`; they look like the line before or after."""
    tab = draft.edit(shift.sheet_id)
    source = shift.at - 1 if inherit_from_before else shift.at
    if shift.by_rows:
        like = tab.looks[source] if 0 <= source < tab.row_count else None
        insert_rows(tab, shift.at, shift.count, like=_inherited(like))
    else:
        _insert_columns(tab, shift, source)
    draft.check_size()
    everything_follows(draft, shift)
    if source >= 0:
        properties = tab.line_properties(by_rows=shift.by_rows)
        old = source if source < shift.at else source + shift.count
        if inherited := _sized(properties.get(old)):
            properties.update(dict.fromkeys(range(shift.at, shift.at + shift.count), inherited))


def _sized(properties: Json | None) -> Json | None:
    return {"pixelSize": properties["pixelSize"]} if properties and "pixelSize" in properties else None


def insert_rows(tab: Tab, at: int, count: int, *, like: Looks = None) -> None:
    """Blank rows in the grid of one tab; nothing follows."""
    keys = list(range(tab.next_key, tab.next_key + count))
    tab.next_key += count
    tab.rows[at:at] = repeat(EMPTY, count)
    tab.keys[at:at] = keys
    tab.order = None
    tab.looks[at:at] = repeat(like, count)
    if like is not None:
        tab.dirty_looks.update(keys)


def _inherited(looks: Looks) -> Looks:
    if looks is None:
        return None
    kept = tuple(look and ({name: look[name] for name in INHERITED if name in look} or None) for look in looks)
    return kept if any(kept) else None


def _insert_columns(tab: Tab, shift: Inserted, source: int) -> None:
    tab.column_count += shift.count
    for row, cells in enumerate(tab.rows):
        if len(cells) > shift.at:
            tab.own_row(row)[shift.at : shift.at] = repeat(None, shift.count)
    known: dict[int, Looks] = {}
    for row, looks in enumerate(tab.looks):
        if looks is None or len(looks) <= min(shift.at, max(source, 0)):
            continue
        if id(looks) not in known:
            inherited = _inherited(looks)
            cell = inherited[source] if inherited is not None and 0 <= source < len(inherited) else None
            padded = looks + (None,) * max(0, shift.at - len(looks))
            known[id(looks)] = (*padded[: shift.at], *repeat(cell, shift.count), *padded[shift.at :])
        tab.set_looks(row, known[id(looks)])


def delete_lines(draft: Spreadsheet, shift: Deleted) -> None:
    """Take rows or columns out."""
    tab = draft.edit(shift.sheet_id)
    if shift.by_rows:
        tab.removed.update(tab.keys[shift.start : shift.end])
        tab.order = None
        for lines in (tab.rows, tab.keys, tab.looks):
            del lines[shift.start : shift.end]
    else:
        tab.column_count -= shift.end - shift.start
        _permute_columns(
            tab, [*range(shift.start), *range(shift.end, tab.column_count + shift.end - shift.start)], shift.start
        )
    everything_follows(draft, shift)


def move_lines(draft: Spreadsheet, shift: Moved) -> None:
    """Move rows or columns."""
    tab = draft.edit(shift.sheet_id)
    order = list(range(tab.row_count if shift.by_rows else tab.column_count))
    block = order[shift.start : shift.end]
    before = [line for line in order[: shift.to] if not shift.start <= line < shift.end]
    after = [line for line in order[shift.to :] if not shift.start <= line < shift.end]
    order = [*before, *block, *after]
    if shift.by_rows:
        tab.rows = [tab.rows[line] for line in order]
        tab.keys = [tab.keys[line] for line in order]
        tab.order = None
        tab.looks = [tab.looks[line] for line in order]
    else:
        _permute_columns(tab, order, min(shift.start, shift.to))
    everything_follows(draft, shift)


def _permute_columns(tab: Tab, order: list[int], first: int) -> None:
    """Give every row the columns in a new order; columns before `first` stay where they are."""
    for row, cells in enumerate(tab.rows):
        if len(cells) > first:
            width = len(cells)
            tab.own_row(row)[:] = [cells[column] if column < width else None for column in order]
    known: dict[int, Looks] = {}
    for row, looks in enumerate(tab.looks):
        if looks is not None and len(looks) > first:
            if id(looks) not in known:
                known[id(looks)] = tuple(looks[column] if column < len(looks) else None for column in order)
            tab.set_looks(row, known[id(looks)])


def everything_follows(draft: Spreadsheet, shift: Shift) -> None:
    """Let all references to places follow a shift of lines."""
    sheet_ids = {tab.title: tab.sheet_id for tab in draft.tabs}
    for tab in draft.edit_all():
        _formulas_follow(tab, shift, sheet_ids)
        for name, objects in tab.objects.items():
            moved = (follow_object(name, item, shift, home=tab.sheet_id, sheet_ids=sheet_ids) for item in objects)
            tab.objects[name] = [item for item in moved if item is not GONE]
        _looks_follow(tab, shift, sheet_ids)
        if tab.sheet_id == shift.sheet_id:
            _properties_follow(tab, shift)
    followed = (
        follow_object("", item, shift, home=sheet_of(item.get("range", {})), sheet_ids=sheet_ids)
        for item in draft.named_ranges
    )
    draft.named_ranges = [item for item in followed if item is not GONE]
    metadata = ((key, _metadata_follows(entry, shift)) for key, entry in draft.metadata.items())
    draft.metadata = {key: entry for key, entry in metadata if entry is not None}


def _formulas_follow(tab: Tab, shift: Shift, sheet_ids: dict[str, int]) -> None:
    for row, column, formula in list(tab.formulas()):
        text = follow(formula, shift, home=tab.sheet_id, sheet_ids=sheet_ids)
        if text != formula:
            tab.put(row, column, Formula(text, formula.value))


def _looks_follow(tab: Tab, shift: Shift, sheet_ids: dict[str, int]) -> None:
    """Validation lists from ranges (`=設定!A2:A9`) follow."""
    known: dict[int, Looks] = {}
    for row, looks in enumerate(tab.looks):
        if looks is None:
            continue
        if id(looks) not in known:
            new = tuple(look and _look_follows(look, shift, tab.sheet_id, sheet_ids=sheet_ids) for look in looks)
            known[id(looks)] = looks if all(a is b for a, b in zip(looks, new, strict=True)) else new
        if known[id(looks)] is not looks:
            tab.set_looks(row, known[id(looks)])


def _look_follows(look: Json, shift: Shift, home: int, *, sheet_ids: dict[str, int]) -> Json:
    rule = look.get("dataValidation")
    if rule is None or not any(_is_formula(value) for value in rule.get("condition", {}).get("values", ())):
        return look
    return {**look, "dataValidation": follow_columns(rule, shift, home, sheet_ids=sheet_ids)}


def _is_formula(value: Any) -> bool:
    return str(value.get("userEnteredValue", "")).startswith("=")


def _properties_follow(tab: Tab, shift: Shift) -> None:
    old = tab.line_properties(by_rows=shift.by_rows)
    new = {line: properties for index, properties in old.items() if (line := shift.line(index)) is not None}
    if shift.by_rows:
        tab.row_properties = new
    else:
        tab.column_properties = new


def _metadata_follows(entry: Json, shift: Shift) -> Json | None:
    place = entry.get("location", {}).get("dimensionRange")
    if place is None or sheet_of(place) != shift.sheet_id or (place["dimension"] == "ROWS") != shift.by_rows:
        return entry
    line = shift.line(place["startIndex"])
    if line is None:
        return None
    return {
        **entry,
        "location": {**entry["location"], "dimensionRange": {**place, "startIndex": line, "endIndex": line + 1}},
    }
