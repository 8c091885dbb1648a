"""Protected ranges at work: what a batch of somebody who is not among the editors may not change.

The owner is never bound, nor is anybody by a range that only warns (both seen at Google). Compared before and after instead of
being worked out for each request type: whatever moved, grew, shrank or changed inside a protected range was edited.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from bridge.local_sheets.grid.ranges import Area
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import owner_of
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet
from bridge.local_sheets.workbook.tab import Tab

REFUSED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need "
    "to edit."
)
Cells: TypeAlias = "tuple[Any, ...]"


def can_edit(spreadsheet: Spreadsheet, item: Json, account: str) -> bool:
    """Whether an account may edit a protected range."""
    if item.get("warningOnly") or account == owner_of(spreadsheet):
        return True
    editors = item.get("editors", {})
    same_domain = account.rpartition("@")[2] == owner_of(spreadsheet).rpartition("@")[2]
    return account in editors.get("users", ()) or bool(editors.get("domainUsersCanEdit") and same_domain)


class Guard:
    """What was inside the protected ranges that bind an account, at the start of its batch."""

    def __init__(self, draft: Spreadsheet, account: str) -> None:
        self._before = {
            item["protectedRangeId"]: _inside(tab, item)
            for tab in draft.tabs
            for item in tab.objects["protectedRanges"]
            if not can_edit(draft, item, account)
        }

    def check(self, draft: Spreadsheet) -> None:
        """Raises ApiError 400 when something inside was edited."""
        for protected_id, before in self._before.items():
            place = draft.located("protectedRanges", "protectedRangeId", protected_id)
            if place is None:
                raise ApiError(REFUSED)
            tab = draft.find(place[0])
            if _inside(tab, tab.objects["protectedRanges"][place[1]]) != before:
                raise ApiError(REFUSED)


def _inside(tab: Tab, item: Json) -> Cells:
    """The cells of a protected range, and what is said of it except where it lies."""
    free = [tab.area(part) for part in item.get("unprotectedRanges", ())]
    area = tab.area(item["range"])
    about = {name: value for name, value in item.items() if name not in ("range", "unprotectedRanges", "namedRangeId")}
    return about, area.column_count, [_line(tab, row, area, free) for row in area.rows()]


def _line(tab: Tab, row: int, area: Area, free: list[Area]) -> Cells:
    """Values and looks of one row; trailing blanks do not count, nor do cells that anybody may edit."""
    gaps = [part for part in free if part.start_row <= row < part.end_row]
    if not gaps:
        span = slice(area.start_column, area.end_column)
        return _trimmed(tab.rows[row][span]), _trimmed((tab.looks[row] or ())[span])
    columns = [at for at in area.columns() if not any(at in part.columns() for part in gaps)]
    return _trimmed([tab.value(row, at) for at in columns]), _trimmed([tab.look(row, at) for at in columns])


def _trimmed(cells: Any) -> list[Any]:
    left = list(cells)
    while left and left[-1] is None:
        left.pop()
    return left
