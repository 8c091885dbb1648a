"""Charts and slicers: ids, positions, what Google refuses, how they follow the grid."""

import pytest

COLUMN = {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 1, "endColumnIndex": 2}
LABELS = {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 1}
ANCHOR = {"overlayPosition": {"anchorCell": {"rowIndex": 2, "columnIndex": 3}}}


def data(range_):
    return {"sourceRange": {"sources": [range_]}}


def basic(**more):
    chart = {"chartType": "COLUMN", "domains": [{"domain": data(LABELS)}], "series": [{"series": data(COLUMN)}]}
    return {"title": "売上", "basicChart": {**chart, **more}}


def chart(spec=None, position=None, **more):
    return {"addChart": {"chart": {"spec": spec or basic(), "position": position or ANCHOR, **more}}}


def slicer(**spec):
    whole = {"dataRange": {"endRowIndex": 5, "endColumnIndex": 2}, "columnIndex": 0, **spec}
    return {"addSlicer": {"slicer": {"slicerId": 9, "spec": whole, "position": ANCHOR}}}


def test_a_chart_is_kept_with_its_place_and_defaults(api):
    reply = api.batch(chart(chartId=7))["replies"][0]["addChart"]["chart"]
    (kept,) = api.sheet()["charts"]
    assert kept == reply
    assert kept["chartId"] == 7
    place = kept["position"]["overlayPosition"]
    assert place == {"anchorCell": {"rowIndex": 2, "columnIndex": 3}, "widthPixels": 600, "heightPixels": 371}
    assert kept["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"] == [COLUMN]


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        pytest.param(
            chart({"title": "x"}),
            "One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart must be set on chartSpec.",
            id="no kind",
        ),
        pytest.param(
            {"addChart": {"chart": {"spec": basic()}}},
            "One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set",
            id="no place",
        ),
        pytest.param(
            chart(basic(series=[{"series": data({"endRowIndex": 3, "endColumnIndex": 3})}])),
            "ChartSourceRange.sources must have a length of 1 in at least one dimension.",
            id="a block as source",
        ),
        pytest.param(
            chart(basic(chartType="BAR", series=[{"series": data(COLUMN), "targetAxis": "LEFT_AXIS"}])),
            "basicChart.series[0].targetAxis LEFT_AXIS is not valid for a chart of type BAR.",
            id="a wrong axis",
        ),
        pytest.param({"deleteEmbeddedObject": {"objectId": 5}}, "No embedded object with id: 5", id="nothing there"),
        pytest.param(
            {"updateChartSpec": {"chartId": 5, "spec": basic()}}, "No embedded object with id: 5", id="no such chart"
        ),
        pytest.param(slicer(columnIndex=4), "SlicerSpec.columnIndex 4 is outside its dataRange.", id="slicer's column"),
    ],
)
def test_what_is_refused(api, request_, message):
    (kind,) = request_
    assert api.refused(request_) == f"Invalid requests[0].{kind}: {message}"


def test_a_chart_of_nothing_is_a_500_for_ever_and_changes_nothing(api):
    bad = chart({"basicChart": {"chartType": "COLUMN"}})
    for _ in range(2):
        error = api.batch({"addSheet": {"properties": {"title": "x"}}}, bad, status=500)["error"]
        assert (error["status"], "Internal error encountered." in error["message"]) == ("INTERNAL", True)
    assert len(api.get()["sheets"]) == 1


def test_charts_and_slicers_share_their_ids(api):
    api.batch(slicer())
    assert "already exists" in api.refused(chart(chartId=9))
    api.batch({"deleteEmbeddedObject": {"objectId": 9}})
    api.batch(chart(chartId=9))


def test_a_specification_is_replaced_whole(api):
    api.batch(chart(chartId=7))
    pie = {"pieChart": {"domain": data(LABELS), "series": data(COLUMN)}}
    api.batch({"updateChartSpec": {"chartId": 7, "spec": pie}})
    spec = api.sheet()["charts"][0]["spec"]
    assert ("title" in spec, "basicChart" in spec, "pieChart" in spec) == (False, False, True)


