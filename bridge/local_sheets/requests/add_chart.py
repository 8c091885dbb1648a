"""Add a chart, over a grid or on a tab of its own.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/request#AddChartRequest
"""

from __future__ import annotations

from bridge.local_sheets.objects.charts import stored_spec
from bridge.local_sheets.objects.embedded import new_id, stored_position
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

NAME = "addChart"


def perform(draft: Spreadsheet, request: Json) -> Json:
    """The id may be chosen."""
    source = request.get("chart", {})
    chart_id = new_id(draft, source.get("chartId"))
    spec = stored_spec(draft, source.get("spec", {}))
    tab, position = stored_position(draft, source.get("position", {}))
    chart = {"chartId": chart_id, "spec": spec, "position": position}
    if border := normalised(source.get("border", {}), "EmbeddedObjectBorder"):
        chart["border"] = border
    tab.objects["charts"].append(chart)
    return {NAME: {"chart": chart}}
