"""Charts as Google keeps them, and what it refuses.

https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets/charts#ChartSpec
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bridge.local_sheets.grid.ranges import sheet_of
from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.normal import normalised
from bridge.local_sheets.wire.schema import Json
from bridge.local_sheets.workbook.spreadsheet import Spreadsheet

KINDS = (
    "basicChart",
    "pieChart",
    "bubbleChart",
    "candlestickChart",
    "orgChart",
    "histogramChart",
    "waterfallChart",
    "treemapChart",
    "scorecardChart",
)
# as Google spells it
NO_KIND = (
    "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart must be set on chartSpec."
)
DEFAULTS = {"fontName": "Roboto", "hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS"}
AXES = {"BAR": ("BOTTOM_AXIS",)}  # minor axes by chart type; others: left and right
SIDES = ("LEFT_AXIS", "RIGHT_AXIS")


def stored_spec(draft: Spreadsheet, spec: Json) -> Json:
    """A ChartSpec to keep. Raises ApiError 400, and 500 where Google does (measured)."""
    kinds = [name for name in KINDS if name in spec]
    if len(kinds) != 1:
        raise ApiError(NO_KIND)
    if kinds == ["basicChart"]:
        _check_basic(spec["basicChart"])
    for source in sources_of(spec[kinds[0]]):
        _check_source(draft, source)
    closed: Json = _closed(draft, normalised(spec, "ChartSpec"))
    return DEFAULTS | closed


def _check_basic(chart: Json) -> None:
    kind = chart.get("chartType", "")
    if not kind or kind.endswith("UNSPECIFIED"):
        raise ApiError("basicChart.chartType is required.")
    if not chart.get("domains") and not chart.get("series"):
        raise ApiError("Internal error encountered.", code=500)
    if len(chart.get("domains", ())) > 1:
        raise ApiError("basicChart.domains must hold at most one domain.")
    for index, series in enumerate(chart.get("series", ())):
        axis = series.get("targetAxis", "")
        if axis and not axis.endswith("UNSPECIFIED") and axis not in AXES.get(kind, SIDES):
            raise ApiError(f"basicChart.series[{index}].targetAxis {axis} is not valid for a chart of type {kind}.")
        own = series.get("type", "")
        if own and not own.endswith("UNSPECIFIED") and kind != "COMBO":
            raise ApiError(f"basicChart.series[{index}].type is only valid for a chart of type COMBO.")


def sources_of(value: Any) -> Iterator[Json]:
    """Every source range in a chart's specification."""
    if isinstance(value, list):
        for item in value:
            yield from sources_of(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "sources":
                yield from item
            else:
                yield from sources_of(item)


def _check_source(draft: Spreadsheet, source: Json) -> None:
    area = draft.tab_of(source).area(source)
    if 1 not in (area.row_count, area.column_count):
        raise ApiError("ChartSourceRange.sources must have a length of 1 in at least one dimension.")


def _closed(draft: Spreadsheet, value: Any) -> Any:
    """Source ranges closed to their grids."""
    if isinstance(value, list):
        return [_closed(draft, item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [draft.tab_of(source).area(source).json() for source in item]
        if name == "sources"
        else _closed(draft, item)
        for name, item in value.items()
    }


def without_empty(value: Any) -> Any:
    """Measured: a chart whose column was deleted stays, silently without that domain or series."""
    if isinstance(value, list):
        return [kept for item in value if (kept := without_empty(item)) is not None]
    if not isinstance(value, dict):
        return value
    if "sourceRange" in value and not value["sourceRange"].get("sources"):
        return None
    members = {name: without_empty(item) for name, item in value.items()}
    if any(members[name] is None for name in members):
        return (
            None
            if "series" in value or "domain" in value
            else {n: item for n, item in members.items() if item is not None}
        )
    return members


def without_sheet(value: Any, sheet_id: int) -> Any:
    """A chart without the sources on a tab that is gone."""
    if isinstance(value, list):
        return [without_sheet(item, sheet_id) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: [source for source in item if sheet_of(source) != sheet_id]
        if name == "sources"
        else without_sheet(item, sheet_id)
        for name, item in value.items()
    }
