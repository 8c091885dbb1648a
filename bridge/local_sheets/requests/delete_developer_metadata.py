"""Delete developer metadata that a filter selects; nothing selected is no error.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#DeleteDeveloperMetadataRequest
"""

from __future__ import annotations

from bridge.local_sheets.reading.metadata import selected
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "deleteDeveloperMetadata"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The reply lists what was deleted."""
    gone = selected(draft, request.get("dataFilter", {}))
    for entry in gone:
        del draft.metadata[entry["metadataId"]]
    return {NAME: {"deletedDeveloperMetadata": gone} if gone else {}}
