"""Writing CellData into cells under a field mask: what updateCells, repeatCell and appendCells share.

A field that the mask names and the cell lacks is reset. Measured: a new value erases textFormatRuns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bridge.local_sheets.objects.conditions import check_validation
from bridge.local_sheets.wire.masks import Mask, merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.cells import Value, from_extended
from bridge.local_sheets.workbook.tab import Look, Tab

LOOK_MEMBERS = ("userEnteredFormat", "note", "textFormatRuns", "dataValidation", "pivotTable", "chipRuns")


@dataclass(frozen=True, slots=True)
class CellMask:
    """What a request writes. value: whether userEnteredValue is named; looks: the mask of the other members, {} for none."""

    value: bool
    looks: dict[str, Mask]

    @classmethod
    def of(cls, request: Json) -> CellMask:
        """From the request's `fields`. Raises ApiError 400."""
        mask = update_mask(request, "CellData")
        if mask is None:
            return cls(True, dict.fromkeys(LOOK_MEMBERS))
        looks = with_twins("CellData", {name: sub for name, sub in mask.items() if name in LOOK_MEMBERS})
        return cls("userEnteredValue" in mask, looks or {})


def new_value(cell: Json) -> Value:
    """The value that a CellData enters. Raises ApiError 400."""
    value = cell.get("userEnteredValue")
    return from_extended(value) if value else None


def stored_look(cell: Json, mask: CellMask) -> Json:
    """The look members of a CellData as Google keeps them. Raises ApiError 400."""
    named = {name: cell[name] for name in mask.looks if name in cell}
    if "dataValidation" in named:
        check_validation(named["dataValidation"])
    return normalised(named, "CellData")


def changed_look(old: Look, source: Json, mask: CellMask) -> Look:
    """A look after a write. source: see stored_look."""
    if not mask.looks:
        return old if old is None or not mask.value else without_runs(old)
    new = {name: item for name, item in merged(old or {}, source, mask.looks).items() if item not in ({}, "", [])}
    if mask.value and "textFormatRuns" not in mask.looks:
        new.pop("textFormatRuns", None)
    return new or None


def without_runs(old: Look) -> Look:
    """A look without textFormatRuns."""
    if old is None or "textFormatRuns" not in old:
        return old
    return {name: item for name, item in old.items() if name != "textFormatRuns"} or None


def write_row(tab: Tab, row: int, column: int, *, cells: list[Any], mask: CellMask) -> None:
    """Write a run of CellData from a column on."""
    if mask.value:
        tab.put_run(row, column, [new_value(cell) for cell in cells])
    looks = tab.looks[row]
    if not mask.looks and (looks is None or not any(look and "textFormatRuns" in look for look in looks)):
        return
    changed = list(looks or ())
    changed.extend([None] * (column + len(cells) - len(changed)))
    for offset, cell in enumerate(cells):
        changed[column + offset] = changed_look(changed[column + offset], stored_look(cell, mask), mask)
    tab.set_looks(row, tuple(changed))
