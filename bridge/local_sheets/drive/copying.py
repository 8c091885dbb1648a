"""Copies: a tab into another spreadsheet, a file into a new one.

Measured: a copied file keeps its developer metadata with the same ids.
"""

from __future__ import annotations

from itertools import count

from bridge.local_sheets.drive.files import basic, found, parents_asked, parents_of
from bridge.local_sheets.wire.errors import ApiError, DriveError, not_found
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.access import READER, WRITER, check_can_own, check_sheets
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.duplicating import duplicate_tab
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def copy_to(call: Call) -> Json:
    """sheets.copyTo: the answer is the new tab's properties."""
    source_of = call.local.store.find(call.path["id"])
    target = call.local.store.find(call.body.get("destinationSpreadsheetId", ""))
    if source_of is None or target is None:
        raise not_found()
    try:
        source = source_of.find(int(call.path["sheet"]))
    except ValueError:
        raise ApiError(f"Invalid value at 'sheet_id' (TYPE_INT32), \"{call.path['sheet']}\"") from None
    check_sheets(source_of, call.account, READER)
    check_sheets(target, call.account, WRITER)
    draft = target.draft()
    tab = duplicate_tab(source_of, source, draft, sheet_id=draft.free_id(), title=_title(draft, source.title))
    draft.add_tab(tab)
    call.local.save(draft)
    return tab.sheet_properties(len(draft.tabs) - 1)


def _title(draft: Spreadsheet, title: str) -> str:
    first = f"Copy of {title}"
    titles = (first if number == 1 else f"{first} {number}" for number in count(1))
    return next(candidate for candidate in titles if draft.titled(candidate) is None)


def copy_file(call: Call) -> Json:
    """files.copy."""
    source = found(call)
    if source.is_other:
        raise DriveError("This file cannot be copied by the user.", code=403, reason="cannotCopyFile")
    check_can_own(call.identity)
    title = call.body.get("name") or f"Copy of {source.properties['title']}"
    tabs = [tab.duplicate(tab.sheet_id, tab.title) for tab in source.tabs]
    for tab in tabs:  # comments stay with the original, unless a client copies them
        tab.objects["commentAnchors"] = []
    properties = {**source.properties, "title": title}
    about = parents_asked(call) or {"parents": parents_of(source)}
    copy = call.local.add_spreadsheet(properties, tabs, owner=call.account, about=about)
    draft = copy.draft()
    draft.metadata, draft.named_ranges = dict(source.metadata), list(source.named_ranges)
    call.local.store.save(draft)
    return basic(draft, call)
