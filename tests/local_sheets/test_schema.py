import pytest

from bridge.local_sheets.wire.errors import ApiError
from bridge.local_sheets.wire.schema import read_message

BATCH = "BatchUpdateSpreadsheetRequest"


@pytest.mark.parametrize(
    ("body", "message", "expected"),
    [
        pytest.param({"index": "0"}, "SheetProperties", {"index": 0}, id="a number may come as a string"),
        pytest.param({"strict": "true"}, "DataValidationRule", {"strict": True}, id="a boolean may come as a string"),
        pytest.param({"title": None, "index": 1}, "SheetProperties", {"index": 1}, id="an explicit null is no value"),
        pytest.param({"sheet_id": 5}, "GridRange", {"sheetId": 5}, id="snake case names are understood"),
        pytest.param({"numberValue": 3.0}, "ExtendedValue", {"numberValue": 3}, id="whole numbers are integers"),
        pytest.param(
            {"requests": {"addSheet": {}}}, BATCH, {"requests": [{"addSheet": {}}]}, id="one request in place of a list"
        ),
        pytest.param(
            {"requests": [[{"addSheet": {}}], {"addSheet": {}}]},
            BATCH,
            {"requests": [{"addSheet": {}}, {"addSheet": {}}]},
            id="lists in the list of requests are flattened",
        ),
    ],
)
def test_leniency_of_google_s_front_end(body, message, expected):
    assert read_message(body, message) == expected


@pytest.mark.parametrize(
    ("body", "message", "root", "text"),
    [
        pytest.param(
            {"requests": [{"frobnicate": {}}]},
            BATCH,
            "",
            "Invalid JSON payload received. Unknown name \"frobnicate\" at 'requests[0]': Cannot find field.",
            id="an unknown request type",
        ),
        pytest.param(
            {"colour": 1},
            BATCH,
            "",
            'Invalid JSON payload received. Unknown name "colour": Cannot find field.',
            id="at the root",
        ),
        pytest.param(
            {"values": "A1"},
            "ValueRange",
            "data",
            "Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue), \"A1\"",
            id="values that are no list",
        ),
        pytest.param(
            {"values": ["x"]},
            "ValueRange",
            "data",
            "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"x\"",
            id="values in one dimension",
        ),
        pytest.param(
            {"requests": [{"deleteSheet": {"sheetId": "one"}}]},
            BATCH,
            "",
            "Invalid value at 'requests[0].deleteSheet.sheetId' (TYPE_INT32), \"one\"",
            id="a text for a number",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(body, message, root, text):
    with pytest.raises(ApiError) as caught:
        read_message(body, message, root=root)
    assert caught.value.message == text
    assert caught.value.details is not None
    assert caught.value.code == 400
