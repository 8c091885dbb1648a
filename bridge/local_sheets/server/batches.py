"""spreadsheets.batchUpdate: requests in order on a draft, all or nothing.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/batchUpdate
"""

from __future__ import annotations

from bridge.local_sheets.objects.comments import NAMES
from bridge.local_sheets.objects.guarding import Guard
from bridge.local_sheets.objects.tables import settle_tables
from bridge.local_sheets.reading.metadata import check_sizes
from bridge.local_sheets.reading.spreadsheets import describe, with_comments
from bridge.local_sheets.requests import REQUESTS
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.masks import answer_mask, below
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.addressing import text_area
from bridge.local_sheets.workbook.calls import Call
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

WITH_METADATA = ("createDeveloperMetadata", "updateDeveloperMetadata")


def batch_update(draft: Spreadsheet, call: Call) -> Json:
    """Perform every request; the first that fails ends the batch and nothing of it is kept."""
    requests = call.body.get("requests", [])
    if not requests:
        raise ApiError("Must specify at least one request.")
    for index, request in enumerate(requests):
        _check(index, request)
    guard = Guard(draft, call.account)
    replies = []
    for index, request in enumerate(requests):
        ((name, body),) = request.items()
        try:
            replies.append(REQUESTS[name].perform(draft, body))
            guard.check(draft)
        except ApiError as error:
            raise error.inside(f"requests[{index}].{name}") from None
    if any(name in WITH_METADATA for request in requests for name in request):
        check_sizes(draft)
    settle_tables(draft)
    answer: Json = {"spreadsheetId": draft.spreadsheet_id, "replies": replies}
    if any(name in NAMES for request in requests for name in request):
        answer["commentUpdateState"] = "ALL_SAVED"
    if call.body.get("includeSpreadsheetInResponse"):
        answer["updatedSpreadsheet"] = with_comments(draft, _updated(draft, call), call.body, account=call.account)
    return answer


def _check(index: int, request: Json) -> None:
    if len(request) != 1:
        text = "exactly one" if len(request) > 1 else "a"
        raise ApiError(f"Invalid requests[{index}]: Must specify {text} request type.")
    (name,) = request
    if name not in REQUESTS:
        raise ApiError(f"Invalid requests[{index}].{name}: data sources are not supported.")


def _updated(draft: Spreadsheet, call: Call) -> Json:
    """The state after the batch, in the same answer."""
    ranges = call.body.get("responseRanges")
    places = [text_area(draft, text) for text in ranges] if ranges else None
    fields = call.query.get("fields")
    mask = below(answer_mask(fields, "BatchUpdateSpreadsheetResponse"), "updatedSpreadsheet") if fields else None
    grid = bool(fields) or bool(call.body.get("responseIncludeGridData"))
    return describe(draft, places, mask, grid=grid, account=call.account)
