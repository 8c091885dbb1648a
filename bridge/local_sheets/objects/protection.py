"""Protected ranges as Google keeps them. One sheet protection per tab; bounded ones stack freely."""

from __future__ import annotations

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.objects.guarding import can_edit
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.objects import find
from bridge.local_sheets.workbook.sharing import permissions_of
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet


def stored_protection(draft: Spreadsheet, item: Json) -> Json:
    """A protected range to keep. Raises ApiError 400."""
    stored = {name: value for name, value in item.items() if name != "requestingUserCanEdit"}
    if "namedRangeId" in stored and "range" not in stored:
        named = next((one for one in draft.named_ranges if one["namedRangeId"] == stored["namedRangeId"]), None)
        if named is None:
            raise ApiError(f"No named range with id: {stored['namedRangeId']}")
        stored["range"] = named["range"]
    if "tableId" in stored and "range" not in stored:
        stored["range"] = find(draft, "tables", stored["tableId"])["range"]
    if stored.get("warningOnly"):
        stored.pop("editors", None)  # ignored: everybody may edit
    if "range" not in stored:
        raise ApiError("ProtectedRange.range is required.")
    tab = draft.find(sheet_of(stored["range"]))
    if is_whole(stored):
        _check_only_one(tab.objects["protectedRanges"], stored, tab.title)
    else:
        tab.area(stored["range"])
        if stored.get("unprotectedRanges"):
            raise ApiError("unprotectedRanges are only allowed on ProtectedRanges covering a whole sheet")
    if not can_edit(draft, stored, draft.editing.account):  # whoever protects a range stays among its editors
        editors = stored.get("editors", {})
        stored["editors"] = {**editors, "users": [*editors.get("users", ()), draft.editing.account]}
    return normalised(stored, "ProtectedRange")


def all_editors(draft: Spreadsheet) -> Json:
    """Editors: everybody who may edit the spreadsheet."""
    roles = ("owner", "organizer", "fileOrganizer", "writer")
    shared = [one for one in permissions_of(draft) if one["role"] in roles and one.get("emailAddress")]
    users = [one["emailAddress"] for one in shared if one["type"] == "user"]
    groups = [one["emailAddress"] for one in shared if one["type"] == "group"]
    return {"users": users} | ({"groups": groups} if groups else {})


def is_whole(item: Json) -> bool:
    """Whether it protects a whole tab: a range without any bound."""
    return not any(name.endswith("Index") for name in item["range"])


def _check_only_one(others: list[Json], item: Json, title: str) -> None:
    if any(is_whole(other) and other["protectedRangeId"] != item.get("protectedRangeId") for other in others):
        raise ApiError(f'Sheet "{title}" already has sheet protection.')


def reply(item: Json) -> Json:
    """As the reply to a request shows it: without the editors that a later read lists."""
    return {**item, "requestingUserCanEdit": True, "editors": item.get("editors", {})}