def test_position_and_border_change_under_their_masks(api):
    api.batch(chart(chartId=7))
    move = {"objectId": 7, "newPosition": {"overlayPosition": {"widthPixels": 300, "heightPixels": 1}}}
    reply = api.batch({"updateEmbeddedObjectPosition": {**move, "fields": "widthPixels"}})["replies"][0]
    place = reply["updateEmbeddedObjectPosition"]["position"]["overlayPosition"]
    assert (place["widthPixels"], place["heightPixels"], place["anchorCell"]["rowIndex"]) == (300, 371, 2)
    assert "At least one field" in api.refused({"updateEmbeddedObjectPosition": move})
    border = {"objectId": 7, "border": {"color": {"red": 1}}, "fields": "color"}
    api.batch({"updateEmbeddedObjectBorder": border})
    assert api.sheet()["charts"][0]["border"]["colorStyle"] == {"rgbColor": {"red": 1}}


def test_a_chart_on_a_tab_of_its_own(api):
    reply = api.batch(chart(chartId=7, position={"newSheet": True}))["replies"][0]["addChart"]["chart"]
    sheet_id = reply["position"]["sheetId"]
    own = api.sheet(1, includeGridData="true")
    assert own["properties"] == {"sheetId": sheet_id, "title": "Chart1", "index": 1, "sheetType": "OBJECT"}
    assert "data" not in own
    assert api.call("GET", "/values/Chart1", status=400)["error"]["status"] == "INVALID_ARGUMENT"
    assert "not a grid sheet" in api.refused(
        {"appendDimension": {"sheetId": sheet_id, "dimension": "ROWS", "length": 1}}
    )
    back = {"objectId": 7, "newPosition": ANCHOR, "fields": "*"}
    api.batch({"updateEmbeddedObjectPosition": back})
    (only,) = api.get()["sheets"]
    assert only["charts"][0]["chartId"] == 7
    api.batch({"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": {"sheetId": 44}}})
    assert [sheet["properties"]["sheetId"] for sheet in api.get()["sheets"]] == [0, 44]
    api.batch({"deleteEmbeddedObject": {"objectId": 7}})
    assert len(api.get()["sheets"]) == 1


def test_sources_and_anchor_follow_the_grid(api):
    api.batch(chart())
    insert = {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}
    api.batch({"insertDimension": insert})
    (kept,) = api.sheet()["charts"]
    source = kept["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"][0]
    assert (source["startColumnIndex"], source["endColumnIndex"]) == (2, 3)
    assert kept["position"]["overlayPosition"]["anchorCell"]["columnIndex"] == 4


def test_a_deleted_column_leaves_the_chart_silently_without_series(api):
    api.batch(chart())
    api.batch({"deleteDimension": {"range": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}})
    assert api.sheet()["charts"][0]["spec"]["basicChart"]["series"] == []
    assert len(api.sheet()["charts"][0]["spec"]["basicChart"]["domains"]) == 1


def test_a_deleted_tab_leaves_the_chart_without_series(api):
    api.batch({"addSheet": {"properties": {"sheetId": 5, "title": "data"}}})
    api.batch(chart(basic(series=[{"series": data({**COLUMN, "sheetId": 5})}])), {"deleteSheet": {"sheetId": 5}})
    assert api.sheet()["charts"][0]["spec"]["basicChart"]["series"] == []


def test_a_slicer_follows_its_column_and_changes_under_its_mask(api):
    api.batch(slicer(columnIndex=1, filterCriteria={"hiddenValues": ["x"]}))
    api.batch({"updateSlicerSpec": {"slicerId": 9, "spec": {"title": "T"}, "fields": "title"}})
    api.batch({"insertDimension": {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 2}}})
    (kept,) = api.sheet()["slicers"]
    assert (kept["spec"]["title"], kept["spec"]["columnIndex"]) == ("T", 3)
    assert kept["spec"]["applyToPivotTables"] is True
    api.batch({"deleteDimension": {"range": {"dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}}})
    assert "filterCriteria" not in api.sheet()["slicers"][0]["spec"]


def test_a_copied_tab_has_its_own_charts(api):
    api.batch(chart(chartId=7), slicer(), {"duplicateSheet": {"newSheetId": 5, "newSheetName": "copy"}})
    copy = next(sheet for sheet in api.get()["sheets"] if sheet["properties"]["sheetId"] == 5)
    (chart_,), (slicer_,) = copy["charts"], copy["slicers"]
    assert chart_["chartId"] != 7
    assert slicer_["slicerId"] != 9
    assert chart_["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"][0]["sheetId"] == 5
    assert chart_["position"]["overlayPosition"]["anchorCell"]["sheetId"] == 5
