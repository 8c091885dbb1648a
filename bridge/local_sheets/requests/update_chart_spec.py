"""Replace the specification of a chart as a whole; there is no field mask.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#UpdateChartSpecRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.charts import stored_spec
from bridge.local_sheets.objects.embedded import place_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "updateChartSpec"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """See the module."""
    sheet_id, kind, position = place_of(draft, request.get("chartId"))
    if kind != "charts":
        raise ApiError(f"No chart with id: {request['chartId']}")
    charts = draft.edit(sheet_id).objects[kind]
    charts[position] = {**charts[position], "spec": stored_spec(draft, request.get("spec", {}))}
    return {}
