"""Query parameters: what Google's front end refuses, and the odd forms it takes."""

import pytest


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param({"bogus": 1}, 'Unknown name "bogus": Cannot bind query parameter.', id="unknown"),
        pytest.param(
            {"valueRenderOption": "NICE"},
            "Invalid value at 'value_render_option' (type.googleapis.com/google.apps.sheets.v4.ValueRenderOption), \"NICE\"",
            id="no such option",
        ),
        pytest.param(
            {"majorDimension": "DIAGONAL"},
            "Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"DIAGONAL\"",
            id="a dimension",
        ),
    ],
)
def test_what_is_refused(api, query, message):
    error = api.call("GET", "/values/A1", status=400, **query)["error"]
    assert message in error["message"]
    assert error["details"][0]["fieldViolations"]


def test_booleans_in_any_case_and_names_of_every_method(api):
    api.get(includeGridData="True", alt="json", prettyPrint="false", key="k", quotaUser="u")
    api.get(includeGridData="0", access_token="t")
    error = api.call("GET", "", includeGridData="maybe", status=400)["error"]
    assert error["message"] == "Invalid value at 'include_grid_data' (TYPE_BOOL), \"maybe\""


def test_nothing_is_written_when_a_parameter_is_wrong(api):
    api.call("PUT", "/values/A1", {"values": [["x"]]}, valueInputOption="RAW", bogus=1, status=400)
    assert api.values("A1") == []
