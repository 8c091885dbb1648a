"""Slicers as Google keeps them.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/sheets#SlicerSpec
"""

from __future__ import annotations

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

DEFAULTS = {"applyToPivotTables": True, "horizontalAlignment": "LEFT"}


def stored_slicer_spec(draft: Spreadsheet, spec: Json) -> Json:
    """A SlicerSpec to keep; columnIndex is the column of the tab, not of the range. Raises ApiError 400."""
    if "dataRange" not in spec:
        raise ApiError("SlicerSpec.dataRange is required.")
    area = draft.tab_of(spec["dataRange"]).area(spec["dataRange"])
    if "columnIndex" in spec and spec["columnIndex"] not in area.columns():
        raise ApiError(f"SlicerSpec.columnIndex {spec['columnIndex']} is outside its dataRange.")
    if "filterCriteria" in spec and "columnIndex" not in spec:
        raise ApiError("SlicerSpec.columnIndex is required when filterCriteria is set.")
    if spec.get("textFormat", {}).get("link"):
        raise ApiError("SlicerSpec.textFormat does not support link.")
    stored = normalised(spec, "SlicerSpec")
    if "columnIndex" in spec:
        stored["columnIndex"] = spec["columnIndex"]
    return DEFAULTS | stored | {"dataRange": area.json()}
