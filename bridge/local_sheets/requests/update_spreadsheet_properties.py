"""Title, locale, time zone, recalculation and theme of a spreadsheet.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateSpreadsheetPropertiesRequest
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.local_sheets.reading.spreadsheets import properties_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import merged, update_mask
from bridge.local_sheets.wire.normal import normalised, with_twins
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateSpreadsheetProperties"
THEMED = ("defaultFormat", "spreadsheetTheme")  # stored only when they differ from Google's


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    mask = with_twins("SpreadsheetProperties", update_mask(request, "SpreadsheetProperties"))
    if mask is not None and "defaultFormat" in mask:
        raise ApiError("Field is read-only: defaultFormat")
    before = properties_of(draft)
    new = merged(before, normalised(request.get("properties", {}), "SpreadsheetProperties"), mask)
    if not new.get("title"):
        raise ApiError("Spreadsheet title cannot be empty.")
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?(_\w+)?", new.get("locale", "")):
        raise ApiError(f"Unsupported locale: {new.get('locale', '')}")
    _check_zone(new.get("timeZone", ""))
    default = properties_of(Spreadsheet("", {}))
    draft.properties = {name: item for name, item in new.items() if name not in THEMED or item != default[name]}
    return {}


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ApiError(f"Invalid time zone: {zone}") from None
